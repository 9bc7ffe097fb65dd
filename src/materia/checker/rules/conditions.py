"""Conditions: "only if", "unless", "until" of the evidence are not dropped."""

import re
from collections import Counter
from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Analysis, Item
from materia.checker.rules.content import excused
from materia.checker.rules.reasons import reason_starts

_WHO = r"(?:patients|people|those|women|men|children|adults|infants|persons|individuals|anyone|someone)"
#: What limits a statement: a condition, or the people it is about.
_LIMIT = re.compile(
    r"\b(?:if|when|whenever|unless|until|except|provided that|as long as|in case of|in the (?:presence|absence) of|"
    rf"(?:in|for|to) (?:\w+ )?{_WHO} (?:with|who|whose|receiving|taking|treated|undergoing|without|on|at)|"
    rf"{_WHO} (?:with|who)|should you|once (?:the|you|a)|while|"
    r"for up to|at (?:high|higher|large|low) doses?|in (?:high|large|low) doses?)\b",
    re.I,
)
_RESTRICTS = re.compile(
    r"\b(?:unless|until|except (?:when|if)|provided that|as long as|"
    r"only (?:if|when|after|under|while|where|with|once|during))\b",
    re.I,
)
#: Steps of a treatment that go on until something is reached.
_STEPS = re.compile(
    r"\b(?:increas|rais|titrat|adjust|repeat|continu|observ|monitor|withdraw|maintain|escalat|start|administ|reduc|taper)\w*",
    re.I,
)
#: Before a limit: it only picks out cases.
_ABOVE_ALL = re.compile(
    r"\b(?:especially|particularly|in particular|notably|above all)\b[^.;]*$|"
    r"\b(?:for example|e\.g\.|such as|including|even),?\s+$",
    re.I,
)
#: After a limit: it is none.
_IDLE = re.compile(
    r"\s*(?:possible|necessary|needed|appropriate|required|feasible|available|applicable|desired)\b", re.I
)
#: Between what the claim takes and a limit: another alternative, or what the medicine is for, which the limit is of.
_OTHER_ALTERNATIVE = re.compile(
    r"\b(?:or|and),?\s+(?:also )?(?:in|with|for|to|on|during|after|when|if)\b|\bindicated\b", re.I
)
_INDICATED = re.compile(r"\bindicated\b", re.I)
_UNLESS = re.compile(r"\bunless\b", re.I)
_EXCEPTS = re.compile(r"\b(?:unless|except|until|only|without|other than|absent|fails?)\b", re.I)
_DENIALS = re.compile(r"\b(?:not|no|never|avoid\w*|contraindicated|cannot|\w+n['’]t)\b", re.I)
_EVEN = re.compile(r"\beven (?:if|when|though|after|without|in)\b", re.I)
_NOT = re.compile(r"\b(?:not|avoid)\b", re.I)
_EVEN_TOO = re.compile(r"\b(?:even|regardless|whether or not|although|though|despite|also|including|still)\b", re.I)
#: Before a limit: it is one of several, of which a claim may name one.
_MILD_ONLY = re.compile(r"\bonly (?:a |an |with )?(?:limited|little|caution|care|modest|slight|small|part)", re.I)
_COORDINATE = re.compile(r"(?:\b(?:and|or)|,)\s+$", re.I)
#: Words of a condition that limit nothing: "when taken with this drug", "if needed".
_EMPTY = frozenset(
    {"company=together", "purpose", "recommended", "require", "patient", "medicine", "therapy", "feasible"}
)
_ALTERNATIVES = re.compile(r",? (?:and|or)\b", re.I)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|should|may|can|could|might|must|will|would|since|because|so)\b", re.I
)
_LIMITING = re.compile(r"\b(?:in|with|for|during|after|before|if|when|on|of|while)\b[^,.;]{0,25}$", re.I)
_STOP = re.compile(r"[,.;:)\n](?!\d)")


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the evidence allows or demands something under a condition that the claim does not name."""
    claim, passage = pair.claim, pair.passage
    used = {place.sentence for i in range(len(pair.match)) if (place := pair.matched(i)) and _carries(pair, i)}
    used = used or {place.sentence for i in range(len(pair.match)) if (place := pair.matched(i))}
    if not used:
        return
    theirs = [c for c in passage.clauses if c.sentence in used]
    if (
        any("restrict" in c.cues for c in theirs)
        and not _denied(pair)
        and not _keeps(pair, used)
        and _bears(pair, used)
    ):
        yield Finding("condition", "the evidence says this under a condition only", rule="restricted")
        return
    if not pair.near_verbatim and _limits(claim) and not any(_limits_too(c.cues) for c in theirs):
        yield Finding("condition", "the evidence does not limit this", rule="limit added")
        return
    if not pair.near_verbatim and (strange := _strange_condition(pair)) is not None:
        yield Finding("condition", "the evidence does not name this condition", rule=strange)
    if _EVEN.search(claim.text) and not _even_so(pair, used):
        yield Finding("condition", "the evidence does not say that it holds even so", rule="even")
        return
    if _general(pair, used):
        yield Finding("condition", "a condition of the evidence is left out", rule="condition dropped")


def _even_so(pair: Pair, used: set[int]) -> bool:
    """Whether the evidence too says that something holds in spite of something."""
    text = pair.passage.text
    if any(_UNLESS.search(text, *pair.passage.sentences[s]) for s in used):
        return _EVEN.search(text) is not None
    return bool(_EVEN_TOO.search(text) or (_denied(pair) and _NOT.search(text)))


def _bears(pair: Pair, used: set[int]) -> bool:
    """Whether a limit of the sentences used bears on what the claim takes from them.

    What stands beyond a semicolon does not, nor does "until" after a step that the claim does not name ("start with
    5 mg daily, which may be raised until …").
    """
    text = pair.passage.text
    taken = [pair.passage.items[m] for i, m in enumerate(pair.match) if m >= 0 and _carries(pair, i)]
    for sentence in used:
        start, end = pair.passage.sentences[sentence]
        if (reason := reason_starts(pair, sentence)) >= 0:
            start = reason
        limits = list(_RESTRICTS.finditer(text, start, end))
        if (
            not limits
            and reason < 0
            and any("restrict" in c.cues for c in pair.passage.clauses if c.sentence == sentence)
        ):
            return True
        for limit in limits:
            low = max(start, text.rfind(";", start, limit.start()))
            high = text.find(";", limit.end(), end)
            if not any(low <= item.start < (high if high >= 0 else end) for item in taken):
                continue
            if limit[0].lower() in ("until", "as long as"):
                steps = list(_STEPS.finditer(text, low, limit.start()))
                if steps and not any(steps[-1].start() <= item.start < limit.start() for item in taken):
                    continue
                if steps and not any(item.start <= steps[-1].start() < item.end for item in taken):
                    continue
            return True
    return False


def _strange_condition(pair: Pair) -> str | None:
    """Return the rule for a condition of the claim of which the evidence has no word, or an exception it lacks."""
    claim, passage = pair.claim, pair.passage
    for n, clause in enumerate(claim.clauses):
        if not {"condition", "restrict"} & clause.cues.keys():
            continue
        inside = [i for i, item in enumerate(claim.items) if item.clause == n and _carries(pair, i)]
        if inside and all(pair.match[i] < 0 and not excused(pair, claim.items[i]) for i in inside):
            return "exception added" if "restrict" in clause.cues else "condition added"
        if "restrict" in clause.cues and not any(
            {"restrict", "condition", "only", "prohibition", "negation"} & c.cues.keys() for c in passage.clauses
        ):
            return "exception added"
    return None


def _general(pair: Pair, used: set[int]) -> bool:
    """Whether the claim says without any limit what the sentence that it rests on says under one."""
    claim, passage = pair.claim, pair.passage
    limited = _LIMIT.search(claim.text) is not None
    if limited and not pair.near_verbatim:
        return False
    counts = Counter(place.sentence for i in range(len(pair.match)) if (place := pair.matched(i)) and _carries(pair, i))
    own = min(counts, key=lambda s: (-counts[s], s)) if counts else min(used)
    start, end = passage.sentences[own]
    taken = {m for m in pair.match if m >= 0}
    keys = {item.key for item in claim.items}
    if limited and _UNLESS.search(passage.text, start, end) and not _EXCEPTS.search(claim.text):
        denials = len(_DENIALS.findall(claim.text)), len(_DENIALS.findall(passage.text, start, end))
        if not denials[0] or (pair.near_verbatim and denials[0] == denials[1]):
            return True
    found = False
    if _keeps_alternative(pair, taken, own):
        return False
    for limit in _LIMIT.finditer(passage.text, start, end):
        low, high = limit.start(), _end_of_limit(passage.text, limit.end(), end)
        inside = [p for p, item in enumerate(passage.items) if low <= item.start < high and _restricting(item)]
        hard = passage.clauses[passage.items[inside[0]].clause].hard if inside else -1
        outside = [
            p
            for p, item in enumerate(passage.items)
            if item.sentence == own and not low <= item.start < high and passage.clauses[item.clause].hard == hard
        ]
        if not inside or (limited and _COORDINATE.search(passage.text, start, low)):
            continue
        whole = {p for p, item in enumerate(passage.items) if low <= item.start < high and item.kind != "operator"}
        if taken & whole or keys & {passage.items[p].key for p in inside if _limiting(passage.items[p])}:
            if pair.near_verbatim:
                continue
            return False
        if not found and len(taken.intersection(outside)) > (0 if pair.near_verbatim else 1):
            idle = _IDLE.match(passage.text, limit.end()) or _ABOVE_ALL.search(passage.text, start, low)
            found = not idle and not _of_another(pair, start, low)
    return found


def _of_another(pair: Pair, start: int, low: int) -> bool:
    """Whether a limit at `low` is of an alternative that the claim does not take."""
    text = pair.passage.text
    taken = [item for m in pair.match if m >= 0 for item in (pair.passage.items[m],) if start <= item.start < low]
    last = max((item.end for item in taken if item.kind not in ("subject", "light", "operator")), default=-1)
    return (
        last >= 0
        and _OTHER_ALTERNATIVE.search(text[last:low] + " in") is not None
        and not _INDICATED.search(pair.claim.text)
    )


def _end_of_limit(text: str, start: int, end: int) -> int:
    """Return where a limit ends: at the next mark, or with the list that its colon opens."""
    stop = _STOP.search(text, start, end)
    return end if stop is None or stop[0] == ":" else stop.start()


def _keeps_alternative(pair: Pair, taken: set[int], sentence: int) -> bool:
    """Whether the claim names a later one of several limits: "when A, after B or when C", "in those with A, B or C"."""
    passage = pair.passage
    start, end = passage.sentences[sentence]
    limits = list(_LIMIT.finditer(passage.text, start, end))
    for n, limit in enumerate(limits):
        first = _STOP.search(passage.text, limit.end(), end)
        if first is None or first[0] != "," or not _ALTERNATIVES.search(passage.text, first.start(), end):
            continue
        verb = _VERB.search(passage.text, first.end(), end)
        high = limits[-1].start() + len(limits[-1][0]) if n + 1 < len(limits) else verb.start() if verb else end
        if n + 1 < len(limits):
            high = _end_of_limit(passage.text, limits[-1].end(), end)
        later = [p for p, item in enumerate(passage.items) if first.end() <= item.start < high and _limiting(item)]
        if taken.intersection(later) and any(m in later and _as_limit(pair, i) for i, m in enumerate(pair.match)):
            return True
    return False


def _as_limit(pair: Pair, i: int) -> bool:
    """Whether claim item `i` limits the claim: "in dehydration", "with alcohol"."""
    return _LIMITING.search(pair.claim.text[: pair.claim.items[i].start]) is not None


def _keeps(pair: Pair, used: set[int]) -> bool:
    """Whether the claim names a limit too, or what the evidence's limit speaks of."""
    if any({"restrict", "only"} & c.cues.keys() for c in pair.claim.clauses):
        return True
    taken = {m for m in pair.match if m >= 0}
    numbers = set()
    for n, clause in enumerate(pair.passage.clauses):
        if clause.sentence in used and "restrict" in clause.cues:
            ahead = "ahead" in clause.cues["restrict"] and any(p.clause == n + 1 for p in pair.passage.items)
            numbers.add(n + 1 if ahead else n)
    inside = [
        p
        for p, item in enumerate(pair.passage.items)
        if item.clause in numbers and item.kind != "operator" and item.key != "purpose"
    ]
    return bool(taken & set(inside))


def _restricting(item: Item) -> bool:
    return item.kind not in ("operator", "subject") and item.key not in _EMPTY


def _limiting(item: Item) -> bool:
    """Whether an item of a condition limits anything: "when taken with this drug" does not."""
    return item.kind not in ("operator", "light", "subject") and item.key != "company=together"


def _limits(claim: Analysis) -> bool:
    """Whether a claim says "only" of something other than a number."""
    if _MILD_ONLY.search(claim.text):
        return False
    places = [n for n, item in enumerate(claim.items) if item.key == "@only"]
    return any(n + 1 < len(claim.items) and claim.items[n + 1].quantity is None for n in places)


def _limits_too(cues: dict[str, list[str]]) -> bool:
    return bool(cues.keys() & {"only", "restrict", "prohibition"}) or "except" in cues.get("implied", ())


def _carries(pair: Pair, i: int) -> bool:
    return pair.claim.items[i].kind not in ("subject", "light", "operator")


def _denied(pair: Pair) -> bool:
    """Whether the claim itself forbids, which leaves the exception out on the safe side."""
    return any("prohibition" in c.cues for c in pair.claim.clauses)
