"""For whom a dosing sentence holds: the population and the use that its heading names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from materia.answers.about import OF_POPULATION
from materia.answers.ages import age_fits, names_old_age, names_other_age, typed_ages_fit
from materia.answers.bands import for_value, prose_fits, row_fits
from materia.answers.candidate import Candidate
from materia.answers.plan import Part
from materia.answers.topic import Topic
from materia.model.question import Question
from materia.questions.slots import asked_population
from materia.text.datafile import load_yaml

_ASKED = {
    "population:children": "children",
    "population:older-adults": "older-adults",
    "population:kidney-impairment": "kidney",
    "population:liver-impairment": "liver",
}
_NUMBER = re.compile(r"^(?:\(?[\dA-Za-z]{1,2}(?:\.\d{1,2}){0,3}\)?[.)]?\s+)(?=[A-Z])")
_GENERIC = re.compile(
    r"^(?:dosage|dosing|dose|recommended|general|usual|administration|directions?|adults?|initial|important|overview|"
    r"use in adults|how to take|instructions|basic|standard)\b",
    re.I,
)
_REFERENCE = re.compile(r"[(\[]\s*see\b[^)\]]*[)\]]", re.I)
_MOST_WORDS = 9


#: How texts name a population by a number.
_ALSO = {"older-adults": (r"\b(?:older|over|above|aged?|age)\s+(?:than\s+)?(?:6[05]|7[05]|8[05])\b",)}


def _patterns() -> dict[str, re.Pattern[str]]:
    topics = load_yaml("materia.answers", "data/topics.yaml")
    return {
        name: re.compile("|".join([*(re.escape(word) for word in topics[identifier]), *_ALSO.get(name, ())]), re.I)
        for identifier, name in _ASKED.items()
    }


_PATTERNS = _patterns()
_ADULTS = re.compile(r"\badults?\b", re.I)


def population_fits(heading: str, text: str, slots: Mapping[str, str]) -> float | None:
    """Return a score for a dosing sentence by whom it holds for, or None where it must not be shown.

    A sentence for one population never answers a question about another; a general question is not answered by one
    for children, older people or weak kidneys, nor a question about them by a sentence for everybody else.

    >>> population_fits("Pediatric patients", "Give 40 mg/kg.", {}) is None
    True
    >>> population_fits("", "Children 6 to 12 years: 5 mg.", {"population": "children"})
    4.0
    """
    if not age_fits(text, slots):
        return None
    asked = asked_population(slots)
    named = {name for name, pattern in _PATTERNS.items() if pattern.search(heading)}
    spoken = {name for name, pattern in _PATTERNS.items() if pattern.search(text)}
    if asked is None or asked not in _PATTERNS:
        if named and not (_ADULTS.search(heading) or _ADULTS.search(text)):
            return None
        return -2.0 if spoken and not _ADULTS.search(text) else 0.0
    if asked in named or asked in spoken:
        return 4.0
    return None


def under_heading(heading: str, text: str) -> str:
    """Return a dosing sentence after the heading that says what it holds for, where the sentence does not say it.

    >>> under_heading("2.3 Partial Seizures", "The starting dose is 100 mg.")
    'Partial Seizures: The starting dose is 100 mg.'
    >>> under_heading("DOSAGE AND ADMINISTRATION", "The starting dose is 100 mg.")
    'The starting dose is 100 mg.'
    """
    title = _NUMBER.sub("", _REFERENCE.sub("", heading)).strip(" .:")
    words = re.findall(r"[a-z]{4,}", title.lower())
    if not words or len(title.split()) > _MOST_WORDS or _GENERIC.match(title) or title.isupper():
        return text
    if all(word[:5] in text.lower() for word in words):
        return text
    return f"{title}: {text}"


def of_population(candidate: Candidate, slots: Mapping[str, str]) -> bool:
    """Return whether a sentence speaks of the population asked about, or of nobody in particular without a number."""
    asked = asked_population(slots)
    if _states_other(candidate, asked):
        return False
    if asked not in _PATTERNS:
        return True
    if candidate.table_header:
        return row_fits(candidate.text, candidate.table_header, slots) is not False
    if _speaks_of(asked, candidate.text, slots):
        return True
    others = any(p.search(candidate.text) for name, p in _PATTERNS.items() if name != asked)
    return not others and not re.search(r"\d", candidate.text)


def _speaks_of(asked: str, text: str, slots: Mapping[str, str]) -> bool:
    """Return whether a sentence speaks of a population, or of an age of old people that the one asked about has."""
    if _PATTERNS[asked].search(text):
        return True
    return asked == "older-adults" and names_old_age(text, slots)


def _states_other(candidate: Candidate, asked: str | None) -> bool:
    """Return whether a statement says that it is of adults where children were asked about, or the other way round."""
    stated = candidate.statement.population if candidate.statement is not None else None
    return (asked, stated) in (("children", "population:adults"), ("adults", "population:children"))


def of_age(candidate: Candidate, slots: Mapping[str, str]) -> bool:
    """Return whether a sentence holds for the age asked about; what is stated of children names the ages it is of."""
    stated = candidate.statement is not None and candidate.statement.predicate == "children"
    if candidate.statement is not None and not typed_ages_fit(candidate.statement, slots):
        return False
    return age_fits(candidate.text, slots) and not (stated and names_other_age(candidate.text, slots))


_NORMAL = re.compile(r"\bnormal (?:renal|kidney|hepatic|liver) function", re.I)
_UNCHANGED = re.compile(r"\b(?:not|no)\b[^.;]{0,40}\b(?:necessary|needed|required|adjust\w*)", re.I)


def of_organ(found: Sequence[Candidate], question: Question, organ: Topic) -> list[Candidate]:
    """Return what is said of weak kidneys or livers where no dose is stated for the function asked about.

    What says that nothing changes comes last: for whom it holds is not known to be this function.
    """
    said = [c for c in found if organ.match(c.text) and not _NORMAL.search(c.text)]
    return sorted(said, key=lambda c: bool(_UNCHANGED.search(c.text)))


_SEVERITY = re.compile(r"\b(?:mild|moderate|severe|end-stage)(?:ly)?\b", re.I)


def of_severity(candidate: Candidate, question: Question) -> bool:
    """Return whether a sentence is of the severity that a question names, or of none in particular.

    What is said of mild and moderate impairment never answers for severe impairment.
    """
    asked = {word.lower().removesuffix("ly") for word in _SEVERITY.findall(question.text)}
    said = {word.lower().removesuffix("ly") for word in _SEVERITY.findall(candidate.text)}
    return not asked or not said or bool(asked & said) or bool(candidate.table_header)


_WOMEN, _MEN = re.compile(r"\b(?:women|woman|females?)\b", re.I), re.compile(r"\b(?:men|man|males?)\b", re.I)


_DIALYSIS = re.compile(r"dialy[sz]|\bESRD\b|end[- ]stage", re.I)


def for_dialysis(part: Part, slots: Mapping[str, str]) -> Part:
    """Return a part for the doses in dialysis where that was asked about: the dose of weak kidneys is another one."""
    return replace(part, need=_DIALYSIS) if slots.get("renal_metric") == "dialysis" else part


def fits_question(candidate: Candidate, question: Question, uses: Sequence[Topic]) -> bool:
    """Return whether a dosing sentence is of the population, sex, kidney function and use that a question names.

    `uses` are the conditions that the question names. A sentence of others may be shown, but never opens the answer.
    """
    text = candidate.text
    slots = dict(question.slots)
    asked = asked_population(slots)
    if not age_fits(text, slots) or _states_other(candidate, asked):
        return False
    if asked in _PATTERNS and not _speaks_of(asked, text, slots) and not candidate.table_header:
        return False
    if "renal_value" in slots and not _for_value(candidate, slots):
        return False
    if slots.get("renal_metric") == "dialysis" and not _DIALYSIS.search(text):
        return False
    others = [p for name, p in _PATTERNS.items() if name != asked and (asked is None or name == "children")]
    if any(p.search(text) for p in others) and not _ADULTS.search(text):
        return False
    women, men = bool(_WOMEN.search(question.text)), bool(_MEN.search(question.text))
    if women != men and (_MEN if women else _WOMEN).search(text) and not (_WOMEN if women else _MEN).search(text):
        return False
    of_all = candidate.statement is not None and candidate.statement.predicate in OF_POPULATION.values()
    return of_all or all(use.match(text) for use in uses)


def _for_value(candidate: Candidate, slots: Mapping[str, str]) -> bool:
    """Return whether a sentence is known to hold for the kidney function asked about."""
    if candidate.table_header:
        return row_fits(candidate.text, candidate.table_header, slots) is True
    if candidate.statement is None:
        return prose_fits(candidate.text, slots) is True
    # a rule of several conditions ("any 2 of …") names the measure itself; the reader holds it to the values
    if slots.get("renal_metric", "?") in dict(candidate.statement.value).get("threshold", ""):
        return True
    return bool(for_value([candidate.statement], slots)[1])
