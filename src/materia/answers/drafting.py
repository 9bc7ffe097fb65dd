"""Write the draft of an answer: which drugs, which parts, which verdict."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from materia.answers.about import statement_about
from materia.answers.ages import names_other_age
from materia.answers.always_said import add_fixed, block_child_dose, say_other_sources
from materia.answers.bands import for_value, nearest, other_metric
from materia.answers.beside import draft_beside
from materia.answers.candidate import Candidate
from materia.answers.claims import Checker
from materia.answers.comparison import comparable, draft_comparison
from materia.answers.dosing import draft_forbidden, opening, say_no_dose
from materia.answers.draft import Draft, SectionDraft
from materia.answers.gather import Gathered, Gatherer
from materia.answers.indicated import indicated
from materia.answers.interaction import draft_interaction
from materia.answers.lay import for_lay_readers
from materia.answers.local_form import of_known_form
from materia.answers.missing import say_missing, say_no_object, say_silence
from materia.answers.needs import draft_needs
from materia.answers.newer import newer_fact, stance_for_value, what_replaced
from materia.answers.of_members import draft_class_by_members
from materia.answers.other_brand import say_other_brand
from materia.answers.plan import Part, Plan, for_antidote, of_object, plan_for, stands_beside
from materia.answers.population import for_dialysis, of_age, of_population, of_severity
from materia.answers.prepared import SectionPreparer
from materia.answers.route_ban import draft_route_ban
from materia.answers.search import draft_search
from materia.answers.speaking import Speaking, Spoken
from materia.answers.stated import Stated
from materia.answers.subject_guard import SubjectGuard
from materia.answers.subjects import Subjects
from materia.answers.topic import Topic, topic
from materia.answers.verdict import (
    AVOID,
    CAUTION,
    VerdictDraft,
    causes_verdict,
    class_verdict,
    lead,
    safety_verdict,
    stance_for,
)
from materia.identity.superseded import facts
from materia.library.store import Library
from materia.model.answer import Notice, Triage
from materia.model.check import Support
from materia.model.concept import Concept, moiety_names
from materia.model.question import Audience, Intent, Question
from materia.model.statement import Statement
from materia.pack.store import Pack
from materia.questions.slots import asked_population
from materia.terms.recogniser import Recogniser

#: Medicines that one answer speaks of; an interaction is looked up for every pair.
MOST_DRUGS = 3
_MOST_NEWER = 3
#: Kinds of question whose answer also names warnings that are newer than the label.
_WARNED = (
    Intent.SIDE_EFFECTS,
    Intent.CAUSES,
    Intent.PREGNANCY,
    Intent.BREASTFEEDING,
    Intent.CONTRAINDICATION,
    Intent.INTERACTION,
    Intent.STOPPING,
)
#: Kinds of question that are answered only by sentences about the other thing asked about.
_ABOUT_OBJECT = (Intent.CAUSES, Intent.CONTRAINDICATION)

#: Kinds of question that one part alone answers, and what is said where nothing was found for it: that a medicine is
#: habit-forming does not say what stopping does.
_NEEDED = {
    Intent.STOPPING: ("stopping", "stopping_unknown"),
    Intent.MISSED_DOSE: ("missed", "missed_unknown"),
}


class Drafter(Stated):
    """Drafts answers from what the pack states and what the labels that may speak say."""

    def __init__(
        self, pack: Pack | None, library: Library | None, recogniser: Recogniser, speaking: Speaking, check: Checker
    ) -> None:
        super().__init__(pack, library, recogniser)
        self.check = check
        self.speaking = speaking
        self.gatherer = Gatherer(SectionPreparer(), SubjectGuard(recogniser), self.called)

    def topic(self, concept: Concept | None, beside: Concept | None = None) -> Topic | None:
        """Return how a concept is found in sentences, beside the drug that they are about."""
        return topic(concept, self.recogniser.vocabulary, beside) if concept is not None else None

    def spoken(
        self,
        draft: Draft,
        drug: Concept,
        plan: Plan,
        parts: Sequence[Part],
        salt: str | None = None,
        question: Question | None = None,
    ) -> Spoken:
        """Return the labels that may speak for a drug in this question, and say what had to be assumed.

        `question` stands for the draft's own where this drug was asked about in another way (by another route).
        """
        kinds = {*plan.kinds, *plan.also_kinds, *(k for p in parts for k in p.kinds)}
        spoken = self.speaking.for_drug(drug, question or draft.question, kinds, draft.as_of, salt, lay=draft.plain)
        for code, values in spoken.limits:
            draft.limit(code, **values)
        for text in spoken.assumptions:
            if text not in draft.assumptions:
                draft.assumptions.append(text)
        for name, values in spoken.notices:
            draft.notice(name, **values)
        return spoken

    # -- the draft -------------------------------------------------------------------------------

    def draft(
        self, question: Question, about: Subjects, audience: Audience, flags: Triage, country: str, as_of: date
    ) -> Draft:
        """Return the draft of an answer to a question whose drugs and object are known."""
        plan = plan_for(question.intent)
        drugs = list(about.drugs[:MOST_DRUGS]) or list(about.classes[:1])
        question = of_known_form(self, question, drugs)
        draft = Draft(
            question=question,
            audience=audience,
            plan=plan,
            triage=flags,
            as_of=as_of,
            names=[d.name for d in drugs],
            drugs=[d.id for d in drugs],
            proposition=question.proposition,
        )
        draft.notices += [Notice(id=n.rule, text=n.text) for n in flags.notices]
        if question.unknown_drug:
            draft.limit("unknown_drug", name=question.unknown_drug)
            draft.incomplete = True
        for text in question.also_asked:
            draft.limit("also_asked", text=text)
            draft.incomplete = True
        for written, name in about.brands:
            if written.lower() != name.lower():
                draft.notice("brand_of", brand=written, drug=name)
        if question.route is not None and drugs and draft_route_ban(self, draft, drugs[0]):
            pass  # what is said against the route comes before every other answer
        elif question.intent is Intent.COMPARISON and comparable(drugs, about):
            draft_comparison(self, draft, drugs, about)
        elif question.intent is Intent.INTERACTION and about.object is not None:
            draft_interaction(self, draft, drugs, about)
        elif question.intent is Intent.OTHER:
            draft_search(self, draft, drugs, about)
        else:
            self.single(draft, drugs, about)
        draft_beside(self, draft, drugs, about)
        say_other_brand(self, draft, about.brands)
        draft_needs(self, draft, drugs, about)
        block_child_dose(draft)
        add_fixed(self, draft, drugs, country)
        if draft.advice:
            title = "What to do" if draft.plain else "Advice"
            draft.sections.append(SectionDraft(kind="advice", title=title, candidates=draft.advice))
        return draft

    def single(self, draft: Draft, drugs: Sequence[Concept], about: Subjects) -> None:
        """Fill a draft with what is said of each drug by itself, and of the other thing asked about."""
        salts = dict(about.salts)
        plan = draft.plan
        target = self.topic(about.object)
        parts = plan.parts if target is None else of_object(plan.with_object or plan.parts)
        parts = for_antidote(parts, draft.question.text)
        if target is None and plan.without_object:
            parts = plan.without_object
            draft.not_applicable.update(plan.must_haves)  # they are of one pair
        elif target is None:
            parts = tuple(p for p in parts if not p.about_object) or plan_for(Intent.SIDE_EFFECTS).parts
        elif plan.intent is Intent.CONTRAINDICATION:
            draft.not_applicable.add("contraindications")  # one condition was asked about, not all of them
        slots = dict(draft.question.slots)
        population = asked_population(slots)
        if draft.question.intent is Intent.DOSE and population in ("kidney", "liver"):
            # a dose for weak kidneys is never answered by the dose for healthy ones
            target = self.topic(self.recogniser.vocabulary.concept(f"population:{population}-impairment"))
            condition = plan_for(Intent.CONTRAINDICATION).with_object[0]
            parts = (*(for_dialysis(p, slots) for p in parts if p.kind == "adjustment"), condition)
        for number, drug in enumerate(drugs):
            spoken = self.spoken(draft, drug, plan, parts, salts.get(drug.id))
            stated = self.stated(drug, draft.question, salts.get(drug.id), lay=draft.plain)
            statements, banded = for_value(stated, slots)
            together = self.with_anything(drug) if parts is plan.without_object else self.together(drug, about.object)
            own = {s.id for s in statements}
            gathered = self.gatherer.gather(
                drug.id,
                plan,
                parts,
                [*statements, *(s for s in together if s.id not in own)],
                spoken.speakers,
                target,
                frozenset(s.id for s in together),
                slots,
                banded or nearest(stated, slots),
                labels=spoken.has_labels,
            )
            asked = {predicate for part in parts for predicate in part.predicates}
            history = [s for s in stated if s.predicate in asked and (target is None or statement_about(s, target))]
            gathered.superseded.update(what_replaced(history, drug.id))
            newer = self._newer(drug, plan, spoken, gathered, target)
            if plan.intent in (Intent.DOSE, Intent.CONTRAINDICATION):
                gathered.candidates = gathered.fitting(partial(of_age, slots=slots)).candidates
            if draft.question.intent is Intent.DOSE and population is not None:
                gathered.candidates = gathered.fitting(partial(of_population, slots=slots)).candidates
                gathered.candidates = gathered.fitting(partial(of_severity, question=draft.question)).candidates
            if "renal_value" in slots and not banded and not any(c.table_header for c in gathered.all()):
                metric = slots.get("renal_metric", "kidney function")
                other = other_metric(stated, slots)
                code = "no_band" if other is None else "other_metric"
                draft.limit(code, metric=metric, value=slots["renal_value"], stated=other)
            if draft.plain:
                gathered.candidates = for_lay_readers(gathered.candidates, draft.question.intent, drug.id, draft)
            of_people = population is not None
            by_itself = [c for c in gathered.all() if not stands_beside(parts, c.section, of_people=of_people)]
            answered = gathered.from_sections and bool(by_itself)
            if target is not None and draft.question.intent in _ABOUT_OBJECT:
                about_it = {p.kind for p in parts if p.about_object}
                answered = any(gathered.candidates.get(kind) for kind in about_it)
            needed, notice = _NEEDED.get(draft.question.intent, (None, None))
            if needed is not None:
                answered = answered and bool(gathered.candidates.get(needed))
            by_members = number == 0 and draft_class_by_members(self, draft, drug, gathered, target, answered=answered)
            if notice is not None and not answered and not by_members:
                draft.notice(notice)
            if not answered and not by_members:
                say_missing(self, draft, drug, spoken)
            if newer:
                draft.sections.append(
                    SectionDraft(kind="newer", title="Newer than the label", candidates=newer[:_MOST_NEWER])
                )
            if number == 0 and not by_members:
                known = [s for s in statements if s.origin != "extracted"] if spoken.speakers else statements
                draft.verdict = self._verdict(draft, drug, gathered, target, known, about)
                draft.answers_question = answered
                if draft.question.intent is Intent.DOSE:
                    say_no_dose(draft, drug, gathered, target)
                    draft_forbidden(self, draft, drug, stated, spoken)
                replaced = [c for c in newer if c.evidence[0].document.partition(":")[2] in gathered.superseded]
                if replaced and (not answered or (target is not None and target.match(replaced[0].text))):
                    # what replaced the label's text is the answer, not the silence that it left
                    draft.verdict.candidates = replaced[:1]
                    draft.verdict.stance = stance_for_value(replaced[0].text, slots) or draft.verdict.stance
                    if draft.verdict.stance == AVOID:
                        contraindicated = draft.question.intent is Intent.CONTRAINDICATION
                        draft.verdict.value = "yes" if contraindicated else "no"
                    draft.answers_question = True
                if target is not None and not draft.verdict.found_object:
                    say_no_object(draft, drug, target)
                    say_silence(draft, drug, spoken, target)
            elif not answered:
                draft.incomplete = True
            say_other_sources(draft, gathered)
            for part in parts:
                found = gathered.candidates.get(part.kind, [])
                if found:
                    title = part.plain if draft.plain else part.title
                    draft.sections.append(
                        SectionDraft(
                            kind=part.kind,
                            title=title
                            if len(drugs) == 1
                            else f"{drug.name.capitalize()}: {title[:1].lower()}{title[1:]}",
                            candidates=list(found),
                        )
                    )

    def _verdict(
        self,
        draft: Draft,
        drug: Concept,
        gathered: Gathered,
        target: Topic | None,
        statements: Sequence[Statement],
        about: Subjects,
    ) -> VerdictDraft:
        intent = draft.question.intent
        plan = draft.plan
        if intent is Intent.CLASS_MEMBERSHIP and target is not None:
            made = class_verdict(
                drug.id,
                target.concept.id,
                gathered,
                target,
                statements,
                self.recogniser.vocabulary.ancestors,
                lambda candidate, text: self.check(candidate, text).support is Support.SUPPORTED,
                self._classes(drug),
            )
        elif intent is Intent.CAUSES:
            made = causes_verdict(gathered, target)
        elif intent is Intent.CONTRAINDICATION and target is not None:
            made = safety_verdict(gathered, plan, "condition", target)
            if made.candidates:
                # the proposition is "X is contraindicated in C": to be avoided makes it true
                if made.stance == AVOID and names_other_age(made.candidates[0].text, dict(draft.question.slots)):
                    made.stance = CAUTION  # what is forbidden at another age
                made.value = "yes" if made.stance == AVOID else "depends"
        elif intent is Intent.PREGNANCY and draft.proposition is not None:
            made = self._asked_if(gathered, plan, ("boxed", "pregnancy"))
        elif intent is Intent.BREASTFEEDING and draft.proposition is not None:
            made = self._asked_if(gathered, plan, ("lactation",))
        else:
            opens = opening(self, draft, gathered)
            made = VerdictDraft(opens, None, stance_for(intent, opens or gathered.all()))
            if intent is Intent.INDICATION and target is not None:
                made = indicated(draft.question.text, gathered, target, opens, asked=draft.proposition is not None)
        if not made.candidates and intent is not Intent.DOSE:
            made.candidates = lead(gathered, plan)
        return made

    def _classes(self, drug: Concept) -> list[Topic]:
        """How the classes of a medicine of one ingredient are found in sentences."""
        vocabulary = self.recogniser.vocabulary
        if len(moiety_names(drug.id)) != 1:
            return []
        known = [vocabulary.concept(identifier) for identifier in vocabulary.classes_of(drug.id)]
        return [topic(concept, vocabulary) for concept in known if concept is not None]

    def _asked_if(self, gathered: Gathered, plan: Plan, parts: tuple[str, ...]) -> VerdictDraft:
        drafts = [safety_verdict(gathered, plan, part, None) for part in parts]
        found = [d for d in drafts if d.candidates]
        if not found:
            return drafts[-1]
        order = {"avoid": 3, "only_with_prescriber": 2, "caution": 1}
        return max(found, key=lambda d: order.get(d.stance or "", 0))

    def _newer(
        self, drug: Concept, plan: Plan, spoken: Spoken, gathered: Gathered, target: Topic | None
    ) -> list[Candidate]:
        """What came after the labels that speak: it replaces sentences that were left out, or stands beside them."""
        known = dict(gathered.superseded)
        if plan.intent in (Intent.DOSE, Intent.CONTRAINDICATION, Intent.CAUSES) and target is not None:
            # what replaced old rules holds whether or not a label with the old words is loaded
            moieties = set(moiety_names(drug.id))
            known.update({f.id: f for f in facts(moieties) if target.match(f.fact)})
            gathered.superseded.update(known)
        used = {c.evidence[0].document for c in gathered.all() if c.quoted}
        for speaker in spoken.speakers if plan.intent in _WARNED else ():
            if speaker.header.id in used:
                known.update({s.id: s for s in speaker.newer(plan.kinds)})
        order = [*gathered.superseded, *(i for i in known if i not in gathered.superseded)]
        return [newer_fact(known[i], drug.id) for i in order]
