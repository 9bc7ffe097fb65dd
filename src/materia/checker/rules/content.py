"""Content: every drug, condition and medical word of the claim is in its evidence."""

import re
from collections.abc import Iterator

from materia.checker.alignment import Pair, stands_for_subject
from materia.checker.finding import Finding
from materia.checker.items import Item

_SHARED_START = 5
_SHARED_PART = 0.6
_CONTAINED = 5
#: "Some people" asserts no more than "people have".
_SOME = "quantity=part"
_FOR_EXAMPLE = re.compile(
    r"\b(?:such as|like|including|for example|e\.g\.),? (?:[\w-]+(?:,| or| and|, or|, and) )*$", re.I
)
_LEAST_COVERAGE = 0.6
_GOOD_COVERAGE = 0.9
_LEAST_LEVEL = 0.4
_SHORT_RUN, _LONG_RUN = 2, 5
_OPPOSITES = (("cytosis", "penia"), ("philia", "penia"), ("cythemia", "penia"))
_INDICATED = frozenset({"≈indicated for", "therapy"})
#: Poles of other groups that come to the same: what leaves more slowly has a lower clearance.
_COUNTERPARTS = {
    "pacing=slower": frozenset({"direction=down", "duration=prolong", "half=late"}),
    "pacing=faster": frozenset({"direction=up", "duration=shorten", "speed=fast"}),
    "direction=down": frozenset({"action=block"}),
    "direction=up": frozenset({"action=activate"}),
}
_EVEN = frozenset({"extent=same", "extent=similar"})
_HARMS = "side effect"
_THESE = re.compile(r"\bthese (?:\w+ )?(?:effects|reactions|symptoms|events)\b", re.I)
_THE = re.compile(r"(?:.*\b)?(?:the|these|this|your) ", re.I | re.S)
_FRAME = re.compile(
    r"\b(?:side effects?|adverse (?:reactions?|events?|effects?))\b[^.;]{0,60}"
    r"\b(?:include|includes|are|is|such as|like)\b",
    re.I,
)
_ANAPHORS = frozenset({"such", "these", "those"})
_HEAVY = frozenset({"term", "known", "word"})
#: What an item of each kind counts when it is asked how much of a claim rests on its evidence.
_ANCHOR = {"term": 1.0, "known": 1.0, "word": 1.0, "pole": 0.7, "quantity": 0.7, "ordinary": 0.3}


def missing(pair: Pair) -> list[int]:
    """Return the claim's items that need a place in the evidence and have none."""
    return [
        i
        for i, item in enumerate(pair.claim.items)
        if item.kind in _HEAVY
        and not (item.kind == "known" and item.entry is not None and item.entry.plain)
        and pair.match[i] < 0
        and not stands_for_subject(pair, item)
        and not (item.key == _HARMS and _tells_harm(pair))
        and not (item.kind == "term" and (_abbreviated(pair, item) or _is_example(pair, item) or _is_part(pair, item)))
        and ((pair.near_verbatim and not _ANAPHORS & set(pair.passage.words[0])) or not excused(pair, item))
    ]


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each missing name or medical word, and for too little common ground."""
    claim = pair.claim
    verb_seen = False
    first = next((i for i, item in enumerate(claim.items) if item.kind != "light"), 0)
    for i in missing(pair):
        item = claim.items[i]
        written = claim.text[item.start : item.end]
        rule = f"missing {item.kind}"
        if item.kind == "term" or (i == first and not verb_seen):
            yield Finding("subject" if i == first else "object", f"“{written}” is not named in the evidence", rule=rule)
        else:
            yield Finding("object", f"“{written}” is not in the evidence", rule=rule)
    total = sum(_ANCHOR.get(item.kind, 0.0) for item in claim.items if not _says_nothing(item))
    found = sum(
        _ANCHOR.get(item.kind, 0.0)
        for i, item in enumerate(claim.items)
        if not _says_nothing(item)
        and (pair.match[i] >= 0 or (item.kind in _ANCHOR and (excused(pair, item) or _is_counterpart(pair, item))))
    )
    if total and found / total < (_LEAST_COVERAGE if pair.near_verbatim else _GOOD_COVERAGE):
        yield Finding("coverage", "too little of the sentence is in the evidence", rule=_level(found / total))
    run = 0 if pair.near_verbatim else _longest_run(pair)
    if run >= _SHORT_RUN:
        yield Finding("coverage", "a part of the sentence is not in the evidence", rule=f"run of {min(run, _LONG_RUN)}")
    if not any(
        m >= 0 and item.kind not in ("subject", "operator") for m, item in zip(pair.match, claim.items, strict=True)
    ):
        yield Finding("coverage", "the evidence says nothing of this")


def _tells_harm(pair: Pair) -> bool:
    """Whether "side effects include X" only frames what the evidence says may come of it."""
    if _THESE.search(pair.claim.text) and _THESE.search(pair.passage.text):
        return True
    if _FRAME.search(pair.claim.text) is None:
        return False
    used = {place.sentence for i in range(len(pair.match)) if (place := pair.matched(i)) is not None}
    return any({"harm", "report"} & c.cues.keys() for c in pair.passage.clauses if c.sentence in used)


def _says_nothing(item: Item) -> bool:
    """Whether an item asks for no counterpart: "some people"."""
    return item.key == _SOME


def _is_example(pair: Pair, item: Item) -> bool:
    """Whether the claim only names a member of a class that both sides speak of: "NSAIDs such as ibuprofen"."""
    if _FOR_EXAMPLE.search(pair.claim.text[: item.start]) is None:
        return False
    named = {
        other.key for other, m in zip(pair.claim.items, pair.match, strict=True) if m >= 0 and other.kind == "term"
    }
    others = {key for w in pair.window for key in pair.passage.items[w].wider}
    return not (item.wider & named).issubset(others)  # "such as A" is no "such as B"


def _is_part(pair: Pair, item: Item) -> bool:
    """Whether the evidence has a name in a longer one only: "dopamine" in "dopamine receptor antagonist"."""
    written = pair.claim.text[item.start : item.end]
    if written.lower() not in pair.passage.text.lower():
        return False
    whole = re.compile(rf"\b{re.escape(written)}\b", re.I)
    items = pair.passage.items
    return any(whole.search(pair.passage.text, items[w].start, items[w].end) for w in pair.window)


def _longest_run(pair: Pair) -> int:
    """Return how many words with meaning follow one another in the claim without a counterpart in the evidence."""
    longest = run = 0
    for i, item in enumerate(pair.claim.items):
        if pair.match[i] >= 0:
            run = 0
        elif item.kind in _ANCHOR and not excused(pair, item):
            run += 1
            longest = max(longest, run)
    return longest


def _level(share: float) -> str:
    """Return the rule for a share of the claim found in the evidence, by tenths."""
    return f"coverage below {min(9, int(share * 10) + 1) / 10}" if share >= _LEAST_LEVEL else "coverage below 0.4"


def _is_counterpart(pair: Pair, item: Item) -> bool:
    """Whether the evidence has the pole that a negation turns into this one: "abruptly" for "gradually"."""
    pole = item.pole
    if pole is not None and pole.group == "form" and _THE.fullmatch(pair.claim.text[: item.start]):
        return True  # "the tablets" for the medicine
    if item.key in _EVEN and any(p.key == "extent=different" and p.negated for p in pair.passage.items):
        return True  # "alike" for "no difference"
    if item.key in _COUNTERPARTS and not _COUNTERPARTS[item.key].isdisjoint(pair.passage.keys):
        return True
    if item.key == "purpose=treat" and not _INDICATED.isdisjoint(pair.passage.keys):
        return True
    return (
        pole is not None
        and pole.mode == "flip"
        and any(p.pole and p.pole.group == pole.group for p in pair.passage.items)
    )


def excused(pair: Pair, item: Item) -> bool:
    """Whether the passage's place or another form of the word stands for it."""
    return item.key in pair.context_keys or _related(pair, item) or _explained(pair, item) or _abbreviated(pair, item)


def _abbreviated(pair: Pair, item: Item) -> bool:
    """Whether the evidence has the initials of what the claim writes out, as a word in capitals."""
    words = re.split(r"[\s-]+", pair.claim.text[item.start : item.end])
    if len(words) < 2:
        return False
    initials = "".join(w[0] for w in words if w).upper()
    return re.search(rf"\b{re.escape(initials)}s?\b", pair.passage.text) is not None


def _explained(pair: Pair, item: Item) -> bool:
    """Whether the claim only says what sort a matched thing of its own is: "blood cells called platelets"."""
    keys = {item.key, *item.senses}
    return item.kind == "known" and any(
        m >= 0 and other is not item and other.kind in ("known", "term") and not keys.isdisjoint(other.wider)
        for other, m in zip(pair.claim.items, pair.match, strict=True)
    )


def _related(pair: Pair, item: Item) -> bool:
    """Whether the evidence has the item in other words: all parts of a phrase, or a word of the same family."""
    if item.kind == "term":
        return False
    if len(item.stems) > 1:
        said = {k for w in pair.window for k in (pair.passage.items[w].key, *pair.passage.items[w].wider)}
        return item.parts <= said
    word = item.stems[0] if item.stems else item.key
    if len(word) < _SHARED_START or not word.isalpha():  # CYP2C9 is not CYP2C19
        return False
    return any(
        (other.startswith(word[:_SHARED_START]) and _common(other, word) >= _SHARED_PART * max(len(other), len(word)))
        or (len(word) >= _CONTAINED and word in other)
        for w in pair.window
        for other in pair.passage.items[w].stems
        if pair.passage.items[w].kind != "term" and not _opposed(word, other)
    )


def _opposed(one: str, other: str) -> bool:
    """Whether two words of one root end in opposites: "thrombocytosis", "thrombocytopenia"."""
    return any(
        (one.endswith(up) and other.endswith(down)) or (one.endswith(down) and other.endswith(up))
        for up, down in _OPPOSITES
    )


def _common(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
