"""Order: who does what to whom is as in the evidence."""

import re
from collections import Counter
from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Analysis, Item

_THAN = re.compile(r"\bthan\b", re.I)
_AGAINST = re.compile(
    r"\b(?:than|compared (?:to|with)|versus|relative to|in comparison (?:to|with)|as (?:in|with|for|among))\b", re.I
)
_ENOUGH = 2
_WHO = frozenset({"age", "state", "sex", "organ", "health", "route"})
_NEAR = 12  # characters: "than with placebo"
_THINGS = frozenset({"subject", "term", "word", "known"})
_AFFECTED = frozenset(
    {
        "concentration",
        "excrete",
        "metabolize",
        "half-life",
        "bioavailability",
        "absorb",
        "peak",
        "plasma",
        "pharmacokinetic",
        "≈area under the curve",
    }
)
_ALIKE = frozenset({"extent=similar", "extent=same"})
_STUDIED = frozenset({"pharmacokinetic", "≈area under the curve"})
_CHANGES = frozenset({"direction", "action"})
_NAMED = frozenset({"subject", "term", "word"})
_TREATMENTS = frozenset({"subject", "term"})
_FAR = 4
_OTHER = re.compile(r"\b(?:other|another|like|class|similar|related|possible|might|may|could|can)\b", re.I)
_OTHERS = re.compile(
    r"\b(?:reported|seen|observed|noted|occurred|described|received)\b(?![^.;,]*\b(?:combin|alone))[^.;,]{0,40}"
    r"\b(?:with|by|to|from|of|receiving|taking) (?:some )?other (?:[\w-]+ )?$",
    re.I,
)
_ON = re.compile(
    r" (?:patients? |subjects? |people )?"
    r"(?:on|in|with|given|who (?:took|received|were on)|receiving|taking|treated with) ",
    re.I,
)
_OF = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:levels? )?(?:of|to|for|from)\b[^,;.]*$", re.I)


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where two things have changed places."""
    claim = pair.claim.items
    if pair.near_verbatim:
        for i, item in enumerate(claim):
            if pair.in_order[i] or pair.match[i] < 0 or item.kind not in _THINGS:
                continue
            here = [p for p in pair.gap(i, 4) if p.kind in _THINGS and p.key != item.key]
            if here and any(k.key == here[0].key for k in claim):
                written = pair.claim.text[item.start : item.end]
                yield Finding("direction", f"“{written}” has changed places with another", True)
                return
    if (other := _other_subject(pair)) is not None:
        was = pair.passage.text[other.start : other.end]
        yield Finding("subject", f"the evidence says this of “{was}”", True, "other subject")
        return
    if (other := _others(pair)) is not None:
        was = pair.passage.text[other.start : other.end]
        yield Finding("subject", f"the evidence says this of other “{was}”", rule="of others")
        return
    ours, theirs = _compared(pair.claim), _compared(pair.passage)
    both = {k.key for k in claim} & pair.passage.keys
    if ours and theirs and not ours & theirs and ours | theirs <= both:
        yield Finding("comparator", "the comparison is turned round", True, "turned comparison")
        return
    if not pair.near_verbatim and (borrowed := _borrowed_name(pair)) is not None:
        written = pair.claim.text[borrowed.start : borrowed.end]
        yield Finding("subject", f"the evidence says this of something other than “{written}”", True, "borrowed name")
        return
    keys = {k.key for k in claim}
    used = {
        p.sentence for i in range(len(claim)) if (p := pair.matched(i)) and claim[i].kind not in ("subject", "light")
    }
    if (
        _THAN.search(pair.claim.text)
        and keys & {"direction=up", "direction=down"}
        and not keys & _ALIKE
        and any(p.key in _ALIKE for p in pair.passage.items if p.sentence in used)
        and not any(_THAN.search(pair.passage.text, *pair.passage.sentences[s]) for s in used)
    ):
        yield Finding("comparator", "the evidence finds the two alike", True, "alike")
        return
    ours, theirs = _affected(pair.claim, None), _affected(pair.passage, pair.window)
    named = {k.key for k in claim} & {pair.passage.items[w].key for w in pair.window}
    if ours and theirs and not ours & theirs and ours | theirs <= named:
        yield Finding("direction", "the evidence says that the other one is affected", True, "other affected")


def _compared(analysis: Analysis) -> set[str]:
    """Return what follows "than": the side that something is compared with."""
    found = set()
    for m in _AGAINST.finditer(analysis.text):
        after = [i for i in analysis.items if i.start >= m.end() and (i.kind in _THINGS or _tells_whom(i))]
        if after and after[0].start - m.end() < _NEAR:
            found.add(after[0].key)
            if len(after) > 1 and _ON.fullmatch(analysis.text[after[0].end : after[1].start]):
                found.add(after[1].key)  # "than men on placebo"
    return found


def _tells_whom(item: Item) -> bool:
    return item.pole is not None and item.pole.group in _WHO


def _other_subject(pair: Pair) -> Item | None:
    """Return what the passage's own sentence is about, where the claim says the same of the document's drug."""
    first = next((k for k in pair.claim.items if k.kind != "light"), None)
    if first is None or first.kind != "subject":
        return None
    counts = Counter(
        m.sentence for i, k in enumerate(pair.claim.items) if k.kind != "subject" and (m := pair.matched(i))
    )
    if not counts:
        return None
    own = min(counts, key=lambda s: (-counts[s], s))
    items = [p for p in pair.passage.items if p.sentence == own]
    said = {k.key for k in pair.claim.items}
    if any(p.kind == "subject" for p in items) or len(items) < 2 or items[0].key in said:
        return None
    begins = items[0].kind in ("term", "known", "word") and (
        items[1].kind == "operator" or (items[1].pole is not None and items[1].pole.group in ("purpose", *_CHANGES))
    )
    return items[0] if begins else None


def _others(pair: Pair) -> Item | None:
    """Return the class of which the claim's sentence tells only what other members do."""
    claim = pair.claim
    if (
        " other " not in pair.passage.text
        or pair.near_verbatim
        or _OTHER.search(claim.text)
        or not any(k.kind == "subject" for k in claim.items)
    ):
        return None
    counts = Counter(
        m.sentence for i, k in enumerate(claim.items) if k.kind not in ("subject", "light") and (m := pair.matched(i))
    )
    if not counts:
        return None
    own = min(counts, key=lambda s: (-counts[s], s))
    items = [p for p in pair.passage.items if p.sentence == own]
    if any(p.kind == "subject" for p in items) or any(
        c.key in {p.key for p in items} for c in claim.items if c.kind == "term"
    ):
        return None
    start = pair.passage.sentences[own][0]
    return next((p for p in items if p.kind == "term" and _OTHERS.search(pair.passage.text[start : p.start])), None)


def _borrowed_name(pair: Pair) -> Item | None:
    """Return a drug of the claim that the passage names only in a sentence which says nothing else of the claim.

    The sentence that says the rest must be about another drug; else the name may be carried over from before.
    """
    claim, passage = pair.claim.items, pair.passage.items
    rest: Counter[int] = Counter()
    for i, item in enumerate(claim):
        place = pair.matched(i)
        if place is not None and item.kind in ("known", "word", "pole", "quantity"):
            rest[place.sentence] += 1
    if not rest or sum(rest.values()) < _ENOUGH:
        return None
    own = min(rest, key=lambda s: (-rest[s], s))
    said = {p.key for p in passage if p.sentence == own} | {w for p in passage if p.sentence == own for w in p.wider}
    others = [p for p in passage if p.sentence == own and p.kind in ("term", "subject")]
    if not others or any(k.key in said or k.wider & said for k in claim if k.kind in ("term", "subject")):
        return None
    for i, item in enumerate(claim):
        place = pair.matched(i)
        if item.kind in ("term", "subject") and place is not None and not rest[place.sentence]:
            return item
    return None


def _affected(analysis: Analysis, window: list[int] | None) -> set[str]:
    """Return the things whose levels, clearance or effect the text says change."""
    places = window if window is not None else range(len(analysis.items))
    items = [analysis.items[p] for p in places]
    if not any((i.pole and i.pole.group in _CHANGES) or i.key in _STUDIED for i in items):
        return set()
    found = {_owner(analysis, items, n) for n, item in enumerate(items) if item.key in _AFFECTED}
    return found - {""}


def _owner(analysis: Analysis, items: list[Item], n: int) -> str:
    """Return the drug whose level, clearance or effect item `n` is: "A's level", "the level of A"."""
    for m in range(n + 1, min(n + _FAR, len(items))):
        if items[m].kind in _TREATMENTS:
            if _OF.match(analysis.text[items[n].end : items[m].start]):
                return items[m].key
            break
        if items[m].kind not in ("quantity", "light"):
            break
    before = items[n - 1] if n else None
    named = before is not None and before.kind in _NAMED and before.key not in _AFFECTED
    return before.key if before is not None and named else ""
