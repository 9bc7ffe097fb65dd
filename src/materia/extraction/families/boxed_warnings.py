"""Boxed warnings: the effects that the box of a label warns of."""

from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.conditions.effects import Effect, EffectReader
from materia.extraction.conditions.subject import Subject
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.section_kind import BOXED_WARNING

_PREDICATE = "boxed_warning"
#: The heading of a box warns of an effect also where it says in whom it comes.
_PASSED_IN_HEADING = frozenset({"scope", "qualified"})


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the boxed warning warns of; what it forbids are contraindications."""
    reader = EffectReader(label, Subject(label), classes=True)
    for sentence in label.sentences({BOXED_WARNING}):
        for effect in reader.read(sentence):
            if effect.problem and not (effect.manner == "warned" and effect.problem in _PASSED_IN_HEADING):
                yield Rejected(predicate=_PREDICATE, reason=effect.problem, sentence=sentence)
            else:
                yield _candidate(effect, sentence)


def _candidate(effect: Effect, sentence: Sentence) -> Candidate:
    return Candidate(
        predicate=_PREDICATE,
        object=effect.concept.id,
        value=tuple((key, one) for key, one in _values(effect) if one),
        population=effect.population,
        sentences=(sentence,),
        severity="boxed",
        stance="caution",
        slots=("side_effect.serious_action",),
        variant=effect.manner,
    )


def _values(effect: Effect) -> tuple[tuple[str, str | None], ...]:
    return ("condition", effect.condition), ("of_class", effect.of_class), ("people", effect.people)
