"""Conditions: "only if", "unless", "until" of the evidence are not dropped."""

from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Analysis, Item

_MOST = 0.5


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the evidence allows or demands something under a condition that the claim does not name."""
    claim, passage = pair.claim, pair.passage
    used = {place.sentence for i in range(len(pair.match)) if (place := pair.matched(i)) and _carries(pair, i)}
    if not used:
        return
    ours = {kind for c in claim.clauses for kind in ("restrict", "condition") if kind in c.cues}
    theirs = [c for c in passage.clauses if c.sentence in used]
    if any("restrict" in c.cues for c in theirs) and not _denied(pair) and not _keeps(pair, used):
        yield Finding("condition", "the evidence says this under a condition only")
        return
    if not pair.near_verbatim and _limits(claim) and not any(_limits_too(c.cues) for c in passage.clauses):
        yield Finding("condition", "the evidence does not limit this")
        return
    if ours or pair.near_verbatim:
        return
    taken = {m for m in pair.match if m >= 0}
    for number, clause in enumerate(passage.clauses):
        if clause.sentence not in used or "condition" not in clause.cues or not clause.subordinate:
            continue
        inside = [p for p, item in enumerate(passage.items) if item.clause == number and _limiting(item)]
        main = [p for p, item in enumerate(passage.items) if item.sentence == clause.sentence and item.clause != number]
        if inside and not taken & set(inside) and taken & set(main):
            yield Finding("condition", "a condition of the evidence is left out")
            return


def _keeps(pair: Pair, used: set[int]) -> bool:
    """Whether the claim names a limit too, or what the evidence's limit speaks of."""
    if any({"restrict", "only"} & c.cues.keys() for c in pair.claim.clauses):
        return True
    taken = {m for m in pair.match if m >= 0}
    numbers = set()
    for n, clause in enumerate(pair.passage.clauses):
        if clause.sentence in used and "restrict" in clause.cues:
            ahead = "ahead" in clause.cues["restrict"] and any(p.clause == n + 1 for p in pair.passage.items)
            numbers.add(n + 1 if ahead else n)
    inside = [p for p, item in enumerate(pair.passage.items) if item.clause in numbers and item.kind != "operator"]
    return bool(taken & set(inside))


def _limiting(item: Item) -> bool:
    """Whether an item of a condition limits anything: "when taken with this drug" does not."""
    return item.kind not in ("operator", "light", "subject") and item.key != "company=together"


def _limits(claim: Analysis) -> bool:
    """Whether a claim says "only" of something other than a number."""
    places = [n for n, item in enumerate(claim.items) if item.key == "@only"]
    return any(n + 1 < len(claim.items) and claim.items[n + 1].quantity is None for n in places)


def _limits_too(cues: dict[str, list[str]]) -> bool:
    return bool(cues.keys() & {"only", "restrict", "prohibition", "condition"})


def _carries(pair: Pair, i: int) -> bool:
    return pair.claim.items[i].kind not in ("subject", "light", "operator")


def _denied(pair: Pair) -> bool:
    """Whether the claim itself forbids, which leaves the exception out on the safe side."""
    return any("prohibition" in c.cues for c in pair.claim.clauses)
