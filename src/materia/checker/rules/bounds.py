"""Bounds: "at least" a number is not "at most" that number."""

import re
from collections.abc import Iterator

from materia.checker.alignment import Pair, said_at
from materia.checker.finding import Finding
from materia.checker.items import Analysis, Item

_OVER, _UNDER = "over", "under"
_AFTER = re.compile(r"(?:and|or|at least|at most)\b", re.I)
#: Bounds that a denial turns round ("do not take more than"); of an age it denies the use, not the bound.
_TURNED = re.compile(
    r"(?:goes |go |rises? )?(?:more|less|greater|longer|fewer|exceed|in excess|beyond|higher|above|over\b)", re.I
)
_AGES = frozenset({"year", "month"})
_JUST_DENIED = re.compile(r"\b(?:not|never|no|\w+n['’]t) (?:be |go |fall |drop |rise |at )?$", re.I)
_OWN_DENIAL = re.compile(r"\b(?:not|never|no|cannot)\b", re.I)
_DENIED = re.compile(r"\b(?:not|never|no|cannot|\w+n['’]t)\b[^,;.]*$", re.I)
_DENIED_AFTER = re.compile(r"\b(?:not|never|contraindicat\w*|avoid\w*|no|unlikely)\b", re.I)
#: Words between a denial and a bound that make the bound tell whom or what is meant.
_USE_DENIED = re.compile(
    r"\b(?:not|never|no|cannot|\w+n['’]t)\b[^,;.]*\b(?:used|if|when|in|with|who|whose|where|at|whom)\b", re.I
)
_BESIDE = 14  # characters between a bound and its number


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where every bound that the evidence sets to a number of the claim is the opposite one."""
    for i, item in enumerate(pair.claim.items):
        if item.quantity is None or pair.match[i] < 0:
            continue
        ours = _bounds(pair.claim, i)
        if not ours:
            continue
        theirs: set[str] = set()
        for p in said_at(item, pair.passage):
            quantity = pair.passage.items[p].quantity
            if quantity is not None and len(quantity.values) == len(item.quantity.values):
                theirs |= _bounds(pair.passage, p)
        if theirs and not ours & theirs:
            written = pair.claim.text[item.start : item.end]
            yield Finding("comparator", f"the evidence sets the opposite bound to “{written}”", True, "bound turned")
            return


def _bounds(analysis: Analysis, n: int) -> set[str]:
    """Return the bounds that stand beside quantity `n`: more than one where a denial leaves open which is meant."""
    items = analysis.items
    for k in range(n - 1, max(-1, n - 3), -1):
        if _is_bound(items[k], items[n]) and items[n].start - items[k].end < _BESIDE:
            written = analysis.text[items[k].start : items[k].end].lower()
            joined = _AFTER.match(written) and not written.startswith(("at ", "and up to"))
            if not joined or (k == n - 1 and not _follows_number(items, k)):
                return _sides(analysis, items[k], items[n])
        if items[k].kind not in ("light", "ordinary") and items[k].key != "extent=same":
            break
    for k in range(n + 1, min(len(items), n + 4)):
        beside = _is_bound(items[k], items[n]) and items[k].start - items[n].end < _BESIDE
        if beside and _AFTER.match(analysis.text, items[k].start):
            return _sides(analysis, items[k], items[n])
        if items[k].kind not in ("light", "unit"):
            break
    return set()


def _follows_number(items: list[Item], k: int) -> bool:
    """Whether an "and over" belongs to a number before it ("12 years of age and over")."""
    return next((items[n].quantity is not None for n in range(k - 1, -1, -1) if items[n].kind != "light"), False)


def _is_bound(item: Item, number: Item) -> bool:
    return item.pole is not None and item.pole.group == "bound" and item.sentence == number.sentence


def _sides(analysis: Analysis, bound: Item, number: Item) -> set[str]:
    """Return the side that a bound is on, turned round by a denial before it."""
    side, other = (_OVER, _UNDER) if bound.key == "bound=over" else (_UNDER, _OVER)
    text = analysis.text
    written = text[bound.start : bound.end]
    if _JUST_DENIED.search(text[: bound.start]) and not _OWN_DENIAL.search(written):
        return {side, other}
    of_age = number.quantity is not None and number.quantity.unit in _AGES
    if of_age or _OWN_DENIAL.search(written) or not _TURNED.match(written):
        return {side}
    if bound.negated and not bound.certain:
        return {side, other}
    start, end = analysis.sentences[bound.sentence]
    start = max(start, text.rfind(";", 0, bound.start))
    if _DENIED.search(text[start : bound.start]):
        # "do not use if the clearance is above 95 mL/min" denies the use, "do not use more than 95 mg" the number
        return {side, other} if _USE_DENIED.search(text[start : bound.start]) else {other}
    return {side, other} if bound.negated or _DENIED_AFTER.search(text[start:end]) else {side}
