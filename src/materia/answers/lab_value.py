"""A laboratory value that a question names, and the sentences that hold for it."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from materia.answers.bands import band_of, holds

#: How texts name what was measured.
_NAMES = {
    "anc": r"\bANC\b|neutrophil",
    "neutrophil": r"\bANC\b|neutrophil",
    "absolute": r"\bANC\b|neutrophil",
    "platelet": r"platelet|thrombocyt",
    "plt": r"platelet|thrombocyt",
    "wbc": r"\bWBC\b|white (?:blood )?cell|leukocyte",
    "white": r"\bWBC\b|white (?:blood )?cell|leukocyte",
    "inr": r"\bINR\b",
    "potassium": r"potassium",
    "hemoglobin": r"h(?:a)?emoglobin",
    "hgb": r"h(?:a)?emoglobin",
    "hb": r"h(?:a)?emoglobin",
    "level": r"level|concentration",
}
_VALUE = re.compile(r"\d[\d,.]*$")
_REACH = 60
_SIGNS = (
    (r"\b(?:less than or equal to|at most|up to)\b", "≤"),
    (r"\b(?:greater than or equal to|at least)\b", "≥"),
    (r"\b(?:less than|below|under|fewer than)\b", "<"),
    (r"\b(?:greater than|more than|above|over)\b", ">"),
)


def holds_for(text: str, slots: Mapping[str, str]) -> bool | None:
    """Return whether the band that a sentence opens with holds the value asked about; None where it names no band.

    >>> holds_for("Moderate neutropenia (ANC between 500 to 999/µL): interrupt treatment.", {"lab": "anc 900"})
    True
    >>> holds_for("Mild neutropenia (ANC between 1000 to 1499/µL): continue.", {"lab": "anc 900"})
    False
    """
    asked = slots.get("lab")
    if asked is None:
        return None
    value = _VALUE.search(asked)
    named = next((pattern for name, pattern in _NAMES.items() if asked.startswith(name)), None)
    if value is None or named is None or ":" not in text:
        return None
    head = text.split(":")[0]
    for words, sign in _SIGNS:
        head = re.sub(words, sign, head, flags=re.I)
    found = re.search(named, head, re.I)
    band = band_of(head[found.start() :].replace(",", "")[: _REACH + len(found.group())]) if found else None
    try:
        return holds(band, Decimal(value.group().replace(",", "").rstrip("."))) if band else None
    except InvalidOperation:
        return None
