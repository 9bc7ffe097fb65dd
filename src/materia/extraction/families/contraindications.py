"""Contraindications: the conditions, allergies and populations in which a label rules its product out."""

import re
from collections.abc import Iterator

from materia.extraction import cues
from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.conditions.findings import FindingReader, Found
from materia.extraction.conditions.masking import mask
from materia.extraction.conditions.subject import Subject
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind
from materia.model.section_kind import BOXED_WARNING, CONTRAINDICATIONS

_PREDICATE = "contraindicated_in"
_KINDS = frozenset({CONTRAINDICATIONS, BOXED_WARNING})
_USED = r"be\s+(?:used|given|administered|taken|prescribed|employed|initiated|started|applied|instilled)"
_TRIGGER = re.compile(
    rf"\b(?:(?:is|are|be)\s+(?:(?:also|absolutely|generally|therefore|specifically|strictly)\s+)*contraindicated"
    rf"|(?:should|must)\s+(?:also\s+)?(?:not|never)\s+(?:also\s+)?{_USED}|(?:is|are)\s+not\s+to\s+{_USED})\b"
    r"(?:\s+for\s+use)?|^\s*(?:[•-]\s*)?contraindicated\b",
    re.I,
)
_IS_ONE = re.compile(
    r"\s(?:is|are|constitutes?|represents?)\s+(?:(?:a|an|absolute|also|usually)\s+)*contraindications?\b(?P<rest>[^.;]*)",
    re.I,
)
_IMPERATIVE = re.compile(
    r"(?:^|[.;:•]\s*)(?:do\s+not|never)\s+(?:use|give|administer|take|initiate|start|apply|instill)\b", re.I
)
_INTO = re.compile(r"\s*,?\s*(?:in|if|when|during|with|to|by|for|:)(?=[\s:])\s*:?", re.I)
_PURPOSE = re.compile(
    r"\s*(?:the\s+)?(?:[a-z]+\s+)?(?:treatment|treating|management|relief|prevention|prophylaxis|administration|injection|control)\b",
    re.I,
)
#: "Patients with … should not receive X", "The use of X in patients with … is contraindicated".
_PEOPLE = re.compile(
    r"\b(?:should|must)\s+not\s+(?:receive|be\s+given|be\s+treated\s+with|take|use|be\s+started\s+on)\s+", re.I
)
_USE_IN = re.compile(
    r"^\s*(?:the\s+)?(?:use|administration)\s+(?:of\s+(?P<product>.*?)\s+)?(?P<into>in|during|by)\s+", re.I
)
_BREAK = re.compile(r"[.;:)\]]\s")
_CONTINUED = re.compile(r"\b(?:and|or)\s+(?:it\s+)?(?:also\s*)?$", re.I)
_STATES = re.compile(
    r"\b(?:has|have|had)\s+been\b|\b(?:may|can|should|could|will|must|would|was|were|occurred|reported|observed|included|consider|treat)\b",
    re.I,
)
#: "unless the patient has a pacemaker": then it is not ruled out.
_EXCEPTED = re.compile(r"\b(?:unless|except(?:ing)?)\b", re.I)
#: "anaphylaxis, angioedema or hypersensitivity to X": signs of the allergy, not illnesses that somebody has.
_REACTIONS = frozenset({"condition:anaphylaxis", "condition:angioedema", "condition:severe-skin-reaction"})
_TO_SOMETHING = re.compile(r"\b(?:hypersensitiv\w+|allerg\w+|reactions?)\b[^.;]*?\bto\b", re.I)
#: A list below this is of what somebody has had.
_OF_THE_PAST = re.compile(r"\bhistory\s+of\b[^.;]{0,40}$", re.I)


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield whom the contraindications sections and the boxed warning rule out."""
    family = _Contraindications(label)
    for sentence in label.sentences(_KINDS):
        yield from family.of(sentence)


class _Contraindications:
    def __init__(self, label: Label) -> None:
        self._label = label
        self._subject = Subject(label)
        self._findings = FindingReader(label, self._subject)

    def of(self, sentence: Sentence) -> Iterator[Candidate | Rejected]:
        if cues.denied(sentence.text):
            yield self._rejected("denied", sentence)
            return
        text = mask(sentence.text)
        spans = list(self._spans(sentence, text))
        if not spans and sentence.section.kind == CONTRAINDICATIONS and not sentence.in_table:
            spans = [self._item(sentence, text)]
        for span in spans:
            if isinstance(span, str):
                yield self._rejected(span, sentence)
                continue
            yield from self._found(sentence, text, *span)

    def _found(self, sentence: Sentence, text: str, start: int, end: int) -> Iterator[Candidate | Rejected]:
        any_found = False
        excepted = "excepted" if _EXCEPTED.search(text, start, end) else ""
        to_something = _TO_SOMETHING.search(text, start, end) is not None
        for found in self._findings.read(sentence, text, start, end):
            any_found = True
            problem = found.problem or excepted
            if not problem and to_something and found.object in _REACTIONS and "from" not in dict(found.value):
                problem = "reaction_to"
            if problem:
                yield self._rejected(problem, sentence)
            else:
                yield self._candidate(found, sentence)
        if not any_found:
            yield self._rejected("no_finding", sentence)

    def _spans(self, sentence: Sentence, text: str) -> Iterator[tuple[int, int] | str]:
        """Yield the parts of a forbidding sentence that say whom it is for, or why they cannot be read."""
        triggers = list(_TRIGGER.finditer(text))
        for place, trigger in enumerate(triggers):
            end = triggers[place + 1].start() if place + 1 < len(triggers) else len(text)
            start = triggers[place - 1].end() if place else 0
            yield self._clause(sentence, text, start, trigger, end, first=place == 0)
        for imperative in () if triggers else _IMPERATIVE.finditer(text):
            into = re.compile(r"\b(?:in|if|when|during|for|to)\b").search(text, imperative.end())
            if into is None or not self._subject.alone(sentence, imperative.end(), into.start()):
                yield "other_subject"
            elif _PURPOSE.match(text, into.end()):
                yield "purpose"
            else:
                yield into.end(), len(text)
            return
        one = None if triggers else _IS_ONE.search(text)
        if one is not None:
            rest = re.sub(r"\b(?:to|for|its|the|therapy|treatment|with|administration)\b", " ", one["rest"])
            yield (0, one.start()) if self._subject.alone_in(rest) else "other_subject"
            return
        people = None if triggers else _PEOPLE.search(text)
        if people is not None:
            mine = self._subject.alone(sentence, people.end(), _clause_end(text, people.end()))
            yield (0, people.start()) if mine else "other_subject"

    def _clause(
        self, sentence: Sentence, text: str, start: int, trigger: re.Match[str], end: int, *, first: bool
    ) -> tuple[int, int] | str:
        use_in = _USE_IN.match(text[: trigger.start()]) if first else None
        if use_in is not None:
            product = use_in.span("product")
            if product[0] < 0 or self._subject.alone(sentence, *product):
                return use_in.end(), trigger.start()
        continued = False
        if not first:
            broken = [match.end() for match in _BREAK.finditer(text, start, trigger.start())]
            continued = not broken and _CONTINUED.search(text, start, trigger.start()) is not None
            start = broken[-1] if broken else start
        if not continued and not self._subject.alone(sentence, start, trigger.start()):
            return "other_subject"
        into = _INTO.match(text, trigger.end())
        if into is None:
            return "no_condition"
        if _PURPOSE.match(text, into.end()):
            return "purpose"
        return into.end(), end

    def _item(self, sentence: Sentence, text: str) -> tuple[int, int] | str:
        """An entry of the section without a verb is ruled out by standing there."""
        lead = self._label.lead(sentence)
        if lead is not None and not self._forbids(lead):
            return "other_lead"
        return "statement" if _STATES.search(text) else (0, len(text))

    def _forbids(self, lead: Sentence) -> bool:
        """Whether what introduces a list speaks of the product alone, with no other medicine beside it."""
        medicines = lead.of(ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS)
        if not all(self._subject.names(m) or self._subject.names_part(m) for m in medicines):
            return False
        trigger = _TRIGGER.search(lead.text)
        return trigger is None or self._subject.alone(lead, 0, trigger.start())

    def _candidate(self, found: Found, sentence: Sentence) -> Candidate:
        lead = self._label.lead(sentence)
        value = dict(found.value)
        if lead is not None and _OF_THE_PAST.search(lead.text):
            value["history"] = "yes"
        return Candidate(
            predicate=_PREDICATE,
            object=found.object,
            value=tuple(sorted(value.items())),
            population=found.population,
            sentences=(sentence, lead) if lead is not None else (sentence,),
            severity="contraindicated",
            stance="avoid",
            slots=_slots(found.object),
        )

    @staticmethod
    def _rejected(reason: str, sentence: Sentence) -> Rejected:
        return Rejected(predicate=_PREDICATE, reason=reason, sentence=sentence)


def _clause_end(text: str, at: int) -> int:
    """Return where the object of a verb ends: at the next mark or joining word."""
    match = re.compile(r"[.,;:(]|\b(?:because|since|unless|due|until|and|or|in|if)\b").search(text, at)
    return match.start() if match else len(text)


def _slots(finding: str) -> tuple[str, ...]:
    if finding == "population:pregnancy":
        return ("pregnancy.stance",)
    if finding in ("condition:kidney-impairment", "condition:liver-impairment") or finding.startswith(
        "condition:severe-"
    ):
        return ("kidney_liver.dose_or_avoid",) if "kidney" in finding or "liver" in finding else ()
    return ()
