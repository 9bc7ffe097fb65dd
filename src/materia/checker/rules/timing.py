"""Timing: "for weeks" is not "for hours", and nothing is put before what the evidence has in the past."""

import re
from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Analysis, Item

_TIMES = ("second", "minute", "hour", "day", "week", "month", "year")
_UNITS = frozenset(f"unit {name}" for name in _TIMES)
_BEFORE = "sequence=before"
_BEFORE_SOMETHING = re.compile(r"\bbefore (?!birth)\w", re.I)
#: What is done or asked before a treatment is so by itself.
_FIRST = re.compile(
    r"\b(?:ask|asked|tell|told|talk|speak|check|inform|consult|discuss|doctor|pharmacist|wash|clean|dry|test\w*|measured|"
    r"consider\w*|weigh\w*|screen\w*|assess\w*|evaluat\w*|wait)\b",
    re.I,
)
_ASKED_AFTER = re.compile(
    r"\b(?:ask|asked|check|talk|speak|consult)\w*\b[^.;]*\b(?:doctor|pharmacist|professional)\b"
    r"[^.;]*\bafter (?:you |it\b|use|using|taking|giv)",
    re.I,
)
_FIRST_TOO = re.compile(
    r"\b(?:pre|prior|until|first|initiat|anterior|when starting|at least|baseline|earlier|already)", re.I
)


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for a unit of time that the evidence does not use, and for a "before" that it does not say."""
    yield from _other_unit(pair)
    if _ASKED_AFTER.search(pair.claim.text) and "sequence=after" not in pair.passage.keys:
        yield Finding("time", "what is asked before use is not asked after it", True, "asked after")
        return
    if _BEFORE_SOMETHING.search(pair.claim.text) is None:
        return
    if _BEFORE in pair.passage.keys or _FIRST.search(pair.claim.text) or _FIRST_TOO.search(pair.passage.text):
        return
    if any(item.pole and item.key == _BEFORE and pair.match[i] < 0 for i, item in enumerate(pair.claim.items)):
        yield Finding("time", "the evidence does not say that this comes before", rule="before added")


def _other_unit(pair: Pair) -> Iterator[Finding]:
    for i, item in enumerate(pair.claim.items):
        if item.kind != "unit" or item.key not in _UNITS or pair.match[i] >= 0:
            continue
        others = [p for p in pair.passage.items if _is_time(p)]
        name = item.key.removeprefix("unit ")
        if others and not any(name in _written(pair.passage, p) for p in others):
            written = pair.claim.text[item.start : item.end]
            was = _written(pair.passage, others[0])
            yield Finding("time", f"“{written}” stands against “{was}” in the evidence", True, "other unit of time")
            return


def _is_time(item: Item) -> bool:
    return item.key in _UNITS if item.kind == "unit" else item.quantity is not None and item.quantity.unit in _TIMES


def _written(analysis: Analysis, item: Item) -> str:
    return analysis.text[item.start : item.end].lower()
