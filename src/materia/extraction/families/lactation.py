"""Breastfeeding: whether the medicine passes into milk, and whether to nurse."""

from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.set_phrases.phrasebook import Phrasebook
from materia.model.section_kind import LACTATION, NURSING_MOTHERS, OTC_PREGNANCY

_KINDS = frozenset({NURSING_MOTHERS, LACTATION, OTC_PREGNANCY})


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the sections on nursing say."""
    yield from Phrasebook("lactation", label).read(label.sentences(_KINDS), "lactation")
