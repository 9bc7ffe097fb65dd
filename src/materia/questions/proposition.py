"""Proposition: what a question that can be answered with yes or no asserts."""

import re
from collections.abc import Sequence

from materia.model.concept import Concept, ConceptKind, Mention, slug
from materia.model.question import Intent, Proposition
from materia.questions.mentions import MEDICINES

_SAME = re.compile(
    r"\bsame\b(?! (time|day|class|famil\w+|kind|type|category|group|side|effects?|dos\w+|strength|way|price|reason))"
    r"|\bidentical\b|\binterchang\w+|\b(generic|brand)( name| form| version)? (of|for)\b"
    r"|\b(can|could|may|should|ok|okay|safe)\b.*\b(swap|swapp?ed|swapping|substitut\w+)\b"
    r"|^(so )?(is|are) DRUG( also| just| really| basically| actually| called| the generic| the brand){0,2} DRUG$"
    r"|^DRUG (is|equals|aka) (a |the )?DRUG$|\banother name for\b"
)
_DEGREE = re.compile(
    r"\bdiffer\w*|\bcompar\w+|\b(stronger|weaker|better|worse|safer|cheaper|faster)\b|\b(more|less) \w+ than\b"
    r"|^(\w+ ){0,2}(what|which|how)\b"
)
_OPEN = re.compile(r"^(\w+ ){0,2}(what|which|how|who|when|where|why)\b")
_ASKS = re.compile(r"\b(can|could|may|should|is|are|does|do|will|would|ok|okay|safe|fine|allowed|alright)\b")
_SAFE = re.compile(r"\b(can|could|may|should|safe|ok|okay|fine|alright|allowed|take|use|keep|continue)\b")
_STOP_OPEN = re.compile(
    r"\b(what happens|what will|how (do|to|can|should|long|slow)|what (should|do)|side effects?|symptoms?)\b"
)
#: The medicine that somebody wants to take, beside those taken already.
_WANTED = re.compile(
    r"\b(?:can|could|may|should|is it|ok(?:ay)?|safe)\b(?: \w+){0,3}? (?:take|takes|give|given|use|used|start|started"
    r"|add|added|have|get|prescribe|prescribed|switch to|put on)(?: \w+){0,3}? (?P<medicine>DRUG|CLASS)\b"
    r"|\b(?:is|are|can|could|would|will) (?P<subject>DRUG|CLASS)\b"
)
_MEDICINE_WORD = re.compile(r"\b(?:DRUG|CLASS)\b")
_KIDNEY = re.compile(r"\b(egfr|crcl|gfr|kidneys?|renal|dialysis|ckd)\b")
_LIVER = re.compile(r"\b(liver|hepatic|cirrhosis)\b")


def _state(predicate: str, args: tuple[str, ...]) -> Proposition:
    return Proposition(predicate=predicate, args=args)


def argument(concept: Concept) -> str:
    """Return the id by which a concept stands in a proposition: a brand is its drug.

    >>> argument(Concept(id="brand:zoloft", kind=ConceptKind.BRAND, name="Zoloft", parents=("drug:sertraline",)))
    'drug:sertraline'
    """
    if concept.kind is ConceptKind.BRAND:
        parts = sorted(p.removeprefix("drug:") for p in concept.parents if p.startswith("drug:"))
        if parts:
            return "drug:" + "+".join(parts)
    return concept.id


def proposition(
    intent: Intent, shape: str, subjects: Sequence[Mention], slots: Sequence[tuple[str, str]]
) -> Proposition | None:
    """Return what is asserted, or None where the question cannot be answered with yes or no."""
    named = dict(slots)
    medicines = [argument(m.concept) for m in subjects if m.concept.kind in MEDICINES]
    others = [m.concept for m in subjects if m.concept.kind not in MEDICINES]
    if not medicines:
        return None
    found: Proposition | None = None
    if intent is Intent.CLASS_MEMBERSHIP:
        found = _is_a(shape, subjects)
    elif intent is Intent.COMPARISON:
        found = _same(shape, subjects, medicines)
    elif intent is Intent.INTERACTION:
        found = _interacts(subjects, medicines)
    elif intent is Intent.INDICATION and not _OPEN.search(shape):
        found = _pair("treats", medicines, others, (ConceptKind.CONDITION, ConceptKind.EFFECT))
    elif intent is Intent.CAUSES:
        found = _causes(shape, medicines, others, named)
    elif intent is Intent.CONTRAINDICATION:
        found = _contraindicated(shape, medicines, others, named)
    elif intent is Intent.PREGNANCY and not _OPEN.search(shape):
        found = _state("usable_in_pregnancy", (medicines[0],))
    elif intent is Intent.BREASTFEEDING and not _OPEN.search(shape):
        found = _state("usable_in_breastfeeding", (medicines[0],))
    elif intent is Intent.STOPPING and _ASKS.search(shape) and not _OPEN.search(shape) and not _STOP_OPEN.search(shape):
        found = _state("can_stop", (medicines[0],))
    elif intent is Intent.DOSE and not _OPEN.search(shape) and "dose" in named and _ASKS.search(shape):
        found = _state("dose_for", (medicines[0],))
    return found


def _is_a(shape: str, subjects: Sequence[Mention]) -> Proposition | None:
    if _OPEN.search(shape):
        return None
    drugs = [m for m in subjects if m.concept.kind in MEDICINES]
    classes = [m for m in drugs if m.concept.kind is ConceptKind.CLASS and m is not drugs[0]]
    if not classes:
        return None
    return _state("is_a", (argument(drugs[0].concept), classes[0].concept.id))


def _same(shape: str, subjects: Sequence[Mention], medicines: Sequence[str]) -> Proposition | None:
    if len(medicines) < 2 or not _SAME.search(shape) or _DEGREE.search(shape):
        return None
    kinds = [m.concept.kind for m in subjects if m.concept.kind in MEDICINES]
    if kinds[1] is ConceptKind.CLASS and kinds[0] is not ConceptKind.CLASS:
        return _state("is_a", (medicines[0], medicines[1]))
    return _state("same_drug", (medicines[0], medicines[1]))


def _interacts(subjects: Sequence[Mention], medicines: Sequence[str]) -> Proposition | None:
    partners = [m for m in subjects if m.concept.kind in (*MEDICINES, ConceptKind.FOOD)]
    args = [argument(m.concept) for m in partners]
    args = list(dict.fromkeys(args))
    first = next(a for a in args if not a.startswith("food:"))
    rest = [a for a in args if a != first]
    return _state("interacts_with", (first, *rest)) if rest else None


def _pair(
    predicate: str, medicines: Sequence[str], others: Sequence[Concept], kinds: tuple[ConceptKind, ...]
) -> Proposition | None:
    for concept in others:
        if concept.kind in kinds:
            return _state(predicate, (medicines[0], concept.id))
    return None


def _causes(
    shape: str, medicines: Sequence[str], others: Sequence[Concept], named: dict[str, str]
) -> Proposition | None:
    found = _pair("causes", medicines, others, (ConceptKind.EFFECT, ConceptKind.CONDITION, ConceptKind.TEST))
    if found is None and named.get("effect") and not _OPEN.search(shape):
        found = _state("causes", (medicines[0], "effect:" + slug(named["effect"])))
    return found


def _contraindicated(
    shape: str, medicines: Sequence[str], others: Sequence[Concept], named: dict[str, str]
) -> Proposition | None:
    if re.search(r"\bwho\b|^(\w+ ){0,2}(what|which|when)\b", shape):
        return None
    kinds = (ConceptKind.CONDITION, ConceptKind.EFFECT)
    medicines = _wanted_first(shape, medicines)
    indicated = named.get("indication")
    who = ("population:" + named["population"],) if named.get("population") else ()
    for concept in others:
        if concept.kind in kinds and concept.id != indicated:
            return _state("contraindicated_in", (medicines[0], concept.id, *who))
    if _KIDNEY.search(shape):
        return _state("contraindicated_in", (medicines[0], "condition:kidney-impairment", *who))
    if _LIVER.search(shape):
        return _state("contraindicated_in", (medicines[0], "condition:liver-impairment", *who))
    return _state("contraindicated_in", (medicines[0], *who)) if who else None


def _wanted_first(shape: str, medicines: Sequence[str]) -> Sequence[str]:
    """Return the medicines with the one first that may be taken, where others are taken already.

    >>> _wanted_first("my patient with COND takes DRUG can i give DRUG", ("drug:valproate", "drug:ertapenem"))
    ('drug:ertapenem', 'drug:valproate')
    """
    words = [m.start() for m in _MEDICINE_WORD.finditer(shape)]
    wanted = _WANTED.search(shape)
    if wanted is None or len(words) != len(medicines):
        return medicines
    place = words.index(wanted.start("medicine") if wanted["medicine"] else wanted.start("subject"))
    return (medicines[place], *medicines[:place], *medicines[place + 1 :])
