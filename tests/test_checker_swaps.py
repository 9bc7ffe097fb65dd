"""Swaps and comparisons: of two things, each keeps what the passage says of it. Texts are invented."""

import runpy
from pathlib import Path

import pytest

CASES = runpy.run_path(str(Path(__file__).with_name("checker_cases.py")))
NAMED, supported = CASES["NAMED"], CASES["supported"]


@pytest.mark.parametrize(
    ("right", "wrong", "passage"),
    [
        (
            "More people stopped inventol than placebo.",
            "Fewer people stopped inventol than placebo.",
            "Of patients on inventol 8% stopped, compared with 6% of those on placebo.",
        ),
        (
            "Rash was seen more often with inventol than with placebo.",
            "Rash was seen as often with inventol as with placebo.",
            "Rash occurred more frequently with inventol than with placebo.",
        ),
        (
            "Use inventol in pregnancy only if the benefit outweighs the risk.",
            "Use inventol in pregnancy only if the risk outweighs the benefit.",
            "Inventol should be used in pregnancy only if the potential benefit justifies the potential risk.",
        ),
        (
            "Morphol is metabolized to otherol.",
            "Otherol is metabolized to morphol.",
            "Morphol is metabolized in the liver to otherol.",
        ),
        (
            "Otherol raises the levels of inventol.",
            "Inventol raises the levels of otherol.",
            "Otherol increases plasma concentrations of inventol.",
        ),
        (
            "No dose change is needed in mild impairment, but caution in moderate impairment.",
            "No dose change is needed in moderate impairment, but caution in mild impairment.",
            "No dose adjustment is needed in patients with mild impairment. Caution is advised in moderate impairment.",
        ),
        (
            "Inventol leaves the body more slowly in old age.",
            "Inventol leaves the body faster in old age.",
            "The clearance of inventol is reduced in the elderly.",
        ),
        (
            "Seizures have been reported with other opioids.",
            "Seizures have been reported with inventol.",
            "Inventol is given by mouth. Seizures have been reported with other opioids.",
        ),
        (
            "Women should choose between breastfeeding and inventol.",
            "A woman can keep breastfeeding while she takes inventol.",
            "A decision should be made whether to discontinue breastfeeding or to discontinue inventol.",
        ),
    ],
)
def test_what_is_said_of_one_is_not_said_of_the_other(right: str, wrong: str, passage: str) -> None:
    assert supported(right, passage, NAMED)
    assert not supported(wrong, passage, NAMED)


def test_the_passive_names_the_one_that_acts_last() -> None:
    passage = "Otherol exposure was increased by administration of morphol."
    assert "swap" not in CASES["codes"]("Morphol can increase levels of otherol.", passage, NAMED)


def test_a_comparison_within_one_sex_is_the_same_comparison() -> None:
    passage = "Rash was more frequent in men on inventol compared with men on placebo."
    assert supported("Rash was more frequent in men on inventol than on placebo.", passage)
