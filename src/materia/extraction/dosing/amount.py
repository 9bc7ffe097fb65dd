"""Amounts: how much of a medicine, as labels print it, read into a number or range, a unit and what it is for."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from materia.text.datafile import load_yaml

#: Number words that labels use for doses; larger ones are printed in digits.
NUMBERS = {
    "one-half": "0.5", "one half": "0.5", "half": "0.5", "½": "0.5", "1/2": "0.5", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "twelve": "12",
}  # fmt: skip
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_WORDS = "|".join(sorted((re.escape(word) for word in NUMBERS), key=len, reverse=True))
_ANY = rf"(?:{_WORDS}|{_DIGITS})(?![\d]|[.,/:]\d)"
#: A number that is no part of a longer one, of a ratio or of a fraction.
NUMBER = rf"(?<![\w./,-]){_ANY}"
_TO = r"\s*(?:-|to|through)\s*"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a range of one unit, for each kilogram or square metre (`basis`), within a time (`period`).

    Numbers are kept as text, exactly as printed but for number words and thousands' commas.
    """

    low: str
    high: str | None
    unit: str
    basis: str = ""  # "kg", "m²" or ""
    period: str = ""  # "day", "hour", "minute" or ""
    strength: str = ""  # of one tablet or capsule, where the amount counts them

    @property
    def text(self) -> str:
        """Return the amount without its period.

        >>> Amount("1", "2", "tablet").text, Amount("0.5", "1", "mg", "kg", "day").text
        ('1 to 2 tablets', '0.5 to 1 mg/kg')
        """
        number = f"{self.low} to {self.high}" if self.high else self.low
        unit = _plural(self.unit, number) if self.counted else self.unit
        return f"{number} {unit}/{self.basis}" if self.basis else f"{number} {unit}"

    @property
    def full(self) -> str:
        """Return the amount with its period ("5 mcg/kg/minute")."""
        return f"{self.text}/{self.period}" if self.period else self.text

    @property
    def counted(self) -> bool:
        """Whether pieces are counted (tablets, drops, sprays)."""
        return self.unit in _pieces()


def _plural(unit: str, number: str) -> str:
    single = number in ("1", "0.5")
    if single:
        return unit
    return f"{unit}es" if unit.endswith("ch") else f"{unit[:-1]}ies" if unit.endswith("ory") else f"{unit}s"


@cache
def _units() -> dict[str, str]:
    """Return every written form of a unit (lower case) with the unit."""
    rows: dict[str, Any] = load_yaml("materia.extraction", "data/dose_units.yaml")
    return {form: unit for kind in ("measured", "pieces") for unit, forms in rows[kind].items() for form in forms}


@cache
def _pieces() -> frozenset[str]:
    return frozenset(load_yaml("materia.extraction", "data/dose_units.yaml")["pieces"])


def _any(forms: list[str]) -> str:
    return "|".join(sorted((re.escape(form) for form in forms), key=len, reverse=True))


@cache
def pattern() -> str:
    """Return the expression (ignoring case) of an amount; `read` takes its match apart."""
    measured = _any([form for form, unit in _units().items() if unit not in _pieces()])
    pieces = _any([form for form, unit in _units().items() if unit in _pieces()])
    basis = (
        r"(?:\s?/\s?(?:kg|m²)\b|(?<=m²)|\s?(?:per|for each)\s(?:kg|kilogram|m²"
        r"|square meter)\b)(?:\s(?:of\s)?(?:body\s?weight|bw)\b)?"
    )
    period = (
        r"(?:\s?/\s?(?:day|d|24\s?hours?|24\s?h|hour|hr|h|minute|min|week|dose)\b"
        r"|\s(?:per|in\s(?:any\s)?)\s?(?:day|24[\s-]?hours?(?:\speriod)?|hour|minute|min|week|dose)\b)"
    )
    strength = rf"(?:{_DIGITS})[\s-]?(?:mg|mcg|g|gram)"
    return (
        rf"{NUMBER}(?:\s?(?:{measured})(?:\s?/\s?kg)?(?={_TO}))?(?:{_TO}{_ANY}|\sor\s{_ANY})?"
        rf"(?:\s?-?(?:{measured})(?![\w²])(?:{basis})?(?:{period})?"
        rf"|\s(?:{strength}\s)?(?:{pieces})\b(?:\s\((?:{strength})\))?(?:{period})?)"
    )


@cache
def _parts() -> re.Pattern[str]:
    measured = _any(list(_units()))
    return re.compile(
        rf"(?P<low>{NUMBER})(?:\s?(?P<first>{measured})(?:\s?/\s?kg)?)?"
        rf"(?:(?P<to>\s*(?:-|to|through)\s*|\sor\s)(?P<high>{_ANY}))?"
        rf"(?:\s(?P<strength>(?:{_DIGITS})[\s-]?(?:mg|mcg|g|gram))(?=\s[a-z]))?"
        rf"\s?-?(?P<unit>{measured})(?P<rest>.*)",
        re.I | re.S,
    )


_BASIS = re.compile(r"^(?:\s?/\s?|\s?per\s|\sfor each\s)(kg|kilogram|m²|square meter)", re.I)
_PERIOD = re.compile(r"(?:/\s?|per\s|in\s(?:any\s)?)(day|d|24[\s-]?h(?:ours?)?|hour|hr|h|minute|min|week|dose)\b", re.I)
_PERIODS = {"d": "day", "day": "day", "h": "hour", "hr": "hour", "hour": "hour", "min": "minute", "minute": "minute"}


def read(text: str) -> Amount | None:
    """Return the amount that a match of `pattern()` holds; None where its numbers are no range or its units differ.

    >>> read("10 mg to 20 mg").text, read("one or two tablets").text
    ('10 to 20 mg', '1 to 2 tablets')
    >>> read("0.5-1 mg/kg/day").full, read("two 325 mg tablets").strength, read("20 to 10 mg") is None
    ('0.5 to 1 mg/kg/day', '325 mg', True)
    """
    match = _parts().match(text)
    if match is None:
        return None
    units = _units()
    unit = units[match["unit"].lower()]
    if match["first"] and units[match["first"].lower()] != unit:
        return None
    low, high = _number(match["low"]), _number(match["high"]) if match["high"] else None
    if high is not None and not _is_range(low, high, match["to"]):
        return None
    found = Amount(low, high, unit)
    strength = match["strength"]
    if strength:
        found = replace(found, strength=re.sub(r"[\s-]+", " ", strength.lower()).replace("gram", "g"))
    return _with_rest(found, match["rest"])


def _with_rest(found: Amount, rest: str) -> Amount | None:
    basis = _BASIS.match(rest)
    if basis:
        found = replace(found, basis="kg" if basis[1].lower().startswith("k") else "m²")
    period = _PERIOD.search(rest)
    if period:
        unit = re.sub(r"[\s-]", "", period[1].lower())
        if unit == "week":
            return replace(found, period="week")
        if unit != "dose":
            found = replace(found, period="day" if unit.startswith("24") else _PERIODS[unit])
    return found


def choice(text: str) -> tuple[Amount, Amount] | None:
    """Return the two amounts of "10 or 20 mg", which is no range; None for anything else.

    >>> [one.text for one in choice("10 or 20 mg") or ()], choice("1 or 2 tablets")
    (['10 mg', '20 mg'], None)
    """
    match = _parts().match(text)
    if match is None or not match["high"] or "or" not in match["to"].lower() or match["first"] or match["strength"]:
        return None
    low, high = _number(match["low"]), _number(match["high"])
    if float(high) - float(low) <= 1 and _is_range(low, high, match["to"]):
        return None
    both = [_with_rest(Amount(one, None, _units()[match["unit"].lower()]), match["rest"]) for one in (low, high)]
    return (both[0], both[1]) if both[0] is not None and both[1] is not None and float(high) > float(low) else None


def _number(text: str) -> str:
    text = NUMBERS.get(text.lower(), text).replace(",", "")
    return f"0{text}" if text.startswith(".") else text


def _is_range(low: str, high: str, joined: str) -> bool:
    """Whether two numbers are a range; "10 or 20" is a choice of two, and only neighbours are the same as a range."""
    step = float(high) - float(low)
    return 0 < step <= 1 if "or" in joined.lower() else step > 0
