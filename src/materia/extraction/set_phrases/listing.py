"""Things listed in a part of a sentence: "nausea, severe vomiting and a slow pulse"."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind, Mention
from materia.text.datafile import load_yaml

_SEPARATOR = re.compile(
    r",|;|:|\band/or\b|\band\b|\bor\b|\bas well as\b|\bsuch as\b|\bincluding\b|\be\.g\.|\bi\.e\.|[()\[\]•|]|/"
)
_WORD = re.compile(r"[a-z][a-z'-]*|\d+")


@dataclass(frozen=True, slots=True)
class Listed:
    """A mention in a list. `alone` says whether its item holds nothing that makes it another thing.

    It does in "absence of tremor" and "worsening of asthma". `qualifier` are the words that say which of it ("severe").
    """

    mention: Mention
    alone: bool
    qualifier: str = ""


@cache
def _words(role: str) -> frozenset[str]:
    return frozenset(load_yaml("materia.extraction", "data/list_words.yaml")[role])


def listed(sentence: Sentence, masked: str, start: int, end: int, kinds: Collection[ConceptKind]) -> Iterator[Listed]:
    """Yield each mention of these kinds between two places.

    What stands before the first of two joined by "or" or "and" is said of both ("unusual bruising or bleeding").
    """
    shared = ""
    for joined, low, high in _items(masked, start, end):
        inside = [mention for mention in sentence.mentions if low <= mention.start and mention.end <= high]
        wanted = [mention for mention in inside if mention.concept.kind in kinds]
        rest = masked[low:high]
        for mention in wanted:
            rest = rest[: mention.start - low] + " " * (mention.end - mention.start) + rest[mention.end - low :]
        words = _WORD.findall(rest)
        own = " ".join(word for word in words if word in _words("qualifiers"))
        shared = own or (shared if joined in ("or", "and", "and/or") and not words else "")
        alone = (
            len(inside) == 1
            and not _of_several_in_brackets(masked, low, high)
            and all(word in _words("harmless") or word in _words("qualifiers") for word in words)
        )
        for mention in wanted:
            yield Listed(mention, alone, shared)


def _of_several_in_brackets(masked: str, low: int, high: int) -> bool:
    """Whether the item is one of several in brackets, which explain what stands before them ("(pain and swelling)")."""
    opened = masked.rfind("(", 0, high)
    if opened < 0 or ")" in masked[opened:low]:
        return False
    closed = masked.find(")", low)
    return closed >= 0 and bool(re.search(r",|\b(?:and|or)\b", masked[opened:closed]))


def _items(masked: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the items with the mark or word before each."""
    low, mark = start, ""
    for found in _SEPARATOR.finditer(masked, start, end):
        yield mark, low, found.start()
        if masked[low : found.start()].strip() or mark not in (",", "or", "and"):
            mark = found.group()
        elif found.group() in ("or", "and"):  # ", or"
            mark = ","
        low = found.end()
    yield mark, low, end
