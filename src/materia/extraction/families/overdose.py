"""Overdose: its signs, and what is done."""

from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.phrasebook import Phrasebook
from materia.model.section_kind import (
    OTC_KEEP_OUT_OF_REACH,
    OTC_STOP_USE,
    OTC_WHEN_USING,
    OVERDOSAGE,
)

_KINDS = frozenset({OVERDOSAGE, OTC_KEEP_OUT_OF_REACH, OTC_STOP_USE, OTC_WHEN_USING})


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the sections on overdose say."""
    yield from Phrasebook("overdose", label).read(label.sentences(_KINDS))
