"""Unknowns: what the evidence says is not known or not studied is not stated as a finding."""

import re
from collections import Counter
from collections.abc import Iterator

from materia.checker.alignment import WEIGHT, Pair
from materia.checker.finding import Finding

_FOUND = (
    r"(?:establish|stud(?:y|ie)|evaluat|determin|know|shown|demonstrat|prove|test|investigat|examin|understood|clear|"
    r"data|evidence|information|experience|trial|research|confirm|looked)"
)
#: "Nobody has established …", "no study of … has been done", "unestablished".
_DOUBT = re.compile(
    r"\b(?:no|not|never|nobody|none|nor|neither|few|little|limited|lack\w*|scant|scarce|sparse|\w+n['’]t)\b[^.;]*"
    rf"\b{_FOUND}\w*|"
    rf"\b{_FOUND}\w*\b[^.;]* (?:is|are|was|were|remains?) (?:very |too )?(?:limited|scarce|scant|sparse)\b|"
    r"\bun(?:established|studied|tested|proven|known|clear|certain|sure|determined|explored)\b|"
    r"\b(?:doubt|wonder|open question|guess|remains to be|yet to be)\w*\b",
    re.I,
)
#: What was looked for and not found: "revealed no evidence of harm".
_FOUND_NONE = re.compile(
    r"\b(?:reveal|show|demonstrat|find|found|provid|there (?:was|were))\w*[^.;]{0,30}\bno evidence of\b", re.I
)
_INABILITY = re.compile(r"\b(?:cannot|can['’]t)\b", re.I)


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the evidence says that something is unknown and the claim does not, or overstates."""
    claim, passage = pair.claim, pair.passage
    places: Counter[int] = Counter()
    for i, item in enumerate(claim.items):
        place = pair.matched(i)
        if place is not None and item.kind != "subject":
            places[passage.clauses[place.clause].sentence] += WEIGHT[item.kind]
    if not places:
        return
    sentence = min(places, key=lambda s: (-places[s], s))
    if _finds_none(pair, sentence):
        return
    theirs = [c for c in passage.clauses if c.sentence == sentence]
    if (
        any("unknown" in c.cues for c in theirs)
        and not any({"unknown", "prohibition"} & c.cues.keys() for c in claim.clauses)
        and not _doubts(claim.text)
        and all(_unsure(pair, place) for place in _resting(pair, sentence))
    ):
        yield Finding("polarity", "the evidence says that this is not known or not so", True, "unknown")
        return
    if not pair.near_verbatim and (doubtful := _stated(pair)):
        yield Finding("polarity", "the evidence says that this is not known or not so", True, doubtful)
        return
    # "who cannot take another" tells whom it is for
    absolute = [
        c
        for c in claim.clauses
        if "absolute" in c.cues and not (c.subordinate and _INABILITY.search(claim.text) is not None)
    ]
    used = {s for s, n in places.items() if n}
    if absolute and not any(
        {"absolute", "prohibition"} & c.cues.keys() or any(v == "4" for v in c.cues.get("hedge", ()))
        for c in passage.clauses
        if c.sentence in used
    ):
        yield Finding("certainty", "the evidence does not say this without exception", rule="absolute")


def _finds_none(pair: Pair, sentence: int) -> bool:
    """Whether the claim denies what the evidence looked for and did not find."""
    if not any("negation" in c.cues for c in pair.claim.clauses):
        return False
    return _FOUND_NONE.search(pair.passage.text, *pair.passage.sentences[sentence]) is not None


def _doubts(text: str) -> bool:
    """Whether a text denies that something is known, in any construction."""
    return _DOUBT.search(text) is not None


def _stated(pair: Pair) -> str:
    """Return the rule for a stretch of the claim that states what the sentence it rests on most says is unknown."""
    claim, passage = pair.claim, pair.passage
    stretches: dict[int, Counter[int]] = {}
    for i, item in enumerate(claim.items):
        place = pair.matched(i)
        if place is not None and item.kind != "subject":
            stretches.setdefault(claim.clauses[item.clause].hard, Counter())[passage.clauses[place.clause].hard] += (
                WEIGHT[item.kind]
            )
    for hard, places in stretches.items():
        rests = min(places, key=lambda h: (-places[h], h))
        ours = [c for c in claim.clauses if c.hard == hard]
        items = [i for i in claim.items if claim.clauses[i.clause].hard == hard]
        if any({"unknown", "prohibition", "condition"} & c.cues.keys() for c in ours):
            continue
        if not _unsure(pair, rests) or any("negation" in c.cues for c in claim.clauses):
            continue
        if not _doubts(claim.text[items[0].start : items[-1].end]) and not _doubts(claim.text):
            return "unknown stated"
    return ""


def _resting(pair: Pair, sentence: int) -> list[int]:
    """Return the stretches of the sentence that the claim rests on."""
    found = {
        pair.passage.clauses[place.clause].hard
        for i in range(len(pair.match))
        if (place := pair.matched(i)) is not None
        and place.sentence == sentence
        and pair.claim.items[i].kind not in ("subject", "light")
    }
    return sorted(found)


def _unsure(pair: Pair, hard: int) -> bool:
    return any("unknown" in c.cues for c in pair.passage.clauses if c.hard == hard)
