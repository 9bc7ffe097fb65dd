"""Polarity: what the evidence denies is not asserted, and the other way round."""

import re
from collections import Counter
from collections.abc import Iterator

from materia.checker.alignment import Pair, agrees, occurrences, said_at
from materia.checker.finding import Finding
from materia.checker.items import POINTERS, Analysis, Clause, Item
from materia.checker.rules.reasons import reason_starts

#: Words whose denial says nothing.
_IDLE = frozenset({"patient", "medicine", "general"})
_NEGATIVE = frozenset({"@not", "@without", "@avoid"})


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the matched words are denied on one side only."""
    claim, passage = pair.claim, pair.passage
    if (pair.near_verbatim and _same_operators(pair)) or _rules_out(pair) or _both_alike(pair):
        return
    if not pair.near_verbatim and (found := _one_sided(pair) or _allowed(pair) or _needless(pair)) is not None:
        yield found
        return
    stretches: dict[int, list[int]] = {}
    for i, item in enumerate(claim.items):
        if (
            pair.match[i] >= 0
            and item.kind not in ("subject", "operator")
            and item.key not in _IDLE
            and (item.kind != "light" or pair.in_order[i] or not pair.near_verbatim)
        ):
            stretches.setdefault(claim.clauses[item.clause].hard, []).append(i)
    for hard, members in stretches.items():
        differ = [i for i in members if claim.items[i].negated != passage.items[pair.match[i]].negated]
        if not pair.near_verbatim:
            differ = [i for i in differ if not _before_reason(pair, i)]
            members = [i for i in members if _is_sure(pair, i)]
            differ = [i for i in differ if i in members]
            differ = [i for i in differ if not _both_forbid(pair, i)]
            if _alike_elsewhere(pair, members, differ) or _both_unknown(pair, hard):
                continue
        if not differ:
            continue
        share = sum(_weight(pair, i) for i in differ) / sum(_weight(pair, i) for i in members)
        if share <= (0.34 if pair.near_verbatim else 0.6):
            continue
        if _is_advice(pair, hard, differ) or (not pair.near_verbatim and _said_otherwise(pair, differ)):
            continue
        word = claim.items[differ[0]]
        denied = "denies" if word.negated else "asserts"
        yield Finding(
            "polarity",
            f"the sentence {denied} “{claim.text[word.start : word.end]}”, its evidence does the opposite",
            True,
            "denial turned",
        )
        return


def _rules_out(pair: Pair) -> bool:
    """Whether "X rules out Y" says of the claim's X what a list of things not to do says."""
    return _RULES_OUT.search(pair.claim.text) is not None and any("prohibition" in c.cues for c in pair.passage.clauses)


def _before_reason(pair: Pair, i: int) -> bool:
    """Whether claim item `i` rests on advice of which the claim states the reason only."""
    place = pair.passage.items[pair.match[i]]
    return place.start < reason_starts(pair, place.sentence)


def _both_alike(pair: Pair) -> bool:
    """Whether the claim finds alike what the evidence finds not different."""
    if not any(item.key in ("extent=same", "extent=similar") for item in pair.claim.items):
        return False
    used = {place.sentence for i in range(len(pair.match)) if (place := pair.matched(i))}
    differ = [p for p in pair.passage.items if p.key == "extent=different" and p.sentence in used]
    return bool(differ) and all(p.negated for p in differ)


def _alike_elsewhere(pair: Pair, members: list[int], differ: list[int]) -> bool:
    """Whether another stretch of the evidence says most of a stretch of the claim, and denies what the claim denies.

    "Do not drink alcohol on it, as it adds to alcohol": one sentence forbids, another gives the reason.
    """
    agreed: dict[int, set[int]] = {}
    for i in members:
        for p in said_at(pair.claim.items[i], pair.passage):
            place = pair.passage.items[p]
            if place.negated == pair.claim.items[i].negated:
                agreed.setdefault(pair.passage.clauses[place.clause].hard, set()).add(i)
    whole = sum(_weight(pair, i) for i in members)
    return any(
        found.issuperset(differ) and sum(_weight(pair, i) for i in found) * 2 >= whole for found in agreed.values()
    )


def _both_unknown(pair: Pair, hard: int) -> bool:
    """Whether a stretch of the claim says that something is not known, as the evidence does in its own way."""
    used = {pair.passage.items[m].sentence for m in pair.match if m >= 0}
    theirs = any("unknown" in c.cues for c in pair.passage.clauses if c.sentence in used)
    return theirs and any("unknown" in c.cues for c in pair.claim.clauses if c.hard == hard)


def _is_sure(pair: Pair, i: int) -> bool:
    """Whether it is clear on both sides if item `i` is denied."""
    item = pair.claim.items[i]
    return item.certain and pair.passage.items[pair.match[i]].certain and item.kind != "quantity"


def _said_otherwise(pair: Pair, differ: list[int]) -> bool:
    """Whether the side that denies nothing has a word of its own that implies a denial."""
    used = {pair.passage.items[pair.match[i]].sentence for i in differ}
    ours = _implied(pair.claim.clauses)
    theirs = _implied([c for c in pair.passage.clauses if c.sentence in used])
    return bool(theirs - ours if pair.claim.items[differ[0]].negated else ours - theirs)


def _both_forbid(pair: Pair, i: int) -> bool:
    """Whether both sides forbid: "not for you if allergic" denies other words than "contraindicated in allergy"."""
    place = pair.passage.items[pair.match[i]]
    where = {place.sentence} | _pointed(pair.passage, {place.sentence})
    if pair.claim.items[i].kind == "light":
        where.update(pair.passage.items[m].sentence for m in pair.match if m >= 0)
    theirs = any("prohibition" in c.cues for c in pair.passage.clauses if c.sentence in where)
    return theirs and any({"prohibition", "negation"} & c.cues.keys() for c in pair.claim.clauses)


_DENIALS = frozenset({"negation", "prohibition", "unknown"})
_ALLOWS = re.compile(
    r"\b(?:can|may|could) (?:still |safely |freely |also )?(?:be )?"
    r"(?:us(?:e|ed)|take|taken|give|given|start\w*|continue\w*|receive\w*|combine\w*|stop\w*|swallow\w*|drive|driven|"
    r"drink|drunk|chew\w*|crush\w*|mix\w*|breastfe\w+)\b|"
    r"\b(?:is|are) (?:recommended|indicated|suitable|appropriate|allowed|advised|fine|all right)\b",
    re.I,
)
_NEEDLESS = re.compile(r"\bneed not\b|\b(?:no|not) need(?:ed)?\b|\bnot (?:necessary|required)\b", re.I)
_TELLS = re.compile(r"(?:please |always )?(?:use|take|give|apply|inject|start|administer|drink|chew|crush)\b", re.I)
#: A sentence that forbids from its beginning, or says what something is not for.
_NOT_FOR = re.compile(
    r"(?:(?:please )?(?:do not|don['’]t|never|avoid)\b(?!.*\b(?:more|less|unless|until|longer)\b)|"
    r"[^.;]*\bnot (?:indicated|recommended|for use|intended)\b)",
    re.I | re.S,
)
_CONSEQUENCES = frozenset({"therefor", "thus", "consequent", "henc"})
_RULES_OUT = re.compile(r"\brules? out\b", re.I)
_SOME = 2
_IMPLIED = frozenset({"direction=down", "extent=similar", "extent=same", "mass=loss", "urgency=later"})
_SOFTER = frozenset({"harm", "caution", "restrict"})


def _one_sided(pair: Pair) -> Finding | None:
    """Return a finding where the claim denies something and nothing it rests on does."""
    claim, passage = pair.claim, pair.passage
    denials = [c for c in claim.clauses if "negation" in c.cues]
    if not denials:
        return _left_out(pair)
    used = {place.sentence for i in range(len(pair.match)) if (place := pair.matched(i)) and _counts(pair, i)}
    denied = [item for item in claim.items if item.negated and item.kind not in ("subject", "operator")]
    used |= {p.sentence for p in passage.items if any(agrees(item, p) for item in denied)}
    used |= {lead for lead in passage.leads if any(lead < s for s in used)}
    used |= _pointed(passage, used)
    theirs = [c for c in passage.clauses if c.sentence in used]
    if not theirs or any(_DENIALS & c.cues.keys() for c in theirs):
        return None
    if any(item.negated and _denied_by_word(item, denied) for item in passage.items if item.sentence in used):
        return None
    if _implied(theirs) - _implied(claim.clauses):
        return None  # "do not take any more" for "stop"
    if all(_is_exception(c) for c in denials) and "except" in _implied(theirs):
        return None  # "except where" for "unless"
    forbids = any("prohibition" in c.cues for c in claim.clauses)
    if forbids and any(_SOFTER & c.cues.keys() for c in theirs):
        return None
    stated = any(item.negated and pair.match[i] >= 0 and _counts(pair, i) for i, item in enumerate(claim.items))
    return Finding("polarity", "the sentence denies what its evidence does not", stated, "denial added")


def _is_exception(clause: Clause) -> bool:
    """Whether a clause denies nothing but makes an exception."""
    return set(clause.cues.get("negation", ())) <= {"near"} and "except" in clause.cues.get("implied", ())


def _pointed(passage: Analysis, used: set[int]) -> set[int]:
    """Return the sentences that point back to a used one ("Such tasks should be avoided"), and the other way round."""
    back = {
        n
        for n, words in enumerate(passage.words)
        if n
        and words
        and (words[0] in POINTERS or words[0] in _CONSEQUENCES or words[:2] in (["for", "this"], ["for", "these"]))
    }
    return {n for n in back if n - 1 in used} | {n - 1 for n in back if n in used}


def _implied(clauses: list[Clause]) -> set[str]:
    """Return the sorts of words that deny without a "not", such as "stop", "except" and "unestablished"."""
    return {value for c in clauses for value in c.cues.get("implied", ())}


def _denied_by_word(item: Item, denied: list[Item]) -> bool:
    """Whether a denied item of the passage can answer the claim's denial: "unabsorbed" answers only "not absorbed"."""
    flipped = item.entry is not None and item.entry.negated
    return not flipped or any(agrees(other, item) for other in denied)


def _allowed(pair: Pair) -> Finding | None:
    """Return a finding where the claim allows what the evidence forbids."""
    claim, passage = pair.claim, pair.passage
    told = _TELLS.match(claim.text) and not any({"only", "restrict"} & c.cues.keys() for c in claim.clauses)
    if not (told or _ALLOWS.search(claim.text)) or any("negation" in c.cues for c in claim.clauses):
        return None
    places = Counter(place.sentence for i in range(len(pair.match)) if (place := pair.matched(i)) and _counts(pair, i))
    if not places:
        return None
    own = min(places, key=lambda s: (-places[s], s))
    forbids = any("prohibition" in c.cues for c in passage.clauses if c.sentence == own)
    if told:
        forbids = _NOT_FOR.match(passage.text[slice(*passage.sentences[own])].strip()) is not None
    if forbids and not any(item.key == "@may" for item in passage.items if item.sentence == own):
        return Finding("polarity", "the evidence forbids what the sentence allows", True, "allowed")
    return None


def _needless(pair: Pair) -> Finding | None:
    """Return a finding where the claim says that there is no need of what the evidence demands."""
    if _NEEDLESS.search(pair.claim.text) is None:
        return None
    places = Counter(place.sentence for i in range(len(pair.match)) if (place := pair.matched(i)) and _counts(pair, i))
    if not places:
        return None
    own = min(places, key=lambda s: (-places[s], s))
    theirs = [c for c in pair.passage.clauses if c.sentence == own]
    demands = any({"deontic", "imperative"} & c.cues.keys() for c in theirs)
    if not demands or any((_DENIALS | {"implied", "restrict"}) & c.cues.keys() for c in theirs):
        return None
    return Finding("polarity", "the evidence demands what the sentence calls needless", rule="needless")


def _left_out(pair: Pair) -> Finding | None:
    """Return a finding where the evidence denies what the claim, which denies nothing, asserts."""
    claim, passage = pair.claim, pair.passage
    if any({"prohibition", "unknown", "caution", "restrict"} & c.cues.keys() for c in claim.clauses):
        return None
    if any(item.negated or item.turned or item.key in _IMPLIED for item in claim.items):
        return None
    used = {p.sentence for i in range(len(pair.match)) if (p := pair.matched(i)) and _counts(pair, i)}
    if _implied(claim.clauses) - _implied([c for c in passage.clauses if c.sentence in used]):
        return None  # "stays the same" for "is not changed"
    denied = 0
    reasons: dict[int, bool] = {}
    for i, item in enumerate(claim.items):
        place = pair.matched(i)
        if place is None or item.kind in ("subject", "operator", "quantity") or not (place.negated and place.surely):
            continue
        near = passage.clauses[place.clause]
        if _is_exception(near) and "except" in _implied(claim.clauses):
            continue
        if place.sentence not in reasons:
            reasons[place.sentence] = reason_starts(pair, place.sentence) >= 0
        if reasons[place.sentence]:
            continue
        if "negation" in near.cues and not near.subordinate and not _asserted(pair, i, used):
            denied += _weight(pair, i)
    return (
        Finding("polarity", "the evidence denies part of what the sentence says", True, "denial dropped")
        if denied >= _SOME
        else None
    )


def _asserted(pair: Pair, i: int, used: set[int]) -> bool:
    """Whether another sentence that the claim rests on says claim item `i` without denying it."""
    places = [pair.passage.items[p] for p in occurrences(pair, i)]
    own = pair.passage.items[pair.match[i]].sentence
    return any(not p.negated and p.sentence in used and p.sentence != own for p in places)


def _counts(pair: Pair, i: int) -> bool:
    return pair.claim.items[i].kind not in ("subject", "operator", "light")


def _weight(pair: Pair, i: int) -> int:
    return 1 if pair.claim.items[i].kind == "light" and not pair.near_verbatim else 2


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
