"""Bands: ranges of a kidney function, with their edges exactly as printed and the metric never swapped."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

_METRIC = re.compile(
    r"\b(?:(?P<crcl>creatinine\s?clearances?(?:\s?\(?(?:crcl|clcr|cl\s?cr|ccr)\)?)?|cr\s?cl|cl\s?cr)"
    r"|(?P<egfr>e-?gfr|estimated glomerular filtration rate(?:\s?\(?egfr\)?)?))",
    re.I,
)
_UNIT = r"ml\s?(?:/|per)\s?min(?:ute)?(?:\s?(?:/|per)\s?1\.73\s?m(?:²|2|\^2))?"
_N = r"\d{1,3}(?:\.\d+)?"
_EDGES = (
    rf"(?P<low>{_N})\s?(?:{_UNIT})?\s?(?:-|to|and)\s?(?P<strict>(?:less\sthan|below|<|under)\s?)?(?P<high>{_N})"
    rf"|(?P<lower>>=|≥|>|greater\sthan\sor\sequal\sto|greater\sthan|more\sthan|above|at\sleast|over)\s?(?P<floor>{_N})"
    rf"(?:\s?(?:{_UNIT})?\s?(?:to|and|-)\s?(?P<upper2><=|≤|<|less\sthan\sor\sequal\sto|less\sthan"
    rf"|up\sto)?\s?(?P<ceiling2>{_N}))?"
    rf"|(?P<upper><=|≤|<|less\sthan\sor\sequal\sto|less\sthan|below|under|lower\sthan)\s?(?P<ceiling>{_N})"
    rf"|(?P<orless>{_N})\s?(?:{_UNIT})?\s?or\s(?:less|below|lower)"
    rf"|(?P<ormore>{_N})\s?(?:{_UNIT})?\s?or\s(?:more|above|greater|higher)"
)
_BAND = re.compile(rf"(?:{_EDGES})\s?(?P<unit>{_UNIT})?", re.I)
#: A band with its metric, as it stands in a sentence.
IN_SENTENCE = re.compile(
    rf"(?:(?:an?\s|the\s|estimated\s|baseline\s)*){_METRIC.pattern}\s?(?:is\s|of\s|between\s|from\s"
    rf"|ranging from\s|values?\s"
    rf"|,\s?)*(?P<band>(?:{re.sub(r'[?]P<[a-z0-9]+>', '?:', _EDGES)})\s?(?:{_UNIT}))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Band:
    """A range of one metric; an edge is "" where there is none. `unit_apart`: the unit stands in the table's head."""

    metric: str
    unit: str
    above: str = ""
    at_least: str = ""
    below: str = ""
    at_most: str = ""
    unit_apart: bool = False

    @property
    def words(self) -> str:
        """Return the band as a sentence says it: "creatinine clearance of 30 to 59 mL/min"."""
        name = "creatinine clearance" if self.metric == "CrCl" else "eGFR"
        unit = "" if self.unit_apart else f" {self.unit}"
        if self.unit_apart:
            name = f"{name} ({self.unit})"
        if self.at_least and self.at_most:
            return f"{name} of {self.at_least} to {self.at_most}{unit}"
        if self.at_least and self.below:
            return f"{name} of {self.at_least} to less than {self.below}{unit}"
        if self.above and (self.at_most or self.below):
            upper = f"to {self.at_most}" if self.at_most else f"and below {self.below}"
            return f"{name} above {self.above} {upper}{unit}"
        low = f"of at least {self.at_least}" if self.at_least else f"above {self.above}" if self.above else ""
        high = f"of at most {self.at_most}" if self.at_most else f"below {self.below}" if self.below else ""
        return f"{name} {low or high}{unit}"

    @property
    def value(self) -> tuple[tuple[str, str], ...]:
        """Return the qualifiers of a statement."""
        rows = (
            ("metric", self.metric), ("unit", self.unit), ("above", self.above), ("at_least", self.at_least),
            ("below", self.below), ("at_most", self.at_most), ("threshold", self.words),
        )  # fmt: skip
        return tuple((key, text) for key, text in rows if text)

    @property
    def low(self) -> float:
        """Return the lower edge, minus infinity where there is none."""
        return float(self.at_least or self.above or "-inf")

    @property
    def high(self) -> float:
        """Return the upper edge, infinity where there is none."""
        return float(self.at_most or self.below or "inf")


def metric_of(text: str) -> str:
    """Return the metric that a text names: "CrCl", "eGFR", or "" for none or both.

    >>> metric_of("Creatinine Clearance (mL/min)"), metric_of("eGFR"), metric_of("serum creatinine")
    ('CrCl', 'eGFR', '')
    """
    found = {"CrCl" if match["crcl"] else "eGFR" for match in _METRIC.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def unit_of(text: str, metric: str) -> str:
    """Return the unit that a text names, "" where it names none; a filtration rate may be given for 1.73 m²."""
    match = re.search(_UNIT, text, re.I)
    if match is None:
        return ""
    return "mL/min/1.73 m²" if "73" in match[0] else "mL/min" if metric else ""


def read_band(text: str, metric: str, unit: str = "") -> Band | None:
    """Return the band that a text holds and nothing else; None where it holds more or its edges are no range.

    `unit` is that of the table's head, where the text itself has none.

    >>> read_band("30 - 59 mL/min", "CrCl").words, read_band("< 30", "CrCl", "mL/min").words
    ('creatinine clearance of 30 to 59 mL/min', 'creatinine clearance (mL/min) below 30')
    >>> read_band("≥ 15 to < 30 mL/min", "CrCl").value[2:4], read_band("59-30 mL/min", "CrCl") is None
    ((('at_least', '15'), ('below', '30')), True)
    """
    match = _BAND.fullmatch(text.strip().strip(".:;*†‡ "))
    if match is None:
        return None
    own = unit_of(match["unit"] or match[0], metric)
    if not (own or unit):
        return None
    edges = _edges(match)
    if edges is None:
        return None
    return Band(metric, own or unit, **edges, unit_apart=not own)


_AT_LEAST = ("≥", ">=", "at least", "greater than or equal to")
_AT_MOST = ("≤", "<=", "less than or equal to", "up to")


def _edges(match: re.Match[str]) -> dict[str, str] | None:
    if match["low"]:
        if float(match["low"]) >= float(match["high"]):
            return None
        return {"at_least": match["low"], ("below" if match["strict"] else "at_most"): match["high"]}
    if match["orless"]:
        return {"at_most": match["orless"]}
    if match["ormore"]:
        return {"at_least": match["ormore"]}
    if match["upper"]:
        upper = re.sub(r"\s+", " ", match["upper"].lower())
        return {("at_most" if upper in _AT_MOST else "below"): match["ceiling"]}
    lower = re.sub(r"\s+", " ", match["lower"].lower())
    edges = {("at_least" if lower in _AT_LEAST else "above"): match["floor"]}
    if match["ceiling2"]:
        if float(match["floor"]) >= float(match["ceiling2"]):
            return None
        upper = re.sub(r"\s+", " ", (match["upper2"] or "≤").lower())
        edges["at_most" if upper in _AT_MOST else "below"] = match["ceiling2"]
    return edges


def tiled(bands: Sequence[Band]) -> tuple[Band, ...] | None:
    """Return the bands of one table from the highest down where they tile, else None.

    Whole-number edges that leave less than one unit between them ("30 to 59", "60 or more") tile but for that gap.
    """
    ordered = sorted(bands, key=lambda band: (-band.low, -band.high))
    for upper, lower in itertools.pairwise(ordered):
        if lower.high - upper.low > 0 or upper.low - lower.high > 1:
            return None
    return tuple(ordered)


def edge_unresolved(band: Band, above: Band) -> bool:
    """Return whether the edge between a band and the next one above is in both of them or in neither."""
    if band.high != above.low:
        return True
    return bool(band.at_most) == bool(above.at_least)
