"""Labels: of two numbers of one unit, each keeps the words beside it ("9-fold for A and 6-fold for B")."""

from collections.abc import Iterator
from itertools import pairwise, product

from materia.checker.alignment import Pair, said_at
from materia.checker.finding import Finding
from materia.checker.items import Analysis

_REACH = 6  # items beside a number
_BOTH = 2
_SILENT = frozenset({"light", "operator"})
#: Keys that stand beside one number and not beside the other.
Beside = tuple[frozenset[str], frozenset[str]]


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where both numbers stand, in any reading, only beside what the evidence puts beside the other."""
    if pair.near_verbatim or " | " in pair.passage.text:
        return
    claim, passage = pair.claim, pair.passage
    numbers = [i for i, item in enumerate(claim.items) if item.quantity and pair.match[i] >= 0]
    for one, two in pairwise(numbers):
        here, there = claim.items[one], claim.items[two]
        if here.quantity and there.quantity and here.quantity.unit == there.quantity.unit and here.key != there.key:
            places = pair.match[one], pair.match[two]
            if _once_in_one_sentence(passage, *places) and _exchanged(pair, (one, two), places, numbers):
                written = claim.text[here.start : here.end]
                yield Finding(
                    "number", f"“{written}” belongs to something else in the evidence", True, "labels exchanged"
                )
                return


def _once_in_one_sentence(passage: Analysis, one: int, two: int) -> bool:
    items = passage.items
    keys = [item.key for item in items if item.quantity and item.sentence == items[one].sentence]
    return items[one].sentence == items[two].sentence and keys.count(items[one].key) == keys.count(items[two].key) == 1


def _exchanged(pair: Pair, ours: tuple[int, int], theirs: tuple[int, int], numbers: list[int]) -> bool:
    claim, passage = pair.claim, pair.passage
    said: dict[int, set[str]] = {}
    for i, item in enumerate(claim.items):
        if pair.match[i] >= 0 and item.quantity is None and item.kind not in _SILENT:
            said.setdefault(i, set()).add(item.key)
    known: dict[int, set[str]] = {}
    for i, keys in said.items():
        for p in said_at(claim.items[i], passage):
            known.setdefault(p, set()).update(keys)
    own = passage.items[theirs[0]].sentence
    stops = [p for p, item in enumerate(passage.items) if item.quantity and item.sentence == own]
    straight = crossed = 0
    for ahead, behind in product((True, False), repeat=2):
        a, b = _beside(claim, ours, numbers, said, after=ahead)
        x, y = _beside(passage, theirs, stops, known, after=behind)
        kept = bool(a & x) + bool(b & y)
        straight = max(straight, kept)
        crossed = max(crossed, 0 if kept else bool(a & y) + bool(b & x))
    return crossed == _BOTH and straight < _BOTH


def _beside(
    text: Analysis, pair: tuple[int, int], stops: list[int], said: dict[int, set[str]], *, after: bool
) -> Beside:
    """Return what stands beside each of two numbers, before or after it, up to the next number."""
    found: list[set[str]] = []
    for place in pair:
        n = stops.index(place)
        if after:
            high = stops[n + 1] if n + 1 < len(stops) else min(len(text.items), place + _REACH + 1)
            span = range(place + 1, high)
        else:
            span = range(stops[n - 1] + 1 if n else max(0, place - _REACH), place)
        own = text.items[place].sentence
        found.append({key for k in span if text.items[k].sentence == own for key in said.get(k, ())})
    return frozenset(found[0] - found[1]), frozenset(found[1] - found[0])
