"""Certainty: a claim is no surer than its passage. Texts are invented."""

import runpy
from pathlib import Path

import pytest

CASES = runpy.run_path(str(Path(__file__).with_name("checker_cases.py")))
codes, supported = CASES["codes"], CASES["supported"]


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Inventol causes drowsiness.", "Inventol may cause drowsiness."),
        ("Inventol often causes rash.", "Inventol rarely causes rash."),
        ("Inventol always lowers fever.", "Inventol lowers fever."),
        ("Most people on inventol get a rash.", "Rash has been reported infrequently with inventol."),
    ],
)
def test_a_surer_claim_is_refused(claim: str, passage: str) -> None:
    assert "certainty" in codes(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Some people on inventol had seizures.", "Seizures have been reported with inventol."),
        ("If you take too much inventol, you may faint.", "Overdose of inventol may cause fainting."),
        ("Inventol may be given with food.", "Inventol can be given with food."),
    ],
)
def test_a_report_told_as_past_is_no_surer(claim: str, passage: str) -> None:
    assert supported(claim, passage)
