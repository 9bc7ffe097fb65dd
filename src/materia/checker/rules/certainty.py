"""Certainty: the claim is no surer than its evidence."""

import re
from collections import Counter
from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Clause

_PLAIN = 3
_WEAK = re.compile(
    r"\b(?:consider|may be (?:used|given|considered|helpful)|can be considered|if possible|preferably)\b", re.I
)
_BID = re.compile(r"(?:stop|discontinue|reduce|lower|cut|halve|increase|raise|withhold|interrupt)\b", re.I)
_CONSIDER = re.compile(r"consider\b(?!ed)", re.I)
_SOFTLY = re.compile(r"\b(?:consider|may|might|could|think|discuss|ask|talk|weigh|whether|possibly|perhaps)\b", re.I)
_RELATIVE = re.compile(r"\b(?:that|which|who)\b", re.I)
_INDICATED = re.compile(r"\bindicated (?:for|in|as|to)\b", re.I)
_DIRECTIVE = frozenset({"imperative", "prohibition", "deontic"})


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where a hedge of the evidence is dropped or a stronger word is added."""
    claim, passage = pair.claim, pair.passage
    if _bids(pair):
        yield Finding("certainty", "the evidence only bids to consider this", rule="bid")
        return
    if pair.near_verbatim and _same_hedges(pair):
        return
    if _promises(pair):
        yield Finding("certainty", "the evidence says only that this may be", rule="promise")
        return
    votes: dict[int, dict[int, int]] = {}
    for i, item in enumerate(claim.items):
        place = pair.matched(i)
        if place is not None and item.kind not in ("subject", "operator"):
            counts = votes.setdefault(item.clause, {})
            counts[place.clause] = counts.get(place.clause, 0) + (1 if item.kind == "light" else 2)
    for number, counts in votes.items():
        clause = claim.clauses[number]
        if clause.subordinate and not pair.near_verbatim:
            continue  # "if you are given it": a condition asserts nothing
        evidence = passage.clauses[max(counts, key=lambda c: (counts[c], -c))]
        level = _level(clause, claim.clauses)
        if level == 3 and "perfect" in clause.cues:
            level = 1  # "people have had seizures" reports, as "seizures have been reported" does
        if level == 3 and "past" in clause.cues and _reports(evidence, passage.clauses):
            level = 1  # "people had seizures" reports too
        if level == 3 and "listing" in clause.cues:
            level = 1  # a list of signs does not say that each must come
        known = _level(evidence, passage.clauses)
        if level == 4 and known < 4:
            yield Finding("certainty", "the sentence is surer than its evidence", rule="surer")
            return
        if (
            "must" in clause.cues.get("deontic", ())
            and clause.hedge() >= _PLAIN
            and not _is_directive(evidence, passage.clauses)
        ):
            yield Finding("certainty", "the evidence does not demand this", rule="demand")
            return
        if not pair.near_verbatim and _insists(clause) and _advises(evidence, passage.clauses, passage.text, pair):
            yield Finding("certainty", "the evidence only advises this", rule="demand")
            return
        if level > known and not any(_DIRECTIVE & c.cues.keys() for c in claim.clauses):
            if not pair.near_verbatim and _hedged_elsewhere(pair, evidence):
                continue
            if _hedges_aside(pair, evidence) or _denies_ability(pair, evidence):
                continue
            yield Finding("certainty", "the evidence is less sure than the sentence", rule=_dropped(pair, evidence))
            return


def _bids(pair: Pair) -> bool:
    """Whether the claim commands what the evidence only bids to consider."""
    if _BID.match(pair.claim.text) is None or _SOFTLY.search(pair.claim.text):
        return False
    first = next((place for i in range(len(pair.match)) if (place := pair.matched(i)) is not None), None)
    if first is None:
        return False
    start, end = pair.passage.sentences[first.sentence]
    return _CONSIDER.match(pair.passage.text[start:end].strip()) is not None


def _dropped(pair: Pair, evidence: Clause) -> str:
    """Return the rule for a dropped hedge: a "may" of the very clause weighs more than "reported" or "usually"."""
    may = any(p.key == "@may" and pair.passage.clauses[p.clause] is evidence for p in pair.passage.items)
    return "may dropped" if may else "hedge dropped"


def _hedges_aside(pair: Pair, evidence: Clause) -> bool:
    """Whether all that is unsure in the evidence's clause is told of something beside what the claim takes from it.

    "A controlled substance that can produce dependence" hedges nothing of "a controlled substance", nor does "indicated
    to lower the risk of" hedge what a medicine is for.
    """
    passage = pair.passage
    taken = [
        m.end
        for i in range(len(pair.match))
        if (m := pair.matched(i)) and passage.clauses[m.clause] is evidence and m.kind != "light"
    ]
    if not evidence.hedged or not taken:
        return False
    first = min(evidence.hedged)
    if first > max(taken) and _RELATIVE.search(passage.text, max(taken), first):
        return True
    start = passage.sentences[evidence.sentence][0]
    may = any(p.key == "@may" and passage.clauses[p.clause] is evidence for p in passage.items)
    return not may and _INDICATED.search(passage.text, start, first) is not None


def _denies_ability(pair: Pair, evidence: Clause) -> bool:
    """Whether the evidence says that something cannot be, as surely as the claim that it is not."""
    ours = any("negation" in c.cues for c in pair.claim.clauses)
    hedges = [p for p in pair.passage.items if p.key == "@may" and pair.passage.clauses[p.clause] is evidence]
    text = pair.passage.text
    able = all(p.negated and text[p.start : p.end].lower() in ("can", "could", "cannot") for p in hedges)
    return ours and bool(hedges) and able and len(hedges) == len(evidence.hedged)


def _hedged_elsewhere(pair: Pair, evidence: Clause) -> bool:
    """Whether the claim is unsure or reports in another clause, or the evidence is unsure of something it denies."""
    clauses = pair.claim.clauses
    if any(c.hedge() < _PLAIN for c in clauses) or any("unknown" in c.cues for c in clauses):
        return True
    if any({"past", "perfect"} & c.cues.keys() for c in clauses) and _reports(evidence, pair.passage.clauses):
        return True
    return "unknown" in evidence.cues


def _insists(clause: Clause) -> bool:
    return "must" in clause.cues.get("deontic", ()) or "absolute" in clause.cues


def _advises(clause: Clause, clauses: list[Clause], text: str, pair: Pair) -> bool:
    """Whether a clause only bids to consider something, or allows it."""
    start, end = pair.passage.sentences[clause.sentence]
    strong = any(
        "prohibition" in c.cues or "must" in c.cues.get("deontic", ()) for c in clauses if c.sentence == clause.sentence
    )
    return not strong and _WEAK.search(text, start, end) is not None


def _promises(pair: Pair) -> bool:
    """Whether the claim says "will" where the clause it rests on, or its sentence, says "may"."""
    clauses = pair.claim.clauses
    promised = {clauses[item.clause].hard for item in pair.claim.items if item.key == "@will"}
    promised -= {c.hard for c in clauses if c.hedge() < _PLAIN}
    if not promised:
        return False
    places = Counter(
        place.sentence
        for i, item in enumerate(pair.claim.items)
        if (place := pair.matched(i)) is not None
        and item.kind not in ("subject", "light", "operator")
        and clauses[item.clause].hard in promised
    )
    if not places:
        return False
    own = min(places, key=lambda s: (-places[s], s))
    said = {item.key for item in pair.passage.items if item.sentence == own}
    return "@may" in said and "@will" not in said


def _reports(clause: Clause, clauses: list[Clause]) -> bool:
    """Whether a clause tells what was seen, rather than what may be."""
    return any("report" in c.cues or "past" in c.cues for c in clauses if c.sentence == clause.sentence)


def _same_hedges(pair: Pair) -> bool:
    """Whether a near-verbatim claim has all the hedges, and only those, of the sentences it comes from."""
    used = {pair.passage.items[m].sentence for m in pair.match if m >= 0}
    ours = sorted(v for c in pair.claim.clauses for v in c.cues.get("hedge", ()))
    theirs = sorted(v for c in pair.passage.clauses if c.sentence in used for v in c.cues.get("hedge", ()))
    return ours == theirs


def _is_directive(clause: Clause, clauses: list[Clause]) -> bool:
    """Whether a clause, or the stretch it stands in, tells what to do."""
    return any(
        _DIRECTIVE & c.cues.keys() or "ahead" in c.cues.get("restrict", ())
        for c in clauses
        if c.sentence == clause.sentence
    )


def _level(clause: Clause, clauses: list[Clause]) -> int:
    """Return the certainty of a clause; one without a verb of its own shares that of its stretch."""
    levels = [int(v) for v in (*clause.cues.get("hedge", ()), *clause.cues.get("lead_hedge", ()))]
    if not clause.verbs and not levels:
        for other in clauses:
            if other.hard == clause.hard:
                levels += [int(v) for v in other.cues.get("hedge", ())]
    low = [v for v in levels if v < 3]
    if low:
        return min(low)
    return max(levels, default=3)
