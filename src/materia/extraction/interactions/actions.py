"""What a label tells to do about two medicines: not together, with care, watch, change a dose, keep apart."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from materia.extraction.interactions.chunks import Chunked
from materia.extraction.interactions.reading import Reading
from materia.extraction.pharmacology.partner_marks import Shape
from materia.extraction.pharmacology.patterns import patterns


class _Stance(NamedTuple):
    action: str
    severity: str
    stance: str


_PATTERNS = patterns("actions")
_PAIR = re.compile(r"<[BW](\d+)>")
_STANCES = {
    "contraindicated": _Stance("contraindicated", "contraindicated", "avoid"),
    "avoid": _Stance("avoid", "serious", "avoid"),
    "not_recommended": _Stance("not recommended", "serious", "avoid"),
    "caution": _Stance("caution", "moderate", "caution"),
    "prescriber": _Stance("ask first", "moderate", "only_with_prescriber"),
}
_FORBIDDING = _PATTERNS.rows("forbidding")

_MONITORING = _PATTERNS.frames("monitoring")

_DOSING = _PATTERNS.frames("dosing")
#: The change may be needed, or is to be considered: nobody says that it is to be made.
_PERHAPS = _PATTERNS["perhaps"]
#: "avoid if possible", "where possible": said of what is to be avoided, it is no ban.
_IF_POSSIBLE = _PATTERNS["if_possible"]
_APART = _PATTERNS.frames("apart")


def forbidding(clause: Chunked) -> Iterator[Reading]:
    """Yield what must not, should not, or should only with care be taken together."""
    for expression, row in _FORBIDDING:
        found = expression.match(clause.text)
        if found is None:
            continue
        stance = _STANCES[row["say"]]
        partner = _partner(found.groupdict(), clause)
        if partner is False or not _with_subject(found, clause):
            continue
        leave = stance.action == "avoid" and _IF_POSSIBLE.search(found["tail"])
        yield Reading(
            partner=partner,
            action="avoid if possible" if leave else stance.action,
            severity=stance.severity,
            stance=stance.stance,
            tail=found["tail"],
        )
        return


def _with_subject(found: re.Match[str], clause: Chunked) -> bool:
    """Whether every "when given with …" of an instruction names the subject or what is taken beside it."""
    pairs = [clause.together[int(number)] for number in _PAIR.findall(found.group()[: found.start("tail")])]
    if found.groupdict().get("partner"):
        return all(pair.own and pair.partner is None for pair in pairs)
    return "<S>" in found.group()[: found.start("tail")] or all(pair.joint for pair in pairs)


def monitoring(clause: Chunked, shape: Shape) -> Iterator[Reading]:
    """Yield what is to be watched when both are taken."""
    for expression in _MONITORING:
        found = expression.match(clause.text)
        if found is None:
            continue
        groups = found.groupdict()
        partner, tail = _rest(groups, clause)
        if partner is False:
            continue
        tests = shape.tests[int(groups["test"])] if groups.get("test") else ()
        watched = shape.findings[int(groups["finding"])] if groups.get("finding") else ()
        yield Reading(partner=partner, action="monitor", tests=tests, findings=watched, tail=tail)
        return


def dosing(clause: Chunked) -> Iterator[Reading]:
    """Yield whose dose is lowered, raised or adjusted when both are taken."""
    for expression in _DOSING:
        found = expression.match(clause.text)
        if found is None:
            continue
        groups = found.groupdict()
        action = "lower dose" if groups["less"] else "higher dose" if groups["more"] else "adjust dose"
        own = bool(groups.get("own") or groups.get("own2"))
        owner = groups.get("owner") or groups.get("owner2")
        partner, tail = _rest(groups, clause)
        if partner is False or (
            not own and partner is not None and owner is not None and not clause.same(owner, str(partner))
        ):
            continue
        if not own and owner is not None:
            partner = int(owner)
        yield Reading(
            partner=partner,
            action=action,
            affected="subject" if own else "object",
            possible=bool(_PERHAPS.search(clause.text)),
            tail=tail,
        )
        return


def apart(clause: Chunked) -> Iterator[Reading]:
    """Yield how many hours are kept between the two."""
    for expression in _APART:
        found = expression.match(clause.text)
        if found is None:
            continue
        groups = found.groupdict()
        partner = groups.get("partner") or groups.get("partner2")
        swapped = groups.get("swapped")
        sides = {"prior to": "before", "apart from": "apart", None: "apart"}
        side = sides.get(groups.get("side"), groups.get("side")) or "apart"
        second = groups.get("side2")
        if swapped:
            turned = {"before": "after", "prior to": "after", "after": "before"}
            side = turned[swapped]
            second = turned.get(groups.get("swapped2") or "")
        words = f"{groups['interval']} {side}"
        if groups.get("interval2") and second:
            words += f" or {groups['interval2']} {second}"
        if partner is not None:
            yield Reading(partner=int(partner), action="apart", interval=words, tail=found["tail"])
        return


_AT_PAIR = _PATTERNS["at_pair"]
_AT_END = _PATTERNS["at_end"]


def _rest(groups: dict[str, str | None], clause: Chunked) -> "tuple[int | bool | None, str]":
    """Return the partner that the rest of an instruction names, and what follows."""
    rest = groups["rest"] or ""
    named = groups.get("partner") or groups.get("partner2")
    if named is not None:
        return int(named), rest
    found = _AT_PAIR.match(rest) or _AT_END.match(rest)
    if found is None:
        return None, rest
    together = clause.together[int(found["pair"])]
    partner = None if together.partner is None else int(together.partner)
    middle = found.groupdict().get("middle") or ""
    return partner, f"{middle}{found['tail']}"


def _partner(groups: dict[str, str | None], clause: Chunked) -> "int | bool | None":
    named = groups.get("partner") or groups.get("partner2")
    if named is not None:
        return int(named)
    pair = groups.get("pair") or groups.get("pair2")
    if pair is None:
        return False
    together = clause.together[int(pair)]
    return None if together.partner is None else int(together.partner)
