"""Schedules: the controlled-substance schedule that a label states, or that the medicine is not controlled."""

import re
from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.dosing import posology
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.section_kind import (
    ABUSE_AND_DEPENDENCE,
    CONTROLLED_SUBSTANCE,
    DEPENDENCE,
    DESCRIPTION,
    MEDICATION_GUIDE,
    PATIENT_INFORMATION,
    UNCLASSIFIED,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)

_KINDS = frozenset(
    {
        ABUSE_AND_DEPENDENCE, CONTROLLED_SUBSTANCE, DEPENDENCE, DESCRIPTION, MEDICATION_GUIDE, PATIENT_INFORMATION,
        UNCLASSIFIED, WARNINGS, WARNINGS_AND_PRECAUTIONS,
    }
)  # fmt: skip
_NUMERAL = r"(?P<numeral>IV|V|I{1,3}|[2-5])"
_SCHEDULE = re.compile(
    rf"\bSchedule\s+C?-?{_NUMERAL}\b|\bcontrolled\s+substance\s+\(?C-?\s?(?P<letter>IV|V|I{{2,3}})\b", re.I
)
_SEEN = re.compile(r"[Ss]chedule|SCHEDULE|[Cc]ontrolled|CONTROLLED")
_CONTROLLED = re.compile(r"controlled|narcotic|\bis (?:a|classified|placed|listed)|\bDEA\b|drug\b", re.I)
_NOT = re.compile(
    r"\b(?:is|are) not (?:a |classified as a |scheduled as a )?(?:controlled substances?|scheduled)\b", re.I
)
#: Sentences about other medicines, or about changes of the schedule.
_OTHERS = re.compile(
    r"\b(?:similar to|other (?:opioids|schedule)|such as|like|metabolite|diversion|compar\w+|was|were"
    r"|formerly|disposal|"
    r"contact|precursor|prescriptions?\b.{0,20}\bschedule|abused in a manner)\b",
    re.I,
)
_ARABIC = {"2": "II", "3": "III", "4": "IV", "5": "V"}


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield the schedule that the label's sentences give, where the products' own field does not gainsay it."""
    fields = {product.dea_schedule for product in label.document.products if product.dea_schedule}
    read = (section for section in label.sections(_KINDS) if _SEEN.search(section.text))
    for sentence in (sentence for section in read for sentence in label.read(section)):
        if not _SEEN.search(sentence.text):
            continue
        text = posology.tidy(sentence.text)
        schedule = _schedule(text)
        if schedule is None:
            continue
        problem = _problem(label, sentence, text, schedule, fields)
        if problem:
            yield Rejected(predicate="schedule", reason=problem, sentence=sentence)
            continue
        yield Candidate(
            predicate="schedule", sentences=(sentence,), value=(("schedule", schedule),), slots=("class.why",)
        )


def _schedule(text: str) -> str | None:
    """Return "CII" and the like, "none" where the sentence says that it is not controlled.

    >>> _schedule("X is a Schedule IV controlled substance."), _schedule("X is not a controlled substance.")
    ('CIV', 'none')
    >>> _schedule("X is a federally controlled substance (C-II) because it can be abused.")
    'CII'
    """
    if _NOT.search(text):
        return "none"
    match = _SCHEDULE.search(text)
    if match is None or not _CONTROLLED.search(text) or len(_SCHEDULE.findall(text)) > 1:
        return None
    numeral = (match["numeral"] or match["letter"]).upper()
    return f"C{_ARABIC.get(numeral, numeral)}"


def _problem(label: Label, sentence: Sentence, text: str, schedule: str, fields: set[str]) -> str:
    if fields and schedule not in fields:
        return "differs_from_product"
    if not fields and schedule != "none" and sentence.section.kind not in (CONTROLLED_SUBSTANCE, ABUSE_AND_DEPENDENCE):
        return "not_of_the_product"
    own = any(name.lower() in text.lower() for name in label.names if len(name) > 2)
    if not own and sentence.section.kind != CONTROLLED_SUBSTANCE:
        return "subject_not_named"
    return "about_others" if _OTHERS.search(text[: _end(text)]) else ""


def _end(text: str) -> int:
    """Return where the schedule is said; what stands after it ("that can be abused like …") does not change it."""
    match = _SCHEDULE.search(text) or _NOT.search(text)
    return match.end() if match else len(text)
