"""Washout: how long the subject and another medicine are kept apart, and in which direction."""

import re
from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.pharmacology.clauses import opened, parts
from materia.extraction.pharmacology.partner_marks import Shape
from materia.extraction.pharmacology.patterns import patterns
from materia.extraction.pharmacology.shape import shape_of
from materia.extraction.sentence import Sentence
from materia.model.section_kind import (
    BOXED_WARNING,
    CONTRAINDICATIONS,
    DOSAGE,
    DRUG_INTERACTIONS,
    OTC_DO_NOT_USE,
    PRECAUTIONS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)

_KINDS = (
    CONTRAINDICATIONS, DRUG_INTERACTIONS, WARNINGS_AND_PRECAUTIONS, WARNINGS, PRECAUTIONS, BOXED_WARNING, DOSAGE,
    OTC_DO_NOT_USE,
)  # fmt: skip
_PREDICATE = "washout"
_PATTERNS = patterns("washout")
_TRIGGER = _PATTERNS["trigger"]
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}

#: What the text says, with the direction: "after" = the subject only after the other was stopped.
_FRAMES = _PATTERNS.rows("frames")
_FORBIDS = _PATTERNS["forbids"]
_STOPPED_SUBJECT = _PATTERNS["stopped_subject"]


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield the intervals between the subject and another medicine, each direction once."""
    seen: set[tuple[str | None, tuple[tuple[str, str], ...]]] = set()
    for sentence in (sentence for kind in _KINDS for sentence in label.sentences({kind})):
        if not _TRIGGER.search(sentence.text):
            continue
        shape = shape_of(label, sentence)
        if "<P" not in shape.text:
            continue
        for found in _sentence(label, sentence, shape):
            if isinstance(found, Rejected) or (key := (found.object, found.value)) not in seen:
                if isinstance(found, Candidate):
                    seen.add(key)
                yield found


def _sentence(label: Label, sentence: Sentence, shape: Shape) -> Iterator[Candidate | Rejected]:
    found = False
    for part in parts(shape.text):
        text, _ = opened(part)
        if not _FORBIDS.search(text) and sentence.section.kind not in (CONTRAINDICATIONS, OTC_DO_NOT_USE):
            continue
        for number, direction, interval in _spans(text):
            for partner in shape.partners[number]:
                if not partner.id.startswith(("drug:", "class:", "brand:")) or partner.role or partner.qualifier:
                    continue
                if partner.id in label.own_concepts:
                    continue
                found = True
                value = {"direction": direction, "interval": interval}
                if shape.said_of:
                    value["said_of"] = shape.said_of
                yield Candidate(
                    predicate=_PREDICATE,
                    sentences=(sentence,),
                    object=partner.id,
                    value=tuple(sorted(value.items())),
                    severity="contraindicated"
                    if "contraindicated" in text or sentence.section.kind == CONTRAINDICATIONS
                    else "serious",
                    stance="avoid",
                    slots=("interaction.action", "interaction.stance"),
                )
    if not found and re.search(r"(?:stopping|discontinu|elapse|washout|within \d+ days)", shape.text):
        yield Rejected(predicate=_PREDICATE, reason="not_understood", sentence=sentence)


def _spans(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the partner's mark, the direction and the interval that a clause states."""
    for expression, row in _FRAMES:
        found = expression.search(text)
        if found is None:
            continue
        direction = row["say"]
        number = found["number"]
        amount = _NUMBERS.get(number, number)
        unit = found["unit"].rstrip("s") + ("" if amount == "1" else "s")
        if "up to" in (found["least"] or ""):
            continue
        interval = f"{amount} {unit}"
        if direction == "both":
            marks = {int(mark) for mark in re.findall(r"<P(\d+)>", text)}
            if len(marks) == 1 and "<S>" in text:
                yield marks.pop(), direction, interval
            continue
        if direction == "after" and _STOPPED_SUBJECT.search(text):
            continue
        yield int(found["partner"]), direction, interval
        return
