"""How sure and how grave a candidate is by the text around it."""

import re
from dataclasses import replace

from materia.extraction.candidate import Candidate
from materia.extraction.doubts.surroundings import AROUND, INTRODUCTION, SAID, before, named, said, whole
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind
from materia.model.statement import Polarity

_PARTNERS = (ConceptKind.DRUG, ConceptKind.CLASS)
_LIST = 4000  # characters of a list of side effects above one of them
_GRAVE = re.compile(r"\b(?:severe|serious|life-threatening|fatal)\b(?=[\w\s-]*$)", re.I)
_ITEM_START = re.compile(r"[,;:()]|\b(?:and|or|including)\b")
_PARTS = re.compile(r"(?<=[a-z)\]])\.\s+(?=[A-Z])|\n| \| ")
#: A box that warns of these tells to stop as soon as a pregnancy is detected, or not to use it in pregnancy.
_FETAL = frozenset({"effect:fetal-toxicity", "effect:fetal-harm", "effect:birth-defects", "condition:birth-defects"})
_FORBIDDEN_TO = {"lactation": "forbidden_in_nursing", "pregnancy": "forbidden_in_pregnancy"}


def weighed(label: Label, candidate: Candidate) -> Candidate:
    """Return the candidate as sure, and as grave, as the text around it lets it be.

    A side effect whose cause the label doubts is a possible one; a pair that the same row, the next sentence or the
    contraindications forbid is forbidden; what is told of breastfeeding is no mere caution where it is forbidden.
    """
    sentence = candidate.sentences[0]
    if candidate.predicate in ("causes", "boxed_warning") and "qualifier" not in dict(candidate.value):
        candidate = _grave(candidate)
    if candidate.predicate == "causes" and candidate.certainty == "stated":
        around = f"{label.above(sentence.section)[-INTRODUCTION:]} {before(sentence, _LIST)}"
        unsure = said("unsure", around) or said("unsure", whole(sentence))
        return replace(candidate, certainty="possible", variant="reported") if unsure else candidate
    if candidate.predicate == "boxed_warning" and candidate.object in _FETAL:
        return replace(candidate, stance="avoid")
    weak = candidate.certainty == "stated" and candidate.stance in ("caution", "only_with_prescriber")
    if candidate.predicate in _FORBIDDEN_TO and weak:  # what is not known forbids nothing
        return replace(candidate, stance="avoid") if _forbidden(candidate) else candidate
    affirmed = candidate.polarity is Polarity.AFFIRMED
    if candidate.predicate == "interacts_with" and affirmed and candidate.stance == "caution":
        return _of_pair(label, candidate, sentence)
    return candidate


def _grave(candidate: Candidate) -> Candidate:
    """Return an effect with the word that says how grave it is, where one stands right before it in its item."""
    sentence = candidate.sentences[0]
    if sentence.in_table:
        return candidate
    words = {
        found.group().lower()
        for mention in named(candidate)
        if (found := _GRAVE.search(_ITEM_START.split(sentence.text[: mention.start])[-1])) is not None
        and found.group().lower() not in mention.text.lower()
    }
    if len(words) != 1:
        return candidate
    value = tuple(sorted((*candidate.value, ("qualifier", words.pop()))))
    return replace(candidate, value=value, severity=candidate.severity or "serious")


def _forbidden(candidate: Candidate) -> bool:
    """Whether the label forbids the use in pregnancy or while breastfeeding."""
    if dict(candidate.value).get("category") == "X":
        return True
    return said(_FORBIDDEN_TO[candidate.predicate], candidate.sentences[0].section.text)


def _of_pair(label: Label, candidate: Candidate, sentence: Sentence) -> Candidate:
    if candidate.object in label.forbidden:
        return replace(candidate, severity="contraindicated", stance="avoid")
    others = {m.concept.id for m in label.mentions(whole(sentence)) if m.concept.kind in _PARTNERS} - label.own_concepts
    text = whole(sentence) if len(others) < 2 else sentence.text  # a row of many says it of some of them
    after = sentence.section.text[sentence.end : sentence.end + AROUND].partition("\n")[0]
    if not sentence.in_table and SAID["follows"].match(after):
        text += after.partition(". ")[0]
    told = [part for part in _PARTS.split(text) if not _in_some_cases(label, candidate, part)]
    if any(said("forbidden", part) for part in told):
        return replace(candidate, severity="contraindicated", stance="avoid")
    avoided = any(said("avoided", part) for part in told)
    return replace(candidate, severity="serious", stance="avoid") if avoided else candidate


def _in_some_cases(label: Label, candidate: Candidate, part: str) -> bool:
    """Whether a sentence forbids the pair in some cases only: above a dose, or with a third medicine."""
    if said("in_some_cases", part):
        return True
    third = SAID["third"].search(part)
    if third is None:
        return False
    beside = {m.concept.id for m in label.mentions(third["third"]) if m.concept.kind in _PARTNERS}
    return bool(beside) and not beside & {*label.own_concepts, candidate.object}
