"""The public call of this room: from a text to a `Question`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from materia.model.concept import Ambiguity, ConceptKind, Mention
from materia.model.question import Audience, Intent, Proposition, Question
from materia.questions.amount import OF_AMOUNT, extent_of, of_amount
from materia.questions.changed_test import as_effects, levels_as_medicines
from materia.questions.combination import with_combinations
from materia.questions.contraception import with_contraception
from materia.questions.food import without_verbs
from materia.questions.intent import Decision, decide
from materia.questions.mentions import MEDICINES
from materia.questions.parts import focus
from materia.questions.proposition import argument, proposition
from materia.questions.shape import mend, shape
from materia.questions.sign import told_signs, with_purpose, with_signs
from materia.questions.slots import route, slots


class Found(Protocol):
    """What a recogniser found in a text."""

    @property
    def mentions(self) -> tuple[Mention, ...]: ...
    @property
    def ambiguities(self) -> tuple[Ambiguity, ...]: ...
    @property
    def unknown(self) -> tuple[str, ...]: ...


class Finds(Protocol):
    """A recogniser: `materia.terms.recogniser.Recogniser`, or a small one of a test."""

    def find(self, text: str) -> Found: ...


_BEFORE = re.compile(
    r"(?:^|\b(?:take|takes|taking|took|taken|stop|stopped|stopping|start|started|starting|on|about|does|do|did|can|of"
    r"|use|using|used|with|dose|mix|mixing|prescribed|is|are|what's|whats|how|versus|vs|like|between|than|while)"
    r"\s+)(?:the |a |an |my |any )?$"
)
_AFTER = re.compile(
    r"\s+(?:dos\w+|side|pills?|tablets?|capsules?|injection|cream|interact\w*|withdrawal|\d+\s?(?:mg|mcg|ml)|overdose|uses?|drug)\b"
)
_PERSONAL = re.compile(
    r"\b(?:i (?:have|had|get|got|feel|felt|am|was|been|noticed|started|keep|cant|can't|cannot)|i['’]?m|i['’]?ve"
    r"|(?:my|his|her) (?:\w+ ){1,4}?(?:is|are|was|has|have|had|hurts?|aches?|feels?|turned|turning|looks?|keeps?|went"
    r"|got|started|falling|swelled|swollen|popped|numb|since|after|itch\w*)"
    r"|(?:since|after) (?:i |he |she )?(?:start\w*|tak\w*|took|went|began|my|his|her)|why (?:am|do|is) (?:i|my))\b"
)
_ALONE = re.compile(r"(?:DRUG|CLASS) (?:COND|EFF)|(?:COND|EFF) (?:DRUG|CLASS)")
_ALLERGIC = Decision(Intent.CONTRAINDICATION, "allergy")
#: Questions that an allergy told beside them turns into the question whether the medicine may be taken at all.
_BEFORE_ALLERGY = (
    Intent.COMPARISON,
    Intent.INDICATION,
    Intent.WHAT_IS,
    Intent.DOSE,
    Intent.OTHER,
    Intent.CLASS_MEMBERSHIP,
    Intent.CAUSES,
    Intent.INTERACTION,
)
_TOLD_ALLERGY = re.compile(r"\b(?:i['’]?m|i am|is|has|have|had|with|but|who)\b.{0,40}\ballerg", re.I)
_VAGUE = (Intent.OTHER, Intent.WHAT_IS, Intent.INTERACTION, Intent.CAUSES)


def understand(text: str, recogniser: Finds, *, default_audience: Audience | None = None) -> Question:
    """Return the question: intent, concepts, proposition, route and slots. Never raises on any text.

    Mentions in brackets ("baclofen (muscle relaxant)") are glosses, not what is asked about: they become the slot
    `gloss`. Where the text says who asks ("I am a nurse"), the slot `audience` says so, else `default_audience`.
    """
    found = recogniser.find(text)
    mentions = without_verbs(text, found.mentions)
    vocabulary = getattr(recogniser, "vocabulary", None)
    mentions, allergy = _with_allergen(text, mentions, recogniser)
    if any(m.concept.kind in MEDICINES for m in mentions):
        mentions = with_signs(text, mentions, vocabulary)
    changed = False
    mentions = levels_as_medicines(mentions, lambda part: recogniser.find(part).mentions)
    if callable(lookup := getattr(vocabulary, "concept", None)):
        if callable(listed := getattr(vocabulary, "listed", None)):
            mentions = with_combinations(text, mentions, listed)
        mentions, changed = as_effects(text, mentions, lookup)
        mentions = with_contraception(text, mentions, lookup)
    mentions = with_purpose(text, mentions, vocabulary)
    unknown = tuple(word for word in found.unknown if route(word) is None)  # "intrathecally" is no medicine
    shaped = shape(text, mentions, found.ambiguities, unknown)
    decision = _decision(shaped.text, shaped.subjects) if allergy is None else _ALLERGIC
    if allergy is None and decision.intent in _BEFORE_ALLERGY and _tells_allergy(text, shaped.subjects):
        decision = _ALLERGIC
    if changed and decision.intent in _VAGUE:
        decision = Decision(Intent.CAUSES, "changed-test")
    part = focus(text, shaped.subjects) if allergy is None and not found.ambiguities else None
    subjects = shaped.subjects
    alone = _names_alone(shaped.text, subjects)
    if alone:
        decision = Decision(Intent.CAUSES, "bare.effect")
    if part is not None:
        decision, subjects = part.decision, part.mentions
    named = slots(text, subjects, shaped.glosses)
    if allergy is None and decision.intent is Intent.CONTRAINDICATION and _only_medicines(subjects):
        decision = Decision(Intent.INTERACTION, "two-forbidden")  # "is X contraindicated with Y"
    if allergy is None:
        medicines = len(_medicines(subjects))
        decision = of_amount(text, decision, dict(named), medicines)
        if decision is OF_AMOUNT:
            named = (*named, *extent_of(text, dict(named)))
    named = _fitting(decision.intent, text, named)
    if default_audience is not None and "audience" not in dict(named):
        named = (*named, ("audience", default_audience.value))
    if alone:
        named = (*named, ("bare", "yes"))
    named = (*named, *_brand_release(named, subjects, vocabulary))
    stated = proposition(decision.intent, shaped.text, subjects, named)
    if allergy is not None:
        medicine = next(argument(m.concept) for m in subjects if m.concept.kind in MEDICINES)
        stated = Proposition(predicate="contraindicated_in", args=(medicine, allergy.concept.id))
    corrections = [f"{m.text} → {m.matched}" for m in subjects if m.corrected]
    return Question(
        text=text,
        intent=decision.intent,
        mentions=subjects,
        ambiguities=found.ambiguities,
        proposition=stated,
        route=route(text),
        slots=named,
        section_hints=decision.sections,
        matter=decision.matter,
        also_asked=part.others if part is not None else (),
        corrections=tuple(dict.fromkeys(corrections)),
        unknown_drug=_unknown(text, unknown),
    )


def _with_allergen(
    text: str, mentions: tuple[Mention, ...], recogniser: Finds
) -> tuple[tuple[Mention, ...], Mention | None]:
    """Return the mentions with the medicine that an allergy names where no other is named, and that allergy.

    "I am allergic to ibuprofen, what can I take" asks about ibuprofen, and must never be told what it is good for.
    """
    if any(m.concept.kind in MEDICINES for m in mentions):
        return mentions, None
    for place, mention in enumerate(mentions):
        if not mention.concept.id.endswith("-allergy"):
            continue
        for word in re.finditer(r"[^\W\d_]{4,}", mention.text):
            inside = [m for m in recogniser.find(word.group()).mentions if m.concept.kind in MEDICINES]
            if inside and not inside[0].corrected:
                start = mention.start + word.start()
                found = replace(inside[0], start=start, end=start + len(inside[0].text))
                rest = text[mention.start : mention.end].replace(found.text, "").strip()
                if rest:
                    return (*mentions[:place], found, *mentions[place + 1 :]), mention
    return mentions, None


def _tells_allergy(text: str, subjects: tuple[Mention, ...]) -> bool:
    """Return whether a text names an allergy as somebody's own, beside a medicine."""
    named = any(m.concept.id.endswith("-allergy") for m in subjects)
    return named and any(m.concept.kind in MEDICINES for m in subjects) and _TOLD_ALLERGY.search(text) is not None


def _decision(shaped: str, subjects: tuple[Mention, ...]) -> Decision:
    decision = decide(shaped)
    medicines = _medicines(subjects)
    partners = {m.concept.id for m in subjects if m.concept.kind is ConceptKind.FOOD}
    alone = decision.intent is Intent.INTERACTION and decision.rule == "interaction-pair"
    if alone and "DRUG" not in shaped and len(medicines | partners) < 2:
        return Decision(Intent.OTHER, "none")
    return decision


def _names_alone(shaped: str, subjects: tuple[Mention, ...]) -> bool:
    """Return whether a text is a medicine and a sign and nothing else: "nitroglycerin headache".

    It is read as the effect that the medicine is blamed for; the slot `bare` says that nothing but names was read.
    """
    findings = [m.concept.id for m in subjects if m.concept.kind in (ConceptKind.CONDITION, ConceptKind.EFFECT)]
    return _ALONE.fullmatch(shaped) is not None and any(i.partition(":")[2] in told_signs() for i in findings)


def _fitting(intent: Intent, text: str, named: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the slots that fit the intent.

    The baby of a pregnancy or of breastfeeding takes no medicine itself; an effect that a person tells of is personal.
    """
    if intent in (Intent.PREGNANCY, Intent.BREASTFEEDING):
        return tuple(s for s in named if s not in (("population", "children"), ("age_group", "infants")))
    if intent in (Intent.CAUSES, Intent.SIDE_EFFECTS) and _PERSONAL.search(text.lower()):
        return (*named, ("personal", "yes"))
    return named


def _brand_release(
    named: tuple[tuple[str, str], ...], subjects: tuple[Mention, ...], vocabulary: object
) -> tuple[tuple[str, str], ...]:
    """Return the slot `release` where a brand's name alone says it ("OxyContin")."""
    release_of = getattr(vocabulary, "release_of", None)
    if "release" in dict(named) or not callable(release_of):
        return ()
    for mention in subjects:
        found = release_of(mention.concept.id) if mention.concept.kind is ConceptKind.BRAND else None
        if isinstance(found, str):
            return (("release", found),)
    return ()


def _medicines(subjects: Sequence[Mention]) -> set[str]:
    return {m.concept.id for m in subjects if m.concept.kind in MEDICINES}


def _only_medicines(subjects: Sequence[Mention]) -> bool:
    """Return whether two medicines or more are named, and nothing else."""
    return len(_medicines(subjects)) > 1 and all(m.concept.kind in MEDICINES for m in subjects)


def _unknown(text: str, unknown: Sequence[str]) -> str | None:
    """Return the unknown word that stands where a drug would stand: other unknown words are only unknown."""
    for word in unknown:
        if mend(word.lower()) != word.lower():
            continue
        at = text.find(word)
        if _BEFORE.search(text[:at].lower()[-40:]) or _AFTER.match(text[at + len(word) :].lower()[:40]):
            return word
    return None
