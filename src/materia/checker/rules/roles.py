"""Roles: which of two changes the other, turns into the other, or outweighs it is as in the evidence."""

import re
from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Analysis

_TREATMENTS = frozenset({"subject", "term"})
_NAMED = frozenset({"subject", "term", "word"})
_TWO = 2
_CONVERTS = re.compile(
    r"\b(?:metaboli[sz]ed|converted|changed|hydroly[sz]ed|transformed|broken down)\b[^.;,]{0,30}?"
    r"\b(?:into|to form|to)\b",
    re.I,
)
#: After the one that acts: what it does.
_ACTS = re.compile(
    r" (?:\w+ ){0,2}?"
    r"(?:increase|raise|reduce|lower|decrease|slow|inhibit|induce|enhance|block|delay|boost|elevate)s?d?\b",
    re.I,
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|by)\b", re.I)
#: Before the one that is acted upon: what of it.
_LEVEL_OF = re.compile(
    r"\b(?:levels?|concentrations?|clearance|absorption|metabolism|exposure|excretion|effects?)\b[^.;]* of $", re.I
)
_GOOD, _BAD = r"\b(?:benefits?|good)\b", r"\b(?:risks?|harms?|hazards?|dangers?)\b"
_OUTDOES = r"[^.;]{0,60}\b(?:justif\w+|outweigh\w*|exceeds?|(?:is|are) (?:greater|more|bigger) than)[^.;]{0,40}"
_WEIGHED = {
    "benefit": re.compile(_GOOD + _OUTDOES + _BAD, re.I),
    "risk": re.compile(_BAD + _OUTDOES + _GOOD, re.I),
}


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where two things have exchanged what they do to one another."""
    if _weighed(pair.claim.text) == "risk" and _weighed(pair.passage.text) == "benefit":
        yield Finding("swap", "benefit and risk have changed places", rule="risk over benefit")
    if pair.near_verbatim:
        return
    if (ours := _converted(pair.claim)) and _turned(ours, _converted(pair.passage)):
        yield Finding("swap", "the evidence says that the other turns into this", rule="converted")
    elif (ours := _agents(pair.claim)) and _turned(ours, _agents(pair.passage)):
        yield Finding("swap", "the evidence says that the other one acts", rule="agents exchanged")


def _turned(ours: set[tuple[str, str]], theirs: set[tuple[str, str]]) -> bool:
    """Whether a pair of the claim stands in the evidence the other way round only."""
    return any((b, a) in theirs and (a, b) not in theirs for a, b in ours)


def _converted(analysis: Analysis) -> set[tuple[str, str]]:
    """Return what the text says turns into what."""
    found = set()
    for m in _CONVERTS.finditer(analysis.text):
        before = [i for i in analysis.items if i.end <= m.start() and i.kind in _NAMED]
        after = [i for i in analysis.items if i.start >= m.end() and i.kind in _NAMED]
        if before and after:
            found.add((before[-1].key, after[0].key))
    return found


def _agents(analysis: Analysis) -> set[tuple[str, str]]:
    """Return which treatment changes which, where a sentence names just two: "A raises the level of B"."""
    found: set[tuple[str, str]] = set()
    if sum(i.kind in _TREATMENTS for i in analysis.items) < _TWO:
        return found
    for n in range(len(analysis.sentences)):
        named = [i for i in analysis.items if i.sentence == n and i.kind in _TREATMENTS]
        if len(named) == _TWO and named[0].key != named[1].key:
            between = analysis.text[named[0].end : named[1].start]
            if _ACTS.match(between) and _LEVEL_OF.search(between) and not _PASSIVE.search(between):
                found.add((named[0].key, named[1].key))
    return found


def _weighed(text: str) -> str:
    """Return which of benefit and risk must be the greater, or nothing."""
    found = {side for side, sort in _WEIGHED.items() if sort.search(text)}
    return found.pop() if len(found) == 1 else ""
