"""Units that stand apart from their numbers: in a list ("0.24 and 0.40 mg/kg"), in a heading ("Dose (mg)", "%")."""

import re
from collections.abc import Iterator
from itertools import pairwise

from materia.checker.items import Item
from materia.checker.lexicon.entry import Unit
from materia.checker.lexicon.words import lexicon
from materia.checker.quantities import Quantity, unit_of
from materia.checker.tokens import tokens_of

_LIST = re.compile(r"^\s*(?:,|and|or|to|/|,\s*and|,\s*or|and at|or at|and then|±|\+/-)\s*$")
#: Between the two ends of a range of ages.
_UP_TO = re.compile(r"^\s*(?:to|up to|through|-|–|and|but)\s*$")
#: Before a number that names one of a series: "day 1", "study 2".
_NAMED = re.compile(
    r"\b(?:days?|weeks?|months?|stud(?:y|ies)|phase|grade|class|type|table|step|cycle|group|part)\s*$", re.I
)
_HEADING = re.compile(r"\(\s*(%|[^\W\d_][^()|\n]{0,14})\)")
_PERCENT_HEADING = re.compile(
    # "N=120 | N=118": what stands below the sizes of groups are shares of them
    r"(?<![\d\s])\s*%|\bN\s*=\s*\d+\)?\s*%|%\s*(?:\||$)|\bN\s*=\s*[\d,]+\)?\s*\|.*\bN\s*=\s*[\d,]+\)?",
    re.I | re.M,
)


def share_units(text: str, items: list[Item]) -> None:
    """Give bare numbers the unit of the list or, as a possible reading, of the heading that they stand in."""
    for one, two in reversed(list(pairwise(items))):
        if one.quantity is None or two.quantity is None or one.quantity.unit or not two.quantity.unit:
            continue
        if _LIST.match(text[one.end : two.start]) and not _NAMED.search(text[: one.start]):
            factor = two.quantity.values[0] / two.quantity.written[0] if two.quantity.written[0] else 1
            values = tuple(v * factor for v in one.quantity.written)
            one.quantity = Quantity(values, two.quantity.unit, one.quantity.written)
            one.wider |= {one.key}
            one.key = one.quantity.key
    for low, bound, high in zip(items, items[1:], items[2:], strict=False):
        _close_ages(text, low, bound, high)
    headings = list(_headings(text))
    for item in items if headings else ():
        if item.quantity is not None and not item.quantity.unit:
            written = item.quantity.written
            item.wider |= frozenset(
                Quantity(tuple(v * unit.factor for v in values), unit.base, values).key
                for at, unit in headings
                for values in (written, *((v,) for v in written))
                if _heads(text, at, item.start)
            )


def _close_ages(text: str, low: Item, bound: Item, high: Item) -> None:
    """Let "6 years to under 12 years" also say "6 to 11 years"."""
    if bound.key != "bound=under" or low.quantity is None or high.quantity is None or high.quantity.unit != "year":
        return
    if len(low.quantity.written) > 1 or low.quantity.unit not in ("", "year") or len(high.quantity.written) > 1:
        return
    first, beyond = low.quantity.written[0], high.quantity.written[0]
    if _UP_TO.match(text[low.end : bound.start]) and first < beyond - 1 and beyond.denominator == 1:
        low.wider |= {Quantity((first, beyond - 1), unit, (first, beyond - 1)).key for unit in ("", "year")}


def _headings(text: str) -> Iterator[tuple[int, Unit]]:
    """Yield the units that stand in brackets or head the columns of a table, each with its place."""
    for m in _HEADING.finditer(text):
        if (unit := unit_of(tokens_of(m[1].lower()))) is not None:
            yield m.start(), unit
    if " | " in text and _PERCENT_HEADING.search(text):
        yield -1, lexicon().units["%"]


def _heads(text: str, heading: int, number: int) -> bool:
    """Whether a heading may speak of a number: it stands in no table row, or in the same column of one as wide."""
    if heading < 0:
        return True
    (above, at), (row, column) = _row(text, heading), _row(text, number)
    return not above or above != row or at == column


def _row(text: str, place: int) -> tuple[int, int]:
    """Return how many cells the line of a place has besides the first, and the place's own cell."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return text.count("|", start, end if end >= 0 else len(text)), text.count("|", start, place)
