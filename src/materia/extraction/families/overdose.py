"""Overdose: its signs, and what is done."""

import re
from collections.abc import Iterator

from materia.extraction import cues
from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.set_phrases.phrasebook import Phrasebook
from materia.model.section_kind import (
    OTC_KEEP_OUT_OF_REACH,
    OTC_STOP_USE,
    OTC_WHEN_USING,
    OVERDOSAGE,
)

_KINDS = frozenset({OVERDOSAGE, OTC_KEEP_OUT_OF_REACH, OTC_STOP_USE, OTC_WHEN_USING})


_BEFORE = 300  # characters: the sentences that a sign without its sufferer leans on
_SOMETIMES = re.compile(r"(?:,|\band)\s+(?:sometimes|occasionally|rarely|possibly|in\s+some\s+cases)\b", re.I)
_PEOPLE = re.compile(r"\b(?:patients?|humans?|man|men|women|adults?|child(?:ren)?|persons?|overdos)", re.I)


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the sections on overdose and the poison lines of Drug Facts say."""
    for proposed in Phrasebook("overdose", label).read(label.sentences(_KINDS)):
        if isinstance(proposed, Candidate) and (reason := _refusal(proposed)):
            yield Rejected(predicate="overdose", reason=reason, sentence=proposed.sentences[0])
        else:
            yield proposed


def _refusal(candidate: Candidate) -> str:
    if _of_animals(candidate):
        return "animal_data"
    return "sometimes" if _only_sometimes(candidate) else ""


def _only_sometimes(candidate: Candidate) -> bool:
    """Whether a sign is told of as seen that comes now and then ("and sometimes bradycardia")."""
    sentence = candidate.sentences[0]
    rarely = _SOMETIMES.search(sentence.text)
    if candidate.object is None or rarely is None or candidate.certainty == "possible":
        return False
    return any(m.concept.id == candidate.object and m.start >= rarely.end() for m in sentence.mentions)


def _of_animals(candidate: Candidate) -> bool:
    """Whether a sign is of a study in animals that the sentences before it tell of ("The signs of toxicity were")."""
    sentence = candidate.sentences[0]
    if candidate.object is None or _PEOPLE.search(sentence.text):
        return False
    return cues.animal(sentence.section.text[max(0, sentence.start - _BEFORE) : sentence.end])
