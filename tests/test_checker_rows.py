"""Rows, columns and bands: a number keeps the line and the heading that it stands under. Texts are invented."""

import runpy
from pathlib import Path

import pytest

CASES = runpy.run_path(str(Path(__file__).with_name("checker_cases.py")))
codes, supported = CASES["codes"], CASES["supported"]
AGES = "adults and children 12 years and over: 2 tablets daily\nchildren 6 to under 12 years: 1 tablet daily"
ARMS = "Effect | Inventol 600 mg (%) | Inventol 200 mg (%)\nCured | 67 | 52\nImproved | 20 | 31"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Children from 6 to 11 years take 1 tablet daily.", AGES),
        ("Of patients on inventol 600 mg 67% were cured, and of those on 200 mg 52%.", ARMS),
        ("About 58% were cured.", "Effect | Inventol (%)\nCured | 58.3\nImproved | 20.1"),
    ],
)
def test_a_row_is_read_as_it_stands(claim: str, passage: str) -> None:
    assert codes(claim, passage) == set()


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Children from 6 to 11 years take 2 tablets daily.", AGES),
        ("Of patients on inventol 600 mg 52% were cured, and of those on 200 mg 67%.", ARMS),
        ("About 54% were cured.", "Effect | Inventol (%)\nCured | 58.3\nImproved | 20.1"),
    ],
)
def test_the_number_of_another_row_or_column_is_refused(claim: str, passage: str) -> None:
    assert "number" in codes(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The dose of inventol is 10 units/kg.", "The dose is 10 U/kg."),
        ("Inventol is kept at 68 to 77 degrees Fahrenheit.", "Store inventol at 68° to 77°F."),
        ("Inventol is given three times a week.", "Inventol is given three (3) times per week."),
        ("Inventol treats stage 3 lymphoma.", "Inventol is indicated for the treatment of Stage III lymphoma."),
        ("The interval is 12 hours.", "The interval is a 12–hour one."),
        ("One in ten patients had a rash.", "Rash occurred in 10% of patients."),
        (
            "Over 60 kg, the maximum of inventol is 100 mg.",
            "The maximum dose of inventol for patients > 60 kg is 100 mg.",
        ),
    ],
)
def test_a_quantity_written_otherwise_is_supported(claim: str, passage: str) -> None:
    assert codes(claim, passage) == set()
