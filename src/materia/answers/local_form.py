"""Medicines used in one place only (eye, ear, skin, vagina): what is known of forms for the whole body is not theirs.

CLINICAL.md, Identity: an eye drop is never answered by the tablet. A route that a question names belongs to the
medicine that is known in that form; the other one of a pair may be a tablet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from materia.answers.candidate import Candidate
from materia.model.concept import Concept, ConceptKind
from materia.model.identity import RouteGroup
from materia.model.question import Question

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

#: Routes that act where they are used. Nose, lung and rectum take up enough for what is said of other forms to count.
LOCAL = frozenset({RouteGroup.OPHTHALMIC, RouteGroup.OTIC, RouteGroup.TOPICAL, RouteGroup.VAGINAL})


def route_of(drafter: Drafter, drug: Concept, question: Question) -> RouteGroup | None:
    """Return the route that a question names where the drug is known in that form, by the pack or by a label."""
    route = question.route
    if route is None or drug.kind is not ConceptKind.DRUG:
        return None
    known = any(s.route is route for s in drafter.known(drug.id))
    return route if known or route in drafter.speaking.routes_of(drug.id) else None


#: A patch may act in the skin or in the whole body, and so may a gel: the word alone does not tell.
_EITHER = {RouteGroup.TRANSDERMAL: RouteGroup.TOPICAL, RouteGroup.TOPICAL: RouteGroup.TRANSDERMAL}


def of_known_form(drafter: Drafter, question: Question, drugs: Sequence[Concept]) -> Question:
    """Return the question with the route by which its medicine is known, where a patch or gel may mean either."""
    route = question.route
    other = _EITHER.get(route) if route is not None else None
    if other is None or any(route_of(drafter, drug, question) is not None for drug in drugs):
        return question
    swapped = replace(question, route=other)
    return swapped if any(route_of(drafter, drug, swapped) is not None for drug in drugs) else question


def only_form(drafter: Drafter, drug: Concept) -> RouteGroup | None:
    """Return the one local route in which a medicine is known, by the pack and by its labels, and in no other.

    It may be sold in other forms all the same: this is no reason to leave out what is known of those.
    """
    if drug.kind is not ConceptKind.DRUG:
        return None
    routes = {s.route for s in drafter.known(drug.id)} - {None} | drafter.speaking.routes_of(drug.id)
    return next(iter(routes)) if len(routes) == 1 and routes <= LOCAL else None


def local_ones(drafter: Drafter, question: Question, things: Sequence[Concept]) -> frozenset[str]:
    """Return the ids of the medicines that are asked about as a form that is used in one place."""
    if question.route not in LOCAL:
        return frozenset()
    return frozenset(t.id for t in things if route_of(drafter, t, question) is not None)


def of_local_form(candidates: Sequence[Candidate], local: frozenset[str], route: RouteGroup | None) -> list[Candidate]:
    """Return the statements that speak of the local form: their subject is the medicine, by that route."""
    stated = [(c, c.statement) for c in candidates]
    return [c for c, s in stated if s is not None and s.subject in local and s.route is route]
