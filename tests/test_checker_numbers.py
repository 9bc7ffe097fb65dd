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


TABLE = "Clearance (mL/min) | Daily Dose (mg/day)\n30 to 59 | 400 to 1400\n15 to 29 | 200 to 700"
RATES = "Adverse Reaction | Inventol (N=141) | Placebo (N=145)\nNausea | 25.5 | 8.3"


def test_a_column_gives_its_unit_to_its_own_numbers_only() -> None:
    assert supported("At a clearance of 30 to 59 mL/min, inventol is 400 to 1,400 mg a day.", TABLE)
    assert not supported("At a clearance of 400 to 1,400 mL/min, inventol is 30 to 59 mg a day.", TABLE)


def test_below_the_sizes_of_groups_stand_shares() -> None:
    assert supported("Nausea was reported in 25.5 % of patients on inventol and in 8.3 % on placebo.", RATES)
    assert "unit" in codes("Nausea was reported with 25.5 mg of inventol.", RATES)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Take 25 mg of inventol three or four times a day.", "Inventol 25 mg t.i.d. or q.i.d."),
        ("Cleft lip was seen in 3 to 5 in 1000 infants.", "Cleft lip was seen in 3-5/1000 infants."),
        ("At a clearance of 10 to 30 mL/min take 5 mg.", "At a clearance ≥ 10 mL/min and ≤ 30 mL/min take 5 mg."),
        ("Pain lasted between 20 and 30 weeks.", "Pain lasted between about 20 weeks and 30 weeks."),
        ("The half-lives were 6.3 hours and 7.4 hours.", "The half-lives were 6.3 ± 1.4 and 7.4 ± 1.4 hours."),
    ],
)
def test_a_quantity_is_read_in_the_short_forms_of_labels(claim: str, passage: str) -> None:
    assert supported(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Take 25 mg of inventol twice a day.", "Inventol 25 mg t.i.d."),
        ("Cleft lip was seen in 3 to 5 in 1000 infants.", "Cleft lip was seen in 3-5/100 infants."),
        ("At a clearance of 30 to 10 mL/min take 5 mg.", "At a clearance ≥ 10 mL/min and ≤ 30 mL/min take 5 mg."),
    ],
)
def test_short_forms_differ_as_their_numbers_do(claim: str, passage: str) -> None:
    assert codes(claim, passage) & {"number", "unit"}
