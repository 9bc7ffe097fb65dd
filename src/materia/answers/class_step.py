"""Why a rule on classes holds for the medicines asked about: each is a member, as a label says.

"P-gp inhibitors raise P-gp substrates" answers nothing for a reader who does not know that the two medicines are such:
the step from the medicine to its class is a sentence of its own, with its own citation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from materia.answers.candidate import Candidate
from materia.answers.gather import from_statement
from materia.model.concept import Concept
from materia.model.statement import Polarity, Statement, Status

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

SECTION = "class_step"
_MOST = 4


def class_steps(drafter: Drafter, first: Concept, second: Concept, shown: Sequence[Candidate]) -> list[Candidate]:
    """Return the memberships that the shown rules on classes rest on, each once, in the order of the rules."""
    found: dict[str, Candidate] = {}
    for candidate in shown:
        statement = candidate.statement
        if statement is None:
            continue
        for class_id in (statement.subject, statement.object or ""):
            if not class_id.startswith("class:") or class_id in (first.id, second.id):
                continue
            for membership in _memberships(drafter, (first, second), class_id):
                found.setdefault(membership.id, from_statement(membership, membership.subject, SECTION))
    return list(found.values())[:_MOST]


def _memberships(drafter: Drafter, asked: Sequence[Concept], class_id: str) -> Iterator[Statement]:
    """Yield for each medicine asked about the statement that puts it nearest to the class."""
    above = drafter.recogniser.vocabulary.ancestors
    for concept in asked:
        stated = [
            s
            for part in drafter.parts(concept.id)
            for s in drafter.statements(part)
            if s.predicate == "is_a" and s.polarity is Polarity.AFFIRMED and s.status is Status.CURRENT and s.object
        ]
        named = [s for s in stated if s.object == class_id]
        within = [s for s in stated if s.object and class_id in above(s.object)]
        yield from sorted([*named, *within], key=lambda s: (s.object != class_id, s.origin == "extracted", s.id))[:1]
