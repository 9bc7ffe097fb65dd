"""Side effects: what a label says that its product causes, in prose and in tables, the serious first."""

from collections.abc import Iterator
from dataclasses import dataclass

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.conditions.effect_tables import EffectTables, TableEffect, header_of
from materia.extraction.conditions.effects import REACTIONS, Effect, EffectReader
from materia.extraction.conditions.seriousness import is_serious
from materia.extraction.conditions.subject import Subject
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.section_kind import (
    GENERAL_PRECAUTIONS,
    POSTMARKETING_EXPERIENCE,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)

#: Side effects must not crowd out what else a label says.
MOST = 14
_WARNINGS = (WARNINGS_AND_PRECAUTIONS, WARNINGS, GENERAL_PRECAUTIONS)
_KINDS = (*sorted(REACTIONS), *_WARNINGS)
_PREDICATE = "causes"


@dataclass(frozen=True, slots=True)
class _Proposal:
    candidate: Candidate
    serious: bool
    frequency: float


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield the side effects, at most `MOST`: the serious first, then the frequent."""
    subject = Subject(label)
    reader, tables = EffectReader(label, subject), EffectTables(label, subject)
    best: dict[str, _Proposal] = {}
    for sentence in label.sentences(_KINDS):
        for row in tables.read(sentence) if sentence.in_table else ():
            counted = _counted(row, sentence)
            known = best.get(row.concept.id)
            if known is None or _rank(counted) < _rank(known):
                best[row.concept.id] = counted
        for effect in reader.read(sentence):
            problem = effect.problem or ("of_class" if effect.of_class else "" if not effect.people else "scope")
            if problem:
                yield Rejected(predicate=_PREDICATE, reason=problem, sentence=sentence)
                continue
            proposal = _proposal(effect, sentence)
            known = best.get(effect.concept.id)
            if known is None or _rank(proposal) < _rank(known):
                best[effect.concept.id] = proposal
    ranked = sorted(best.values(), key=lambda p: (_rank(p), p.candidate.object))
    for proposal in ranked[:MOST]:
        yield proposal.candidate
    for proposal in ranked[MOST:]:
        yield Rejected(predicate=_PREDICATE, reason="over_cap", sentence=proposal.candidate.sentences[0])


def _proposal(effect: Effect, sentence: Sentence) -> _Proposal:
    serious = is_serious(effect.concept.id)
    postmarketing = sentence.section.kind == POSTMARKETING_EXPERIENCE
    value = (("frequency", effect.frequency),) if effect.frequency else ()
    candidate = Candidate(
        predicate=_PREDICATE,
        object=effect.concept.id,
        value=value,
        sentences=(sentence,),
        certainty="possible" if postmarketing or effect.manner.startswith("may_") else "stated",
        severity="serious" if serious else None,
        slots=_slots(serious, frequency=bool(effect.frequency)),
        variant=effect.manner,
    )
    return _Proposal(candidate, serious, float(effect.frequency.partition(" ")[0]) if effect.frequency else 0.0)


def _counted(row: TableEffect, sentence: Sentence) -> _Proposal:
    serious = is_serious(row.concept.id)
    value = [("comparator", row.comparator), ("comparator_frequency", row.comparator_frequency)]
    value.append(("frequency", row.frequency))
    if row.n:
        value.append(("n", row.n))
    candidate = Candidate(
        predicate=_PREDICATE,
        object=row.concept.id,
        value=tuple(value),
        sentences=(sentence, *header_of(sentence)),
        severity="serious" if serious else None,
        slots=_slots(serious, frequency=True),
        variant="counted",
    )
    return _Proposal(candidate, serious, float(row.frequency.partition(" ")[0]))


def _slots(serious: bool, *, frequency: bool) -> tuple[str, ...]:
    slots = ["side_effect.frequency"] if frequency else []
    return tuple([*slots, "side_effect.serious_action"] if serious else slots)


_MANNERS = (
    "counted",
    "cause",
    "can_cause",
    "risk",
    "can_risk",
    "may_cause",
    "may_risk",
    "associated",
    "listed",
    "reported",
    "may_occur",
)


def _rank(proposal: _Proposal) -> tuple[bool, float, int]:
    return not proposal.serious, -proposal.frequency, _MANNERS.index(proposal.candidate.variant)
