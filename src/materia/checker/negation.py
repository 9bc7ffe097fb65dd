"""Negation: which items of a text are denied."""

from functools import lru_cache

from materia.checker.items import Clause, Item, Negation
from materia.checker.lexicon.words import lexicon

#: Words that a denial of something named reaches: "without pain", "no effect on the levels of digoxin".
_REACHES = {"near": 4, "object": 6}
#: Groups of poles that tell whom a sentence is about.
_WHO = frozenset({"age", "state", "sex", "organ", "health"})


def deny(
    text: str,
    items: list[Item],
    places: list[int],
    clauses: list[Clause],
    negations: list[Negation],
    *,
    prohibiting: bool,
    addressed: frozenset[int] = frozenset(),
) -> None:
    """Mark the items that the negations deny. `places` holds the first token of each item.

    `prohibiting` reads entries without a verb of their own as forbidden: they stand in a list of things not to do. So
    do the sentences in `addressed`, which tell who somebody is ("you are a woman").
    """
    if prohibiting:
        negations += _forbidden(clauses, addressed)
    sentences = {c.hard: c.sentence for c in clauses}
    own = {sentences.get(n.hard, -1) for n in negations if n.word >= 0 and n.reach == "wide"}
    # an entry of a list that forbids for itself does not forbid twice
    negations = [n for n in negations if n.word >= 0 or sentences.get(n.hard, -1) not in own]
    _turn(text, items, places, clauses, negations)
    for item in items:
        item.surely = item.negated
    for negation in negations:
        if not negation.used:
            person = False
            for item, place in zip(items, places, strict=True):
                person = person or (place > negation.word >= 0 and _is_person(item))
                if _reaches(negation, item, place, clauses):
                    item.negated = not item.negated
                    if not person and _surely_reaches(negation, item, place, clauses):
                        item.surely = not item.surely


def _reaches(negation: Negation, item: Item, place: int, clauses: list[Clause]) -> bool:
    clause = clauses[item.clause]
    if clause.hard != negation.hard or (negation.aside and item.aside != negation.aside):
        return False
    if negation.word >= 0 and clauses[negation.clause].subordinate and item.clause > negation.clause:
        return False  # "if it does not help, take another"
    if negation.reach == "wide":
        return True
    if negation.reach == "forward":
        return place > negation.word
    if negation.reach in _REACHES:
        return item.clause == negation.clause and negation.word < place <= negation.word + _REACHES[negation.reach]
    # a denied predicate denies its clause and what follows, but not a condition named before it
    apart = clause.subordinate or clauses[negation.clause].subordinate
    return not (item.clause < negation.clause and apart)


def _is_person(item: Item) -> bool:
    """Whether an item tells whom a sentence is about: what follows may describe them and is not surely denied."""
    return item.key == "patient" or (item.pole is not None and item.pole.group in _WHO)


def _surely_reaches(negation: Negation, item: Item, place: int, clauses: list[Clause]) -> bool:
    """Whether a negation denies an item in the narrowest reading: what follows it in its own clause."""
    if negation.word < 0 or negation.reach in _REACHES:
        return True
    if negation.reach == "wide" and place < negation.word:
        return item.clause == negation.clause
    if place < negation.word:
        return False
    between = clauses[negation.clause + 1 : item.clause + 1]
    return not any(c.subordinate for c in between)


def _forbidden(clauses: list[Clause], addressed: frozenset[int]) -> list[Negation]:
    """Return a negation for each entry without verb or prohibition of its own, and mark it as a prohibition."""
    if any({"prohibition", "imperative"} & c.cues.keys() for c in clauses):
        addressed = frozenset()  # a line of the list's own says what to do
    spoken = {
        c.sentence
        for c in clauses
        if (c.verbs and not c.subordinate and c.sentence not in addressed)
        or c.cues.keys() & {"prohibition", "imperative"}
    }
    silent = [c for c in clauses if c.sentence not in spoken]
    for clause in silent:
        clause.cues.setdefault("prohibition", []).append("")
    return [Negation(-1, hard, -1, "wide") for hard in sorted({c.hard for c in silent})]


def _turn(text: str, items: list[Item], places: list[int], clauses: list[Clause], negations: list[Negation]) -> None:
    """Turn "not abruptly" into "gradually", which uses up the negation."""
    for n, (item, place) in enumerate(zip(items, places, strict=True)):
        if item.pole is None or item.pole.mode != "flip" or not _is_manner(text, items, n):
            continue
        for negation in negations:
            if negation.hard != clauses[item.clause].hard or negation.used:
                continue
            if negation.reach in ("wide", "predicate") or (negation.reach == "forward" and negation.word < place):
                negation.used = True
                item.turned = True
                item.key = _opposite(item.key)
                break


def _is_manner(text: str, items: list[Item], n: int) -> bool:
    """Whether item `n` tells how something is stopped: "suddenly", not "a sudden attack"."""
    if text[items[n].start : items[n].end].lower() not in ("sudden", "slow"):
        return True
    return n + 1 < len(items) and items[n + 1].key == "start=stop"


@lru_cache(maxsize=64)
def _opposite(key: str) -> str:
    group = key.partition("=")[0]
    for options in lexicon().poles.values():
        for _, entry in options:
            if entry.pole and entry.pole.group == group and entry.key != key:
                return entry.key
    return key
