"""Denials: between words that the claim has in the passage's order, no "not" is put in or left out."""

import re
from collections.abc import Iterator
from itertools import pairwise

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Analysis, Item
from materia.checker.lexicon.entry import stem

_NEGATIVE = frozenset({"@not", "@without", "@avoid"})
#: Words that judge a use.
_JUDGEMENTS = frozenset({(stem(word),) for word in ("recommended", "advised", "approved", "safe")})
_CONTRAINDICATED = re.compile(r"(?<!not )(?<!no )\bcontraindicat", re.I)
_FORBIDS = re.compile(r"\b(?:contraindicat|avoid|prohibit|forbidden)", re.I)
_TWICE = re.compile(r"\b(?:not|never)\b(?: \w+){0,2} (?:contraindicat\w+|avoided|prohibited|forbidden)\b", re.I)
#: How many words with meaning may stand between two neighbours for them to be the passage's own wording.
_FEW = 1


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for a denial that stands between two neighbours on one side only."""
    if pair.near_verbatim:
        return
    if _TWICE.search(pair.claim.text) and not _TWICE.search(pair.passage.text) and _FORBIDS.search(pair.passage.text):
        yield Finding("polarity", "the sentence denies what its evidence forbids", True, "denied twice")
        return
    forbids = any({"negation", "prohibition"} & c.cues.keys() for c in pair.passage.clauses)
    if _CONTRAINDICATED.search(pair.claim.text) and not forbids:
        yield Finding("polarity", "the evidence forbids nothing", True, "contraindication added")
        return
    if (word := _turned_word(pair)) is not None:
        yield Finding("polarity", f"“{word}” is denied on one side only", True, "predicate turned")
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


def _turned_word(pair: Pair) -> str | None:
    """Return a judgement of the claim ("recommended") that every use of it in the evidence turns round."""
    for item in pair.claim.items:
        if item.stems[:1] not in _JUDGEMENTS or not item.certain:
            continue
        places = [p for p in pair.passage.items if p.stems[:1] in _JUDGEMENTS and p.key == item.key]
        if places and all(p.surely != item.negated and p.certain for p in places):
            return pair.claim.text[item.start : item.end]
    return None


def _meaning(items: list[Item]) -> int:
    return sum(item.kind not in ("operator", "light", "subject") for item in items)


def _denials(items: list[Item]) -> int:
    return sum(item.key in _NEGATIVE and item.stems != ("nor",) for item in items)
