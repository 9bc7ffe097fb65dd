"""Mechanism: what the subject acts on, and where the label says that this is not known."""

import re
from collections.abc import Iterator

from materia.extraction import cues
from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.pharmacology.clauses import opened, parts
from materia.extraction.pharmacology.partner_marks import Shape
from materia.extraction.pharmacology.patterns import alternatives, patterns
from materia.extraction.pharmacology.shape import shape_of
from materia.extraction.sentence import Sentence
from materia.model.section_kind import (
    CLINICAL_PHARMACOLOGY,
    DESCRIPTION,
    MECHANISM_OF_ACTION,
    PHARMACODYNAMICS,
)
from materia.text.datafile import load_yaml

_KINDS = (MECHANISM_OF_ACTION, CLINICAL_PHARMACOLOGY, PHARMACODYNAMICS, DESCRIPTION)
_PREDICATE = "mechanism"
_PATTERNS = patterns("mechanism")
_SPACES = re.compile(r"[- ]+")
_HINT = _PATTERNS["hint"]
_LIKE_OTHERS = _PATTERNS["like_others"]
_UNKNOWN = _PATTERNS["unknown"]
_VERBS = {
    "inhibit": "inhibits",
    "block": "blocks",
    "bind": "binds to",
    "stimulat": "stimulates",
    "activat": "activates",
    "antagoni": "antagonizes",
}


_TARGETS = load_yaml("materia.extraction", "data/targets.yaml")
_NAMES = {_SPACES.sub(" ", word): row["name"] for row in _TARGETS for word in row["words"]}
_PLAIN = {row["name"]: row["plain"] for row in _TARGETS}
_TARGET = rf"(?P<target>{alternatives([word for row in _TARGETS for word in row['words']])})(?![\w-])"
_FRAMES = _PATTERNS.templates("acts_on", target=_TARGET)
_NOUNS = {
    "inhibition": "inhibits", "inhibitor": "inhibits", "blockade": "blocks", "blocker": "blocks",
    "binding": "binds to", "stimulation": "stimulates", "stimulator": "stimulates", "activation": "activates",
    "activator": "activates", "antagonism": "blocks", "antagonist": "blocks", "agonist": "activates",
}  # fmt: skip
_PLAIN_EFFECT = _PATTERNS["plain_effect"]
_OF_ONE_USE = _PATTERNS["of_one_use"]
_LIMIT = _PATTERNS["limit"]


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the label says of how the subject works, each target once, and whether it is not known."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    for sentence in (sentence for kind in _KINDS for sentence in label.sentences({kind})):
        if not _HINT.search(sentence.text) or sentence.in_table:
            continue
        if cues.animal(sentence.text):
            yield Rejected(predicate=_PREDICATE, reason="animal_data", sentence=sentence)
            continue
        shape = shape_of(label, sentence)
        if shape.said_of is not None and shape.said_of.startswith("class:"):
            continue
        found = False
        for part in parts(shape.text):
            text, guessed = opened(_LIKE_OTHERS.sub("", part))
            for candidate in _clause(label, shape, sentence, text, guessed):
                found = True
                if candidate.value not in seen:
                    seen.add(candidate.value)
                    yield candidate
        if not found and "mechanism" in shape.text and "<S>" in shape.text:
            yield Rejected(predicate=_PREDICATE, reason="not_understood", sentence=sentence)


def _clause(label: Label, shape: Shape, sentence: Sentence, text: str, guessed: bool) -> Iterator[Candidate]:
    said = {"said_of": shape.said_of} if shape.said_of else {}
    if (found := _UNKNOWN.match(text)) is not None and _means_unknown(text, found):
        if ("+" in label.subject and not said) or "<C>" in found.group() or _OF_ONE_USE.search(found["rest"]):
            return
        if quality := _PLAIN_EFFECT.sub("", found["quality"] or "").strip():
            said = {**said, "quality": quality}
        yield Candidate(
            predicate=_PREDICATE, sentences=(sentence,),
            value=tuple(sorted({**said, "target": "not fully known"}.items())), certainty="not_established",
            slots=("class.why",), variant="unknown",
        )  # fmt: skip
        return
    for expression in _FRAMES:
        found = expression.match(text)
        if found is None:
            continue
        if _LIMIT.search(text):
            return
        verb = found["verb"]
        action = _NOUNS.get(verb) or _VERBS[verb]
        name = _NAMES[_SPACES.sub(" ", found["target"])]
        yield Candidate(
            predicate=_PREDICATE,
            sentences=(sentence,),
            value=tuple(sorted({**said, "action": action, "target": name, "site": _PLAIN[name]}.items())),
            certainty="possible" if guessed or found["hedge"] else "stated",
            slots=("class.why",),
        )
        return


def _means_unknown(text: str, found: re.Match[str]) -> bool:
    """Whether the sentence denies the knowledge; "the mechanism is well understood" does not."""
    before = text[: found.start("doubt")]
    denied = "not" in found["doubt"].split() or before.rstrip().endswith("not been") or before.rstrip().endswith("not")
    return denied or found["doubt"].split()[-1] in ("unknown", "unclear")
