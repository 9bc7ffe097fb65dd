"""A class with something else, where nothing is said of the class: what is said of some of its members.

"Do statins go with grapefruit?" has no one answer: simvastatin does not, others are not named. Each sentence names its
own medicine, and a limit says that it holds for that one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from materia.answers.candidate import Candidate
from materia.answers.draft import Draft, SectionDraft
from materia.answers.gather import from_statement
from materia.answers.verdict import AVOID, CAUTION, ONLY, VerdictDraft, strictest
from materia.model.concept import Concept, ConceptKind
from materia.model.statement import Statement

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

_MOST_MEMBERS = 120
_MOST_SHOWN = 4


def draft_members(drafter: Drafter, draft: Draft, first: Concept, second: Concept) -> VerdictDraft | None:
    """Add what is said of members of a class with the other thing; None where there is none or no class was asked."""
    for whole, other in ((first, second), (second, first)):
        if whole.kind is not ConceptKind.CLASS or other.kind is ConceptKind.CLASS:
            continue
        found = _of_members(drafter, whole, other)[:_MOST_SHOWN]
        if not found:
            continue
        name = whole.lay_name or whole.name
        title = f"Not of all {name}: what is said of some" if draft.plain else f"Said of some {whole.name}"
        draft.sections.append(SectionDraft(kind="interaction", title=title, candidates=found))
        draft.limit("of_members", name=name, other=other.name)
        draft.incomplete = True
        stance = strictest([c.stance for c in found]) or CAUTION
        # what one member must not be taken with is no ban on the others, and the reader may take that one
        return VerdictDraft(found[:1], "depends", ONLY if stance == AVOID else stance)
    return None


def _of_members(drafter: Drafter, whole: Concept, other: Concept) -> list[Candidate]:
    """Return what names a member of the class together with the other thing, the gravest first, one for a member."""
    vocabulary = drafter.recogniser.vocabulary
    found: dict[str, tuple[Statement, str]] = {}
    for member in vocabulary.members(whole.id)[:_MOST_MEMBERS]:
        concept = vocabulary.concept(member)
        if concept is None:
            continue
        for statement in drafter.together(concept, other):
            if member in (statement.subject, statement.object) or concept.name.lower() in statement.text.lower():
                found.setdefault(member, (statement, member))
                break
    candidates = [from_statement(statement, member, "interaction") for statement, member in found.values()]
    order = {stance: place for place, stance in enumerate((AVOID, ONLY, CAUTION))}
    unique = {c.key: c for c in sorted(candidates, key=lambda c: order.get(c.stance or "", len(order)))}
    return list(unique.values())
