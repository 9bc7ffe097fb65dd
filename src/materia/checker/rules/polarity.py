"""Polarity: what the evidence denies is not asserted, and the other way round."""

from collections import Counter
from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding

_NEGATIVE = frozenset({"@not", "@without", "@avoid"})


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the matched words are denied on one side only."""
    claim, passage = pair.claim, pair.passage
    if pair.near_verbatim and _same_operators(pair):
        return
    stretches: dict[int, list[int]] = {}
    for i, item in enumerate(claim.items):
        if (
            pair.match[i] >= 0
            and item.kind not in ("subject", "operator")
            and (item.kind != "light" or pair.in_order[i])
        ):
            stretches.setdefault(claim.clauses[item.clause].hard, []).append(i)
    for hard, members in stretches.items():
        differ = [i for i in members if claim.items[i].negated != passage.items[pair.match[i]].negated]
        if not differ:
            continue
        share = len(differ) / len(members)
        if share <= (0.34 if pair.near_verbatim else 0.4):
            continue
        if _is_advice(pair, hard, differ):
            continue
        word = claim.items[differ[0]]
        denied = "denies" if word.negated else "asserts"
        yield Finding(
            "polarity",
            f"the sentence {denied} “{claim.text[word.start : word.end]}”, its evidence does the opposite",
            True,
        )
        return


def _same_operators(pair: Pair) -> bool:
    """Whether both sides have the same negations, so that a near-verbatim claim cannot differ in polarity."""
    used = {pair.passage.items[m].sentence for m in pair.match if m >= 0}
    ours = Counter(i.key for i in pair.claim.items if i.key in _NEGATIVE)
    theirs = Counter(i.key for i in pair.passage.items if i.key in _NEGATIVE and i.sentence in used)
    return ours == theirs


def _is_advice(pair: Pair, hard: int, differ: list[int]) -> bool:
    """ "Do not drive" rests on a passage that warns of drowsiness when driving, though it has no "not"."""
    if not all(pair.claim.items[i].negated for i in differ):
        return False
    if not any("prohibition" in c.cues for c in pair.claim.clauses if c.hard == hard):
        return False
    places = {pair.passage.items[pair.match[i]].sentence for i in differ}
    return any(c.sentence in places and ("harm" in c.cues or "caution" in c.cues) for c in pair.passage.clauses)
