"""Cautions: who needs care or a doctor first. All sentences are invented."""

import pytest
from extraction_statements import said, statements

from materia.extraction.families.cautions import read
from materia.model.document import BlockKind
from materia.model.section_kind import OTC_ASK_DOCTOR, WARNINGS


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("Baclofen should be used with caution in patients with epilepsy.", "caution"),
        ("Use with caution in patients with epilepsy.", "caution"),
        ("Caution is advised when baclofen is used in patients with epilepsy.", "caution"),
        ("Avoid use of baclofen in patients with epilepsy.", "avoid"),
        ("Baclofen is not recommended in patients with epilepsy.", "avoid"),
    ],
)
def test_phrasings(sentence: str, stance: str) -> None:
    (one,) = statements(read, WARNINGS, sentence)
    assert (one.object, one.stance) == ("condition:epilepsy", stance)


def test_a_doctor_is_asked_first() -> None:
    item = (BlockKind.LIST_ITEM, "glaucoma")
    (one,) = statements(read, OTC_ASK_DOCTOR, item, title="Ask a doctor before use if you have")
    assert (one.object, one.stance) == ("condition:glaucoma", "only_with_prescriber")
    assert not statements(read, OTC_ASK_DOCTOR, item, title="Questions?")


@pytest.mark.parametrize(
    "sentence",
    [
        "Lidocaine should be used with caution in patients with epilepsy.",
        "Baclofen should be used with caution in rats with epilepsy.",
        "Baclofen should be used with caution in patients at risk of epilepsy.",
        "Patients with epilepsy did well.",
        "Baclofen should not be used in the treatment of epilepsy.",
    ],
)
def test_traps(sentence: str) -> None:
    assert not said(read, WARNINGS, sentence)
