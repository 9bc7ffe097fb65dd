"""The extractor: a label in, typed and checked statements out, and a count of what was not understood."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from materia.checker.names import RecogniserFinder
from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.families import (
    contraindications,
    interactions,
    kinetics,
    mechanism,
    membership,
    metabolism,
    monitoring,
    washout,
)
from materia.extraction.label import Label, UnreadableLabel
from materia.extraction.statements import Maker, Refused
from materia.model.document import Document
from materia.model.statement import Statement
from materia.terms.recogniser import Recogniser

#: A family reads a label and yields what it understood and what it did not.
Family = Callable[[Label], Iterator[Candidate | Rejected]]

FAMILIES: tuple[Family, ...] = (
    contraindications.read,
    interactions.read,
    washout.read,
    membership.read,
    mechanism.read,
    metabolism.read,
    kinetics.read,
    monitoring.read,
)


@dataclass(slots=True)
class Extraction:
    """What one label gave. `rejected` counts (predicate, reason); `examples` keeps what was refused, on request."""

    document: str
    subject: str | None = None
    statements: tuple[Statement, ...] = ()
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[tuple[str, str, str, str]] = field(default_factory=list)  # predicate, reason, claim, sentence


class Extractor:
    """Reads labels. One serves many labels; it holds the vocabulary and nothing of a label."""

    def __init__(self, recogniser: Recogniser, families: tuple[Family, ...] = FAMILIES) -> None:
        self._recogniser = recogniser
        self._finder = RecogniserFinder(recogniser)
        self._families = families

    def extract(self, document: Document, *, examples: bool = False) -> Extraction:
        """Return the statements that the label supports, each once, in the order of families and sentences."""
        result = Extraction(document=document.id)
        try:
            label = Label(document, self._recogniser)
        except UnreadableLabel as error:
            result.rejected["label", str(error)] += 1
            return result
        result.subject = label.subject
        maker = Maker(label, self._recogniser.vocabulary, self._finder)
        found: dict[str, Statement] = {}
        for family in self._families:
            for proposed in family(label):
                made = proposed if isinstance(proposed, Rejected) else maker.make(proposed)
                if isinstance(made, Statement):
                    found.setdefault(made.id, made)
                    continue
                predicate = made.predicate if isinstance(made, Rejected) else made.candidate.predicate
                result.rejected[predicate, made.reason] += 1
                if examples:
                    sentence = made.sentence if isinstance(made, Rejected) else made.candidate.sentences[0]
                    claim = made.text if isinstance(made, Refused) else ""
                    result.examples.append((predicate, made.reason, claim, sentence.text))
        result.statements = tuple(found.values())
        return result
