"""Contraindications: the conditions, populations and medicines that a label rules out."""

from collections.abc import Iterator

from materia.extraction import cues
from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind, Mention
from materia.model.section_kind import CONTRAINDICATIONS

_KINDS = frozenset({CONTRAINDICATIONS})
_FINDINGS = (ConceptKind.CONDITION, ConceptKind.EFFECT, ConceptKind.POPULATION)


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the contraindications sections forbid."""
    for sentence in label.sentences(_KINDS):
        yield from _conditions(label, sentence)


def _conditions(label: Label, sentence: Sentence) -> Iterator[Candidate | Rejected]:
    if cues.denied(sentence.text):
        yield Rejected(predicate="contraindicated_in", reason="negated", sentence=sentence)
        return
    if not cues.forbids(sentence.text):
        return
    found = sentence.of(*_FINDINGS)
    if not found:
        yield Rejected(predicate="contraindicated_in", reason="no_object", sentence=sentence)
    for mention in found:
        if _is_consequence(sentence, mention):
            continue
        yield Candidate(
            predicate="contraindicated_in",
            object=mention.concept.id,
            sentences=(sentence,),
            severity="contraindicated",
            stance="avoid",
        )


def _is_consequence(sentence: Sentence, mention: Mention) -> bool:
    """Whether the thing is what may happen ("because of the risk of …"), not who must not take it."""
    return cues.consequence(sentence.text[: mention.start])
