"""Ages behind a population in label text: "under 2 years of age", "2 years of age and older"."""

import re

_NUMBERS = {
    name: str(number)
    for number, name in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
        ],
        start=1,
    )
}
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>years?|yrs?|months?|weeks?|days?)"
_OF_AGE = r"(?:\s*(?:of\s+age|old))?"
_WHO = r"\s*(?:patients?|children)?\s*,?\s*(?:who\s+are\s+|aged\s+)?"
_BELOW = re.compile(
    rf"{_WHO}(?:under|below|less\s+than|younger\s+than|<)\s*(?:the\s+)?(?:age\s+of\s+|age\s+|ages\s+)?{_NUMBER}\s*(?:\(\d+\)\s*)?{_UNIT}{_OF_AGE}",
    re.I,
)
_FROM = re.compile(
    rf"{_WHO}(?:(?:at\s+least|≥|from)\s*{_NUMBER}\s*{_UNIT}{_OF_AGE}"
    rf"|(?:ages?\s+(?:of\s+)?)?(?P<number2>\d{{1,2}}|{'|'.join(_NUMBERS)})\s*(?P<unit2>years?|months?|weeks?|days?){_OF_AGE}\s*"
    rf"(?:and|or)\s+(?:older|above|over|up))",
    re.I,
)


def age_below(text: str, at: int) -> tuple[str, int] | None:
    """Return the age below which people are meant, as a quantity, and where its words end.

    >>> age_below("children under two years of age.", 8)
    ('2 years', 31)
    """
    match = _BELOW.match(text, at)
    return (_quantity(match["number"], match["unit"]), match.end()) if match else None


def age_from(text: str, at: int) -> tuple[str, int] | None:
    """Return the age from which on people are meant, as a quantity, and where its words end.

    >>> age_from("in children 12 years of age and older", 11)
    ('12 years', 37)
    """
    match = _FROM.match(text, at)
    if match is None:
        return None
    return _quantity(match["number"] or match["number2"], match["unit"] or match["unit2"]), match.end()


def _quantity(number: str, unit: str) -> str:
    value = _NUMBERS.get(number.lower(), number)
    noun = {"y": "year", "m": "month", "w": "week", "d": "day"}[unit[0].lower()]
    return f"{value} {noun}{'' if value == '1' else 's'}"
