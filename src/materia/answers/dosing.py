"""Doses: the sentence that opens, what is said where the dose asked for was not found, and who must not have any."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from materia.answers.candidate import Candidate
from materia.answers.draft import Draft, SectionDraft
from materia.answers.gather import Gathered
from materia.answers.missed_dose import window
from materia.answers.plan import Part
from materia.answers.population import fits_question, of_organ
from materia.answers.silence import listed
from materia.answers.speaking import Spoken
from materia.answers.topic import Topic
from materia.answers.verdict import AVOID, VerdictDraft, doses_of, lead
from materia.model.concept import Concept, ConceptKind
from materia.model.question import Intent
from materia.model.section_kind import BOXED_WARNING, CONTRAINDICATIONS, OTC_DO_NOT_USE
from materia.model.statement import Statement
from materia.questions.slots import asked_population

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

#: Who has stopped already asks what that does, not how to stop.
_STOPPED = re.compile(
    r"\b(?:stopped|quit|ran out|came off|went off|been off|have(?:n['’]?t| not) (?:taken|had)|cold turkey"
    r"|after stopping"
    r"|since (?:i |he |she )?(?:stopp|quit|came off))\w*",
    re.I,
)
_SIGNS = re.compile(
    r"symptom|dizz|shock|seizure|withdraw|anxi|nause|sweat|tremor|angina|heart|blood pressure|adrenal|rebound|relapse"
    r"|\bsick",
    re.I,
)
_SAID = {
    "children": "children",
    "older-adults": "older people",
    "kidney": "this kidney function",
    "liver": "weak livers",
    "": "them",
}
#: How long a medicine may be taken at most.
_HOW_LONG = re.compile(
    r"\b(?:more|longer) than (?:\d+|two|three|five|seven|ten|fourteen) (?:days|weeks)"
    r"|\b(?:exceed|up to|total of) (?:\d+|\w+) days",
    re.I,
)
_OF_CHILDREN = re.compile(r"\bchild|\bpediatric|\binfant", re.I)
_PER_WEIGHT = re.compile(r"\b(?:mg|mcg|units|mEq|mL)/kg\b", re.I)
_FORBIDDEN = Part(
    kind="forbidden",
    title="Who must not take it",
    plain="Who must not take it",
    predicates=("contraindicated_in", "boxed_warning"),
    kinds=(CONTRAINDICATIONS, OTC_DO_NOT_USE, BOXED_WARNING),
    limit=3,
    about_object=True,
)


def opening(drafter: Drafter, draft: Draft, gathered: Gathered) -> list[Candidate]:
    """Return the sentence that opens: of the population, the use and the extent that a dose question names."""
    if draft.question.intent is Intent.MISSED_DOSE:
        return window(gathered, draft.question.text) or lead(gathered, draft.plan)
    if draft.question.intent is Intent.STOPPING and _STOPPED.search(draft.question.text):
        told = [c for c in gathered.candidates.get("stopping", []) if _SIGNS.search(c.text)]
        return told[:1] or lead(gathered, draft.plan)
    if draft.question.intent is not Intent.DOSE:
        return lead(gathered, draft.plan)
    wanted = _conditions(drafter, draft)
    fitting = gathered.fitting(lambda c: fits_question(c, draft.question, wanted))
    slots = dict(draft.question.slots)
    if (extent := slots.get("extent")) is not None:
        # the starting dose never opens the answer to a question about the highest
        of_people = asked_population(slots) is not None
        by_kidney = asked_population(slots) == "kidney"  # its bands may be stated by another measure
        found = doses_of(fitting.all(), extent, of_people=of_people)
        found = found or doses_of(gathered.all(), extent, of_people=by_kidney)
        return found[:1]
    if "duration" in slots:  # how long was asked about: the limit in days, not the dose of one
        of_days = [c for c in gathered.all() if _HOW_LONG.search(c.text)]
        of_all = [c for c in of_days if slots.get("population") == "children" or not _OF_CHILDREN.search(c.text)]
        if of_all:
            return of_all[:1]
    if _PER_WEIGHT.search(draft.question.text):  # a dose by weight is asked about, not the fixed one of another use
        by_weight = [c for c in fitting.all() if c.section in ("dose", "adjustment") and _PER_WEIGHT.search(c.text)]
        if by_weight:
            return by_weight[:1]
    found = lead(fitting, draft.plan)
    if found or asked_population(slots) is not None:
        return found
    return lead(gathered, draft.plan)


def _conditions(drafter: Drafter, draft: Draft, *, forbidding: bool = False) -> list[Topic]:
    """Return the conditions that a question names; those that may forbid the medicine are not what it is used for."""
    use = dict(draft.question.slots).get("indication") if forbidding else None
    named = (m.concept for m in draft.question.mentions if m.concept.id != use)
    kinds = (ConceptKind.CONDITION, ConceptKind.EFFECT)
    return [t for c in named if c.kind in kinds and (t := drafter.topic(c)) is not None]


def say_no_dose(draft: Draft, drug: Concept, gathered: Gathered, target: Topic | None) -> None:
    """Where nothing opens a dose question, say which dose was not found: no other stands in for it."""
    slots = dict(draft.question.slots)
    if draft.verdict.candidates:
        return
    population = asked_population(slots)
    if "extent" in slots:
        draft.limit(f"no_{slots['extent']}_dose", name=drug.name)
        draft.answers_question = False
    elif population is not None:
        draft.limit("no_population_dose", name=drug.name, population=_SAID.get(population, "them"))
        said = of_organ(gathered.all(), draft.question, target) if target is not None else []
        draft.verdict.candidates = said[:1]
        draft.answers_question = bool(said)
        draft.incomplete = True


def draft_forbidden(
    drafter: Drafter, draft: Draft, drug: Concept, statements: Sequence[Statement], spoken: Spoken
) -> None:
    """Where a condition that a dose question names forbids the medicine, that opens the answer before any dose."""
    for condition in _conditions(drafter, draft, forbidding=True):
        gathered = drafter.gatherer.gather(
            drug.id, draft.plan, (_FORBIDDEN,), statements, spoken.speakers, condition, slots=dict(draft.question.slots)
        )
        found = [c for c in gathered.all() if c.section_kind != BOXED_WARNING and condition.match(c.text) == 2]
        found = found or listed(drug, condition, spoken, (CONTRAINDICATIONS, OTC_DO_NOT_USE), "contraindications")
        if found:
            draft.verdict = VerdictDraft(found[:1], None, AVOID)
            title = _FORBIDDEN.plain if draft.plain else _FORBIDDEN.title
            draft.sections.append(SectionDraft(kind=_FORBIDDEN.kind, title=title, candidates=found))
            draft.answers_question = True
