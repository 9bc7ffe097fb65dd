"""Cautions: the conditions and populations in which a label asks for care, a check or a doctor first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from materia.extraction import cues
from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.conditions.findings import FindingReader, Found
from materia.extraction.conditions.masking import mask
from materia.extraction.conditions.subject import Subject
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.section_kind import (
    BOXED_WARNING,
    GENERAL_PRECAUTIONS,
    GERIATRIC_USE,
    HEPATIC_IMPAIRMENT,
    OTC_ASK_DOCTOR,
    PRECAUTIONS,
    RENAL_IMPAIRMENT,
    SPECIFIC_POPULATIONS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)

_PREDICATE = "caution_in"
_KINDS = (
    BOXED_WARNING,
    GENERAL_PRECAUTIONS,
    GERIATRIC_USE,
    HEPATIC_IMPAIRMENT,
    OTC_ASK_DOCTOR,
    PRECAUTIONS,
    RENAL_IMPAIRMENT,
    SPECIFIC_POPULATIONS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)
_CARE = r"(?:(?:extreme|great|special|particular|considerable|appropriate|due)\s+)?(?:caution|care)"
_INTO = (
    r"(?:\s+(?:when|if|while)\s+(?:(?:(?P<product2>[^,;.]{1,50}?)\s+(?:is|are)\s+)?(?:used|given|administered|prescribed|administering"
    r"|prescribing|using|treating|considering)(?:\s+(?P<product>[^,;.]{0,60}?))??)?)?"
)
_PREPOSITION = r"\s+(?:in|to|for|with)(?=\s)"
_PASSIVE = re.compile(
    rf"\b(?:(?P<care>(?:should|must)\s+(?:also\s+)?be\s+(?:used|given|administered|prescribed|employed)\s+(?:with\s+{_CARE}|cautiously|with\s+care|only\s+with\s+{_CARE}))"
    r"|(?P<avoid>(?:should|must)\s+(?:also\s+)?(?:not\s+be\s+(?:used|given|administered|prescribed)|be\s+avoided)|(?:is|are)\s+not\s+recommended(?:\s+for\s+use)?|(?:is|are)\s+best\s+avoided))"
    rf"(?P<into>{_PREPOSITION})",
    re.I,
)
_IMPERATIVE = re.compile(
    rf"(?:^|[.;:•]\s*)(?:(?P<care>use\s+(?P<own>[^,;.]{{0,50}}?)\s*(?:with\s+{_CARE}|cautiously)|use\s+{_CARE}|exercise\s+{_CARE}|administer\s+(?P<own2>[^,;.]{{0,50}}?)\s*(?:with\s+{_CARE}|cautiously))"
    r"|(?P<avoid>avoid(?:\s+the)?\s+(?:use|administration|initiating|starting|treatment)(?:\s+of)?(?P<own3>[^,;.]{0,50}?)|avoid\s+(?P<own4>[^,;.]{2,50}?)))"
    rf"{_INTO}(?P<into>{_PREPOSITION})",
    re.I,
)
_CAUTION_IS = re.compile(
    rf"\b{_CARE}\s+(?:is|should\s+be|must\s+be)\s+(?:advised|recommended|warranted|required|necessary|used|exercised|taken|observed|indicated|urged)"
    rf"{_INTO}(?P<into>{_PREPOSITION})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    stance: str


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield in whom the label asks for caution, and whom it sends to a doctor first."""
    family = _Cautions(label)
    for sentence in label.sentences(_KINDS):
        yield from family.of(sentence)


class _Cautions:
    def __init__(self, label: Label) -> None:
        self._label = label
        self._subject = Subject(label)
        self._findings = FindingReader(label, self._subject)

    def of(self, sentence: Sentence) -> Iterator[Candidate | Rejected]:
        if sentence.in_table or cues.animal(sentence.text):
            return
        text = mask(sentence.text)
        part = self._part(sentence, text)
        if part is None:
            return
        if isinstance(part, str):
            yield Rejected(predicate=_PREDICATE, reason=part, sentence=sentence)
            return
        for found in self._findings.read(sentence, text, part.start, part.end):
            if found.problem:
                yield Rejected(predicate=_PREDICATE, reason=found.problem, sentence=sentence)
            elif any(key == "allergen" for key, _ in found.value):
                yield Rejected(predicate=_PREDICATE, reason="allergy", sentence=sentence)
            else:
                yield self._candidate(found, sentence, part)

    def _part(self, sentence: Sentence, text: str) -> _Part | str | None:
        if sentence.section.kind == OTC_ASK_DOCTOR:
            return _Part(0, len(text), "only_with_prescriber") if _ASK.search(sentence.section.title) else "no_lead"
        for pattern in (_PASSIVE, _IMPERATIVE, _CAUTION_IS):
            match = pattern.search(text)
            if match is None:
                continue
            groups = match.groupdict()
            if pattern is _PASSIVE and not self._subject.alone(
                sentence, _clause_start(text, match.start()), match.start()
            ):
                return "other_subject"
            for name in ("own", "own2", "own3", "own4", "product", "product2"):
                if groups.get(name) and not self._subject.alone(sentence, *match.span(name)):
                    return "other_subject"
            if _PURPOSE.match(text, match.end("into")):
                return "purpose"
            stance = "avoid" if groups.get("avoid") else "caution"
            return _Part(match.end("into"), _clause_end(text, match.end()), stance)
        return None

    def _candidate(self, found: Found, sentence: Sentence, part: _Part) -> Candidate:
        return Candidate(
            predicate=_PREDICATE,
            object=found.object,
            value=found.value,
            population=found.population,
            sentences=(sentence,),
            stance=part.stance,
            slots=_slots(found.object),
        )


_PURPOSE = re.compile(
    r"\s*(?:the\s+)?(?:[a-z-]+\s+)?(?:treatment|treating|management|prevention|relief|control)\b(?!\s+(?:of\s+)?patients)",
    re.I,
)
_ASK = re.compile(r"ask\s+(?:a|your)\s+doctor\s+before\s+use\s+if", re.I)


def _clause_start(text: str, at: int) -> int:
    """Return where the clause starts in which `at` is: behind the last mark that ends another."""
    return max(text.rfind(mark, 0, at) for mark in (". ", "; ", ": ")) + 1


def _clause_end(text: str, at: int) -> int:
    match = re.compile(r"\.\s+[A-Z]|;\s").search(text, at)
    return match.start() if match else len(text)


def _slots(finding: str) -> tuple[str, ...]:
    if finding == "population:older-adults":
        return ("older_adult.risk",)
    return ("kidney_liver.dose_or_avoid",) if "kidney-imp" in finding or "liver-imp" in finding else ()
