"""Ages: whether a sentence holds for the age that a question names."""

import re
from collections.abc import Mapping

from materia.model.statement import Statement
from materia.questions.slots import asked_population

_PEOPLE = re.compile(
    r"(?:for |in )?(?:adults?\b(?: (?:and|&|or) (?:children|adolescents|teenagers))?"
    r"|(?:children|pediatric patients|infants|adolescents)\b)",
    re.I,
)
_ADULTS = re.compile(r"\badults\b", re.I)  # an "adult dose" is not a dose for adults
_ADULT = 18
_YEARS = {"year": 1.0, "month": 1 / 12, "week": 1 / 52, "day": 1 / 365}
_UNIT = r"(?:\s*-?\s*(?:years?|yrs?|months?)(?: of age)?)"
_BOUNDS = re.compile(
    rf"\b(?:under|below|less than|younger than) (?:the age of )?(?P<under>\d+){_UNIT}"
    rf"|(?P<low>\d+){_UNIT}? ?(?:to|-|–|through) ?(?P<open>under|less than|<)? ?(?P<high>\d+){_UNIT}"
    rf"|(?P<over>\d+){_UNIT} (?:and|or) (?:over|older|up|above)",
    re.I,
)
_OLD = 60  # ages from here on are stated for old people
_OLD_AGE = re.compile(
    r"(?:at least|≥|over|older than|above) ?(\d{2}) (?:years|y\b)"
    r"|(\d{2}) years(?: of age)?,? (?:or|and) (?:older|over|above)",
    re.I,
)
_TYPED = re.compile(r"(\d+(?:\.\d+)?) (year|month|week|day)s?")
#: Up to which age people are called so, in years.
_OLDEST = {"population:neonates": 1 / 12, "population:newborns": 1 / 12, "population:infants": 2.0}
_AMOUNT = re.compile(r"\d\s?(?:mg|mcg|g|mL|units|tablets?|capsules?|teaspoon\w*|drops?|puffs?|sprays?)\b", re.I)


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
    age = _years(slots)
    if age is not None:
        bands = [_holds(found, age) for found in _BOUNDS.finditer(text)] if people or _AMOUNT.search(text) else []
        if bands:
            return any(bands)
        return people is None or (age >= _ADULT) == ("adult" in people.group().lower())
    of_adults = people is not None and "adult" in people.group().lower()
    if people is not None and "adult" in slots and not _ADULTS.search(text):
        return False
    return asked_population(slots) != "children" or not of_adults


def names_other_age(text: str, slots: Mapping[str, str]) -> bool:
    """Return whether a sentence names ages, and none that holds the age asked about.

    >>> names_other_age("Contraindicated in patients less than 2 years of age.", {"age": "4", "age_unit": "year"})
    True
    """
    age = _years(slots)
    if age is None:
        return False
    bands = [_holds(found, age) for found in _BOUNDS.finditer(text)]
    return bool(bands) and not any(bands)


def names_old_age(text: str, slots: Mapping[str, str]) -> bool:
    """Return whether a sentence is for an age of old people on that the one asked about has reached.

    >>> [names_old_age(text, {"age": "82"}) for text in ("Less at age at least 80 years.", "Less at least 90 years.")]
    [True, False]
    """
    age = _years(slots)
    return age is not None and any(_OLD <= int(m[1] or m[2]) <= age for m in _OLD_AGE.finditer(text))


def typed_ages_fit(statement: Statement, slots: Mapping[str, str]) -> bool:
    """Return whether the ages that a statement is typed with hold the one asked about; without such ages it fits."""
    age = _years(slots)
    if age is None:
        return True
    typed = dict(statement.value)
    youngest = _typed(typed.get("age_above")) or 0.0
    oldest = _typed(typed.get("age_below")) or _typed(typed.get("age_to")) or _OLDEST.get(statement.object or "")
    return age >= youngest and (oldest is None or age < oldest)


def _typed(value: str | None) -> float | None:
    """Return a typed age in years; None where there is none or it is not one number with a unit of time."""
    found = _TYPED.fullmatch(value or "")
    return float(found[1]) * _YEARS[found[2]] if found else None


def _years(slots: Mapping[str, str]) -> float | None:
    """Return the age that a question names, in years."""
    if "age" not in slots:
        return None
    return float(slots["age"]) * _YEARS.get(slots.get("age_unit", "year"), 1.0)


def _holds(bounds: re.Match[str], age: float) -> bool:
    """Return whether an age in years lies within printed bounds."""
    years = _YEARS["month"] if "month" in bounds.group().lower() else 1.0
    if bounds["under"]:
        return age < float(bounds["under"]) * years
    if bounds["over"]:
        return age >= float(bounds["over"]) * years
    return float(bounds["low"]) * years <= age < float(bounds["high"]) * years + (0 if bounds["open"] else years)
