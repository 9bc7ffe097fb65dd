"""Older adults: how they respond, and how the dose is chosen."""

from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.set_phrases.phrasebook import Phrasebook
from materia.model.section_kind import (
    GERIATRIC_USE,
)

_KINDS = frozenset({GERIATRIC_USE})


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the sections on use in older adults say."""
    yield from Phrasebook("older_adults", label).read(label.sentences(_KINDS), "older_adults")
