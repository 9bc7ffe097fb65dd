"""Comparison: "fewer on A than on B" agrees with the two numbers of the evidence, and "as often" with no difference."""

import re
from collections.abc import Iterator

from materia.checker.alignment import Pair, resting_on
from materia.checker.finding import Finding
from materia.checker.items import Item

_THAN = re.compile(r"\bthan\b", re.I)
_COMPARED = re.compile(r"\b(?:than|compared (?:to|with)|versus|vs\.?|against|relative to|and)\b", re.I)
_LIKE = re.compile(
    r"(?<!twice )(?<!times )(?<!half )\b(?:as|equally) (?:often|frequent|frequently|common|commonly|likely)\b", re.I
)
_UNLIKE = re.compile(r"\b(?:than|compared (?:to|with)|versus)\b", re.I)
_MORE = frozenset({"direction=up", "duration=prolong"})
_LESS = frozenset({"direction=down", "duration=shorten"})
_ALIKE = frozenset({"extent=same", "extent=similar"})
_LABELS = frozenset({"subject", "term"})
_TWO = 2


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the claim compares two things otherwise than their numbers or the evidence do."""
    alike = _LIKE.search(pair.claim.text) is not None
    if pair.near_verbatim or not (alike or _THAN.search(pair.claim.text)):
        return
    own = _own(pair)
    if own < 0:
        return
    if alike and _differs(pair, own):
        yield Finding("comparator", "the evidence finds a difference", rule="difference dropped")
        return
    if _told_by_numbers(pair, own) is False:
        yield Finding("comparator", "the numbers of the evidence say the opposite", rule="numbers compared")


def numbers_agree(pair: Pair) -> bool:
    """Whether the claim compares two things without numbers, as the numbers of the evidence do."""
    own = _own(pair)
    return own >= 0 and _told_by_numbers(pair, own) is True


def _told_by_numbers(pair: Pair, own: int) -> bool | None:
    """Return whether a sentence's two numbers bear out the claim's comparison, None where they say nothing of it."""
    if (said := _said(pair)) is None:
        return None
    first, second, more = said
    values = _values(pair, own, first, second)
    if values is None or values[0] == values[1]:
        return None
    return (values[0] > values[1]) is more


def _own(pair: Pair) -> int:
    """Return the sentence that most of the claim rests on, or -1."""
    told = (i for i, item in enumerate(pair.claim.items) if item.kind not in ("light", "operator", "subject"))
    return resting_on(pair, told)


def _differs(pair: Pair, own: int) -> bool:
    """Whether the sentence finds one of two things more or less than the other, and nowhere that they are alike."""
    items = [p for p in pair.passage.items if p.sentence == own]
    if any(p.key in _ALIKE for p in pair.passage.items) or _LIKE.search(pair.passage.text):
        return False
    start, end = pair.passage.sentences[own]
    clauses = [c for c in pair.passage.clauses if c.sentence == own]
    denied = any({"negation", "unknown"} & c.cues.keys() for c in clauses)
    changes = any(p.key in _MORE | _LESS for p in items)
    return changes and not denied and _UNLIKE.search(pair.passage.text, start, end) is not None


def _said(pair: Pair) -> tuple[Item, Item, bool] | None:
    """Return the two things that a claim without numbers compares, and whether it gives the first one more."""
    items = pair.claim.items
    than = _THAN.search(pair.claim.text)
    if than is None or len(_THAN.findall(pair.claim.text)) > 1 or any("negation" in c.cues for c in pair.claim.clauses):
        return None
    poles = [item for item in items if item.key in _MORE | _LESS]
    after = [item for item in items if item.start >= than.end() and _is_label(item)]
    before = [item for item in items if item.start < than.start() and _is_label(item)]
    # of two poles one says what is compared ("the fall was greater"), which turns the other round
    if len(poles) != 1 or not after or not before or before[-1].key == after[0].key:
        return None
    if any(item.quantity is not None and item.quantity.unit == "percent" for item in items):
        return None
    return before[-1], after[0], poles[0].key in _MORE


def _values(pair: Pair, own: int, first: Item, second: Item) -> tuple[float, float] | None:
    """Return the numbers that a sentence gives for two things: its only two of one unit, in the order of the two."""
    items = [p for p in pair.passage.items if p.sentence == own]
    if any(p.key in _MORE | _LESS | _ALIKE for p in items):
        return None
    numbers = [p for p in items if p.quantity is not None and p.quantity.unit == "percent"]
    ones = [p for p in items if p.key == first.key]
    others = [p for p in items if p.key == second.key]
    if len(numbers) != _TWO or not ones or not others:
        return None
    low, high = numbers
    assert low.quantity is not None and high.quantity is not None
    if not _COMPARED.search(pair.passage.text, low.end, high.start):
        return None
    values = float(low.quantity.values[0]), float(high.quantity.values[0])
    if ones[0].start < others[-1].start and ones[0].start < high.start:
        return values
    if others[0].start < ones[-1].start and others[0].start < high.start:
        return values[1], values[0]
    return None


def _is_label(item: Item) -> bool:
    return item.kind in _LABELS or item.key == "placebo"
