"""For whom a dosing sentence holds: the population and the use that its heading names."""

import re
from collections.abc import Mapping

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
        name: re.compile("|".join(re.escape(word) for word in topics[identifier]), re.I)
        for identifier, name in _ASKED.items()
    }


_PATTERNS = _patterns()
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
