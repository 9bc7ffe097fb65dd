"""Columns: in a row of a table each number keeps the column of its heading."""

from collections.abc import Iterator
from itertools import combinations

from materia.checker.alignment import Pair, said_at
from materia.checker.finding import Finding
from materia.checker.items import Item

_HEADS = frozenset({"subject", "term", "known", "word", "quantity", "pole"})
_NEAR = 6  # items between a number and its label


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where two numbers of one row stand each beside the other's heading."""
    text = pair.passage.text
    if " | " not in text:
        return
    claim = pair.claim.items
    cells = {i: cell for i, item in enumerate(claim) if item.quantity and (cell := _cell(pair, i)) is not None}
    for one, two in combinations(sorted(cells), 2):
        (row, left), (other_row, right) = cells[one], cells[two]
        if row != other_row or left == right or not left or not right or not _alike(claim[one], claim[two]):
            continue
        heads = _heads(pair, row, {left, right}, {one, two})
        ours = _label_of(one, two, heads), _label_of(two, one, heads)
        if ours[0] is None or ours[1] is None or ours[0] == ours[1]:
            continue
        if (heads[ours[0]], heads[ours[1]]) == (right, left):
            yield Finding("number", "the numbers stand in each other's columns", rule="columns exchanged")
            return


def _alike(one: Item, two: Item) -> bool:
    return one.quantity is not None and two.quantity is not None and one.quantity.unit == two.quantity.unit


def _cell(pair: Pair, i: int) -> tuple[int, int] | None:
    """Return the line and the column in which the number of claim item `i` stands, if only one."""
    places = {_place(pair.passage.text, pair.passage.items[p]) for p in said_at(pair.claim.items[i], pair.passage)}
    return next(iter(places)) if len(places) == 1 else None


def _place(text: str, item: Item) -> tuple[int, int]:
    start = text.rfind("\n", 0, item.start) + 1
    return text.count("\n", 0, item.start), text.count("|", start, item.start)


def _heads(pair: Pair, row: int, columns: set[int], numbers: set[int]) -> dict[int, int]:
    """Return the claim items that head just one of two columns in a line above, each with its column."""
    found: dict[int, int] = {}
    for i, item in enumerate(pair.claim.items):
        if item.kind not in _HEADS or i in numbers:
            continue
        places = {_place(pair.passage.text, pair.passage.items[p]) for p in said_at(item, pair.passage)}
        above = {column for line, column in places if line < row and column in columns}
        if len(above) == 1 and not any(line == row for line, _ in places):
            found[i] = above.pop()
    return found


def _label_of(number: int, other: int, heads: dict[int, int]) -> int | None:
    """Return the heading nearest to a number, on its own side of the other number."""
    near = [h for h in heads if abs(h - number) <= _NEAR and not min(number, h) < other < max(number, h)]
    # a label between both numbers belongs to the first where another follows the second
    if number < other:
        return min(near, key=lambda h: (abs(h - number), h), default=None)
    after = [h for h in near if h > number]
    return min(after or near, key=lambda h: (abs(h - number), -h), default=None)
