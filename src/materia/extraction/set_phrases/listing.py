"""Things listed in a part of a sentence: "nausea, severe vomiting and a slow pulse"."""

import re
from collections.abc import Collection, Iterator

from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind, Mention
from materia.text.datafile import load_yaml

_SEPARATOR = re.compile(
    r",|;|:|\band/or\b|\band\b|\bor\b|\bas well as\b|\bsuch as\b|\bincluding\b|\be\.g\.|\bi\.e\.|[()\[\]•|]|/"
)
_WORD = re.compile(r"[a-z][a-z'-]*|\d+")


def _harmless() -> frozenset[str]:
    return frozenset(load_yaml("materia.extraction", "data/list_words.yaml"))


def listed(
    sentence: Sentence, masked: str, start: int, end: int, kinds: Collection[ConceptKind]
) -> Iterator[tuple[Mention, bool]]:
    """Yield each mention of these kinds between two places, and whether it stands in the list by itself.

    It does where its item holds nothing besides but words that change nothing ("severe", "possible"): not in
    "absence of tremor" or "worsening of asthma".
    """
    for low, high in _items(masked, start, end):
        inside = [mention for mention in sentence.mentions if low <= mention.start and mention.end <= high]
        wanted = [mention for mention in inside if mention.concept.kind in kinds]
        if not wanted:
            continue
        rest = masked[low:high]
        for mention in wanted:
            rest = rest[: mention.start - low] + " " * (mention.end - mention.start) + rest[mention.end - low :]
        alone = len(inside) == 1 and all(word in _harmless() for word in _WORD.findall(rest))
        for mention in wanted:
            yield mention, alone


def _items(masked: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    low = start
    for found in _SEPARATOR.finditer(masked, start, end):
        yield low, found.start()
        low = found.end()
    yield low, end
