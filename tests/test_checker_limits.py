"""Limits: a condition, a hedge or a denial counts only for what it bears on. Texts are invented."""

import runpy
from pathlib import Path

import pytest

from materia.checker.context import Context
from materia.model.section_kind import OTC_DO_NOT_USE

CASES = runpy.run_path(str(Path(__file__).with_name("checker_cases.py")))
codes, supported = CASES["codes"], CASES["supported"]


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Inventol starts at 5 mg a day.",
            "Start inventol with 5 mg daily; the dose may be raised at weekly intervals until the response is optimal.",
        ),
        ("Rash may develop with inventol.", "Rash may develop with inventol, especially in patients with asthma."),
        (
            "Inventol is contraindicated in glaucoma.",
            "Inventol is contraindicated in patients with glaucoma or with gout when urate is not measured.",
        ),
        ("Inventol is a steroid.", "Inventol is a steroid indicated for the relief of itching in patients with rash."),
        (
            "In the third trimester inventol could hurt an unborn child.",
            "Do not use inventol during the last trimester unless told to by a doctor because it may harm the fetus.",
        ),
    ],
)
def test_a_limit_of_something_else_is_none_of_the_claim(claim: str, passage: str) -> None:
    assert codes(claim, passage) == set()


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Do not use inventol in asthma even if a doctor directs it.",
            "Do not use inventol in asthma unless directed by a doctor.",
        ),
        ("Even if it has helped, take one more puff.", "If symptoms do not improve, take one more puff."),
        ("Everyone on inventol must avoid driving.", "Patients who feel dizzy on inventol should avoid driving."),
        ("Stop inventol if liver enzymes rise.", "Consider stopping inventol if liver enzymes rise."),
        ("The risk of inventol need not be weighed.", "The risk of inventol must be weighed."),
        ("Take inventol on an empty stomach.", "Inventol can be taken with or without food."),
        ("Rash occurred in many patients.", "Rash occurred in a single patient."),
        ("Use inventol ear drops in keratitis.", "Use inventol ophthalmic suspension in keratitis."),
    ],
)
def test_a_limit_turned_round_is_refused(claim: str, passage: str) -> None:
    assert not supported(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Inventol is a controlled substance.", "Inventol is a controlled substance that can produce dependence."),
        ("Dialysis does not remove inventol.", "Inventol cannot be removed by dialysis."),
        ("Dialysis removes neither inventol nor its metabolite.", "Neither inventol nor its metabolite is dialyzable."),
        (
            "Seizures have been reported with inventol, but how often cannot always be told.",
            "Seizures have been reported with inventol; it is not always possible to tell how often.",
        ),
        (
            "Inventol did not harm rat fetuses.",
            "Studies in rats revealed no evidence of harm to the fetus with inventol.",
        ),
        ("Data on inventol in children are limited.", "There are limited data on inventol in children."),
        (
            "Inventol is for those who cannot take steroids.",
            "Inventol is for patients who are unable to take steroids.",
        ),
        (
            "In gout stop inventol, except where it saves a life.",
            "If gout occurs, discontinue inventol unless it saves life.",
        ),
        ("The dose need not be changed in gout.", "No dosage adjustment is required in gout."),
        (
            "Old and young patients respond alike.",
            "No differences in response were found between elderly and younger patients.",
        ),
        (
            "With inventol, skin reactions have been seen.",
            "Skin reactions not listed above have been reported with inventol.",
        ),
        (
            "Inventol can make the skin numb, so be careful not to hurt it.",
            "Inventol may numb the skin. For this reason, patients should avoid injury to it.",
        ),
    ],
)
def test_a_denial_or_hedge_in_other_words_is_supported(claim: str, passage: str) -> None:
    assert codes(claim, passage) == set()


def test_who_somebody_is_forbids_in_a_list_of_things_not_to_do() -> None:
    place = Context(subject=("inventol",), section_kind=OTC_DO_NOT_USE)
    assert supported("Do not use inventol if you are a woman.", "you are a woman", place)
    assert supported("If you have rash, stop inventol.", "Stop use if\nyou have rash", place)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Inventol blocks an enzyme in people.", "Inventol inhibits an enzyme in human subjects and animals."),
        (
            "Do not use inventol if you are allergic to it.",
            "Contraindicated in allergy to Chinese Hamster Ovary cells.",
        ),
        ("Inventol treats Candida infections.", "Inventol is indicated for infections with Candida species."),
        ("Take care with aspirin.", "In vitro, aspirin binds inventol. Aspirin should be given with caution."),
        (
            "Inventol caused no mutations in the Ames test.",
            "Inventol caused no mutations in the Ames test and in mice.",
        ),
    ],
)
def test_what_is_said_of_people_too_is_no_animal_study(claim: str, passage: str) -> None:
    assert "animal" not in codes(claim, passage)
