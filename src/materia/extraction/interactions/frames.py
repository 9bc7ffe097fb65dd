"""Frames: the ways in which labels say that one medicine changes another. Each is a whole clause up to its tail."""

import re
from collections.abc import Iterator

from materia.extraction.interactions.chunks import Chunked
from materia.extraction.interactions.reading import Reading
from materia.extraction.pharmacology.partner_marks import Shape
from materia.extraction.pharmacology.patterns import patterns

_PATTERNS = patterns("frames")
_UPWARD = _PATTERNS["upward"]
_PAIR = re.compile(r"<[BW](\d+)>")
_RISKS_NAMED = _PATTERNS["risks_named"]
_RISES = _PATTERNS["rises"]
_FALLS = _PATTERNS["falls"]
_ACTIVE = _PATTERNS["active"]
_NOMINAL = _PATTERNS["nominal"]
_NOMINAL_ADJECTIVE = _PATTERNS["nominal_adjective"]
_PASSIVE = _PATTERNS["passive"]
_SEEN_WITH = _PATTERNS["seen_with"]
_CHANGE_SEEN = _PATTERNS["change_seen"]
_LEVELS: tuple[re.Pattern[str], ...] = (_ACTIVE, _NOMINAL, _NOMINAL_ADJECTIVE, _PASSIVE, _SEEN_WITH, _CHANGE_SEEN)

_CAUSE_FINDING = _PATTERNS["cause_finding"]
_PEOPLE_RISK = _PATTERNS["people_risk"]
_RAISE_RISK = _PATTERNS["raise_risk"]
_FINDING_SEEN = _PATTERNS["finding_seen"]
_ADDITIVE = _PATTERNS["additive"]
_LISTED = _PATTERNS["listed"]
_BARE_RISK = _PATTERNS["bare_risk"]
_BARE_CHANGE = _PATTERNS["bare_change"]
_FINDINGS = (_CAUSE_FINDING, _RAISE_RISK, _PEOPLE_RISK, _FINDING_SEEN, _BARE_RISK)

_UNCHANGED = _PATTERNS["unchanged"]
_UNAFFECTED = _PATTERNS["unaffected"]
_NO_ADJUSTMENT = _PATTERNS["no_adjustment"]
_NO_INTERACTION = _PATTERNS["no_interaction"]


def levels(clause: Chunked) -> Iterator[Reading]:
    """Yield what is said of levels, clearance and effects."""
    for expression in (*_LEVELS, _LISTED, _BARE_CHANGE):
        if (found := expression.match(clause.text)) is None:
            continue
        groups = found.groupdict()
        verb = groups["verb"] or groups.get("verb2") or ""
        up = _UPWARD.match(verb) is not None
        if verb == "altered" or _both_ways(verb):
            return
        agent = groups.get("agent") or groups.get("when") or ""
        for number in re.findall(r"<Q(\d+)>", groups["quantities"]):
            quantity = clause.quantities[int(number)]
            partner = _partner(agent, clause, quantity.owner)
            if partner is False:
                continue
            yield Reading(
                partner=partner,
                consequence=f"{'more' if up else 'less'} {quantity.kind}",
                affected="subject" if quantity.owner == "S" else "object",
                quality=quantity.quality,
                possible=bool(groups.get("unsure")),
                tail=groups["tail"],
            )
        return


def findings(clause: Chunked, shape: Shape) -> Iterator[Reading]:
    """Yield what may happen to a patient who takes both."""
    for expression in _FINDINGS:
        if (found := expression.match(clause.text)) is None:
            continue
        groups = found.groupdict()
        agent = groups.get("agent") or groups.get("agent2") or groups.get("when") or ""
        tail = groups["tail"]
        with_subject = (
            expression is _PEOPLE_RISK
            or "<S>" in tail
            or any(clause.together[int(n)].own for n in re.findall(r"<W(\d+)>", tail))
        )
        if agent.endswith(">") and re.search(r"<P\d+>$", agent) and not with_subject:
            return  # what the other medicine does by itself
        if agent == "<S>" or agent.endswith("of <S>"):
            return
        partner = _partner(agent, clause, None)
        if partner is False:
            return
        mentions = shape.findings[int(groups["finding"])]
        if (pair := _PAIR.search(agent)) is not None and not clause.together[int(pair[1])].joint:
            return  # "reported in patients receiving <P0>": perhaps by that alone
        if groups.get("effects") and "additive" in found.group()[: found.start("finding")]:
            yield Reading(
                partner=partner,
                consequence="additive effect",
                quality=mentions[0].text.lower(),
                possible=bool(groups.get("unsure")),
                tail=tail,
            )
            return
        yield Reading(
            partner=partner,
            consequence="raised risk" if _RISKS_NAMED.search(found.group()[: found.start("finding")]) else "risk",
            findings=shape.findings[int(groups["finding"])],
            possible=bool(groups.get("unsure")),
            tail=tail,
        )
        return


def additive(clause: Chunked) -> Iterator[Reading]:
    """Yield that the two add to one another."""
    found = _ADDITIVE.match(clause.text)
    if found is None:
        return
    agent, other = found["agent"], found["other"] or ""
    if found["when"] and "<B" not in agent:
        together = clause.together[int(re.sub(r"\D", "", found["when"]))]
        other = f"<P{together.partner}>" if together.partner is not None else "<S>" if together.own else ""
    sides = {agent[1], other[1:2]}
    if "<B" not in agent and sides != {"S", "P"}:
        return
    partner = _partner(agent if "<B" in agent else agent if agent[1] == "P" else other, clause, None)
    if partner is False:
        return
    yield Reading(
        partner=partner, consequence="additive effect", quality=(found["quality"] or "").strip(),
        possible=bool(found["unsure"]), tail=found["tail"],
    )  # fmt: skip


def unchanged(clause: Chunked) -> Iterator[Reading]:
    """Yield what was found not to change."""
    for expression in (_UNCHANGED, _UNAFFECTED):
        if (found := expression.match(clause.text)) is None:
            continue
        groups = found.groupdict()
        owners = [groups["owner"] or groups["owner2"] or ""]
        kinds = ["kinetics"]
        if groups["quantities"]:
            listed = [clause.quantities[int(n)] for n in re.findall(r"<Q(\d+)>", groups["quantities"])]
            owners, kinds = [quantity.owner for quantity in listed], [quantity.kind for quantity in listed]
        for owner, kind in zip(owners, kinds, strict=True):
            whose = owner.strip("<P>")
            partner = _partner(groups["agent"], clause, whose)
            if partner is False or kind not in ("kinetics", "level", "clearance"):
                continue
            yield Reading(
                partner=partner, consequence=f"change of {kind}", affected="subject" if whose == "S" else "object",
                negated=True, severity="minor", stance="none_listed", tail=groups["tail"],
            )  # fmt: skip
        return
    if (found := _NO_ADJUSTMENT.match(clause.text)) is not None:
        agent = found["agent"]
        own = bool(found["own"] or found["own2"])
        owner = "S" if own else found["owner"] or found["owner2"]
        partner = _partner(agent, clause, owner)
        if partner is not False:
            yield Reading(
                partner=partner, action="adjust dose", affected="subject" if own else "object", negated=True,
                severity="minor", stance="none_listed", tail=found["tail"],
            )  # fmt: skip
        return
    if (found := _NO_INTERACTION.match(clause.text)) is not None:
        agent = found["agent"] or found["agent2"] or found["agent3"]
        partner = _partner(agent, clause, None)
        if partner is not False:
            yield Reading(
                partner=partner, consequence="interaction", negated=True, severity="minor", stance="none_listed",
                tail=found["tail"],
            )  # fmt: skip


def _both_ways(verb: str) -> bool:
    """Whether the verbs name both directions ("increase or decrease")."""
    return bool(_RISES.search(verb) and _FALLS.search(verb))


def _partner(agent: str, clause: Chunked, owner: str | None) -> "int | bool | None":
    """Return the partner's number; None where the heading names it; False where the parts do not fit together.

    `owner` is whose quantity changes ("S" or a partner's number): the other of the two must be the one that changes it.
    """
    mark = re.search(r"<([SPBW])(\d*)>", agent)
    if not agent:
        return None if owner in (None, "S") else int(owner)
    if mark is None:
        return False
    kind, number = mark.groups()
    if kind in "BW":
        together = clause.together[int(number)]
        if together.partner is None:
            return None if owner in (None, "S") else int(owner)
        if owner not in (None, "S") and owner != together.partner:
            if not clause.same(owner, together.partner):
                return False
            return int(together.partner if clause.same(together.partner, owner) else owner)
        return int(together.partner)
    if kind == "S":
        return False if owner in (None, "S") else int(owner)
    if owner is None:
        return int(number)
    return int(number) if owner == "S" else False
