"""Interactions of the drugs asked about: each label is searched for the other, and silence is reported as silence."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from materia.answers.candidate import Candidate
from materia.answers.class_step import SECTION, class_steps
from materia.answers.draft import Draft, SectionDraft
from materia.answers.gather import GAP, from_statement
from materia.answers.local_form import local_ones, of_local_form, only_form, route_of
from materia.answers.of_members import draft_members
from materia.answers.plan import Plan, plan_for
from materia.answers.silence import SAFETY, listed, silence
from materia.answers.speaking import Spoken, in_words
from materia.answers.stated import closeness
from materia.answers.subjects import Subjects
from materia.answers.topic import Topic
from materia.answers.verdict import CAUTION, NONE_LISTED, NOT_CHECKED, VerdictDraft, safety_verdict, strictest
from materia.model.concept import Concept, ConceptKind
from materia.model.question import Intent
from materia.model.section_kind import DRUG_INTERACTIONS, TO_PATIENTS

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

_MOST_PAIRS = 6
_MOST_STATED = 4
_WHY_THESE = "Why this holds for these medicines"


def draft_interaction(drafter: Drafter, draft: Draft, drugs: Sequence[Concept], about: Subjects) -> None:
    """Fill a draft with what is said of each pair of the drugs (and the class, food or condition) asked about."""
    things: list[Concept] = [*drugs]
    if about.object is not None and all(about.object.id != t.id for t in things):
        things.append(about.object)
    for identifier in draft.proposition.args if draft.proposition is not None else ():
        known = drafter.recogniser.vocabulary.concept(identifier)  # a third partner: a class, a food
        if known is not None and known.kind is not ConceptKind.DRUG and all(t.id != identifier for t in things):
            things.append(known)
    draft.names = [t.name for t in things]
    pairs = [(a, b) for a, b in combinations(things, 2) if _is_drug(a) or _is_drug(b)][:_MOST_PAIRS]
    verdicts: list[VerdictDraft] = []
    for first, second in pairs:
        verdicts.append(draft_pair(drafter, draft, first, second, several=len(pairs) > 1))
    found = [v for v in verdicts if v.candidates]
    if found:
        worst = strictest([v.stance for v in found])
        best = next((v for v in found if v.stance == worst), found[0])
        draft.verdict = best
        if len(found) < len(verdicts):
            draft.incomplete = True
    elif verdicts:
        draft.verdict = verdicts[0]
    draft.answers_question = bool(draft.verdict.candidates)


#: Foods that sections on interactions name; of others their silence says nothing.
_INTERACTING = frozenset({"food:alcohol", "food:grapefruit"})


def draft_pair(
    drafter: Drafter, draft: Draft, first: Concept, second: Concept, *, several: bool, asked: bool = True
) -> VerdictDraft:
    """Add what is said of two things together to a draft and return its verdict; silence is told where it was asked."""
    plan = plan_for(Intent.INTERACTION)
    foods = [c for c in (first, second) if c.kind is ConceptKind.FOOD]
    eaten = any(c.id not in _INTERACTING for c in foods)
    if foods:  # what is said of foods and drinks may stand where it is said how the medicine is taken
        plan = _with_directions(plan)
    sides = [(a, b) for a, b in ((first, second), (second, first)) if _is_drug(a)]
    local = local_ones(drafter, draft.question, (first, second))
    gap = _GAP_ASKED.search(draft.question.text) is not None
    candidates = _stated(drafter, first, second, gap=gap)
    of_whole_body = False  # something is known of forms for the whole body, which were not asked about
    if local:
        own = of_local_form(candidates, local, draft.question.route)
        candidates, of_whole_body = own, len(own) < len(candidates)
    direct = any(set(c.concepts) == {first.id, second.id} for c in candidates)
    serious: list[Candidate] = []
    verdicts: list[VerdictDraft] = []
    spokens: list[tuple[Concept, Topic, Spoken]] = []
    if candidates:
        stance = strictest([c.stance for c in candidates]) or "caution"
        best = next((c for c in candidates if c.stance == stance), candidates[0])
        opens = _opening(best, candidates, {first.id, second.id}, gap=gap)
        verdicts.append(VerdictDraft(opens, "yes", stance))
    for subject, other in sides:
        target = drafter.topic(other, subject)
        if target is None:
            continue
        own_route = route_of(drafter, subject, draft.question)
        meant = draft.question if own_route is draft.question.route else replace(draft.question, route=None)
        spoken = drafter.spoken(draft, subject, plan, plan.parts, question=meant)
        stated = [s for s in drafter.statements(subject.id) if subject.id not in local or s.route is own_route]
        gathered = drafter.gatherer.gather(subject.id, plan, plan.parts, stated, spoken.speakers, target)
        if local and subject.id not in local:
            of_whole_body = bool(gathered.candidates.pop("interaction", [])) or of_whole_body
        else:
            spokens.append((subject, target, spoken))
        known = {k.key for k in candidates}
        of_the_two = [
            c
            for c in gathered.candidates.get("interaction", [])
            if not _of_a_food(drafter, c, target, other) and not _in_passing(c, other)
        ]
        gathered.candidates["interaction"] = of_the_two
        candidates += [
            c
            for c in of_the_two
            if c.key not in known and not (direct and _of_others(drafter, c, target, first, second))
        ]
        serious += gathered.candidates.get("serious", [])
        made = safety_verdict(gathered, plan, "interaction", target)
        if made.candidates:
            made.value = "yes"  # of the proposition that the two interact
            verdicts.append(made)
    title = plan.parts[0].plain if draft.plain else plan.parts[0].title
    if several:
        title = f"{first.name.capitalize()} and {second.name}"
    if candidates:
        if draft.question.route is None:
            _say_whole_body(drafter, draft, candidates, (first, second))
        draft.sections.append(SectionDraft(kind="interaction", title=title, candidates=candidates))
        steps = class_steps(drafter, first, second, candidates)
        if steps:
            draft.sections.append(SectionDraft(kind=SECTION, title=_WHY_THESE, candidates=steps))
        if serious:
            serious_title = plan.parts[1].plain if draft.plain else plan.parts[1].title
            draft.sections.append(SectionDraft(kind="serious", title=serious_title, candidates=serious))
        # a sentence that names the very pair speaks before one about their classes
        patterns = [t.own for _, t, _ in spokens]
        exact = [
            v for v in verdicts if any(c.statement or any(p.search(c.text) for p in patterns) for c in v.candidates)
        ]
        worst = strictest([v.stance for v in exact or verdicts])
        return next(v for v in exact or verdicts if v.stance == worst)
    if not asked:
        return VerdictDraft([], "unknown", NOT_CHECKED, found_object=False)
    of_some = draft_members(drafter, draft, first, second)
    if of_some is not None:
        return of_some
    if of_whole_body:
        for drug in (t for t in (first, second) if t.id in local):
            draft.limit("local_form", name=f"{drug.name} {in_words(draft.question.route)}")
        return VerdictDraft([], "unknown", NOT_CHECKED, found_object=False)
    searched = [silence(a, b, spoken, {DRUG_INTERACTIONS}, "interactions") for a, b, spoken in spokens]
    # both sides must have been searched: the silence of one label says nothing of what the other knows
    silent = [c for found in searched for c in found] if all(searched) and not eaten else []
    names = f"{first.name} and {second.name}"
    if silent:
        draft.advise("not_proof")
        draft.limit("no_object", object=second.name, name=first.name)
        draft.sections.append(SectionDraft(kind="interaction", title=title, candidates=silent))
        draft.incomplete = True
        return VerdictDraft(silent[:1], "unknown", NONE_LISTED, found_object=False)
    named = [c for a, b, spoken in spokens for c in listed(a, b, spoken, SAFETY, "warnings or interactions")]
    if named:
        draft.sections.append(SectionDraft(kind="interaction", title=title, candidates=named))
        draft.incomplete = True
        return VerdictDraft(named[:1], "yes", CAUTION)
    draft.limit("not_checked", names=names)
    gaps = [
        from_statement(statement, thing.id, "interaction")
        for thing in (first, second)
        for statement in drafter.statements(thing.id)
        if statement.predicate == GAP and ("matter", "interactions") in statement.value
    ]
    if gaps:
        draft.sections.append(SectionDraft(kind="interaction", title=title, candidates=gaps))
        draft.incomplete = True
        return VerdictDraft(gaps[:1], "unknown", NOT_CHECKED, found_object=False)
    return VerdictDraft([], "unknown", NOT_CHECKED, found_object=False)


#: A question for the time between two medicines.
_GAP_ASKED = re.compile(
    r"\bwash(?:ed)?[ -]?out|\bswitch|\bhow (?:long|many (?:days|weeks|hours)|soon)\b|\bwait|\bgap\b|\binterval|"
    r"\bwhen can\b|\b(?:hold|stop\w*|start\w*)\b.{0,40}\b(?:before|after)\b|\b(?:before|after) (?:stop|start)",
    re.I,
)


def _is_gap(candidate: Candidate) -> bool:
    return candidate.statement is not None and candidate.statement.predicate == "washout"


def _opening(best: Candidate, stated: Sequence[Candidate], asked: Set[str], *, gap: bool) -> list[Candidate]:
    """Return what opens: what is said of the very two where the strictest rule is only of classes, then that rule.

    Where the time between them was asked, that opens, of both ways: each sentence says which it is of.
    """
    if gap and (told := [c for c in stated if _is_gap(c)]):
        nearest = max(_nearness(c, asked) for c in told)
        return [c for c in told if _nearness(c, asked) == nearest][:2]
    nearer = [c for c in stated if _nearness(c, asked) > _nearness(best, asked)]
    return [*nearer[:1], best]


def _nearness(candidate: Candidate, asked: Set[str]) -> int:
    return closeness(candidate.statement, asked) if candidate.statement is not None else 0


def _with_directions(plan: Plan) -> Plan:
    """Return the plan with the parts of a label that say how a medicine is taken: foods and drinks stand there too."""
    part = replace(
        plan.parts[0],
        predicates=(*plan.parts[0].predicates, "how_to_take", "counselling"),
        kinds=(*plan.parts[0].kinds, *TO_PATIENTS),
    )
    return replace(plan, kinds=(*plan.kinds, *TO_PATIENTS), parts=(part, *plan.parts[1:]))


def _say_whole_body(drafter: Drafter, draft: Draft, candidates: Sequence[Candidate], things: Sequence[Concept]) -> None:
    """Say where a rule of a class that acts in the whole body is told of a medicine known in a local form only."""
    by_class = [c.statement for c in candidates if c.statement is not None and c.statement.subject.startswith("class:")]
    for drug in things:
        route = only_form(drafter, drug) if by_class else None
        if route is not None and any(statement.route is not route for statement in by_class):
            draft.limit("of_whole_body", name=f"{drug.name} {in_words(route)}")


def _of_others(drafter: Drafter, candidate: Candidate, target: Topic, first: Concept, second: Concept) -> bool:
    """Whether a statement names other medicines of a class and not the one asked about."""
    if candidate.statement is None or target.own.search(candidate.text):
        return False
    return drafter.names_others(candidate.text, (first.id, second.id))


#: Words with which patients are told about a drink or food; without them it is named as a habit or an ingredient.
_TOLD = re.compile(
    r"\b(?:drink\w*|beverages?|beers?|wine|eat\w*|avoid\w*|do not|don['’]t|limit\w*|juice|food|meals?|"
    r"while (?:you|taking|on|using|they)|tell your)\b",
    re.I,
)


def _in_passing(candidate: Candidate, other: Concept) -> bool:
    """Whether what a label tells patients names a drink or food without saying anything about taking both."""
    told = candidate.quoted and candidate.section_kind in TO_PATIENTS and other.kind is ConceptKind.FOOD
    return told and _TOLD.search(candidate.text) is None


def _of_a_food(drafter: Drafter, candidate: Candidate, target: Topic, other: Concept) -> bool:
    """Whether a statement is about a food or drink that was not asked about, and the thing asked about is not named."""
    statement = candidate.statement
    if statement is None or statement.object in (None, other.id) or target.own.search(candidate.text):
        return False
    spoken_of = drafter.recogniser.vocabulary.concept(statement.object)
    return spoken_of is not None and spoken_of.kind is ConceptKind.FOOD


def _is_drug(concept: Concept) -> bool:
    return concept.kind in (ConceptKind.DRUG, ConceptKind.CLASS)


def _stated(drafter: Drafter, first: Concept, second: Concept, *, gap: bool = False) -> list[Candidate]:
    """What the pack states of the pair, by its own statements and by class rules; the time between first for a `gap`.

    Where the pair itself is spoken of, what names another medicine for a class of theirs is left out.
    """
    found = drafter.together(first, second)
    asked = {first.id, second.id}
    if any({s.subject, s.object} == asked for s in found):
        found = [s for s in found if {s.subject, s.object} == asked or not drafter.names_others(s.text, asked)]
    if gap:
        found = sorted(found, key=lambda s: s.predicate != "washout")
    return [from_statement(s, s.subject, "interaction") for s in found[:_MOST_STATED]]
