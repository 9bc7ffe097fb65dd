"""Stopping: what an abrupt end brings, and how a medicine is to be stopped."""

from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.set_phrases.phrasebook import Phrasebook
from materia.model.section_kind import (
    ABUSE_AND_DEPENDENCE,
    BOXED_WARNING,
    DEPENDENCE,
    DOSAGE,
    GENERAL_PRECAUTIONS,
    PRECAUTIONS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)

_KINDS = frozenset(
    {
        ABUSE_AND_DEPENDENCE,
        BOXED_WARNING,
        DEPENDENCE,
        DOSAGE,
        GENERAL_PRECAUTIONS,
        PRECAUTIONS,
        WARNINGS,
        WARNINGS_AND_PRECAUTIONS,
    }
)


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the label says of stopping."""
    yield from Phrasebook("stopping", label).read(label.sentences(_KINDS))
