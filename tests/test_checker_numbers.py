"""Numbers: value, unit and what is counted are those of the passage. Texts are invented."""

import runpy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

CASES = runpy.run_path(str(Path(__file__).with_name("checker_cases.py")))
codes, supported = CASES["codes"], CASES["supported"]


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("In a trial, 63 of 100 people felt sleepy.", "In a trial, somnolence occurred in 63% of patients."),
        ("One in five people felt sleepy.", "Somnolence occurred in 20% of patients."),
        ("The usual dose of inventol is 500 mg.", "The usual dose is 0.5 g."),
        ("Take inventol for two weeks.", "Take inventol for 14 days."),
        ("Take 3 or 4 tablets.", "Take three to four tablets."),
        ("Take inventol half an hour before meals.", "Take inventol 30 minutes before meals."),
        ("Halve the dose in cirrhosis.", "Reduce the dose by 50% in cirrhosis."),
        ("The doses were 0.5 mg and 1 mg.", "The doses were 0.5 and 1 mg."),
        ("Stop after 10 days.", "Stop after ten consecutive days."),
    ],
)
def test_the_same_quantity_in_another_form_is_supported(claim: str, passage: str) -> None:
    assert codes(claim, passage) == set()


@pytest.mark.parametrize(
    ("claim", "passage", "code"),
    [
        ("The dose is 50 mg daily.", "The dose is 5 mg daily.", "number"),
        ("The dose is 5 mcg daily.", "The dose is 5 mg daily.", "unit"),
        ("Take inventol twice a day.", "Take inventol three times a day.", "number"),
    ],
)
def test_another_number_or_unit_is_refused(claim: str, passage: str, code: str) -> None:
    assert code in codes(claim, passage)


def test_numbers_exchanged_between_drug_and_placebo_are_refused() -> None:
    passage = "Drowsiness occurred in 63% of patients on inventol and in 36% on placebo."
    assert supported("Drowsiness occurred in 36 of 100 people on placebo and 63 of 100 on inventol.", passage)
    assert "number" in codes("Drowsiness occurred in 36% of patients on inventol and in 63% on placebo.", passage)


def test_a_table_gives_its_numbers_the_unit_of_the_heading() -> None:
    passage = "Event | Inventol (%) | Placebo (%)\nSomnolence | 41 | 22"
    assert "unit" not in codes("Somnolence occurred in 41% on inventol and 22% on placebo.", passage)
    assert "unit" in codes("Somnolence occurred after 41 mg of inventol.", passage)


@given(st.integers(1, 9999), st.integers(1, 9999), st.sampled_from(["mg", "hours", "%", "mL"]))
@settings(max_examples=150, deadline=None)
def test_another_number_is_never_supported(one: int, other: int, unit: str) -> None:
    passage = f"Inventol lowered fever with {one} {unit} in the trial."
    assert supported(passage, passage)
    if one != other:
        assert not supported(passage.replace(f"{one} {unit}", f"{other} {unit}"), passage)
