"""Edits: a claim that is the passage's own sentence may drop asides and name things, but exchange nothing."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from materia.checker.alignment import Pair, stands_for_subject
from materia.checker.finding import Finding
from materia.checker.items import Item
from materia.checker.lexicon.entry import stem
from materia.checker.lexicon.words import lexicon

_TIGHT = 3
_FEW, _MANY = 2, 4
_OPERATOR_CODES = {"@not": "polarity", "@without": "polarity", "@avoid": "polarity"}
#: Operators that may stand for one another.
_DEMANDS = frozenset({"@should", "@must"})
_SAME_FORCE = ({"@should", "@must"},)


_JOINED = re.compile(r",?\s*(?:and|or|and/or|/)\s+(?:in\s+)?", re.I)


@cache
def _animals() -> frozenset[str]:
    return frozenset(
        stem(words[0])
        for options in lexicon().cues.values()
        for words, cue in options
        if cue.kind == "animal" and len(words) == 1
    )


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each word exchanged, and each "not", "may" or limit added or dropped."""
    if not pair.near_verbatim:
        return
    for i, item in enumerate(pair.claim.items):
        if not pair.in_order[i] and not stands_for_subject(pair, item):
            finding = _exchanged(pair, i, item)
            if finding:
                yield finding
    yield from _dropped(pair)
    yield from _borrowed(pair)


def _exchanged(pair: Pair, i: int, item: Item) -> Finding | None:
    gap = [p for p in pair.gap(i, _TIGHT) if item.aside or not p.aside]
    written = pair.claim.text[item.start : item.end]
    if item.kind == "operator":
        if item.key == "@only" and pair.match[i] >= 0:
            return None  # "only for short use" for "for short use only"
        if any({item.key, p.key} <= same for p in gap for same in _SAME_FORCE):
            return None
        code = _OPERATOR_CODES.get(item.key, "certainty")
        return Finding(code, f"“{written}” is not in the evidence", True, f"{item.key} put in")
    others = [p for p in gap if p.kind != "operator" and p.key != item.key]
    if not others:
        return _inserted(pair, i, item, written)
    if item.kind == "subject":
        others = [p for p in others if p.kind in ("term", "word")]
        if not others:
            return None
    if _is_free(item) and all(_is_free(p) or p.kind == "subject" for p in others):
        return None  # "comes from" for "results from"
    if all(p.kind == "light" for p in others) and (
        item.key in pair.context_keys or _same_sentence(pair, i)
    ):  # fmt: skip
        return None  # "elderly patients" for "such patients"
    was = pair.passage.text[others[0].start : others[0].end]
    code = {"subject": "subject", "unit": "unit", "quantity": "number"}.get(item.kind, "object")
    if item.pole:
        code = item.pole.code
    elif others[0].kind == "subject":
        code = "subject"
    return Finding(code, f"“{written}” stands where the evidence has “{was}”", True, f"{code} exchanged")


def _is_free(item: Item) -> bool:
    """Whether a word may be exchanged for another in the passage's own sentence: it is common and names nothing."""
    return item.kind == "light" or (item.kind == "ordinary" and item.entry is None)


def _same_sentence(pair: Pair, i: int) -> bool:
    place = pair.matched(i)
    own = {m.sentence for k, fits in enumerate(pair.in_order) if fits and (m := pair.matched(k))}
    return place is not None and not place.pole and place.sentence in own


def _inserted(pair: Pair, i: int, item: Item, written: str) -> Finding | None:
    """A word put in from nowhere, or from another sentence than the claim's own."""
    if item.kind not in ("pole", "known", "word", "term"):
        return None
    code = item.pole.code if item.pole else "object"
    place = pair.matched(i)
    if place is None:
        added = item.pole is not None and item.key not in pair.context_keys
        return Finding(code, f"“{written}” is added", rule=f"{code} put in") if added else None
    own = {m.sentence for k, fits in enumerate(pair.in_order) if fits and (m := pair.matched(k))}
    moved = Finding(code, f"“{written}” is said of something else", rule=f"{code} moved")
    return moved if place.sentence not in own else None


def _borrowed(pair: Pair) -> Iterator[Finding]:
    """One or two words of another sentence hung on a claim that is else one sentence of the passage."""
    passage = pair.passage
    by_sentence: dict[int, list[Item]] = {}
    for i, item in enumerate(pair.claim.items):
        place = pair.matched(i)
        if place is not None and item.kind in ("pole", "known", "word", "term", "quantity"):
            by_sentence.setdefault(place.sentence, []).append(item)
    if len(by_sentence) < 2:
        return
    main = max(by_sentence, key=lambda s: (len(by_sentence[s]), -s))
    prose = {c.sentence for c in passage.clauses if c.verbs} - passage.leads
    for sentence, items in sorted(by_sentence.items()):
        few = len(items) <= _FEW and len(by_sentence[main]) >= _MANY
        if sentence != main and few and {main, sentence} <= prose:
            written = pair.claim.text[items[0].start : items[0].end]
            yield Finding("object", f"“{written}” is said of something else", rule="said elsewhere")
            return


def _dropped(pair: Pair) -> Iterator[Finding]:
    """Operators and poles of the passage that are missing between two neighbours of the claim."""
    kept = [k for k, fits in enumerate(pair.in_order) if fits]
    items = pair.passage.items
    for one, two in pairwise(kept):
        between = [items[p] for p in range(pair.match[one] + 1, pair.match[two])]
        if not between or sum(p.kind not in ("operator", "light") for p in between) > _TIGHT:
            continue
        beside = items[pair.match[one]].aside or items[pair.match[two]].aside
        for p in between:
            if p.pole and any(k.key == p.key for k in pair.claim.items):
                continue  # moved, not lost
            limit = (p.pole is not None and p.pole.mode == "strict") or _is_animal(p)
            if (p.kind == "operator" or (limit and two <= one + 2)) and (not p.aside or beside):
                code = "animal" if _is_animal(p) else _OPERATOR_CODES.get(p.key, "certainty")
                if p.pole:
                    code = p.pole.code
                if p.key in _DEMANDS and any("imperative" in c.cues for c in pair.claim.clauses):
                    continue  # "monitor …" for "… should be monitored"
                if p.kind == "operator" and _kept_force(pair, one, two, p):
                    continue
                if _is_one_of_several(pair, p):
                    continue
                lost = pair.passage.text[p.start : p.end]
                rule = f"{p.key if p.kind == 'operator' else code} left out of it"
                yield Finding(code, f"“{lost}” of the evidence is left out", p.key in _OPERATOR_CODES, rule)
                return


def _is_one_of_several(pair: Pair, lost: Item) -> bool:
    """Whether a population is one of several, of which the claim keeps another: "adults and children"."""
    if lost.pole is None or lost.pole.code != "population":
        return False
    text = pair.passage.text
    for m in pair.match:
        if m < 0 or (kept := pair.passage.items[m]).pole is None or kept.pole.code != "population":
            continue
        low, high = sorted((kept, lost), key=lambda p: p.start)
        if _JOINED.fullmatch(text[low.end : high.start]):
            return True
    return False


def _is_animal(item: Item) -> bool:
    return not _animals().isdisjoint(item.stems)


def _kept_force(pair: Pair, one: int, two: int, operator: Item) -> bool:
    here = {pair.claim.items[k].key for k in range(one + 1, two)}
    return any(operator.key in same and here & same for same in _SAME_FORCE)
