"""Whether a sentence speaks of another medicine, of one of several, of a class, or of a product's other form."""

import re

from materia.extraction import cues
from materia.extraction.candidate import Candidate
from materia.extraction.doubts.surroundings import AROUND, INTRODUCTION, before, each_before, opening, said
from materia.extraction.label import Label
from materia.extraction.sentence import table_header
from materia.model.concept import ConceptKind, drug_id
from materia.model.identity import ReleaseForm, RouteGroup

_PAIR = re.compile(r"\s?/\s?|[- ]boosted\s|-")
_BY_MOUTH = re.compile(r"\boral(?:ly)?\b|\bby\s+mouth\b", re.I)
_NOT_BY_MOUTH = re.compile(r"\b(?:intravenous(?:ly)?|injectable|parenteral(?:ly)?|transdermal|topical(?:ly)?)\b", re.I)


def one_ingredient(label: Label, candidate: Candidate) -> bool:
    """Return whether a sentence of a combination's label stands where one ingredient alone is spoken of.

    What names the product, or all ingredients, is of the whole; else the title and the text just before decide.
    """
    if len(label.moieties) < 2 or "said_of" in dict(candidate.value):
        return False
    sentence = candidate.sentences[0]
    parts = {drug_id({moiety}) for moiety in label.moieties}
    named = {mention.concept.id for mention in sentence.of(ConceptKind.DRUG, ConceptKind.BRAND)}
    text = sentence.text.lower()
    products = {product.name.lower() for product in label.document.products if len(product.name) > 3}
    if label.subject in named or parts <= named or any(name in text for name in products):
        return False
    if named & parts:
        return True
    around = f"{' '.join(label.titles(sentence.section)[:2])}. {before(sentence, AROUND)}"
    heard = {mention.concept.id for mention in label.mentions(around)} & parts
    return bool(heard) and heard != parts


def reassuring_of_one_ingredient(label: Label, candidate: Candidate) -> bool:
    """Return whether what is said of one ingredient would allow the use of a combination."""
    return candidate.stance != "avoid" and one_ingredient(label, candidate)


def some_of_class(label: Label, candidate: Candidate) -> bool:
    """Return whether the sentence speaks of some members of the medicine's class, not of all."""
    sentence = candidate.sentences[0]
    own = [m for m in sentence.of(ConceptKind.CLASS) if m.concept.id in label.classes]
    return any(said("some_of_class", sentence.text[: mention.start]) for mention in own)


def of_the_class(label: Label, candidate: Candidate) -> bool:
    """Return whether the lines before a side effect say that it was seen in people on the class, or not on this."""
    value = dict(candidate.value)
    if "said_of" in value or "of_class" in value:
        return False
    sentence = candidate.sentences[0]
    start = f"{label.above(sentence.section)[-INTRODUCTION:]}\n{opening(sentence)}"
    title = label.mentions(sentence.section.title)
    kinds = {mention.concept.kind for mention in title}
    if said("not_of_this", start) or (ConceptKind.CLASS in kinds and ConceptKind.DRUG not in kinds):
        return True
    lines = before(sentence, AROUND)
    classes = [m for m in label.mentions(lines) if m.concept.kind is ConceptKind.CLASS]
    return any(said("of_the_class", lines[: mention.start]) for mention in classes) or said("of_a_class", start)


def in_a_pair(_: Label, candidate: Candidate) -> bool:
    """Return whether the partner is only named as one half of a fixed pair ("lopinavir/ritonavir")."""
    sentence = candidate.sentences[0]
    drugs = sentence.of(ConceptKind.DRUG)
    places = [m for m in drugs if m.concept.id == candidate.object]
    return bool(places) and all(
        any(
            _PAIR.fullmatch(sentence.text[min(m.end, other.end) : max(m.start, other.start)])
            for other in drugs
            if other.concept.id != m.concept.id
        )
        for m in places
    )


def strength_lost(_: Label, candidate: Candidate) -> bool:
    """Return whether the label speaks of strong inhibitors or inducers only, and the candidate of all of them."""
    value = dict(candidate.value)
    if "qualifier" in value or value.get("enzyme_role", "").partition("_")[0] in ("strong", "moderate"):
        return False
    if not (candidate.object or "").startswith(("class:", "enzyme:")):
        return False
    return each_before("strength_of_partner", candidate)


def other_subject_before(_: Label, candidate: Candidate) -> bool:
    """Return whether figures were taken from animals, or from a mixture that the medicine is a part of."""
    lines = before(candidate.sentences[0], AROUND)
    return cues.animal(lines) or "racemic" in lines.lower()


def other_treatment(label: Label, candidate: Candidate) -> bool:
    """Return whether a side effect was counted where several medicines were given together."""
    if len(label.moieties) > 1:
        return False
    sentence = candidate.sentences[0]
    header = table_header(sentence.section, sentence.start)
    return said("other_treatment", f"{sentence.section.title}. {before(sentence, AROUND)} {sentence.text} {header}")


def other_route(label: Label, candidate: Candidate) -> bool:
    """Return whether the sentence speaks of the medicine by another route than the label's product has."""
    text = candidate.sentences[0].text
    wrong = {RouteGroup.INJECTED: _BY_MOUTH, RouteGroup.ORAL: _NOT_BY_MOUTH}.get(label.route or RouteGroup.UNKNOWN)
    if wrong is None:
        return False
    own = [m for m in candidate.sentences[0].mentions if m.concept.id in label.own_concepts]
    return any(wrong.search(text, max(0, m.start - 30), m.start) for m in own)


def label_of_children(label: Label, candidate: Candidate) -> bool:
    """Return whether the product is for children only, and the candidate speaks of everybody."""
    return label.for_children and candidate.population is None


def of_one_form(label: Label, candidate: Candidate) -> bool:
    """Return whether the sentence names one strength or form of several, and the candidate none."""
    if "form" in dict(candidate.value) or "strength" in dict(candidate.value):
        return False
    text = candidate.sentences[0].text
    if said("of_an_extended_form", text) and label.release is not ReleaseForm.EXTENDED:
        return True
    return said("of_one_form", text)
