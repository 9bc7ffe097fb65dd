"""Bands of kidney function: which shipped statements hold for the value that a question names."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from materia.model.statement import Statement

_EDGES = ("above", "at_least", "below", "at_most")


def for_value(statements: Sequence[Statement], slots: Mapping[str, str]) -> tuple[list[Statement], frozenset[str]]:
    """Return the statements with those of other bands left out, and the ids of those whose band holds the value.

    Creatinine clearance is not eGFR: a band of one metric neither holds nor is left out for a value of the other
    (`nearest` says which would hold it).

    >>> for_value([], {})
    ([], frozenset())
    """
    value = _number(slots.get("renal_value"))
    metric = slots.get("renal_metric", "")
    if value is None:
        return list(statements), frozenset()
    kept: list[Statement] = []
    inside: list[Statement] = []
    for statement in statements:
        qualifiers = dict(statement.value)
        banded = _is_banded(qualifiers)
        same = qualifiers.get("metric", "").lower() == metric.lower()
        if not banded or not same:
            kept.append(statement)
        elif holds(qualifiers, value):
            inside.append(statement)
    return [*inside, *kept], frozenset(s.id for s in inside)


def nearest(statements: Sequence[Statement], slots: Mapping[str, str]) -> frozenset[str]:
    """Return the ids of the statements whose band of another metric would hold the value asked about."""
    value = _number(slots.get("renal_value"))
    if value is None or other_metric(statements, slots) is None:
        return frozenset()
    return frozenset(s.id for s, qualifiers in _of_metrics(statements) if holds(qualifiers, value))


def other_metric(statements: Sequence[Statement], slots: Mapping[str, str]) -> str | None:
    """Return the metric of the bands that are stated where none is of the metric asked about, else None."""
    asked = slots.get("renal_metric", "").lower()
    metrics = [qualifiers["metric"] for _, qualifiers in _of_metrics(statements)]
    return metrics[0] if metrics and all(m.lower() != asked for m in metrics) else None


def _of_metrics(statements: Sequence[Statement]) -> list[tuple[Statement, dict[str, str]]]:
    """Return the statements that hold for a band of a metric, with their qualifiers."""
    known = [(statement, dict(statement.value)) for statement in statements]
    return [(s, qualifiers) for s, qualifiers in known if "metric" in qualifiers and _is_banded(qualifiers)]


def _is_banded(qualifiers: Mapping[str, str]) -> bool:
    return any(edge in qualifiers for edge in _EDGES)


def clauses_for_value(text: str, slots: Mapping[str, str]) -> list[str]:
    """Return the clauses of a sentence that hold for the kidney function asked about, or the sentence where all may.

    >>> asked = {"renal_metric": "eGFR", "renal_value": "40"}
    >>> clauses_for_value("Not at an eGFR below 30, starting it at an eGFR of 30 to 45 is not advised.", asked)
    ['starting it at an eGFR of 30 to 45 is not advised.']
    """
    clauses = re.split(r"[,;]\s+(?:and\s+)?", text)
    fits = [prose_fits(clause, slots) for clause in clauses]
    if False not in fits:
        return [text]
    return [clause for clause, fit in zip(clauses, fits, strict=True) if fit]


def holds(qualifiers: Mapping[str, str], value: Decimal) -> bool:
    """Return whether a value lies in the band that qualifiers describe; exact edges.

    >>> holds({"at_least": "15", "at_most": "29"}, Decimal("25"))
    True
    >>> holds({"below": "30"}, Decimal("30"))
    False
    """
    above, at_least, below, at_most = (_number(qualifiers.get(edge)) for edge in _EDGES)
    return not (
        (above is not None and value <= above)
        or (at_least is not None and value < at_least)
        or (below is not None and value >= below)
        or (at_most is not None and value > at_most)
    )


def row_fits(text: str, header: str, slots: Mapping[str, str]) -> bool | None:
    """Return whether a table row's band of kidney function holds for the value asked about; None if it cannot be told.

    >>> asked = {"renal_metric": "CrCl", "renal_value": "25"}
    >>> row_fits("15 to 29: 200 to 700 mg a day.", "CrCl (mL/min) | dose", asked)
    True
    >>> row_fits("≥60: 900 mg.", "CrCl (mL/min) | dose", asked)
    False
    """
    value = _number(slots.get("renal_value"))
    metric = slots.get("renal_metric", "").lower()
    about = header.lower()
    clearance = "clearance" in about or "crcl" in about
    same = (metric == "crcl" and clearance) or (metric == "egfr" and ("gfr" in about or "glomerular" in about))
    if value is None or not same:
        return None
    band = band_of(text.split(":")[0])
    return None if band is None else holds(band, value)


def prose_fits(text: str, slots: Mapping[str, str]) -> bool | None:
    """Return whether one of the bands of kidney function that a sentence names holds the value asked about.

    None where the sentence names no band of that metric: creatinine clearance is not eGFR.

    >>> asked = {"renal_metric": "CrCl", "renal_value": "22"}
    >>> prose_fits("5 mg twice daily in severe impairment (creatinine clearance of 5 to 29 mL/min).", asked)
    True
    >>> prose_fits("Reduce the dose where CrCl is 30–50 mL/min.", asked), prose_fits("Use with care.", asked)
    (False, None)
    """
    value = _number(slots.get("renal_value"))
    names = _METRICS.get(slots.get("renal_metric", "").lower())
    if value is None or names is None:
        return None
    bands = []
    for named in names.finditer(text):
        for found in _PROSE_BAND.finditer(text[named.end() : named.end() + _REACH].split(";")[0]):
            low, high, sign, edge, edge_first, side = found.groups()
            if low:
                bands.append({"at_least": low, "at_most": high})
            elif edge:
                bands.append({_EDGES_BY_SIGN[sign.lower().split()[0]]: edge})
            else:
                bands.append({_INCLUDED[_EDGES_BY_SIGN[side.lower()]]: edge_first})
    return any(holds(band, value) for band in bands) if bands else None


def liver_fits(text: str, slots: Mapping[str, str]) -> bool | None:
    """Return whether a sentence speaks of the Child-Pugh class asked about; None where it names no class.

    Mild, moderate and severe impairment are classes A, B and C (FDA guidance on hepatic impairment studies, 2003).

    >>> liver_fits("In moderate impairment (Child-Pugh Class B) give 50 %.", {"hepatic_class": "c"})
    False
    >>> liver_fits("In severe hepatic impairment give 25 %.", {"hepatic_class": "c"}), liver_fits("Take it.", {})
    (True, None)
    """
    asked = slots.get("hepatic_class", "").upper()
    if not asked:
        return None
    named = {
        letter.upper()
        for found in _CHILD_PUGH.finditer(text)
        for letter in re.findall(r"\b[ABC]\b", found.group(1), re.I)
    }
    if not named:
        named = {_GRADES[found.group(1).lower()] for found in _GRADE.finditer(text)}
    return asked in named if named else None


def band_of(cell: str) -> dict[str, str] | None:
    """Return the band that a table cell prints, with its edges as printed, or None.

    >>> band_of("> 30 to 59"), band_of("<15"), band_of("30-59"), band_of("adults")
    ({'above': '30', 'at_most': '59'}, {'below': '15'}, {'at_least': '30', 'at_most': '59'}, None)
    """
    found = _BAND.search(cell)
    if found is None:
        single = _EDGE.search(cell)
        return {_EDGES_BY_SIGN[single.group(1)]: single.group(2)} if single else None
    low_sign, low, high_sign, high = found.groups()
    low_name = "above" if low_sign in (">", "greater than") else "at_least"
    high_name = "below" if high_sign in ("<", "less than") else "at_most"
    return {low_name: low, high_name: high}


_CHILD_PUGH = re.compile(
    r"child[- ]?pugh(?:\s+(?:class(?:es)?|score|grade))?\s+((?:[ABC]\b(?:\s*(?:,|and|or|to|/|-|&)\s*(?:class\s+)?)*)+)",
    re.I,
)
_GRADE = re.compile(r"\b(mild|moderate|severe)\b(?=[^.;]{0,40}\b(?:hepatic|liver))", re.I)
_GRADES = {"mild": "A", "moderate": "B", "severe": "C"}
_REACH = 90  # characters after the metric's name in which its bands stand
_METRICS = {
    "crcl": re.compile(r"creatinine clearance|\bcl\s?cr\b|\bcr\s?cl\b|\bccr\b", re.I),
    "egfr": re.compile(r"\be?gfr\b|glomerular filtration rate", re.I),
}
_PROSE_BAND = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:mL/min\w*\s*)?(?:-|–|—|to|and(?= [<≤]?\s*\d))\s*[<≤]?\s*(\d+(?:\.\d+)?)"
    r"|(<|>|≤|≥|less than(?: or equal to)?|below|under|greater than(?: or equal to)?|above|more than|at least|over)"
    r"=?\s*(\d+(?:\.\d+)?)"
    r"|(\d+(?:\.\d+)?)\s*(?:mL/min\S*\s*)?(?:or|and) (less|below|under|lower|greater|above|higher|more)",
    re.I,
)
#: The edge of a band by the sign or the first word that names it, before its number or behind it.
_EDGES_BY_SIGN = {
    **dict.fromkeys(("<", "less", "below", "under", "lower"), "below"),
    **dict.fromkeys((">", "greater", "above", "more", "over", "higher"), "above"),
    "≤": "at_most",
    "≥": "at_least",
    "at": "at_least",
}
#: "30 or less" holds 30 too.
_INCLUDED = {"below": "at_most", "above": "at_least"}
_BAND = re.compile(r"([>≥]=?)?\s*(\d+(?:\.\d+)?)\s*(?:-|–|—|to|and)\s*([<≤]=?)?\s*(\d+(?:\.\d+)?)", re.I)
_EDGE = re.compile(r"([<>≤≥])=?\s*(\d+(?:\.\d+)?)")


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
