"""Polarity: nothing denied is asserted, nothing unknown is stated as found. Texts are invented."""

import runpy
from pathlib import Path

import pytest

from materia.checker.context import Context
from materia.model.section_kind import CONTRAINDICATIONS, OTC_DO_NOT_USE

CASES = runpy.run_path(str(Path(__file__).with_name("checker_cases.py")))
codes, supported = CASES["codes"], CASES["supported"]


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Inventol is effective in spasticity.", "Inventol is not effective in spasticity."),
        ("Inventol can be used in glaucoma.", "Inventol is contraindicated in glaucoma."),
        ("You do not need a smaller dose of inventol.", "Dosage adjustment of inventol is recommended."),
        ("Dialysis is likely to help.", "Dialysis is unlikely to help."),
        ("Inventol caused seizures in one patient with no earlier rash.", "One patient with rash had seizures."),
        ("Inventol passes into milk.", "It is not known whether inventol is excreted in milk."),
        ("Inventol does not pass into milk.", "It is not known whether inventol is excreted in milk."),
        ("Studies show that inventol does not cause cancer.", "No studies of inventol and cancer have been conducted."),
    ],
)
def test_a_turned_statement_is_refused(claim: str, passage: str) -> None:
    assert "polarity" in codes(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Do not stop inventol suddenly.", "Abrupt discontinuation of inventol has resulted in seizures."),
        ("Inventol should be stopped gradually.", "Inventol should not be discontinued abruptly."),
        ("It is not known whether inventol is safe in children.", "Safety in pediatric patients is not established."),
        ("If you have glaucoma, inventol is not for you.", "Inventol is contraindicated in glaucoma."),
        ("Never take more than 3 tablets.", "Do not take more than 3 tablets."),
        ("Inventol may leave you unable to pass urine.", "Inventol may cause urinary retention."),
    ],
)
def test_the_same_denial_in_other_words_is_supported(claim: str, passage: str) -> None:
    assert codes(claim, passage) == set()


def test_a_list_under_contraindications_forbids() -> None:
    place = Context(subject=("inventol",), section_kind=CONTRAINDICATIONS)
    assert supported("Inventol is contraindicated in glaucoma.", "Glaucoma.", place)
    assert "polarity" in codes("Inventol can be used in glaucoma.", "Glaucoma.", place)
    otc = Context(subject=("inventol",), section_kind=OTC_DO_NOT_USE)
    assert supported("Do not use inventol if you have asthma.", "if you have asthma", otc)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Do not drink alcohol on inventol, as alcohol may add to its effect.",
            "Alcohol should generally not be used with inventol. Its sedative effect may be potentiated by alcohol.",
        ),
        (
            "It is not known whether inventol passes into human milk, and nursing should be stopped.",
            "Although it is not known whether inventol is excreted in human milk, some antihistamines are known to be "
            "excreted in human milk. Nursing should be discontinued.",
        ),
        ("Take inventol with a full glass of water.", "Take inventol with a full glass of water to avoid choking."),
        ("Inventol is taken once daily, with food or without it.", "Take inventol once daily with or without food."),
    ],
)
def test_a_denial_is_sought_wherever_the_passage_says_the_same(claim: str, passage: str) -> None:
    assert supported(claim, passage)


def test_a_reference_in_brackets_forbids_nothing() -> None:
    seen = (
        "Seizures have been reported with inventol and lithium or caffeine [see Contraindications (4) and Tests (7)]."
    )
    assert supported("Inventol with lithium may cause seizures.", seen)
    assert not supported("Inventol is contraindicated with lithium.", seen)


def test_a_reference_without_a_full_stop_ends_its_sentence() -> None:
    passage = "Inventol is not recommended in gout [see Use (8.6)] Drowsiness is increased by inventol."
    assert supported("Drowsiness is increased by inventol.", passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Inventol is not contraindicated in glaucoma.",
            "Inventol is contraindicated in patients with gout, and in patients with glaucoma.",
        ),
        (
            "Rifampin lowers inventol levels, so the combination is recommended.",
            "Use of rifampin with inventol decreases inventol levels and is not recommended.",
        ),
        (
            "Inventol levels should not be monitored in gout.",
            "In gout and in asthma, inventol levels should be monitored.",
        ),
    ],
)
def test_a_denial_put_in_or_left_out_is_refused(claim: str, passage: str) -> None:
    assert "polarity" in codes(claim, passage)
