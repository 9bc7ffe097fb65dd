"""The extractor: a label in, typed and checked statements out, and a count of what was not understood."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from materia.checker.names import RecogniserFinder
from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.families import (
    boxed_warnings,
    cautions,
    children,
    contraindications,
    counselling,
    dependence,
    dose,
    dose_adjustment,
    fertility,
    how_to_take,
    indications,
    ingredients,
    interactions,
    kidney_bands,
    kinetics,
    lactation,
    market_status,
    mechanism,
    membership,
    metabolism,
    missed_dose,
    monitoring,
    older_adults,
    overdose,
    pregnancy,
    schedule,
    side_effects,
    stopping,
    storage,
    washout,
)
from materia.extraction.label import Label, UnreadableLabel
from materia.extraction.statements import Made, Maker, Refused
from materia.extraction.wording import Words
from materia.model.document import Document
from materia.model.identity import ProductIdentity
from materia.model.statement import Statement
from materia.terms.recogniser import Recogniser

#: Raised whenever the families read otherwise than before; with the day of that change, who extracted and when.
VERSION = "1"
SINCE = "2026-11-22"

#: A family reads a label and yields what it understood and what it did not.
Family = Callable[[Label], Iterator[Candidate | Rejected]]

FAMILIES: tuple[Family, ...] = (
    boxed_warnings.read,
    cautions.read,
    contraindications.read,
    indications.read,
    side_effects.read,
    dose.read,
    dose_adjustment.read,
    kidney_bands.read,
    how_to_take.read,
    missed_dose.read,
    storage.read,
    ingredients.read,
    schedule.read,
    market_status.read,
    pregnancy.read,
    lactation.read,
    fertility.read,
    children.read,
    older_adults.read,
    stopping.read,
    dependence.read,
    overdose.read,
    counselling.read,
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
    name: str = ""  # of the subject
    identities: tuple[ProductIdentity, ...] = ()
    statements: tuple[Statement, ...] = ()
    words: dict[str, Words] = field(default_factory=dict)  # by statement id
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
        result.subject, result.name, result.identities = label.subject, label.name, label.identities
        maker = Maker(label, self._recogniser.vocabulary, self._finder)
        found: dict[str, Statement] = {}
        for family in self._families:
            for proposed in family(label):
                made = proposed if isinstance(proposed, Rejected) else maker.make(proposed)
                if isinstance(made, Made):
                    if made.statement.id not in found:
                        found[made.statement.id] = made.statement
                        result.words[made.statement.id] = made.words
                    continue
                predicate = made.predicate if isinstance(made, Rejected) else made.candidate.predicate
                result.rejected[predicate, made.reason] += 1
                if examples:
                    sentence = made.sentence if isinstance(made, Rejected) else made.candidate.sentences[0]
                    claim = made.text if isinstance(made, Refused) else ""
                    result.examples.append((predicate, made.reason, claim, sentence.text))
        result.statements = tuple(found.values())
        return result
