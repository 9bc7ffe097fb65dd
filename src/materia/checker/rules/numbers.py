"""Numbers: every quantity of the claim is in its evidence, with its unit, and belongs to the same things."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Item
from materia.checker.quantities import Quantity

_NEIGHBOURS = 8
_BESIDE = 4
_HALF = "#1/2 "
_HALF_ONE = Fraction(1, 2)
_ENDS = 2
_MANY_TIMES = 10_000
#: Before what a share is counted by: "40 per 10,000".
_PER = re.compile(r"\bper $", re.I)
_ABOUT = re.compile(r"\b(?:about|around|approximately|roughly|nearly|almost|some) $", re.I)
_TREATMENTS = frozenset({"subject", "term"})
_LABELS = frozenset({"subject", "term", "word", "known", "pole", "ordinary"})


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each number that is missing, has another unit, or belongs to something else."""
    for i, item in enumerate(pair.claim.items):
        if item.quantity is None:
            continue
        written = pair.claim.text[item.start : item.end]
        if pair.match[i] < 0 and not pair.near_verbatim and _only_counts(pair, i, written.lower()):
            continue
        if pair.match[i] < 0 and (
            _is_name(pair, item) or _is_half_life(pair, item) or _spans(pair, item) or _rounds(pair, item)
        ):
            continue
        if pair.match[i] < 0:
            yield _absent(pair, item, written)
        elif not pair.in_order[i] and pair.near_verbatim:
            yield Finding("number", f"“{written}” stands where the evidence has another number", True)
        elif not pair.near_verbatim and not _belongs(pair, i):
            yield Finding("number", f"“{written}” belongs to something else in the evidence", rule="stray number")
    yield from _swapped(pair)


def _only_counts(pair: Pair, i: int, written: str) -> bool:
    """Whether a number counts what has been named ("the three parts"), or is the once of "once daily"."""
    items = pair.claim.items
    if written == "once":
        return i + 1 < len(items) and items[i + 1].key.startswith("interval=") and pair.match[i + 1] >= 0
    if written == "two":
        return True
    before = pair.claim.text[: items[i].start].rstrip().rpartition(" ")[2].lower()
    return written in ("three", "four", "five", "six") and before in ("the", "these", "all", "those")


def _is_name(pair: Pair, item: Item) -> bool:
    """Whether a bare 1 is "one" of the passage: "study 1" for "Study One"."""
    if item.key != "#1 ":
        return False
    return item.key in pair.passage.keys or any("one" in words for words in pair.passage.words)


def _is_half_life(pair: Pair, item: Item) -> bool:
    """Whether "half of it is gone in 6 hours" tells a half-life."""
    halved = pair.claim.text[item.start : item.end].lower().startswith("halv")
    return item.key == _HALF and not halved and "half-life" in pair.passage.keys


def _spans(pair: Pair, item: Item) -> bool:
    """Whether a range of the claim has both its ends, in order, in one sentence of the evidence."""
    if pair.near_verbatim or item.quantity is None or len(item.quantity.values) != _ENDS or not item.quantity.unit:
        return False
    low, high = (Quantity((value,), item.quantity.unit, (value,)).key for value in item.quantity.values)
    if item.quantity.values[0] >= item.quantity.values[1] or " | " in pair.passage.text:
        return False
    ends = [[p for p in pair.passage.items if p.key == key] for key in (low, high)]
    return any(a.sentence == b.sentence and a.start < b.start for a in ends[0] for b in ends[1])


def _rounds(pair: Pair, item: Item) -> bool:
    """Whether the claim says "about 9 %" where the evidence has 9.4 %."""
    quantity = item.quantity
    assert quantity is not None
    if len(quantity.written) != 1 or _ABOUT.search(pair.claim.text[: item.start]) is None:
        return False
    for p in (pair.passage.items[w] for w in pair.window):
        if p.quantity is None or len(p.quantity.written) != 1 or p.quantity.written[0].denominator == 1:
            continue
        written = p.quantity.written[0]
        same = p.quantity.unit == quantity.unit or Quantity((written,), quantity.unit, (written,)).key in p.wider
        if same and abs(written - quantity.written[0]) <= _HALF_ONE and quantity.written[0].denominator == 1:
            return True
    return False


def _absent(pair: Pair, item: Item, written: str) -> Finding:
    quantity = item.quantity
    assert quantity is not None
    others = [p.quantity for p in (pair.passage.items[w] for w in pair.window) if p.quantity]
    if any(
        (q.written == quantity.written and q.unit != quantity.unit) or q.written == quantity.written for q in others
    ):
        return Finding("unit", f"the evidence has the number of “{written}” with another unit", True, "other unit")
    if others:
        return Finding("number", f"“{written}” differs from the numbers of the evidence", True, "other number")
    return Finding("number", f"“{written}” is not in the evidence", rule="number added")


def _belongs(pair: Pair, i: int) -> bool:
    """Whether some content beside the number in the claim stands in the number's sentence of the passage."""
    place = pair.matched(i)
    assert place is not None
    size = len(pair.claim.items)
    near = [
        k
        for k in sorted(range(size), key=lambda k: (abs(k - i), k))
        if k != i and pair.claim.items[k].kind != "operator"
    ][:_NEIGHBOURS]
    if not near or " | " in pair.passage.text:
        return True  # in a table the header stands apart from its numbers
    return any((m := pair.matched(k)) is not None and m.sentence == place.sentence for k in near)


def _swapped(pair: Pair) -> Iterator[Finding]:
    """Two numbers of one unit in the other order than in the passage, while what they belong to is not."""
    claim = pair.claim.items
    numbers = [
        i
        for i, item in enumerate(claim)
        if item.quantity and pair.match[i] >= 0 and not _PER.search(pair.claim.text[: item.start])
    ]
    for one, two in combinations(numbers, 2):
        first, second = claim[one].quantity, claim[two].quantity
        assert first is not None and second is not None
        if first.unit != second.unit or first.values == second.values or far_apart(first, second):
            continue
        turned = pair.match[one] > pair.match[two]
        if " | " in pair.passage.text and not turned:
            continue  # a row names its columns elsewhere
        if turned != _labels_turned(pair, one, two, otherwise=turned):
            yield Finding("number", "the numbers are exchanged", True, "numbers exchanged")
            return


def far_apart(one: Quantity, other: Quantity) -> bool:
    """Whether two amounts are too far apart to be of one sort: the weight of a body and of a dose."""
    low, high = sorted((one.values[0], other.values[0]))
    return one.unit == "g" and low > 0 and high / low >= _MANY_TIMES


def _labels_turned(pair: Pair, one: int, two: int, *, otherwise: bool) -> bool:
    """Whether what the first number belongs to stands after what the second belongs to in the passage.

    Labels follow their numbers ("63 % on the drug, 36 % on placebo") where one follows the second
    number, else they precede.
    """
    items = pair.claim.items
    labels = [
        k for k, item in enumerate(items) if pair.match[k] >= 0 and item.quantity is None and item.kind in _LABELS
    ]
    numbers = [k for k, item in enumerate(items) if item.quantity]
    ahead = min((k for k in numbers if k > two), default=two + _BESIDE)
    behind = max((k for k in numbers if k < one), default=one - _BESIDE)
    between = [k for k in labels if one < k < two]
    after = [k for k in labels if two < k <= ahead]
    before = [k for k in labels if behind <= k < one]
    first, second = (between, after) if after else (before[::-1], between[::-1])
    treated = [[k for k in group if items[k].kind in _TREATMENTS] for group in (before, between, after)]
    amount = items[one].quantity
    if treated[0] and treated[2] and not treated[1] and amount is not None and amount.unit == "g":
        first, second = treated[0], treated[2]  # "5 mg of A …" after "A 10 mg"
    pairs = [
        (a, b) for a, b in product(first, second) if items[a].key != items[b].key and pair.match[a] != pair.match[b]
    ]
    doses = first == treated[0] and second == treated[2]
    alike = [(a, b) for a, b in pairs if doses or _alike(items[a], items[b])]
    votes = {pair.match[a] > pair.match[b] for a, b in alike or (pairs[:1] if otherwise else ())}
    if len(votes) == 1:
        return votes.pop()
    # no label at all: exchanged numbers alone are a mistake; labels that disagree decide nothing
    return otherwise if votes else False


def _alike(one: Item, two: Item) -> bool:
    """Whether two labels are of one sort, such as two drugs or two animals, by which numbers are told apart."""
    if one.pole and two.pole:
        return one.pole.group == two.pole.group
    if one.kind != two.kind:
        return False
    return one.kind == "term" or bool({w for w in one.wider if w.isalpha()} & two.wider)
