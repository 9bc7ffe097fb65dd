"""What a question names beside what it asks: medicines taken already, and the people it is of.

An answer on a dose or a use is no good where the medicine must not be taken with what is taken already.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from materia.answers.draft import Draft, SectionDraft
from materia.answers.interaction import draft_pair
from materia.answers.subjects import Subjects
from materia.answers.verdict import AVOID, VerdictDraft, safety_verdict, strictest
from materia.model.concept import Concept, ConceptKind, ingredient_ids
from materia.model.question import Intent, Proposition

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

#: Kinds of question in which two medicines are also looked at together.
_LOOKED_AT = (Intent.CONTRAINDICATION, Intent.DOSE, Intent.INDICATION, Intent.STOPPING, Intent.OTHER)
#: Matters of search that are of several medicines by themselves, or of what a product is made of.
_OWN_MATTERS = frozenset({"switching", "ingredients", "makers-and-names", "alternatives", "strengths", "appearance"})
_TITLES = {"population:older-adults": "In older people"}


def draft_beside(drafter: Drafter, draft: Draft, drugs: Sequence[Concept], about: Subjects) -> None:
    """Add to a draft what is said of its medicines together, and of the people that the question names."""
    question = draft.question
    if question.intent not in _LOOKED_AT or question.matter in _OWN_MATTERS or not about.drugs:
        return
    contraindicated = question.intent is Intent.CONTRAINDICATION
    if contraindicated:
        _draft_people(drafter, draft, drugs[0])
    pairs = [(a, b) for a, b in combinations(drugs, 2) if not _one_in_the_other(a, b)]
    for first, second in pairs if not contraindicated else [p for p in pairs if p[0] is drugs[0]]:
        made = draft_pair(drafter, draft, first, second, several=True, asked=contraindicated)
        if made.candidates and _is_stricter(made, draft.verdict) and (contraindicated or made.stance == AVOID):
            draft.verdict = made
            draft.proposition = Proposition(predicate="interacts_with", args=(first.id, second.id))
            draft.answers_question = True


def _is_stricter(made: VerdictDraft, than: VerdictDraft) -> bool:
    return strictest([made.stance, than.stance]) != than.stance


def _one_in_the_other(first: Concept, second: Concept) -> bool:
    """Return whether one of two medicines is the other with something more."""
    one, other = set(ingredient_ids(first.id)), set(ingredient_ids(second.id))
    return one <= other or other <= one


def _draft_people(drafter: Drafter, draft: Draft, drug: Concept) -> None:
    """Add what holds for the population that a question names beside a condition; a stricter stance opens."""
    if draft.proposition is None or len(draft.proposition.args) < 3:
        return
    population = drafter.recogniser.vocabulary.concept(draft.proposition.args[2])
    if population is None or population.kind is not ConceptKind.POPULATION:
        return
    target = drafter.topic(population)
    plan = draft.plan
    spoken = drafter.spoken(draft, drug, plan, plan.with_object)
    stated = drafter.stated(drug, draft.question, None, lay=draft.plain)
    gathered = drafter.gatherer.gather(
        drug.id, plan, plan.with_object, stated, spoken.speakers, target, slots=dict(draft.question.slots)
    )
    found = gathered.all()
    if not found or target is None:
        return
    title = _TITLES.get(population.id, f"In {population.name}")
    draft.sections.append(SectionDraft(kind="people", title=title, candidates=found))
    made = safety_verdict(gathered, plan, "condition", target)
    if made.candidates and (not draft.verdict.candidates or _is_stricter(made, draft.verdict)):
        made.value = "yes" if made.stance == AVOID else "depends"
        draft.verdict = made
        draft.answers_question = True
