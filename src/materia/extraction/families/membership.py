"""Membership: the classes that the label counts its subject among."""

import re
from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.pharmacology.clauses import opened, parts
from materia.extraction.pharmacology.patterns import patterns
from materia.extraction.pharmacology.shape import shape_of
from materia.model.concept import ConceptKind
from materia.model.section_kind import CLINICAL_PHARMACOLOGY, DESCRIPTION, INDICATIONS, MECHANISM_OF_ACTION, OTC_PURPOSE

#: What the panel of a medicine sold over the counter says beside the ingredient; wider uses are no classes.
_NO_CLASS = re.compile(r"relie|reduc|aid|treat|protect|antiseptic|cleans", re.I)
_KINDS = (INDICATIONS, DESCRIPTION, MECHANISM_OF_ACTION, CLINICAL_PHARMACOLOGY)
_PREDICATE = "is_a"
_PATTERNS = patterns("membership")
_IS = _PATTERNS["is"]
_FRAMES = _PATTERNS.frames("frames")
_TAIL = _PATTERNS["tail"]
_NOT = _PATTERNS["not"]


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield the classes of the subject, each once."""
    seen: set[str] = set()
    for proposed in _purpose(label):
        if proposed.object is not None and proposed.object not in seen:
            seen.add(proposed.object)
            yield proposed
    for sentence in (sentence for kind in _KINDS for sentence in label.sentences({kind})):
        if not _IS.search(sentence.text) or sentence.in_table:
            continue
        shape = shape_of(label, sentence)
        if "<S>" not in shape.text or "<P" not in shape.text:
            continue
        found = False
        for part in parts(shape.text):
            text, guessed = opened(part)
            match = next((match for frame in _FRAMES if (match := frame.match(text))), None)
            if (
                match is None
                or guessed
                or not _TAIL.match(match["tail"])
                or _NOT.search(text[: match.start("partner")])
            ):
                continue
            marks = [int(number) for number in (match["partner"], match["second"]) if number]
            for partner in (partner for mark in marks for partner in shape.partners[mark]):
                if not partner.id.startswith("class:") or partner.qualifier.startswith("non"):
                    continue
                found = True
                if partner.id not in seen:
                    seen.add(partner.id)
                    yield Candidate(
                        predicate=_PREDICATE,
                        sentences=(sentence,),
                        object=partner.id,
                        value=(("said_of", shape.said_of),) if shape.said_of else (),
                        slots=("class.verdict", "class.why"),
                    )
        if not found and re.match(r"^<S>[^.]{0,40} (?:is|are) an? ", shape.text):
            yield Rejected(predicate=_PREDICATE, reason="not_understood", sentence=sentence)


def _purpose(label: Label) -> Iterator[Candidate]:
    """Yield the class that the panel of a single medicine names as its purpose ("Antihistamine")."""
    if "+" in label.subject:
        return
    for sentence in label.sentences({OTC_PURPOSE}):
        classes = [mention for mention in sentence.mentions if mention.concept.kind is ConceptKind.CLASS]
        if len(sentence.text) < 60 and not _NO_CLASS.search(sentence.text):
            for mention in classes:
                yield Candidate(
                    predicate=_PREDICATE,
                    sentences=(sentence,),
                    object=mention.concept.id,
                    slots=("class.verdict", "class.why"),
                    variant="purpose",
                )
