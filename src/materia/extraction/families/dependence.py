"""Abuse, misuse, tolerance and dependence."""

from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.set_phrases.phrasebook import Phrasebook
from materia.model.section_kind import (
    ABUSE,
    ABUSE_AND_DEPENDENCE,
    DEPENDENCE,
)

_KINDS = frozenset({ABUSE, ABUSE_AND_DEPENDENCE, DEPENDENCE})


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the sections on abuse and dependence say."""
    yield from Phrasebook("dependence", label).read(label.sentences(_KINDS), "dependence")
