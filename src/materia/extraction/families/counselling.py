"""Counselling: what patients are to be told, to do, to avoid and to report."""

from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.set_phrases.phrasebook import Phrasebook
from materia.model.section_kind import (
    MEDICATION_GUIDE,
    OTC_KEEP_OUT_OF_REACH,
    OTC_STOP_USE,
    OTC_WHEN_USING,
    PATIENT_COUNSELING,
    PATIENT_INFORMATION,
    PATIENT_PACKAGE_INSERT,
)

_KINDS = frozenset(
    {
        MEDICATION_GUIDE,
        OTC_KEEP_OUT_OF_REACH,
        OTC_STOP_USE,
        OTC_WHEN_USING,
        PATIENT_COUNSELING,
        PATIENT_INFORMATION,
        PATIENT_PACKAGE_INSERT,
    }
)


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the sections for patients and the Drug Facts say."""
    yield from Phrasebook("counselling", label).read(label.sentences(_KINDS))
