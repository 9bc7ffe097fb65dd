"""Denials: between words that the claim has in the passage's order, no "not" is put in or left out."""

from collections.abc import Iterator
from itertools import pairwise

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Analysis, Item

_NEGATIVE = frozenset({"@not", "@without", "@avoid"})
#: How many words with meaning may stand between two neighbours for them to be the passage's own wording.
_FEW = 1


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for a denial that stands between two neighbours on one side only."""
    if pair.near_verbatim:
        return
    claim, passage = pair.claim.items, pair.passage.items
    kept = [i for i, fits in enumerate(pair.in_order) if fits and claim[i].kind != "subject"]
    for one, two in pairwise(kept):
        if claim[one].clause != claim[two].clause or passage[pair.match[one]].clause != passage[pair.match[two]].clause:
            continue
        ours = claim[one + 1 : two]
        theirs = passage[pair.match[one] + 1 : pair.match[two]]
        if _meaning(ours) > _FEW or _meaning(theirs) > _FEW:
            continue
        if (_denials(ours) > 0) == (_denials(theirs) > 0):
            continue
        said = _all(pair.claim, {claim[one].sentence})
        known = _all(pair.passage, {passage[m].sentence for m in pair.match if m >= 0})
        if _denials(ours) and said > known:
            yield Finding("polarity", "the sentence puts in a denial", True, "denial put in")
            return
        if _denials(theirs) and not said:
            yield Finding("polarity", "the sentence leaves out a denial", True, "denial left out")
            return


def _all(text: Analysis, sentences: set[int]) -> int:
    """Return how many words of some sentences deny in any way: "not", "unable", "unchanged"."""
    clauses = [c for c in text.clauses if c.sentence in sentences]
    turned = sum(item.entry is not None and item.entry.negated for item in text.items if item.sentence in sentences)
    return turned + sum(len(c.cues.get(kind, ())) for c in clauses for kind in ("negation", "implied", "unknown"))


def _meaning(items: list[Item]) -> int:
    return sum(item.kind not in ("operator", "light", "subject") for item in items)


def _denials(items: list[Item]) -> int:
    return sum(item.key in _NEGATIVE and item.stems != ("nor",) for item in items)
