"""What every answer of its kind says: blocked child doses, advice, look-alikes, what to ask next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from materia.answers.draft import Draft
from materia.answers.gather import Gathered
from materia.answers.missed_dose import advise_missed
from materia.answers.newer import blocked_dose
from materia.answers.ranking import of_known_label
from materia.answers.verdict import AVOID, VerdictDraft
from materia.model.concept import Concept, ConceptKind
from materia.model.question import Intent
from materia.safety.fixed_rules import child_dose_block, never_stop_alone
from materia.safety.locales import phone_numbers
from materia.text.datafile import load_yaml

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter


def block_child_dose(draft: Draft) -> None:
    """A child dose that is never given comes first, whatever an old label says."""
    slots = dict(draft.question.slots)
    if slots.get("population") != "children" and "age" not in slots:
        return
    blocks = {b.id: (d, b) for d in draft.drugs if (b := child_dose_block(d, slots)) is not None}
    if not blocks:
        return
    opening = [blocked_dose(block, drug) for drug, block in blocks.values()]
    draft.verdict = VerdictDraft(opening, draft.verdict.value, AVOID)
    if draft.proposition is not None:
        draft.verdict.value = "yes" if draft.proposition.predicate == "contraindicated_in" else "no"
    draft.answers_question = True
    if draft.question.intent is Intent.DOSE:
        draft.sections = [s for s in draft.sections if s.kind not in ("dose", "how_to_take")]


def add_fixed(drafter: Drafter, draft: Draft, drugs: Sequence[Concept], country: str) -> None:
    """Add the advice, the look-alike notices, the follow-up questions and the related drugs of a kind of question."""
    intent = draft.question.intent
    numbers = phone_numbers(country)
    ids = [d.id for d in drugs]
    if intent is Intent.OVERDOSE:
        draft.advise("poison_line", poison=numbers.poison, ems=numbers.ems)
    if intent is Intent.MISSED_DOSE:
        advise_missed(draft, drugs, drafter.recogniser.vocabulary, country)
    never_alone = any(never_stop_alone(i) for i in ids)
    if intent is Intent.STOPPING or (intent in (Intent.SIDE_EFFECTS, Intent.CAUSES) and never_alone):
        draft.advise("ask_before_stopping")
    if intent is Intent.PREGNANCY and never_alone:
        draft.advise("call_if_pregnant")
    if not never_alone:
        draft.not_applicable.add("do_not_stop_alone")
    if "whom_to_ask" in draft.plan.must_haves:
        draft.advise("whom_to_ask")
    if intent in (Intent.SIDE_EFFECTS, Intent.CAUSES):
        draft.advise("report_side_effects")
    if intent is Intent.DOSE:
        draft.advise("not_your_dose")
    for drug in drugs:
        others = [i.partition(":")[2].replace("-", " ") for i in drafter.recogniser.look_alike(drug)]
        if others and intent in (Intent.WHAT_IS, Intent.COMPARISON, Intent.CLASS_MEMBERSHIP):
            draft.notice("look_alike", name=drug.name, others=" or ".join(others))
    templates = load_yaml("materia.answers", "data/follow_ups.yaml")
    if drugs and drugs[0].kind is ConceptKind.CLASS:
        templates = {**templates, **templates["plural"]}
    for name in draft.plan.follow_ups:
        other = draft.names[1] if len(draft.names) > 1 else ""
        if "{other}" in templates[name] and not other:
            continue
        if draft.names:
            draft.follow_ups.append(templates[name].format(drug=draft.names[0], other=other))
    draft.related += _related(drafter, drugs)


def _related(drafter: Drafter, drugs: Sequence[Concept]) -> list[str]:
    """Other members of the drug's narrowest class that there are sources for."""
    if not drugs or drugs[0].kind is not ConceptKind.DRUG:
        return []
    own = {d.id for d in drugs}
    known = drafter.speaking.known_drugs(drafter.pack)
    for class_id in drafter.recogniser.vocabulary.classes_of(drugs[0].id):
        members = [m for m in drafter.recogniser.vocabulary.members(class_id) if m not in own and m in known]
        if members:
            return sorted(m.removeprefix("drug:").replace("-", " ") for m in members)[:5]
    return []


def say_other_sources(draft: Draft, gathered: Gathered) -> None:
    """Say where uses come from that the labels at hand do not list: another label, an article, a guideline."""
    if "off_label" in gathered.candidates:
        draft.notice("off_label")
    stated = [c.statement for c in gathered.candidates.get("indications", ()) if c.statement is not None]
    if any(s.predicate == "treats" and not of_known_label(s) for s in stated):
        draft.notice("other_label")
