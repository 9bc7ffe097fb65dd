"""A class with something else, where nothing is said of the class: what is said of some of its members.

"Do statins go with grapefruit?" has no one answer: simvastatin does not, others are not named. Each sentence names its
own medicine, and a limit says that it holds for that one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from materia.answers.about import statement_about
from materia.answers.candidate import Candidate
from materia.answers.draft import Draft, SectionDraft
from materia.answers.gather import Gathered, from_statement
from materia.answers.ranking import of_known_label
from materia.answers.topic import Topic
from materia.answers.verdict import AVOID, CAUTION, ONLY, VerdictDraft, strictest
from materia.model.concept import Concept, ConceptKind, ingredient_ids
from materia.model.question import Intent
from materia.model.statement import Statement, Status

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

_MOST_MEMBERS = 120
_MOST_SHOWN = 4
_ENOUGH = 3  # members of one voice: what is forbidden of them is forbidden
_ORDER = {stance: place for place, stance in enumerate((AVOID, ONLY, CAUTION))}
#: Kinds of question that members may answer for their class, and the statements that do.
_BY_MEMBERS = {
    Intent.PREGNANCY: ("pregnancy",),
    Intent.BREASTFEEDING: ("lactation",),
    Intent.STOPPING: ("stopping",),
    Intent.CONTRAINDICATION: ("contraindicated_in", "caution_in", "boxed_warning"),
    Intent.MISSED_DOSE: ("missed_dose",),
    Intent.WHAT_IS: ("treats",),
    Intent.INDICATION: ("treats",),
}
#: Those of them whose answer forbids nothing.
_WITHOUT_STANCE = (Intent.MISSED_DOSE, Intent.WHAT_IS, Intent.INDICATION)
#: How many doses were missed: the rule for that many is told.
_NUMBERS = {"1": "one", "2": "two", "both": "two", "couple": "two", "3": "three", "4": "four"}
_NUMBER = r"([1-4]|one|two|three|four|both|couple)"
_MISSED = re.compile(
    rf"\bmiss\w* (?:my |the |a )?{_NUMBER}\b|\b{_NUMBER}(?: of)?(?: my| the)? missed\b"
    rf"|\b{_NUMBER}(?: of)? (?:\w+ ){{0,2}}?(?:pills?|tablets?|doses?|days)\b",
    re.I,
)


def draft_members(drafter: Drafter, draft: Draft, first: Concept, second: Concept) -> VerdictDraft | None:
    """Add what is said of members of a class with the other thing; None where there is none or no class was asked."""
    for whole, other in ((first, second), (second, first)):
        if whole.kind is not ConceptKind.CLASS or other.kind is ConceptKind.CLASS:
            continue
        found = _of_members(drafter, whole, other)
        if found:
            return _told(draft, whole, found, f" with {other.name}")
    return None


def draft_class_by_members(
    drafter: Drafter, draft: Draft, whole: Concept, gathered: Gathered, target: Topic | None, *, answered: bool
) -> bool:
    """Answer a question on a class by what is said of its members, where nothing is said of the class; False if none.

    `gathered` is what is said of the class, `target` the condition asked about if any, `answered` whether that answers
    what the class is or is for.

    Curated statements of single ingredients only (of combinations too for a missed dose), the gravest of each.
    """
    intent = draft.question.intent
    predicates = _BY_MEMBERS.get(intent, ())
    of_condition = intent is Intent.CONTRAINDICATION
    if not predicates or whole.kind is not ConceptKind.CLASS or (of_condition and target is None):
        return False
    if answered and intent in (Intent.WHAT_IS, Intent.INDICATION):
        return False
    about = target if of_condition or intent is Intent.INDICATION else None
    if any(c.statement is not None and _answers(c.statement, predicates, about) for c in gathered.all()):
        return False
    missed = intent is Intent.MISSED_DOSE
    members = drafter.recogniser.vocabulary.members(whole.id)[:_MOST_MEMBERS]
    found: list[Candidate] = []
    for member in (*members, *_together(drafter, members)) if missed else members:
        stated = [s for s in drafter.curated(member, predicates) if _answers(s, predicates, about)]
        if missed:
            stated = [s for s in stated if _names_one(drafter, s) and _of_number(s, draft.question.text)]
        elif intent in _WITHOUT_STANCE:
            stated = [s for s in stated if of_known_label(s) and _names_one(drafter, s)]  # of its labels
        else:
            stated = [s for s in stated if s.stance]
        gravest = sorted(stated, key=lambda s: (_ORDER.get(s.stance or "", len(_ORDER)), s.id))[:1]
        found += [from_statement(drafter.with_quotes(s), member, "of_members") for s in gravest]
    if not found:
        return False
    draft.verdict = _told(draft, whole, sorted(found, key=_gravity), "")
    if intent in _WITHOUT_STANCE:
        draft.verdict.value = draft.verdict.stance = None  # nothing was asked that is to be avoided
    draft.answers_question = True
    draft.limits = [limit for limit in draft.limits if limit.code != "no_statement"]
    return True


def _together(drafter: Drafter, members: Sequence[str]) -> tuple[str, ...]:
    """Return the combinations of members that the pack speaks of: pills are seldom of one hormone."""
    own = set(members)
    subjects = drafter.pack.subjects() if drafter.pack is not None else ()
    return tuple(s for s in sorted(subjects) if "+" in s and set(ingredient_ids(s)) <= own)


def _names_one(drafter: Drafter, statement: Statement) -> bool:
    """Return whether a statement names a medicine: what does not could be read as a rule for all."""
    return drafter.names_others(statement.plain or statement.text, ())


def _of_number(statement: Statement, question: str) -> bool:
    """Return whether a rule is for as many missed doses as a question tells of; for one where it tells no number."""
    typed = dict(statement.value).get("window", "")
    if "miss" not in statement.text.lower() or "vomit" in typed:
        return False
    return bool((_missed(question) or {"one"}) & (_missed(typed) or {"one"}))


def _missed(text: str) -> set[str]:
    found = (next(filter(None, m.groups())).lower() for m in _MISSED.finditer(text))
    return {_NUMBERS.get(number, number) for number in found}


def _answers(statement: Statement, predicates: tuple[str, ...], about: Topic | None) -> bool:
    """Return whether a statement that holds today is of these kinds, and of the condition where one is asked about."""
    if statement.predicate not in predicates or statement.status is not Status.CURRENT:
        return False
    return about is None or statement_about(statement, about)


def _told(draft: Draft, whole: Concept, found: list[Candidate], beside: str) -> VerdictDraft:
    name = whole.lay_name or whole.name
    title = f"Not of all {name}: what is said of some" if draft.plain else f"Said of some {whole.name}"
    draft.sections.append(SectionDraft(kind="of_members", title=title, candidates=found[:_MOST_SHOWN]))
    draft.limit("of_members", name=name, beside=beside)
    draft.incomplete = True
    stance = strictest([c.stance for c in found]) or CAUTION
    # what is forbidden of one member is no ban on the others, and the reader may take that one
    agreed = len(found) >= _ENOUGH and {c.stance for c in found} == {AVOID}
    return VerdictDraft(found[:1], "depends", ONLY if stance == AVOID and not agreed else stance)


def _of_members(drafter: Drafter, whole: Concept, other: Concept) -> list[Candidate]:
    """Return what names a member of the class together with the other thing, the gravest first, one for a member."""
    vocabulary = drafter.recogniser.vocabulary
    found: dict[str, Statement] = {}
    for member in vocabulary.members(whole.id)[:_MOST_MEMBERS]:
        concept = vocabulary.concept(member)
        if concept is None:
            continue
        for statement in drafter.together(concept, other):
            if member in (statement.subject, statement.object) or concept.name.lower() in statement.text.lower():
                found[member] = statement
                break
    candidates = [from_statement(statement, member, "interaction") for member, statement in found.items()]
    return list({c.key: c for c in sorted(candidates, key=_gravity)}.values())


def _gravity(candidate: Candidate) -> int:
    return _ORDER.get(candidate.stance or "", len(_ORDER))
