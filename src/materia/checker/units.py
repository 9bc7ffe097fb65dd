"""Units that stand apart from their numbers: in a list ("0.24 and 0.40 mg/kg"), in a heading ("Dose (mg)", "%")."""

import re
from itertools import pairwise

from materia.checker.items import Item
from materia.checker.lexicon.words import lexicon
from materia.checker.quantities import Quantity

_LIST = re.compile(r"^\s*(?:,|and|or|to|/|,\s*and|,\s*or|and at|or at|and then)\s*$")
_HEADING = re.compile(r"\(\s*(%|[a-zA-Z]{1,5})\s*\)")
_PERCENT_HEADING = re.compile(r"(?<![\d\s])\s*%|\bN\s*=\s*\d+\)?\s*%|%\s*(?:\||$)", re.I | re.M)


def share_units(text: str, items: list[Item]) -> None:
    """Give bare numbers the unit of the list or, as a possible reading, of the heading that they stand in."""
    for one, two in pairwise(items):
        if one.quantity is None or two.quantity is None or one.quantity.unit or not two.quantity.unit:
            continue
        if _LIST.match(text[one.end : two.start]):
            factor = two.quantity.values[0] / two.quantity.written[0] if two.quantity.written[0] else 1
            values = tuple(v * factor for v in one.quantity.written)
            one.quantity = Quantity(values, two.quantity.unit, one.quantity.written)
            one.wider |= {one.key}
            one.key = one.quantity.key
    headings = [unit for name in _HEADING.findall(text) if (unit := lexicon().units.get(name.lower())) is not None]
    bases = {(unit.base, unit.factor) for unit in headings}
    if " | " in text and _PERCENT_HEADING.search(text):
        percent = lexicon().units["%"]
        bases.add((percent.base, percent.factor))
    if not bases:
        return
    for item in items:
        if item.quantity is not None and not item.quantity.unit:
            readings = {
                Quantity(tuple(v * factor for v in item.quantity.written), base, item.quantity.written).key
                for base, factor in bases
            }
            item.wider |= frozenset(readings)
