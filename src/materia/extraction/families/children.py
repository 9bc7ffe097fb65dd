"""Children: from which age a medicine may be used, and what is known of it below."""

from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.set_phrases.phrasebook import Phrasebook
from materia.model.section_kind import (
    PEDIATRIC_USE,
)

_KINDS = frozenset({PEDIATRIC_USE})


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the sections on use in children say."""
    yield from Phrasebook("children", label).read(label.sentences(_KINDS), "children")
