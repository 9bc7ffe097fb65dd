"""What an answer says that it did not find: no label, no section, no word of the thing asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from materia.answers.draft import Draft
from materia.answers.silence import listed, silence
from materia.answers.speaking import Spoken
from materia.answers.topic import Topic
from materia.answers.verdict import AVOID, CAUTION, NONE_LISTED
from materia.identity.authority import Refusal
from materia.model.concept import Concept
from materia.model.question import Intent
from materia.model.section_kind import (
    ADVERSE_REACTIONS,
    CLINICAL_TRIALS_EXPERIENCE,
    CONTRAINDICATIONS,
    INDICATIONS,
    OTC_ASK_DOCTOR,
    OTC_ASK_DOCTOR_OR_PHARMACIST,
    OTC_DO_NOT_USE,
    POSTMARKETING_EXPERIENCE,
)

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

#: Sections that are searched whole before an answer says that they do not name something.
_SEARCHED = {
    Intent.CAUSES: ({ADVERSE_REACTIONS, CLINICAL_TRIALS_EXPERIENCE, POSTMARKETING_EXPERIENCE}, "adverse reactions"),
    Intent.CONTRAINDICATION: (
        {CONTRAINDICATIONS, OTC_DO_NOT_USE, OTC_ASK_DOCTOR, OTC_ASK_DOCTOR_OR_PHARMACIST},
        "contraindications",
    ),
    Intent.INDICATION: ({INDICATIONS}, "indications"),
}
#: Kinds of question that a bare entry of a list answers.
_LISTED = (Intent.CAUSES, Intent.CONTRAINDICATION)
_FORBIDDING = (CONTRAINDICATIONS, OTC_DO_NOT_USE)


def say_missing(drafter: Drafter, draft: Draft, drug: Concept, spoken: Spoken) -> None:
    """Say why nothing is said of a drug: another route, only withdrawn labels, no label, or no section."""
    if spoken.wrong_route is not None:
        draft.limit("wrong_route", name=drug.name, routes=spoken.wrong_route, wanted=spoken.wanted or "that form")
    elif spoken.refusal is Refusal.WITHDRAWN_ONLY:
        draft.limit("withdrawn_only", name=drug.name)
    elif spoken.refusal in (None, Refusal.NO_LABEL) and not spoken.speakers and not drafter.known(drug.id):
        draft.limit("no_label", name=drug.name)
    else:
        count = len(spoken.speakers)
        draft.limit("no_section" if count else "no_statement", name=drug.name, count=count)


def say_no_object(draft: Draft, drug: Concept, target: Topic) -> None:
    """Say that no source relates the drug to what was asked."""
    name = target.concept.lay_name or target.concept.name
    if draft.question.intent is Intent.CLASS_MEMBERSHIP:
        draft.limit("no_class_statement", name=drug.name, object=name)
    else:
        draft.limit("no_object", object=name, name=drug.name)
    draft.incomplete = True


def say_silence(draft: Draft, drug: Concept, spoken: Spoken, target: Topic) -> None:
    """Where a label has the section but does not name what was asked, that is the answer, and no proof."""
    searched = _SEARCHED.get(draft.question.intent)
    if searched is None:
        return
    kinds, name = searched
    said = silence(drug, target, spoken, kinds, name)
    named = [] if said or draft.question.intent not in _LISTED else listed(drug, target, spoken, kinds, name)
    if named:
        forbidden = named[0].section_kind in _FORBIDDING
        draft.verdict.candidates, draft.verdict.value = named, "yes"
        draft.verdict.stance = AVOID if forbidden else CAUTION
        draft.answers_question = True
        draft.limits = [entry for entry in draft.limits if entry.code not in ("no_object", "no_section")]
    if said:
        draft.verdict.candidates = said[:1]
        draft.verdict.value = "unknown"
        draft.verdict.stance = NONE_LISTED if draft.question.intent is Intent.CONTRAINDICATION else None
        draft.answers_question = True
        draft.limits = [entry for entry in draft.limits if entry.code != "no_section"]
        draft.advise("absence_of_use" if draft.question.intent is Intent.INDICATION else "absence")
