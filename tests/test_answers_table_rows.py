"""Rows of dosing tables: no cell without the heads of its row and column, and none that lost a word's place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.answers.lab_value import holds_for
from materia.answers.table_rows import Row, is_group, said

ACROSS = "Usual dose | Creatinine Clearance 20 to 49 mL/min | Hemodialysis"


def texts(row: Row) -> list[str]:
    return [found.text for found in said(row)]


def test_bands_across_give_a_sentence_a_band() -> None:
    found = texts(Row("40 mg | 20 mg every 48 hours | 10 mg every 48 hours", 100, 150, ACROSS, 0))
    assert found == [
        "Creatinine Clearance 20 to 49 mL/min (Usual dose 40 mg): 20 mg every 48 hours.",
        "Hemodialysis (Usual dose 40 mg): 10 mg every 48 hours.",
    ]


def test_a_row_that_does_not_fit_its_head_says_nothing_of_bands() -> None:
    assert not any("20 to 49" in t for t in texts(Row("20 mg | 10 mg", 0, 20, ACROSS, 0)))


def test_people_across_give_a_sentence_a_group() -> None:
    header = "Infection | Severity | Usual Adult Dose | Usual Dose for Children"
    found = texts(Row("Ear | Mild | 500 mg every 12 hours | 25 mg/kg/day", 60, 120, header, 0))
    assert found == [
        "Usual Adult Dose (Ear, Mild): 500 mg every 12 hours.",
        "Usual Dose for Children (Ear, Mild): 25 mg/kg/day.",
    ]


def test_a_cell_that_lost_its_order_is_not_shown() -> None:
    header = "Infection | Usual Dose for Children"
    assert not texts(Row("Ear | 25 mg/kg every 12 hours 20 mg/kg every 8 hours or", 40, 90, header, 0))


def test_a_row_stands_under_the_head_of_its_group() -> None:
    row = Row("Interrupt treatment | Daily", 50, 80, "", 0, "Moderate (ANC between 500 to 999/µL)", 10)
    (found,) = said(row)
    assert found.text == "Moderate (ANC between 500 to 999/µL): Interrupt treatment; Daily."
    assert (found.start, found.end, found.heads) == (10, 80, True)


def test_heads_of_groups_are_one_cell() -> None:
    assert is_group("Moderate (ANC between 500 to 999/µL)")
    assert not is_group("Adults | 20 mg") and not is_group("Adults")


@pytest.mark.parametrize(
    ("text", "asked", "holds"),
    [
        ("Moderate (ANC between 500 to 999/µL): stop.", "anc 900", True),
        ("Mild (ANC between 1000 to 1499/µL): go on.", "anc 900", False),
        ("Platelets less than 100,000: stop.", "platelets 90,000", True),
        ("Take it with food.", "anc 900", None),
        ("Moderate (ANC between 500 to 999/µL): stop.", "inr 3", None),
    ],
)
def test_a_laboratory_value_picks_its_band(text: str, asked: str, holds: bool | None) -> None:
    assert holds_for(text, {"lab": asked}) is holds


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_row_is_read_without_an_error(row: str, header: str) -> None:
    for found in said(Row(row, 0, len(row), header, 0)):
        assert found.text.endswith(".")
