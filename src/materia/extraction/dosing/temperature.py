"""Temperatures of storage: a range, one degree with its excursions, or a limit, in degrees Celsius or Fahrenheit."""

import re
from dataclasses import dataclass

_DEGREE = r"\s?(?:°|º|˚|degrees?|deg\.?)?\s?"
_TO = r"\s?(?:-|to|and|through)\s?"
_RANGE = rf"(?P<low>-?\d{{1,3}}){_DEGREE}[CcFf]?{_TO}(?P<high>\d{{1,3}}){_DEGREE}(?P<unit>[CcFf])\b"
_SINGLE = rf"(?P<at>-?\d{{1,3}}){_DEGREE}(?P<one>[CcFf])\b"
_ANY = re.compile(rf"(?<![\d.])(?:{_RANGE}|{_SINGLE})")
_EXCURSION = re.compile(r"excursions?\b|brief exposure|temporar", re.I)
_LIMIT = re.compile(
    r"(?:below|under|less than|at or below|(?:not|do not|should not|never)\b[^.;]{0,20}\b(?:above"
    r"|exceed(?:ing)?|over|higher than)|no(?:t)? (?:more|higher|warmer) than"
    r"|up to|not to exceed|away from[^.;]{0,20}(?:above|over))\s?$",
    re.I,
)
_AT = re.compile(
    r"(?:\b(?:at|between|from|temperature|temperatures|temp\.?|of|range|refrigerat\w+|freezer"
    r"|within)\b[^\d]{0,20}|[,:(]\s?|\bstore[d]?\s|\s)$",
    re.I,
)
_MORE = re.compile(r"(?:above|over|exceed(?:ing)?|higher than|greater than|in excess of)\s?$", re.I)


@dataclass(frozen=True, slots=True)
class Temperature:
    """At which temperature a product is kept; degrees with their unit, "" where there is no such edge."""

    low: str
    high: str
    excursion: str = ""

    @property
    def value(self) -> tuple[tuple[str, str], ...]:
        """Return the qualifiers of a statement."""
        rows = (("temperature_low", self.low), ("temperature_high", self.high), ("excursion", self.excursion))
        return tuple((key, text) for key, text in rows if text)


def read_temperature(text: str) -> Temperature | None:
    """Return the temperature that a storage sentence gives first; None where it is not understood.

    >>> read_temperature("store at 20° to 25°c (68° to 77°f) [see usp]").value
    (('temperature_low', '20 °C'), ('temperature_high', '25 °C'))
    >>> read_temperature("store below 30°c (86°f)").value, read_temperature("do not store above 25 °c").value
    ((('temperature_high', '30 °C'),), (('temperature_high', '25 °C'),))
    >>> read_temperature("store at 25°c (77°f); excursions permitted to 15-30°c").value
    (('temperature_low', '25 °C'), ('temperature_high', '25 °C'), ('excursion', '15 to 30 °C'))
    """
    matches = [match for match in _ANY.finditer(text) if match["low"] or match["at"]]
    if not matches:
        return None
    first = matches[0]
    before = text[: first.start()]
    split = _EXCURSION.search(text)
    if split and split.start() < first.start():
        return None
    same = [match for match in matches if _unit(match) == _unit(first)]
    main = [match for match in same if not split or match.start() < split.start()]
    if len({(m["low"], m["high"], m["at"]) for m in main}) > 1:
        return None
    unit = f"°{_unit(first)}"
    if _LIMIT.search(before):
        return Temperature("", f"{first['high'] or first['at']} {unit}") if first["at"] else None
    if _MORE.search(before) or not _AT.search(before):
        return None
    low, high = (first["low"], first["high"]) if first["low"] else (first["at"], first["at"])
    if int(low) > int(high):
        return None
    return Temperature(f"{low} {unit}", f"{high} {unit}", _excursion(same, split))


def _unit(match: re.Match[str]) -> str:
    return str(match["unit"] or match["one"]).upper()


def _excursion(same: list[re.Match[str]], split: re.Match[str] | None) -> str:
    """Return the range of the excursions in the unit of the first temperature, "" where there is none."""
    if split is None:
        return ""
    ranges = [match for match in same if match.start() > split.start() and match["low"]]
    return f"{ranges[0]['low']} to {ranges[0]['high']} °{_unit(ranges[0])}" if ranges else ""
