"""For whom a dosing sentence holds: the population and the use that its heading names."""

import re
from collections.abc import Mapping, Sequence

from materia.answers.bands import for_value, prose_fits, row_fits
from materia.answers.candidate import Candidate
from materia.answers.topic import Topic
from materia.model.question import Question
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


def _patterns() -> dict[str, re.Pattern[str]]:
    topics = load_yaml("materia.answers", "data/topics.yaml")
    return {
        # an age alone is of nobody in particular: "from 12 years of age" holds for adults too
        name: re.compile("|".join(re.escape(w) for w in topics[identifier] if not w.endswith("of age")), re.I)
        for identifier, name in _ASKED.items()
    }


_PATTERNS = _patterns()
_PEOPLE = re.compile(
    r"(?:for |in )?(?:adults?\b(?: (?:and|&|or) (?:children|adolescents|teenagers))?"
    r"|(?:children|pediatric patients|infants|adolescents)\b)",
    re.I,
)
_ADULT = 18
_YEARS = {"year": 1.0, "month": 1 / 12, "week": 1 / 52, "day": 1 / 365}
_UNIT = r"(?:\s*-?\s*(?:years?|yrs?|months?)(?: of age)?)"
_BOUNDS = re.compile(
    rf"\b(?:under|below|less than|younger than) (?:the age of )?(?P<under>\d+){_UNIT}"
    rf"|(?P<low>\d+){_UNIT}? ?(?:to|-|–|through) ?(?P<open>under|less than|<)? ?(?P<high>\d+){_UNIT}"
    rf"|(?P<over>\d+){_UNIT} (?:and|or) (?:over|older|up|above)",
    re.I,
)
_AMOUNT = re.compile(r"\d\s?(?:mg|mcg|g|mL|units|tablets?|capsules?|teaspoon\w*|drops?|puffs?|sprays?)\b", re.I)
_ADULTS = re.compile(r"\badults?\b", re.I)


def asked_population(slots: Mapping[str, str]) -> str | None:
    """Return the population that a question is about: "children", "older-adults", "kidney", "liver" or None.

    >>> asked_population({"organ": "kidney"}), asked_population({"population": "children"})
    ('kidney', 'children')
    """
    if slots.get("organ") in ("kidney", "liver"):
        return slots["organ"]
    return slots.get("population")


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


def age_fits(text: str, slots: Mapping[str, str]) -> bool:
    """Return whether the ages that a direction opens with hold those asked about; without such ages it fits.

    >>> age_fits("Adults and children 12 years and over: take 1 tablet.", {"age": "7", "age_unit": "year"})
    False
    >>> age_fits("Children 6 to under 12 years: 1 teaspoonful.", {"age": "7", "age_unit": "year"})
    True
    >>> age_fits("Adults and children 12 years and over: take 1 tablet.", {"population": "children"})
    False
    """
    people = _PEOPLE.match(text)
    if "age" in slots:
        age = float(slots["age"]) * _YEARS.get(slots.get("age_unit", "year"), 1.0)
        bands = [_holds(found, age) for found in _BOUNDS.finditer(text)] if people or _AMOUNT.search(text) else []
        if bands:
            return any(bands)
        return people is None or (age >= _ADULT) == ("adult" in people.group().lower())
    of_adults = people is not None and "adult" in people.group().lower()
    if people is not None and "adult" in slots and not of_adults:
        return False
    return asked_population(slots) != "children" or not of_adults


def names_other_age(text: str, slots: Mapping[str, str]) -> bool:
    """Return whether a sentence names ages, and none that holds the age asked about.

    >>> names_other_age("Contraindicated in patients less than 2 years of age.", {"age": "4", "age_unit": "year"})
    True
    """
    if "age" not in slots:
        return False
    age = float(slots["age"]) * _YEARS.get(slots.get("age_unit", "year"), 1.0)
    bands = [_holds(found, age) for found in _BOUNDS.finditer(text)]
    return bool(bands) and not any(bands)


def _holds(bounds: re.Match[str], age: float) -> bool:
    """Return whether an age in years lies within printed bounds."""
    years = _YEARS["month"] if "month" in bounds.group().lower() else 1.0
    if bounds["under"]:
        return age < float(bounds["under"]) * years
    if bounds["over"]:
        return age >= float(bounds["over"]) * years
    return float(bounds["low"]) * years <= age < float(bounds["high"]) * years + (0 if bounds["open"] else years)


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
    if asked not in _PATTERNS:
        return True
    if not age_fits(candidate.text, slots):
        return False
    if candidate.table_header:
        return row_fits(candidate.text, candidate.table_header, slots) is not False
    if _PATTERNS[asked].search(candidate.text):
        return True
    others = any(p.search(candidate.text) for name, p in _PATTERNS.items() if name != asked)
    return not others and not re.search(r"\d", candidate.text)


def of_age(candidate: Candidate, slots: Mapping[str, str]) -> bool:
    """Return whether a sentence may hold for the age asked about: it opens with no ages, or with ages that hold it."""
    return age_fits(candidate.text, slots)


_NORMAL = re.compile(r"\bnormal (?:renal|kidney|hepatic|liver) function", re.I)
_UNCHANGED = re.compile(r"\b(?:not|no)\b[^.;]{0,40}\b(?:necessary|needed|required|adjust\w*)", re.I)


def of_organ(found: Sequence[Candidate], question: Question, organ: Topic) -> list[Candidate]:
    """Return what is said of weak kidneys or livers where no dose is stated for the function asked about.

    What says that nothing changes comes last: for whom it holds is not known to be this function.
    """
    said = [
        c
        for c in found
        if organ.match(c.text) and not _NORMAL.search(c.text) and age_fits(c.text, dict(question.slots))
    ]
    return sorted(said, key=lambda c: bool(_UNCHANGED.search(c.text)))


_WOMEN, _MEN = re.compile(r"\b(?:women|woman|females?)\b", re.I), re.compile(r"\b(?:men|man|males?)\b", re.I)


def fits_question(candidate: Candidate, question: Question, uses: Sequence[Topic]) -> bool:
    """Return whether a dosing sentence is of the population, sex, kidney function and use that a question names.

    `uses` are the conditions that the question names. A sentence of others may be shown, but never opens the answer.
    """
    text = candidate.text
    slots = dict(question.slots)
    asked = asked_population(slots)
    if not age_fits(text, slots):
        return False
    if asked in _PATTERNS and not _PATTERNS[asked].search(text) and not candidate.table_header:
        return False
    if "renal_value" in slots and not _for_value(candidate, slots):
        return False
    others = [p for name, p in _PATTERNS.items() if name != asked and (asked is None or name == "children")]
    if any(p.search(text) for p in others) and not _ADULTS.search(text):
        return False
    women, men = bool(_WOMEN.search(question.text)), bool(_MEN.search(question.text))
    if women != men and (_MEN if women else _WOMEN).search(text) and not (_WOMEN if women else _MEN).search(text):
        return False
    return all(use.match(text) for use in uses)


def _for_value(candidate: Candidate, slots: Mapping[str, str]) -> bool:
    """Return whether a sentence is known to hold for the kidney function asked about."""
    if candidate.table_header:
        return row_fits(candidate.text, candidate.table_header, slots) is True
    if candidate.statement is None:
        return prose_fits(candidate.text, slots) is True
    return bool(for_value([candidate.statement], slots)[1])
