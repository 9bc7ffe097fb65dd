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
        and _said("children", f"{title} {sentence.text}"),
        "counted_without_strength": _said("counted", dose) and not _said("weighed", sentence.text),
        "other_subject_before": candidate.predicate in _MEASURED
        and (cues.animal(before) or "racemic" in before.lower()),
        "half_a_denial": candidate.predicate == "interacts_with" and negated and _said("half_a_denial", sentence.text),
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
