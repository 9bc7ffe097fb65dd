"""Reasons: a claim may state the reason that a sentence gives for its advice, without the advice."""

import re

from materia.checker.alignment import Pair

_REASON = re.compile(r"\b(?:because|since|as (?:it|they|this|these|the)|due to)\b", re.I)
_ADVICE = frozenset({"prohibition", "imperative", "deontic", "negation"})
_HEAVY = frozenset({"term", "known", "word", "pole"})
_CARRYING = 2


def reason_starts(pair: Pair, sentence: int) -> int:
    """Return where the reason starts that a sentence gives for what it forbids, if the claim states it, or -1.

    The claim must itself be no advice, must speak of a harm that may come, and must take that from the reason.
    """
    claim, passage = pair.claim, pair.passage
    if _REASON.search(passage.text, *passage.sentences[sentence]) is None:
        return -1
    if any(_ADVICE & c.cues.keys() for c in claim.clauses) or not any(
        "harm" in c.cues or c.hedge() == 1 for c in claim.clauses
    ):
        return -1
    _, end = passage.sentences[sentence]
    denied = [p.start for p in passage.items if p.sentence == sentence and p.key in ("@not", "@avoid", "@should")]
    found = _REASON.search(passage.text, denied[0] if denied else end, end)
    if found is None:
        return -1
    taken = [
        m
        for i, item in enumerate(claim.items)
        if item.kind in (*_HEAVY, "operator") and (m := pair.matched(i)) and m.sentence == sentence
    ]
    beyond = [m for m in taken if m.start >= found.start()]
    return found.start() if len(beyond) >= _CARRYING else -1
