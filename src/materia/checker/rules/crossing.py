"""Crossing: of two like things, each keeps its own number, direction or counterpart."""

from collections.abc import Iterator
from itertools import combinations

from materia.checker.alignment import Pair, said_at
from materia.checker.finding import Finding
from materia.checker.items import Analysis, Item
from materia.checker.rules.numbers import far_apart

_KINDS = frozenset({"subject", "term", "known", "word", "pole", "quantity"})
_SAYS = frozenset({"term", "known", "word", "pole", "quantity", "light"})
_TREATMENTS = frozenset({"subject", "term"})
#: How much farther apart things are, in items, for each clause or sentence between them.
_CLAUSE, _SENTENCE = 2, 6
_MOST = 24  # items of a claim, beyond which its pairs are not compared


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where two like things have exchanged what stands beside each of them."""
    if pair.near_verbatim:
        return
    claim = pair.claim
    places = [i for i, item in enumerate(claim.items) if pair.match[i] >= 0 and item.kind in _KINDS]
    if len(places) > _MOST:
        return
    alike = [
        (a, b)
        for a, b in combinations(places, 2)
        if claim.items[a].key != claim.items[b].key
        and pair.match[a] != pair.match[b]
        and _alike(claim.items[a], claim.items[b])
    ]
    for (a, b), (x, y) in combinations(alike, 2):
        if a != x and b != y and _interleaved(a, b, x, y) and _differ(claim, a, x) and _crossed(pair, a, b, x, y):
            items = claim.items
            one, two = (claim.text[items[k].start : items[k].end] for k in (x, y))
            yield Finding("swap", f"“{one}” and “{two}” have changed places", True, "crossed")
            return
    if (swapped := _stretches_swapped(pair)) is not None:
        one, two = (claim.text[claim.items[k].start : claim.items[k].end] for k in swapped)
        yield Finding("swap", f"“{one}” and “{two}” have changed places", rule="stretches crossed")


def _stretches_swapped(pair: Pair) -> tuple[int, int] | None:
    """Return two poles of a group, each with what the evidence says in the stretch of the other alone."""
    claim = pair.claim
    poles = {i: key for i, item in enumerate(claim.items) if pair.match[i] >= 0 and (key := _degree(item))}
    for a, b in combinations(poles, 2):
        one, two = claim.items[a], claim.items[b]
        if poles[a] == poles[b] or poles[a].partition("=")[0] != poles[b].partition("=")[0]:
            continue
        first, second = claim.clauses[one.clause].hard, claim.clauses[two.clause].hard
        at_one, at_two = _stretches(pair, a), _stretches(pair, b)
        if first == second or at_one & at_two:
            continue
        if _leans(pair, first, a, at_two, at_one) and _leans(pair, second, b, at_one, at_two):
            return a, b
    return None


def _degree(item: Item) -> str:
    """Return the pole that an item is or, if a thing of that degree, implies ("moderate liver impairment")."""
    if item.pole is not None:
        return item.key
    if item.kind != "known":
        return ""
    return min((w for w in item.wider if w.startswith("severity=")), default="")


def _stretches(pair: Pair, i: int) -> set[int]:
    """Return the stretches in which the passage says what claim item `i` says."""
    items, clauses = pair.passage.items, pair.passage.clauses
    return {clauses[items[p].clause].hard for p in said_at(pair.claim.items[i], pair.passage)}


def _leans(pair: Pair, hard: int, pole: int, there: set[int], here: set[int]) -> bool:
    """Whether what stands beside a pole in the claim's stretch is in some stretches alone, and nothing in others."""
    found = False
    for i, item in enumerate(pair.claim.items):
        if i == pole or item.kind not in _SAYS or pair.claim.clauses[item.clause].hard != hard:
            continue
        places = _stretches(pair, i)
        if places & here and not places & there:
            return False
        found = found or bool(places & there and not places & here)
    return found


def _interleaved(a: int, b: int, x: int, y: int) -> bool:
    """Whether each stands beside its own: "63 % on the drug, 36 % on placebo"."""
    return a < x < b < y or x < a < y < b


def _differ(claim: Analysis, a: int, x: int) -> bool:
    """Whether two pairs are of different sorts, so that they are no single list."""
    return not _alike(claim.items[a], claim.items[x])


def _crossed(pair: Pair, a: int, b: int, x: int, y: int) -> bool:
    ours = _lean(pair.claim, [a], [b], [x], [y])
    if not ours:
        return False
    theirs = _lean(pair.passage, *(_occurrences(pair, i) for i in (a, b, x, y)))
    return ours * theirs < 0


def _lean(text: Analysis, a: list[int], b: list[int], x: list[int], y: list[int]) -> int:
    """Return by how much nearer `a` is to `x` and `b` to `y` than the other way round."""
    straight = _distance(text, a, x) + _distance(text, b, y)
    return _distance(text, a, y) + _distance(text, b, x) - straight


def _distance(text: Analysis, ones: list[int], others: list[int]) -> int:
    return min(_apart(text, p, q) for p in ones for q in others)


def _apart(text: Analysis, p: int, q: int) -> int:
    one, two = text.items[p], text.items[q]
    low, high = min(p, q), max(p, q)
    between = sum(text.items[k].kind in _KINDS for k in range(low, high))
    return between + _CLAUSE * abs(one.clause - two.clause) + _SENTENCE * abs(one.sentence - two.sentence)


def _occurrences(pair: Pair, i: int) -> list[int]:
    """Return where the passage says what claim item `i` says, in the sentence that it rests on."""
    own = pair.passage.items[pair.match[i]]
    found = [p for p in pair.passage.places.get(own.key, ()) if pair.passage.items[p].sentence == own.sentence]
    return found or [pair.match[i]]


def _alike(one: Item, two: Item) -> bool:
    """Whether two things are of one sort: drugs, poles of a group, quantities of a unit, conditions of a kind."""
    if one.quantity and two.quantity:
        return one.quantity.unit == two.quantity.unit and not far_apart(one.quantity, two.quantity)
    if one.pole and two.pole:
        return one.pole.group == two.pole.group
    if {_sort(one), _sort(two)} == {"treatment"}:
        return True
    if one.kind != two.kind or one.key in two.wider or two.key in one.wider:
        return False
    return bool({w for w in one.wider if w.isalpha()} & two.wider)


def _sort(item: Item) -> str:
    return "treatment" if item.kind in _TREATMENTS or item.key == "placebo" else item.kind
