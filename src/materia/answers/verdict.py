"""The verdict: what is said first, its yes or no, and its stance."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from materia.answers.about import OF_POPULATION, brings, of_finding, statement_about
from materia.answers.candidate import Candidate
from materia.answers.effects import caused
from materia.answers.gather import Gathered
from materia.answers.joining import is_extracted
from materia.answers.plan import Plan
from materia.answers.topic import Topic
from materia.model.concept import ConceptKind
from materia.model.question import Intent
from materia.model.section_kind import (
    ADVERSE_REACTIONS,
    BOXED_WARNING,
    CLINICAL_TRIALS_EXPERIENCE,
    CONTRAINDICATIONS,
    OTC_DO_NOT_USE,
    POSTMARKETING_EXPERIENCE,
)
from materia.model.statement import Polarity, Statement, Status
from materia.text.datafile import load_yaml

AVOID, ONLY, CAUTION, NONE_LISTED, NOT_CHECKED = (
    "avoid",
    "only_with_prescriber",
    "caution",
    "none_listed",
    "not_checked",
)
_SEVERITY = {AVOID: 4, ONLY: 3, CAUTION: 2, NONE_LISTED: 1, NOT_CHECKED: 0}


def _stance_words(stance: str) -> re.Pattern[str]:
    return re.compile("|".join(load_yaml("materia.answers", "data/wording.yaml")[stance]), re.I)


_STANCES = tuple((stance, _stance_words(stance)) for stance in (AVOID, ONLY, CAUTION))


_AMOUNT = r"\d[\d,.]*\s?(?:mg|mcg|g|units|tablets?|capsules?|caplets?|gelcaps?|mL|teaspoon\w*|puffs?|sprays?|drops?)\b"
_RAISED = (
    r"(?<!lasting )(?<!respond to )more than|(?:doses?|dosages?) (?:higher|greater|larger|above|over)|"
    r"(?:increas|rais|titrat)ed[^.;]*? to"
)
#: Which words and which steps of shipped statements give the dose of each extent.
_EXTENTS = {
    "maximum": (
        re.compile(rf"(?:maxim\w+|exceed\w*|up to|highest|{_RAISED})[^.;]{{0,60}}{_AMOUNT}", re.I),
        ("maximum",),
    ),
    "start": (re.compile(rf"\b(?:start|initia|begin)\w*[^.;]{{0,60}}{_AMOUNT}", re.I), ("start", "loading", "single")),
}
_SOME_AMOUNT = re.compile(_AMOUNT, re.I)


@dataclass(slots=True)
class VerdictDraft:
    """What the verdict will say: candidates in order, and the typed value and stance."""

    candidates: list[Candidate] = field(default_factory=list)
    value: str | None = None
    stance: str | None = None
    found_object: bool = True


def stance_of(text: str) -> str | None:
    """Return the stance that a label sentence takes, by its own words.

    >>> stance_of("Baclofen should not be used during pregnancy.")
    'avoid'
    >>> stance_of("Use with caution in patients with asthma.")
    'caution'
    """
    return next((stance for stance, words in _STANCES if words.search(text)), None)


def strictest(stances: Sequence[str | None]) -> str | None:
    """Return the strictest of some stances: where sources differ, the stricter is followed."""
    known = [s for s in stances if s]
    return max(known, key=lambda s: _SEVERITY[s]) if known else None


def doses_of(found: Sequence[Candidate], extent: str, *, of_people: bool = False) -> list[Candidate]:
    """Return the dosing sentences that give the dose asked for, `extent` "maximum" or "start"; stated ones first.

    `of_people` says that they were chosen for a population, so that what adjusts the dose for it counts too.
    """
    words, steps = _EXTENTS[extent]
    amounts = [c for c in found if _SOME_AMOUNT.search(c.text)]
    stated = [c for c in amounts if c.statement is not None and dict(c.statement.value).get("step") in steps]
    stated += [c for c in amounts if c not in stated and f"dose.{extent}" in c.slots]
    worded = [
        c
        for c in amounts
        if c not in stated and (of_people or c.section in ("dose", "limits")) and words.search(c.text)
    ]
    return stated + worded


def lead(gathered: Gathered, plan: Plan) -> list[Candidate]:
    """Return the candidate that opens the answer: the first lead predicate that is there, else the best sentence."""
    everything = gathered.all()
    for predicate in plan.lead:
        # of effects a curated one opens, and one that is not grave: those have a part of their own
        effects = predicate == "causes"
        for candidate in sorted(everything, key=lambda c: effects and (is_extracted(c), c.section == "serious")):
            if candidate.statement is not None and candidate.statement.predicate == predicate:
                return [candidate]
    answering = set(plan.kinds)
    quoted = [c for c in everything if c.quoted and c.section_kind in answering] or everything
    if not quoted:
        return []
    first_part = next(iter(gathered.candidates))
    best = [c for c in quoted if c.section == first_part] or quoted
    return [max(best, key=lambda c: (c.score, [-x for x in c.order]))]


def class_verdict(
    drug: str,
    class_id: str,
    gathered: Gathered,
    topic: Topic,
    statements: Sequence[Statement],
    ancestors: Callable[[str], Sequence[str]],
    supported: Callable[[Candidate, str], bool],
    others: Sequence[Topic] = (),
) -> VerdictDraft:
    """Answer "is X a Y" from stated membership, or from a label sentence that says so; silence is never a no.

    `others` are the classes that a medicine of one ingredient belongs to: where a sentence says so of one that excludes
    the class asked about, the answer is no.
    """
    from materia.answers.gather import from_statement

    above_asked = {class_id, *ancestors(class_id)}
    for statement in statements:
        if statement.status is not Status.CURRENT or statement.object is None:
            continue
        if statement.predicate == "not_a" and statement.object in above_asked:
            return VerdictDraft([from_statement(statement, drug, "verdict")], "no", None)
        stated = statement.predicate == "is_a" and statement.polarity is Polarity.AFFIRMED
        if stated and (class_id == statement.object or class_id in ancestors(statement.object)):
            return VerdictDraft([from_statement(statement, drug, "verdict")], "yes", None)
    for statement in statements if others else ():
        stated = statement.predicate == "is_a" and statement.polarity is Polarity.AFFIRMED
        if stated and statement.status is Status.CURRENT and _excludes(statement.object or "", class_id):
            return VerdictDraft([from_statement(statement, drug, "verdict")], "no", None)
    said: dict[str, Candidate] = {}
    for candidate in gathered.candidates.get("why", []):
        value = _says_class(candidate.text, topic, candidate.subject_names)
        if value is not None:
            said.setdefault(value, candidate)
    if len(said) == 1:
        value, candidate = next(iter(said.items()))
        # the checker must come to the same reading by its own way
        name = drug.removeprefix("drug:").replace("-", " ")
        if value == "no" or supported(candidate, f"{name.capitalize()} is in the class of {topic.concept.name}."):
            return VerdictDraft([candidate], value, None)
    return _of_another_class(class_id, gathered, others)


def _of_another_class(class_id: str, gathered: Gathered, others: Sequence[Topic]) -> VerdictDraft:
    """Answer "no" where a sentence says that the drug is of a class that excludes the one asked about."""
    for other in others:
        if not _excludes(other.concept.id, class_id) or any(o.concept.id == class_id for o in others):
            continue
        for candidate in gathered.candidates.get("why", []):
            if _says_class(candidate.text, other, candidate.subject_names) == "yes":
                return VerdictDraft([candidate], "no", None)
    return VerdictDraft([], "unknown", None, found_object=False)


def _excludes(known: str, asked: str) -> bool:
    """Return whether what is in one class is never in the other, itself no wider class of the first."""
    if known not in _EXCLUSIVE or known == asked:
        return False
    return asked in _EXCLUSIVE or (asked in _FAMILIES and known not in _FAMILIES[asked])


def _says_class(text: str, topic: Topic, names: Sequence[str]) -> str | None:
    """Return "yes" or "no" where a sentence says of the drug, in so many words, that it is or is not of the class."""
    for match in topic.own.finditer(text):
        before = text[: match.start()]
        listed = _INCLUDING.match(text[match.end() :])
        if listed and any(name.lower() in listed.group(1).lower() for name in names):
            return "yes"
        verb = next(reversed(list(_IS_A.finditer(before))), None)
        if verb is None or not any(name.lower() in before[: verb.start()].lower() for name in names):
            continue
        # "is not only X but also Y", "is not X but Y": what counts stands after the "but"
        between = re.sub(r"^.*\bbut\b(?: also)?", "", before[verb.end() :].lower().replace("not only", ""))
        if len(between.split()) > _MOST_BETWEEN or re.search(r"[;:]", between):
            continue
        words = set(re.findall(r"[a-z]+", between))
        if verb.group(0).lower().startswith("belong"):
            words.discard("to")
        after = text[match.end() : match.end() + 30]
        if _AFTER_CLASS.match(after):
            continue
        if "unrelated" in words and "other" not in words:
            return "no"
        if words & _RELATION:
            continue
        return "no" if words & {"not", "neither", "nor", "never"} else "yes"
    return None


_CLASSES = load_yaml("materia.answers", "data/exclusive_classes.yaml")
_EXCLUSIVE = frozenset(f"class:{name}" for name in _CLASSES["classes"])
#: Families by the exclusive classes in them: what is in another exclusive class is not in the family.
_FAMILIES = {f"class:{name}": frozenset(f"class:{m}" for m in inside) for name, inside in _CLASSES["families"].items()}
_MOST_BETWEEN = 9
#: "opioid analgesics, including morphine": an example is a member.
_INCLUDING = re.compile(r",?\s*\(?(?:including|such as)\s+([^.;:()]{3,60})", re.I)
_IS_A = re.compile(r"\b(?:is|are|belongs?|represents?)\b", re.I)
#: Between "is" and the class these words say something else than membership ("is related to", "is given with").
_RELATION = frozenset(load_yaml("materia.answers", "data/wording.yaml")["not_membership"])
_AFTER_CLASS = re.compile(
    r"\s*-(?:free|sparing|like|induced|related|naive|tolerant)|\s*(?:effects?|actions?|antagonist|receptors?|analog|toxicity|withdrawal|users?|therapy|treatment|overdos|dependen|abuse|"
    r"concentration|level|interaction|addict)",
    re.I,
)


_OF_CHILDREN = re.compile(r"\b(?:pediatric|children|adolescents?|infants?|neonates?)\b", re.I)
_OF_ADULTS = re.compile(r"\badults?\b", re.I)


def safety_verdict(gathered: Gathered, plan: Plan, part: str, topic: Topic | None) -> VerdictDraft:
    """Answer a may-I question with the strictest thing that was found; nothing found is never a yes."""
    about = [
        c
        for c in gathered.candidates.get(part, [])
        if topic is None or topic.match(c.text) or (c.statement is not None and statement_about(c.statement, topic))
    ]
    if not about:
        return VerdictDraft([], "unknown", NONE_LISTED if gathered.has_section else NOT_CHECKED, found_object=False)
    if topic is None or topic.concept.kind is not ConceptKind.POPULATION:
        # a line about children alone neither opens nor colours the answer to a question that names none
        about = [c for c in about if not _OF_CHILDREN.search(c.text) or _OF_ADULTS.search(c.text)] or about
    exact = [c for c in about if topic is None or c.statement is not None or topic.match(c.text) == 2]
    # where a sentence names the thing itself, what is said of its classes neither opens nor colours the answer
    stances = [(_stance(c, named=bool(exact) and not _of_some(c.text, topic)), c) for c in exact or about]
    stance = strictest([s for s, _ in stances]) or CAUTION
    carrying = [c for s, c in stances if s == stance] or about
    stated = OF_POPULATION.get(topic.concept.id) if topic is not None else None
    best = max(
        carrying,
        key=lambda c: (
            c.statement is not None,
            c.statement is not None and c.statement.predicate == stated,
            c.section_kind == BOXED_WARNING,
            c.score,
        ),
    )
    value = "no" if stance == AVOID else "depends"
    return VerdictDraft([best], value, stance)


def _of_some(text: str, topic: Topic | None) -> bool:
    """Return whether a sentence on a population speaks of some of it: "children with a heart defect"."""
    if topic is None or topic.concept.kind is not ConceptKind.POPULATION:
        return False
    *_, last = (None, *topic.own.finditer(text))
    return last is not None and _SOME.match(text, last.end()) is not None


def _stance(candidate: Candidate, *, named: bool) -> str | None:
    """Return the stance of a sentence; of a class alone never "avoid" outside a contraindication or boxed warning."""
    stance = strictest([candidate.stance, stance_of(candidate.text) if candidate.stance != NONE_LISTED else None])
    grave = candidate.section_kind in (BOXED_WARNING, CONTRAINDICATIONS, OTC_DO_NOT_USE)
    if candidate.section_kind in (CONTRAINDICATIONS, OTC_DO_NOT_USE) and candidate.statement is None:
        return AVOID
    if candidate.section_kind == BOXED_WARNING and stance in (None, CAUTION):
        return ONLY
    if stance == AVOID and not named and not grave:
        return CAUTION
    return stance


def causes_verdict(gathered: Gathered, topic: Topic | None) -> VerdictDraft:
    """Answer "does X cause Y": yes only where a source names the effect of this drug and does not deny it.

    A condition that the drug relieves, or that its patients already have, is no effect of it.
    """
    if topic is None:
        return VerdictDraft([], "unknown", None)
    about = [c for c in gathered.candidates.get("effect", []) if topic.match(c.text) or of_finding(c.statement, topic)]
    if not about:
        return VerdictDraft([], "unknown", None, found_object=False)
    stated = [c for c in about if c.statement is not None and _says_cause(c.statement, topic)]
    affirmed = stated or [
        c for c in about if c.statement is None and topic.match(c.text) == 2 and caused(c.text, topic)
    ]
    if not affirmed:
        return VerdictDraft([], "unknown", None, found_object=False)
    best = max(affirmed, key=lambda c: (c.statement is not None, c.section_kind in _REACTIONS, c.score))
    return VerdictDraft([best], "yes", CAUTION)


def _says_cause(statement: Statement, topic: Topic) -> bool:
    return statement.predicate in ("causes", "boxed_warning") or (
        statement.predicate == "counselling" and brings(statement, topic)
    )


_REACTIONS = frozenset({ADVERSE_REACTIONS, CLINICAL_TRIALS_EXPERIENCE, POSTMARKETING_EXPERIENCE})


_SOME = re.compile(r"(?: (?:or|and) \w+)*,? (?:with|who (?:have|had)|having|known to have|suffering from)\b", re.I)


def stance_for(intent: Intent, candidates: Sequence[Candidate]) -> str | None:
    """Return the stance of an answer whose intent is about safety but which asks no yes or no."""
    if intent not in (
        Intent.STOPPING,
        Intent.PREGNANCY,
        Intent.BREASTFEEDING,
        Intent.CONTRAINDICATION,
        Intent.INTERACTION,
    ):
        return None
    found = strictest([c.stance or stance_of(c.text) for c in candidates])
    if intent is Intent.STOPPING:
        return ONLY if found in (None, AVOID, ONLY, CAUTION) else found
    if intent is Intent.CONTRAINDICATION and found == AVOID and all(_forbids_some(c) for c in candidates):
        return CAUTION  # who must not take it was asked about nobody in particular
    return found or CAUTION


def _forbids_some(candidate: Candidate) -> bool:
    """Return whether what a sentence forbids, it forbids to some people: those with a condition."""
    if candidate.statement is not None:
        return candidate.statement.predicate == "contraindicated_in"
    return candidate.section_kind in (CONTRAINDICATIONS, OTC_DO_NOT_USE)
