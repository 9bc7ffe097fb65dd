"""Alignment: which item of the claim rests on which item of the passage."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from materia.checker.context import Context
from materia.checker.items import SUBJECT, Analysis, Item

#: Weight of an item when sentences are chosen and coverage is measured: names, numbers and medical words count most.
WEIGHT = {
    "term": 3,
    "quantity": 3,
    "pole": 3,
    "known": 3,
    "word": 3,
    "subject": 1,
    "light": 1,
    "ordinary": 1,
    "unit": 1,
    "operator": 0,
}
#: Share of a claim in the passage's own order from which it counts as the passage's own sentence.
VERBATIM = 0.8
_MOST_SENTENCES = 3
_DENIED_TOO = 2
_HEAVY = 3


@dataclass(slots=True)
class Pair:
    """A claim aligned with its passage. `match[i]` is the passage item of claim item `i`, or -1."""

    claim: Analysis
    passage: Analysis
    window: list[int]  # indices of passage items that the claim may rest on, in order
    match: list[int]
    in_order: list[bool]
    context: Context
    context_keys: frozenset[str]
    verbatim: float  # share of the claim's items in the passage's order

    @property
    def near_verbatim(self) -> bool:
        """Whether the claim is the passage's own sentence but for small edits."""
        return self.verbatim >= VERBATIM

    def matched(self, i: int) -> Item | None:
        """Return the passage item of claim item `i`."""
        return self.passage.items[self.match[i]] if self.match[i] >= 0 else None

    def gap(self, i: int, most: int = 6) -> list[Item]:
        """Return the passage items that stand, unmatched, where claim item `i` stands between its neighbours."""
        before = next((self.match[k] for k in range(i - 1, -1, -1) if self.in_order[k]), None)
        after = next((self.match[k] for k in range(i + 1, len(self.match)) if self.in_order[k]), None)
        if before is None and after is None:
            return []
        low = before + 1 if before is not None else max(0, (after or 0) - 3)
        high = after if after is not None else min(len(self.passage.items), low + 3)
        if high - low > most:
            return []
        taken = {m for m, fits in zip(self.match, self.in_order, strict=True) if fits}
        return [self.passage.items[p] for p in range(low, high) if p not in taken]


def stands_for_subject(pair: Pair, item: Item) -> bool:
    """Whether the claim names one ingredient of the document's combination where the passage names none."""
    if item.kind != "term" or SUBJECT not in item.wider:
        return False
    return not any(SUBJECT in pair.passage.items[w].wider for w in pair.window)


def agrees(claim: Item, passage: Item) -> bool:
    """Return whether the passage's item says what the claim's item says (or something narrower)."""
    if claim.key == passage.key or claim.key in passage.wider or claim.senses & (passage.senses | passage.wider):
        return True
    if claim.kind != "term" or claim.entry is None:
        return False
    # the finder may know one name of a class and the lexicon another
    return claim.entry.key == passage.key or claim.entry.key in passage.wider


def occurrences(pair: Pair, i: int) -> list[int]:
    """Return all places of the sentences chosen that say what claim item `i` says, in order."""
    inside = set(pair.window)
    return [p for p in said_at(pair.claim.items[i], pair.passage) if p in inside]


def said_at(item: Item, passage: Analysis) -> list[int]:
    """Return all passage items that say what the claim's item says, in order."""
    keys = {item.key, *item.senses}
    if item.kind == "term" and item.entry is not None:
        keys.add(item.entry.key)
    return sorted({p for key in keys for p in passage.places.get(key, ())})


def resting_on(pair: Pair, items: Iterable[int]) -> int:
    """Return the sentence of the passage in which most of some claim items are said, the first of equals, or -1."""
    counts = Counter(place.sentence for i in items if (place := pair.matched(i)) is not None)
    return min(counts, key=lambda s: (-counts[s], s)) if counts else -1


def align(claim: Analysis, passage: Analysis, context: Context, context_keys: frozenset[str]) -> Pair:
    """Return the claim aligned with the few sentences of the passage that carry it."""
    start = _whole(claim, passage)
    if start >= 0:
        window = list(range(start, start + len(claim.items)))
        match = list(window)
    else:
        window = _window(claim, passage)
        match = _longest_common(claim.items, passage.items, window)
    in_order = [m >= 0 for m in match]
    inside = set(window)
    free = inside - set(match)
    counted = [i for i, item in enumerate(claim.items) if item.kind not in ("subject", "operator")]
    kept = sum(in_order[i] for i in counted)
    verbatim = kept / len(counted) if counted else 0.0
    if verbatim >= VERBATIM and start < 0:
        verbatim = min(verbatim, _same_words(claim, passage, window))
    for i, item in enumerate(claim.items):
        if match[i] < 0:
            # a sentence of the passage's own cannot use one of its words twice
            once = verbatim >= VERBATIM and WEIGHT[item.kind] == 3
            match[i] = _elsewhere(item, i, match, passage, inside, free, once=once)
            free.discard(match[i])
    if verbatim < VERBATIM:
        _settle(claim, passage, window, match)
    return Pair(claim, passage, window, match, in_order, context, context_keys, verbatim)


def _same_words(claim: Analysis, passage: Analysis, window: Sequence[int]) -> float:
    """Return the share of the claim's words, grammar included, that the passage has in the same order."""
    sentences = {passage.items[p].sentence for p in window}
    said = [w for n, words in enumerate(passage.words) if n in sentences for w in words]
    wanted = [w for words in claim.words for w in words]
    masks: dict[str, int] = {}
    for column, word in enumerate(said):
        masks[word] = masks.get(word, 0) | 1 << column
    ones = (1 << len(said)) - 1
    state = ones
    for word in wanted:
        common = state & masks.get(word, 0)
        state = ((state + common) | (state - common)) & ones
    return (~state & ones).bit_count() / len(wanted) if wanted else 0.0


def _whole(claim: Analysis, passage: Analysis) -> int:
    """Return where the passage says the whole claim without a break, or -1."""
    wanted = [item.key for item in claim.items]
    said = [item.key for item in passage.items]
    size = len(wanted)
    if not size:
        return -1
    for start in range(len(said) - size + 1):
        if said[start] == wanted[0] and said[start : start + size] == wanted:
            return start
    return -1


def _window(claim: Analysis, passage: Analysis) -> list[int]:
    wanted: dict[str, int] = {}
    sought: dict[str, set[str]] = {}
    for item in claim.items:
        wanted[item.key] = max(wanted.get(item.key, 0), WEIGHT[item.kind])
        sought.setdefault(item.key, {item.key}).update(item.senses)
    by_sentence: dict[int, set[str]] = {}
    verbs = {c.sentence for c in passage.clauses if c.verbs}
    for key, senses in sought.items():
        for sense in senses:
            for p in passage.places.get(sense, ()):
                by_sentence.setdefault(passage.items[p].sentence, set()).add(key)
    chosen: set[int] = set()
    covered: set[str] = set()
    prose = 0
    while True:
        best, gain = -1, 0
        for number, keys in sorted(by_sentence.items()):
            if number in chosen:
                continue
            score = sum(wanted[k] for k in keys if k not in covered)
            if score > gain and (number not in verbs or prose < _MOST_SENTENCES):
                best, gain = number, score
        if best < 0 or (chosen and gain < 3):
            break
        chosen.add(best)
        covered |= by_sentence[best]
        prose += best in verbs
    if chosen and len(verbs) <= _MOST_SENTENCES and any(item.negated for item in claim.items):
        # a neighbour that speaks of the same may be the one that is meant: "it is not known whether …"
        for number, keys in by_sentence.items():
            if number in verbs and any(wanted[k] == _HEAVY for k in keys):
                chosen.add(number)
    for number in sorted(chosen):
        leads = [lead for lead in passage.leads if lead < number]
        if leads:
            chosen.add(max(leads))
    return [p for p, item in enumerate(passage.items) if item.sentence in chosen]


def _longest_common(claim: Sequence[Item], passage: Sequence[Item], window: Sequence[int]) -> list[int]:
    """Return the longest common subsequence as passage indices per claim item (bit-parallel, Hyyrö 2004)."""
    masks: dict[str, int] = {}
    for column, p in enumerate(window):
        bit = 1 << column
        item = passage[p]
        masks[item.key] = masks.get(item.key, 0) | bit
        for key in item.wider | item.senses:
            masks[key] = masks.get(key, 0) | bit
    width = len(window)
    ones = (1 << width) - 1
    state = ones
    rows = [state]
    for item in claim:
        mask = masks.get(item.key, 0)
        for key in item.senses:
            mask |= masks.get(key, 0)
        common = state & mask
        state = ((state + common) | (state - common)) & ones
        rows.append(state)
    match = [-1] * len(claim)
    i, j = len(claim), width
    while i and j:
        below = (1 << j) - 1
        here = (~rows[i] & below).bit_count()
        if (~rows[i - 1] & below).bit_count() == here:
            i -= 1
        elif (~rows[i] & (below >> 1)).bit_count() == here:
            j -= 1
        else:
            match[i - 1] = window[j - 1]
            i -= 1
            j -= 1
    return match


def _settle(claim: Analysis, passage: Analysis, window: Sequence[int], match: list[int]) -> None:
    """Let each stretch of an own-words claim rest on the one sentence that says most of it, as far as it can."""
    inside = set(window)
    stretches: dict[int, list[int]] = {}
    for i, item in enumerate(claim.items):
        if match[i] >= 0 and item.kind not in ("subject", "quantity"):
            stretches.setdefault(claim.clauses[item.clause].hard, []).append(i)
    for members in stretches.values():
        scores: dict[int, int] = {}
        choices: dict[tuple[int, int], int] = {}
        for i in members:
            item = claim.items[i]
            for p in said_at(item, passage):
                if p not in inside:
                    continue
                key = (i, passage.items[p].sentence)
                if key not in choices:
                    # a denial rests rather on the sentence that denies too
                    both = item.negated and passage.items[p].negated
                    scores[key[1]] = scores.get(key[1], 0) + max(1, WEIGHT[item.kind]) + both * _DENIED_TOO
                if key not in choices or p == match[i]:
                    choices[key] = p
        if scores:
            best = max(scores, key=lambda s: (scores[s], -s))
            for i in members:
                match[i] = choices.get((i, best), match[i])


def _elsewhere(
    item: Item,
    i: int,
    match: Sequence[int],
    passage: Analysis,
    inside: set[int],
    free: set[int],
    *,
    once: bool,
) -> int:
    """Return the nearest passage item that agrees out of order, an unused one first, or -1."""
    near = [m for m in (*match[max(0, i - 2) : i], *match[i + 1 : i + 3]) if m >= 0]
    centre = sum(near) / len(near) if near else 0.0
    fits = [p for p in said_at(item, passage) if p in inside and (p in free or not once)]
    if not fits:
        return -1
    return min(fits, key=lambda p: (p not in free, abs(p - centre), p))
