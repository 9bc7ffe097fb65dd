"""A route that no label of the drug is for: what its labels say against that route is the answer."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from materia.answers.candidate import Candidate
from materia.answers.draft import Draft, SectionDraft
from materia.answers.plan import Part
from materia.answers.topic import Topic
from materia.answers.verdict import AVOID, VerdictDraft, stance_of
from materia.model.concept import Concept, ConceptKind
from materia.model.identity import RouteGroup
from materia.model.question import Intent
from materia.model.section_kind import (
    BOXED_WARNING,
    CONTRAINDICATIONS,
    DOSAGE,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)
from materia.text.datafile import load_yaml

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

_KINDS = (BOXED_WARNING, CONTRAINDICATIONS, WARNINGS, WARNINGS_AND_PRECAUTIONS, DOSAGE)
_PART = Part(
    kind="route",
    title="By this route",
    plain="Given this way",
    predicates=(),
    kinds=_KINDS,
    limit=4,
    about_object=True,
)
_DEADLY = re.compile(
    r"\bfatal|\bdeath|\bdeaths\b|\blethal|\bnot for\b|\bnever\b|\bonly (?:for|by)\b"
    r"|\b(?:use|administration|route|injection|infusion) only\b",
    re.I,
)
#: Kinds of question that may ask whether a medicine may be given in this way; the others name the form in passing.
_ASKING = (Intent.OTHER, Intent.DOSE, Intent.CONTRAINDICATION, Intent.INDICATION, Intent.WHAT_IS, Intent.INTERACTION)


@lru_cache(maxsize=32)
def _topic(route: RouteGroup) -> Topic | None:
    words = load_yaml("materia.answers", "data/routes.yaml").get(route.value)
    if not words:
        return None
    concept = Concept(id=f"route:{route.value}", kind=ConceptKind.POPULATION, name=route.value)
    own = re.compile(rf"\b(?:{'|'.join(words)}|other routes|any other route)\b", re.I)
    return Topic(concept=concept, own=own, wider=None)


def draft_route_ban(drafter: Drafter, draft: Draft, drug: Concept) -> bool:
    """Answer with what labels for other routes say against the route asked about; False where none says anything.

    Labels for other routes never speak for the route asked about, but for this: that it must not be used.
    """
    if draft.question.matter or draft.question.intent not in _ASKING:
        return False  # how it is stored or thrown away is asked, not whether it may be given so
    route = draft.question.route
    target = _topic(route) if route is not None else None
    if target is None:
        return False
    if drafter.speaking.for_drug(drug, draft.question, _KINDS, draft.as_of).wrong_route is None:
        return False
    others = drafter.speaking.for_drug(drug, replace(draft.question, route=None), _KINDS, draft.as_of)
    gathered = drafter.gatherer.gather(drug.id, draft.plan, (_PART,), (), others.speakers, target)
    banned = [c for c in gathered.all() if _forbids(c)]
    if not banned:
        return False
    title = _PART.plain if draft.plain else _PART.title
    draft.verdict = VerdictDraft(banned[:1], "no", AVOID)
    draft.sections.append(SectionDraft(kind=_PART.kind, title=title, candidates=banned))
    draft.answers_question = True
    return True


def _forbids(candidate: Candidate) -> bool:
    """Return whether a sentence forbids: one that only names the route, in a definition for instance, does not."""
    return stance_of(candidate.text) == AVOID or _DEADLY.search(candidate.text) is not None
