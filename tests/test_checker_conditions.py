"""Conditions: what the passage says under a condition is not said in general. Texts are invented."""

import runpy
from pathlib import Path

import pytest

CASES = runpy.run_path(str(Path(__file__).with_name("checker_cases.py")))
codes = CASES["codes"]


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("You can use inventol while breastfeeding.", "Use inventol during breastfeeding only if clearly needed."),
        ("Reduce the dose of inventol.", "Reduce the dose of inventol if creatinine rises."),
        ("Inventol is contraindicated.", "Inventol is contraindicated in patients with glaucoma."),
        ("Do not take inventol if your doctor says so.", "Do not take inventol unless your doctor says so."),
        ("Inventol may be given only with calcium.", "Inventol may be given alone or with calcium."),
    ],
)
def test_a_dropped_or_added_condition_is_refused(claim: str, passage: str) -> None:
    assert codes(claim, passage) & {"condition", "polarity", "certainty"}


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Use a lower dose if your kidneys are weak.", "Reduce the dose in patients with impaired renal function."),
        (
            "In asthma, inventol is contraindicated.",
            "Inventol is contraindicated in patients with asthma or with gout.",
        ),
        ("Inventol is excreted in urine.", "Inventol is excreted in urine; if crystals form, give water."),
        ("Use inventol in pregnancy only if needed.", "Inventol should be used in pregnancy only if clearly needed."),
    ],
)
def test_a_kept_condition_is_supported(claim: str, passage: str) -> None:
    assert codes(claim, passage) == set()


def test_a_claim_may_name_one_of_several_conditions() -> None:
    passage = (
        "Drowsiness with inventol is greater after long exercise, in patients with gout, or when alcohol is drunk."
    )
    assert not codes("Drowsiness with inventol is greater when alcohol is drunk.", passage)
    assert "condition" in codes("Drowsiness with inventol is greater.", passage)
