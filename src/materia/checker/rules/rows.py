"""Rows: what is said of one band of ages is not taken from the row of another."""

from collections.abc import Iterator

from materia.checker.alignment import Pair, said_at
from materia.checker.finding import Finding
from materia.checker.items import Item

_SAID = frozenset({"term", "known", "word", "quantity"})


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the claim names the ages of one row and the dose of another."""
    claim, passage = pair.claim, pair.passage
    bands = [item for item in claim.items if _is_band(item)]
    banded = {item.sentence for item in passage.items if _is_band(item)}
    if pair.near_verbatim or len(bands) != 1 or len(banded) <= 1:
        return
    own = {passage.items[p].sentence for p in said_at(bands[0], passage) if _is_band(passage.items[p])}
    if not own:
        return
    here = other_number = other_word = False
    for item in claim.items:
        if item.kind not in _SAID or _is_band(item):
            continue
        rows = {passage.items[p].sentence for p in said_at(item, passage) if not _is_band(passage.items[p])}
        here = here or bool(rows & own)
        if rows and rows <= banded - own:
            other_number = other_number or item.quantity is not None
            other_word = True
    if other_number or (other_word and not here):
        written = claim.text[bands[0].start : bands[0].end]
        yield Finding("number", f"the evidence says this of other ages than “{written}”", rule="other row")


def _is_band(item: Item) -> bool:
    """Whether an item is an age or one end of a range of ages."""
    if item.quantity is None:
        return False
    return item.quantity.unit == "year" or any(key.endswith(" year") and ".." in key for key in item.wider)
