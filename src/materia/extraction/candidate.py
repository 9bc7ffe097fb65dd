"""What a family proposes of a label, before it is worded and checked."""

from dataclasses import dataclass

from materia.extraction.sentence import Sentence
from materia.model.statement import Polarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One typed fact that a sentence states. Fields as in `Statement`; `sentences` are its evidence, main one first.

    `variant` names the wording where a predicate has several that the other fields do not tell apart.
    """

    predicate: str
    sentences: tuple[Sentence, ...]
    object: str | None = None
    value: tuple[tuple[str, str], ...] = ()
    polarity: Polarity = Polarity.AFFIRMED
    certainty: str = "stated"
    population: str | None = None
    severity: str | None = None
    stance: str | None = None
    slots: tuple[str, ...] = ()
    variant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """What was seen and not understood. `reason` is a short code that is counted ("animal_data", "no_object")."""

    predicate: str
    reason: str
    sentence: Sentence
