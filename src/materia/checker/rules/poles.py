"""Poles: population, route, time, comparator, direction, severity and the like are those of the evidence."""

import re
from collections.abc import Iterator

from materia.checker.alignment import Pair, resting_on
from materia.checker.finding import Finding
from materia.checker.items import Item
from materia.checker.rules.comparison import numbers_agree

#: Groups that narrow what a sentence holds for: a claim may not leave them out.
_NARROWING = frozenset({"age", "state", "organ", "sex", "route", "trimester", "meal", "release"})

#: Groups that the place of a passage does not supply: its section does not say what rises or how badly.
_SAID_ANEW = frozenset(
    {"direction", "action", "severity", "frequency", "quantity", "share", "width", "pacing", "start"}
)

_AGE = frozenset({"age=child", "age=infant", "age=adolescent"})
#: Poles of likeness, which may stand for one another.
_EVEN = frozenset({"extent=same", "extent=similar"})
_ANY_MEAL = re.compile(
    r"\b(?:with or without|without regard to|regardless of|irrespective of|independent of) (?:\w+ )?(?:food|meals?)\b",
    re.I,
)
_MEAL = re.compile(r"\b(?:food|meals?|fasting|fasted|empty stomach|eating)\b", re.I)
_OPEN = re.compile(r"\b(?:may|can|either|or|whether|matter|not|if|some|could|between)\b", re.I)
#: What an act on something comes to.
_EFFECTS = {"direction=down": "action=block", "direction=up": "action=activate"}
#: Forms that are swallowed.
_BY_MOUTH = frozenset({"form=tablet", "form=capsule"})
_OFTEN = "frequency=often"
#: "Everyone must avoid it" is denied, yet says no less.
_EVERYONE = frozenset({"everyone", "everybody", "every patient"})
#: "13 doses in all" counts, and says nothing of all.
_IN_ALL = re.compile(r"\bin all(?=\s*(?:[.,;)]|$))", re.I)
_NAMING = frozenset({"term", "known", "word", "quantity"})


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each pole that the evidence lacks or contradicts, or that the claim leaves out."""
    for i, item in enumerate(pair.claim.items):
        if item.pole is not None:
            finding = _judge(pair, i, item)
            if finding:
                yield finding
    yield from _left_out(pair)
    keys = {item.key for item in pair.claim.items}
    stops = {item.clause for item in pair.claim.items if item.key == "start=stop"}
    if (
        {"start=stop", "pace=abrupt"} <= keys
        and any(item.key == "@may" and item.clause in stops for item in pair.claim.items)
        and "purpose=cause" not in keys
        and not any("harm" in c.cues for c in pair.claim.clauses)
    ):
        allowed = any(item.key == "pace=abrupt" and not _warned(pair, item) for item in pair.passage.items)
        if not allowed:
            yield Finding("polarity", "the evidence warns of stopping abruptly", True, "abrupt")


def _judge(pair: Pair, i: int, item: Item) -> Finding | None:
    pole = item.pole
    assert pole is not None
    written = pair.claim.text[item.start : item.end]
    rivals = [p for p in pair.gap(i) if p.pole and p.pole.group == pole.group and p.key != item.key]
    if pole.group == "route":  # "infused intravenously" for "as an intravenous infusion"
        rivals = [p for p in rivals if "route=injected" not in (p.key, item.key)]
    if pole.group == "meal" and _either(pair):
        return Finding("time", "the evidence leaves open whether it is taken with food", rule="meal left open")
    if pair.match[i] >= 0:
        if not pair.in_order[i] and rivals:
            return _contrary(pair, written, rivals[0], pole.code)
        if not pair.in_order[i] and (rival := _rival_beside(pair, i, item)):
            return _contrary(pair, written, rival, pole.code)
        if not pair.near_verbatim and (rival := _rival_in_place(pair, i, item)):
            return _contrary(pair, written, rival, pole.code)
        return None
    if pole.group == "route" and not rivals:
        rivals = _other_routes(pair, item)
    if item.key in pair.context_keys and not rivals and pole.group not in _SAID_ANEW:
        return None
    if item.key in _BY_MOUTH and (others := _other_routes(pair, item)) and "route=oral" not in pair.passage.keys:
        return _contrary(pair, written, others[0], "route")
    if pole.group == "age" and _aged(pair, item):
        return None
    if pole.group == "direction" and numbers_agree(pair):
        return None
    if item.key in _EVEN and _finds_no_difference(pair):
        return None
    if item.key in _EFFECTS and any(pair.passage.items[w].key == _EFFECTS[item.key] for w in pair.window):
        return None  # "lowers" for "suppresses"
    if pole.group == "extent" and _EVEN & pair.passage.keys and item.key != "extent=different":
        return None
    if pole.mode == "flip" and _same_act(pair, item):
        return None
    if item.key == _OFTEN and _is_usual(pair):
        return None
    if _IN_ALL.match(pair.claim.text, max(0, item.start - 3)):
        return None
    if not rivals:
        ours = {k.key for k in pair.claim.items}
        rivals = [
            p
            for p in (pair.passage.items[w] for w in pair.window)
            if p.pole and p.pole.group == pole.group and p.key not in ours
        ]
    if rivals and (pole.mode == "strict" or _beside(pair, i, rivals)):
        return _contrary(pair, written, rivals[0], pole.code)
    less = pole.code == "certainty" and item.negated and written.lower() not in _EVERYONE
    if pole.mode == "strict" and not less:  # "not fully" claims less
        return Finding(pole.code, f"“{written}” is not in the evidence", rule=f"{pole.code} added")
    return None


def _either(pair: Pair) -> bool:
    """Whether the evidence leaves it open whether something is taken with food, and the claim does not."""
    rest, left_open = _ANY_MEAL.subn("", pair.passage.text)
    said = _ANY_MEAL.search(pair.claim.text) or _OPEN.search(pair.claim.text)
    return left_open > 0 and not said and _MEAL.search(rest) is None


def _finds_no_difference(pair: Pair) -> bool:
    """Whether all differences of which the sentences used speak are denied: "no difference" for "alike"."""
    used = {m.sentence for k in range(len(pair.match)) if (m := pair.matched(k))}
    said = [p for p in pair.passage.items if p.key == "extent=different" and p.sentence in used]
    return bool(said) and all(p.negated for p in said)


def _is_usual(pair: Pair) -> bool:
    """Whether the sentences that the claim rests on tell what is usual ("the usual dose"), and not how often."""
    used = {m.sentence for k in range(len(pair.match)) if (m := pair.matched(k))}
    if any(p.pole and p.pole.group == "frequency" for p in pair.passage.items if p.sentence in used):
        return False
    clauses = [c for c in pair.passage.clauses if c.sentence in used]
    return any("2" in c.cues.get("hedge", ()) or "usual" in pair.passage.words[c.sentence] for c in clauses)


def _other_routes(pair: Pair, item: Item) -> list[Item]:
    """Return the routes that the sentences which the claim rests on name instead of the claim's."""
    if item.key in pair.passage.keys:
        return []
    ours = {k.key for k in pair.claim.items} | {w for k in pair.claim.items for w in k.wider}
    used = {m.sentence for k, i in enumerate(pair.claim.items) if i.kind in _NAMING and (m := pair.matched(k))}
    said = [p for p in pair.passage.items if p.sentence in used and p.pole and p.pole.group == "route"]
    return [p for p in said if p.key not in ours and not p.wider & ours and item.key not in p.wider]


def _warned(pair: Pair, item: Item) -> bool:
    return any("harm" in c.cues or "prohibition" in c.cues for c in pair.passage.clauses if c.sentence == item.sentence)


def _contrary(pair: Pair, written: str, rival: Item, code: str) -> Finding:
    was = pair.passage.text[rival.start : rival.end]
    return Finding(code, f"“{written}” stands against “{was}” in the evidence", True, f"{code} contrary")


def _beside(pair: Pair, i: int, rivals: list[Item]) -> bool:
    clauses = {m.clause for k in range(max(0, i - 3), i + 4) if k < len(pair.match) and (m := pair.matched(k))}
    return any(r.clause in clauses for r in rivals)


def _rival_beside(pair: Pair, i: int, item: Item) -> Item | None:
    """Return the other pole that stands, unused, in the clause that the words beside the claim's pole rest on."""
    place = pair.matched(i)
    near = [
        m
        for k in (i - 1, i + 1)
        if 0 <= k < len(pair.match) and (m := pair.matched(k)) and pair.claim.items[k].kind != "subject"
    ]
    if place is None or not near or any(m.clause == place.clause for m in near):
        return None
    keys = {k.key for k in pair.claim.items}
    for m in near:
        for w in pair.window:
            p = pair.passage.items[w]
            if p.clause == m.clause and p.pole and item.pole and p.pole.group == item.pole.group and p.key not in keys:
                return p
    return None


def _aged(pair: Pair, item: Item) -> bool:
    """Whether the claim gives the age in figures too, and the evidence has them: "toddlers under 2 years"."""
    return any(
        k.quantity is not None and pair.match[i] >= 0 and k.clause == item.clause and _AGE & pair.passage.keys
        for i, k in enumerate(pair.claim.items)
    )


def _rival_in_place(pair: Pair, i: int, item: Item) -> Item | None:
    """Return the other pole of the sentence that the rest of the claim's stretch rests on, where it lacks this one."""
    if item.pole is None or item.pole.group not in _SAID_ANEW:
        return None
    hard = pair.claim.clauses[item.clause].hard
    own = resting_on(
        pair,
        (
            k
            for k, other in enumerate(pair.claim.items)
            if k != i and pair.claim.clauses[other.clause].hard == hard and other.kind in _NAMING
        ),
    )
    if own < 0:
        return None
    here = [p for p in pair.passage.items if p.sentence == own]
    if any(p.key == item.key or item.key in p.wider for p in here):
        return None
    ours = {k.key for k in pair.claim.items}
    return next((p for p in here if p.pole and p.pole.group == item.pole.group and p.key not in ours), None)


def _same_act(pair: Pair, item: Item) -> bool:
    """ "Do not stop suddenly" rests on "abrupt withdrawal has caused seizures", and the other way round."""
    for p in (pair.passage.items[w] for w in pair.window):
        if p.pole and item.pole and p.pole.group == item.pole.group and p.turned != item.turned:
            side = pair.passage if item.turned else pair.claim
            other = p if item.turned else item
            if any("harm" in c.cues for c in side.clauses if c.sentence == side.clauses[other.clause].sentence):
                return True
    return False


def _left_out(pair: Pair) -> Iterator[Finding]:
    """A limit such as "in children" of the clause that the claim rests on, which the claim does not keep."""
    said = {item.pole.group for item in pair.claim.items if item.pole}
    said |= {key.partition("=")[0] for item in pair.claim.items for key in item.wider if "=" in key}
    both = {"sex"} if {"sex=men", "sex=women"} <= pair.passage.keys else set()
    said |= both  # "male or female" limits nothing
    used = {place.sentence for i in range(len(pair.match)) if (place := pair.matched(i)) is not None}
    ages = {p.key for p in pair.passage.items if p.sentence in used}
    if {"age=adult", "age=child"} <= ages:
        said.add("age")
    if any(item.quantity is not None and item.quantity.unit == "year" for item in pair.claim.items):
        said.add("age")  # "over 60 years" for "older patients over 60 years"
    counts: dict[int, int] = {}
    for i, item in enumerate(pair.claim.items):
        place = pair.matched(i)
        if place is not None and item.kind not in ("light", "subject", "operator"):
            counts[place.clause] = counts.get(place.clause, 0) + 1
    taken = set(pair.match)
    for w in pair.window:
        p = pair.passage.items[w]
        if (
            p.pole
            and p.pole.group in _NARROWING
            and p.pole.group not in said
            and w not in taken
            and counts.get(p.clause, 0) >= 2
            and p.key not in pair.context_keys
        ):
            was = pair.passage.text[p.start : p.end]
            yield Finding(p.pole.code, f"the evidence speaks of “{was}” only", rule=f"{p.pole.code} left out")
            return
