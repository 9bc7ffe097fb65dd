"""Who and what a question is about: its drugs, and the other thing asked about."""

from dataclasses import dataclass

from materia.model.concept import Concept, ConceptKind, Mention
from materia.model.question import Intent, Question
from materia.terms.recogniser import Recogniser

_OBJECT_KINDS: dict[Intent, tuple[ConceptKind, ...]] = {
    Intent.CLASS_MEMBERSHIP: (ConceptKind.CLASS, ConceptKind.DRUG),
    Intent.CAUSES: (ConceptKind.EFFECT, ConceptKind.CONDITION),
    Intent.CONTRAINDICATION: (ConceptKind.CONDITION, ConceptKind.EFFECT, ConceptKind.POPULATION),
    Intent.INDICATION: (ConceptKind.CONDITION, ConceptKind.EFFECT),
    Intent.INTERACTION: (ConceptKind.FOOD, ConceptKind.CLASS, ConceptKind.CONDITION),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """The drugs of a question in the order asked, classes where no drug stands, and the object if any."""

    drugs: tuple[Concept, ...]
    classes: tuple[Concept, ...]
    object: Concept | None
    brands: tuple[tuple[str, str], ...]  # (brand name as written, drug name)
    salts: tuple[tuple[str, str], ...]  # (drug id, name as matched where it carries a salt)


def subjects(question: Question, recogniser: Recogniser) -> Subjects:
    """Return the drugs and the object of a question; the proposition decides where it names both."""
    drugs: list[Concept] = []
    brands: list[tuple[str, str]] = []
    salts: list[tuple[str, str]] = []
    classes: list[Concept] = []
    others: list[Concept] = []
    for mention in question.mentions:
        if mention.concept.kind in (ConceptKind.DRUG, ConceptKind.BRAND):
            resolved = recogniser.resolve(mention)
            for concept in resolved:
                if concept.id not in [d.id for d in drugs]:
                    drugs.append(concept)
                if mention.concept.kind is ConceptKind.BRAND:
                    brands.append((mention.text, concept.name))
                if _carries_salt(mention, concept):
                    salts.append((concept.id, mention.matched.lower()))
        elif mention.concept.kind is ConceptKind.CLASS:
            classes.append(mention.concept)
        else:
            others.append(mention.concept)
    target = _object(question, drugs, classes, others, recogniser)
    if target is not None and target in drugs and question.intent is Intent.INTERACTION:
        drugs = [d for d in drugs if d != target]
    if question.intent is Intent.CONTRAINDICATION and question.proposition is not None:
        asked = question.proposition.args[0]
        drugs.sort(key=lambda d: d.id != asked)  # what somebody wants to take, before what is taken already
    return Subjects(drugs=tuple(drugs), classes=tuple(classes), object=target, brands=tuple(brands), salts=tuple(salts))


def _carries_salt(mention: Mention, drug: Concept) -> bool:
    """Return whether a mention names a salt or ester beside the ingredient ("metoprolol succinate")."""
    written = mention.matched.lower()
    return (
        mention.concept.kind is ConceptKind.DRUG and "+" not in drug.id and written.startswith(f"{drug.name.lower()} ")
    )


def _unlisted(identifier: str) -> Concept | None:
    """A condition or effect in the question's own words ("effect:cold-feet"), which no vocabulary lists."""
    kind, _, name = identifier.partition(":")
    if kind not in ("effect", "condition", "population") or not name:
        return None
    return Concept(id=identifier, kind=ConceptKind(kind), name=name.replace("-", " "))


def _object(
    question: Question, drugs: list[Concept], classes: list[Concept], others: list[Concept], recogniser: Recogniser
) -> Concept | None:
    everything = {c.id: c for c in [*drugs, *classes, *others]}
    if question.proposition is not None and len(question.proposition.args) > 1:
        identifier = question.proposition.args[1]
        named = everything.get(identifier) or recogniser.vocabulary.concept(identifier) or _unlisted(identifier)
        if named is not None:
            return named
    wanted = _OBJECT_KINDS.get(question.intent, ())
    for kind in wanted:
        for concept in [*others, *classes]:
            if concept.kind is kind:
                return concept
    if question.intent is Intent.INTERACTION and len(drugs) > 1:
        return drugs[1]
    return None
