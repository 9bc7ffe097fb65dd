"""What stands around a fact and makes it doubtful, or graver than its own clause says: looked at for every family.

A family reads a clause. Who is spoken of (one ingredient, children, an animal), how sure the label is, and whether the
pair is forbidden often stand in the title above, in the sentence before or in the next cell of the row.
"""

import re
from dataclasses import replace

from materia.extraction import cues
from materia.extraction.candidate import Candidate
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind, drug_id
from materia.model.statement import Polarity
from materia.text.datafile import load_mapping

_AROUND = 300  # characters before a sentence that may say of whom or of what it speaks
_INTRODUCTION = 900  # characters before a side effect in which the label may say how sure it is of the cause

#: Predicates that say whom they hold for by `population`: what is said of children alone must not be said of all.
_OF_CHILDREN = frozenset({"causes", "boxed_warning"})
#: Predicates whose figures are taken from people on this very medicine.
_MEASURED = frozenset({"onset", "duration", "half_life", "older_adults"})
#: Predicates by which a combination must be spoken of as a whole. What forbids or warns of one ingredient holds for it.
_OF_THE_WHOLE = frozenset({
    "causes", "overdose", "half_life", "elimination", "onset", "duration", "metabolised_by", "mechanism",
    "older_adults", "children", "dependence", "fertility", "dose",
})  # fmt: skip
_SAID = {
    name: re.compile(text, re.IGNORECASE | re.VERBOSE)
    for name, text in load_mapping("materia.extraction", "data/doubts.yaml").items()
}


def doubt(label: Label, candidate: Candidate) -> str | None:
    """Return why the candidate must not become a statement, None where nothing speaks against it."""
    sentence = candidate.sentences[0]
    value = dict(candidate.value)
    before = _before(sentence, _AROUND)
    dose = value.get("dose", "")
    title = " ".join(label.titles(sentence.section)[:1])
    negated = candidate.polarity is Polarity.NEGATED
    doubts = {
        "one_ingredient": candidate.predicate in _OF_THE_WHOLE
        and len(label.moieties) > 1
        and "said_of" not in value
        and _of_one_ingredient(label, sentence),
        "of_children": candidate.predicate in _OF_CHILDREN
        and candidate.population is None
        and "people" not in value
        and _said("children", f"{title} {sentence.text}"),
        "counted_without_strength": _said("counted", dose) and not _said("weighed", sentence.text),
        "other_subject_before": candidate.predicate in _MEASURED
        and (cues.animal(before) or "racemic" in before.lower()),
        "half_a_denial": candidate.predicate == "interacts_with" and negated and _said("half_a_denial", sentence.text),
        "beside_the_use": candidate.predicate == "treats" and _each_before("beside_the_use", candidate),
        "past": candidate.predicate in ("contraindicated_in", "caution_in")
        and "history" not in value
        and _each_before("past", candidate),
        "any_allergy": candidate.predicate == "contraindicated_in"
        and candidate.object == "condition:allergic-reaction"
        and "allergen" not in value,
        "stage": candidate.predicate in ("dose", "half_life") and _said("stage", sentence.text),
        "long_use": candidate.predicate in ("interacts_with", "children") and _said("long_use", sentence.text),
        "in_combination": candidate.predicate == "fertility" and _said("in_combination", sentence.text),
        "of_a_strength": candidate.predicate in ("contraindicated_in", "children")
        and _said("of_a_strength", sentence.text),
        "way_of_partner": candidate.predicate == "interacts_with"
        and "qualifier" not in value
        and _said("way_of_partner", sentence.text),
        "not_significant": candidate.predicate == "interacts_with"
        and not negated
        and _said("not_significant", _whole(sentence)),
        "of_the_class": candidate.predicate == "causes"
        and "said_of" not in value
        and "of_class" not in value
        and (_of_the_class(label, sentence) or _said("not_of_this", _before(sentence, _INTRODUCTION))),
        "way_not_told": candidate.predicate in ("onset", "duration"),
        "class_narrowed": candidate.predicate == "is_a"
        and any(_said("outside", sentence.text[: mention.start]) for mention in sentence.of(ConceptKind.CLASS)),
    }
    return next((reason for reason, holds in doubts.items() if holds), None)


def weighed(candidate: Candidate) -> Candidate:
    """Return the candidate as sure, and as grave, as the text around it lets it be.

    A side effect whose cause the label doubts is a possible one; a pair that the same row or the next sentence forbids
    is forbidden.
    """
    sentence = candidate.sentences[0]
    said = _whole(sentence)
    if candidate.predicate == "causes" and candidate.certainty == "stated":
        unsure = _said("unsure", _before(sentence, _INTRODUCTION)) or _said("unsure", said)
        return replace(candidate, certainty="possible", variant="reported") if unsure else candidate
    if candidate.predicate == "pregnancy" and dict(candidate.value).get("category") == "X":
        return replace(candidate, stance="avoid")
    affirmed = candidate.polarity is Polarity.AFFIRMED
    if candidate.predicate != "interacts_with" or not affirmed or candidate.stance != "caution":
        return candidate
    after = sentence.section.text[sentence.end : sentence.end + _AROUND].partition("\n")[0]
    if not sentence.in_table and _SAID["follows"].match(after):
        said += after.partition(". ")[0]
    if _said("forbidden", said):
        return replace(candidate, severity="contraindicated", stance="avoid")
    return replace(candidate, severity="serious", stance="avoid") if _said("avoided", said) else candidate


def _said(name: str, text: str) -> bool:
    return _SAID[name].search(text) is not None


def _each_before(name: str, candidate: Candidate) -> bool:
    """Whether what stands before the object, wherever the sentence names it, says so."""
    sentence = candidate.sentences[0]
    places = [m.start for m in sentence.mentions if m.concept.id == candidate.object]
    return bool(places) and all(_said(name, sentence.text[:start]) for start in places)


def _of_the_class(label: Label, sentence: Sentence) -> bool:
    """Whether the lines before a side effect say that it was seen in people on the class."""
    before = _before(sentence, _AROUND)
    classes = [m for m in label.mentions(before) if m.concept.kind is ConceptKind.CLASS]
    return any(_said("of_the_class", before[: mention.start]) for mention in classes)


def _before(sentence: Sentence, most: int) -> str:
    return sentence.section.text[max(0, sentence.start - most) : sentence.start]


def _whole(sentence: Sentence) -> str:
    """Return the whole line or row of the section that the evidence is a part of, from its last full stop on."""
    text = sentence.section.text
    start = text.rfind("\n", 0, sentence.start) + 1
    if not sentence.in_table:
        start = max(start, text.rfind(". ", 0, sentence.start) + 1)
    end = text.find("\n", sentence.end)
    line = text[start : end if end >= 0 else len(text)]
    return line if sentence.in_table else line[: sentence.end - start]


def _of_one_ingredient(label: Label, sentence: Sentence) -> bool:
    """Whether a sentence of a combination's label stands where one ingredient alone is spoken of.

    What names the product, or all ingredients, is of the whole; else the title and the text just before decide.
    """
    parts = {drug_id({moiety}) for moiety in label.moieties}
    named = {mention.concept.id for mention in sentence.of(ConceptKind.DRUG, ConceptKind.BRAND)}
    text = sentence.text.lower()
    products = {product.name.lower() for product in label.document.products if len(product.name) > 3}
    if label.subject in named or parts <= named or any(name in text for name in products):
        return False
    if named & parts:
        return True
    around = f"{' '.join(label.titles(sentence.section)[:2])}. {_before(sentence, _AROUND)}"
    heard = {mention.concept.id for mention in label.mentions(around)} & parts
    return bool(heard) and heard != parts
