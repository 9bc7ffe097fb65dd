"""Fertility: contraception, pregnancy tests before a start, and effects on having children."""

from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.set_phrases.phrasebook import Phrasebook
from materia.model.section_kind import (
    CARCINOGENESIS,
    CONTRAINDICATIONS,
    PREGNANCY,
    REPRODUCTIVE_POTENTIAL,
    TERATOGENIC_EFFECTS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)

_KINDS = frozenset(
    {
        CARCINOGENESIS,
        CONTRAINDICATIONS,
        PREGNANCY,
        REPRODUCTIVE_POTENTIAL,
        TERATOGENIC_EFFECTS,
        WARNINGS,
        WARNINGS_AND_PRECAUTIONS,
    }
)


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the label says of fertility and contraception."""
    yield from Phrasebook("fertility", label).read(label.sentences(_KINDS))
