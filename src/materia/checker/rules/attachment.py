"""Attachment: a "rise", a "severe" or a "no" belongs to the same thing as in the evidence."""

from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Analysis, Item

#: Groups of poles that say something of the thing beside them.
_GROUPS = frozenset({"direction", "width", "pacing", "duration", "course", "severity", "action", "start"})
_THINGS = frozenset({"subject", "term", "known", "word"})
_REACH = 3
#: How fast something leaves, and what that is of its clearance.
_SPEEDS = {"pacing=faster": "direction=up", "pacing=slower": "direction=down"}
_CLEARANCE = frozenset({"excrete", "metabolize", "clearance"})


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where what a pole is said of has only the opposite pole in the evidence."""
    if pair.near_verbatim:
        return
    claim = pair.claim
    if (written := _leaves_otherwise(pair)) is not None:
        yield Finding("direction", f"“{written}” stands against the evidence", rule="speed contrary")
        return
    for i, item in enumerate(claim.items):
        if item.pole is None or item.pole.group not in _GROUPS:
            continue
        thing = _object(claim, i)
        if thing is None or pair.match[thing] < 0:
            continue
        group = item.pole.group
        place = pair.matched(i)
        if group == "severity" and place and place.sentence == pair.passage.items[pair.match[thing]].sentence:
            continue  # "serious reactions, which can be fatal": one thing may be both
        said = _poles_of(pair.passage, pair.match[thing], group)
        if item.key == "start=start" and all(p.pole is None for p in said):
            continue  # "withdrawal symptoms" may start
        keys = {key for p in said if (key := _key(p, group))}
        if keys and item.key not in keys and all(p.negated == item.negated for p in said):
            was = pair.passage.text[said[0].start : said[0].end]
            written = claim.text[item.start : item.end]
            yield Finding(item.pole.code, f"“{written}” stands against “{was}” in the evidence", True, "attached")
            return


def _leaves_otherwise(pair: Pair) -> str | None:
    """Return the claim's word for a speed of clearance of which the evidence says the opposite."""
    for i, item in enumerate(pair.claim.items):
        if item.key not in _SPEEDS:
            continue
        for k in range(max(0, i - _REACH), min(len(pair.claim.items), i + _REACH + 1)):
            if pair.claim.items[k].key not in _CLEARANCE or pair.match[k] < 0:
                continue
            keys = {key for p in _poles_of(pair.passage, pair.match[k], "direction") if (key := _key(p, "direction"))}
            if keys and _SPEEDS[item.key] not in keys and not any(p.key == item.key for p in pair.passage.items):
                return pair.claim.text[item.start : item.end]
    return None


def _object(analysis: Analysis, i: int) -> int | None:
    """Return the thing that pole `i` is said of: the next one of its clause, else the one before."""
    items = analysis.items
    for k in range(i + 1, min(len(items), i + 1 + _REACH)):
        if items[k].clause != items[i].clause or items[k].pole:
            break
        if items[k].kind == "subject":
            break
        if items[k].kind in _THINGS:
            return k
    for k in range(i - 1, max(-1, i - 1 - _REACH), -1):
        if items[k].clause != items[i].clause or items[k].pole:
            break
        if items[k].kind in _THINGS:
            return k if items[k].kind != "subject" else None
    return None


def _key(item: Item, group: str) -> str:
    """Return the pole of a group that an item is or implies ("leukopenia": a fall), or nothing."""
    if item.pole is not None:
        return item.key if item.pole.group == group else ""
    return min((w for w in item.wider if w.startswith(f"{group}=")), default="")


def _poles_of(analysis: Analysis, place: int, group: str) -> list[Item]:
    """Return the poles of a group that may be said of the thing at `place`: the nearest before and after it."""
    items = analysis.items
    hard = analysis.clauses[items[place].clause].hard
    found: list[Item] = [items[place]] if _key(items[place], group) else []
    for step in (-1, 1):
        k = place + step
        steps = 0
        while 0 <= k < len(items) and analysis.clauses[items[k].clause].hard == hard:
            if _key(items[k], group):
                while (step < 0 or steps <= _REACH) and 0 <= k < len(items) and _key(items[k], group):
                    found.append(items[k])
                    k += step
                break
            k += step
            steps += 1
    return found
