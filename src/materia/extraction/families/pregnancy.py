"""Pregnancy: what a label says of harm to the fetus, of studies, and of whether to use the medicine."""

from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.set_phrases.phrasebook import Phrasebook
from materia.model.section_kind import (
    LABOR_AND_DELIVERY,
    NONTERATOGENIC_EFFECTS,
    OTC_PREGNANCY,
    PREGNANCY,
    TERATOGENIC_EFFECTS,
)

_KINDS = frozenset({PREGNANCY, TERATOGENIC_EFFECTS, NONTERATOGENIC_EFFECTS, LABOR_AND_DELIVERY, OTC_PREGNANCY})


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the pregnancy sections say."""
    yield from Phrasebook("pregnancy", label).read(label.sentences(_KINDS), "pregnancy")
