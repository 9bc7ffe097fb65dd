"""Membership: a passage that names X as a Y supports that X is one of the Ys. Texts are invented."""

import pytest

from materia.checker.check import check
from materia.checker.context import Context
from materia.checker.names import RecogniserFinder
from materia.model.check import Support
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def finder() -> RecogniserFinder:
    return RecogniserFinder(Recogniser(Vocabulary.load()))


def support(claim: str, passage: str, subject: str, finder: RecogniserFinder) -> Support:
    return check(claim, passage, Context(subject=(subject,), finder=finder)).support


@pytest.mark.parametrize(
    "passage",
    [
        "ACE inhibitors, including moexipril, may act less when NSAIDs are taken.",
        "Reports tell of cough with ACE inhibitors such as captopril and moexipril.",
        "Moexipril or other ACE inhibitors should not be taken with it.",
        "As with other ACE inhibitors, moexipril may cause cough.",
        "Moexipril is an ACE inhibitor.",
    ],
)
def test_who_is_named_as_one_is_one(passage: str, finder: RecogniserFinder) -> None:
    assert support("Moexipril is one of the ACE inhibitors.", passage, "moexipril", finder) is Support.SUPPORTED


@pytest.mark.parametrize(
    "passage",
    [
        "ACE inhibitors, including moexipril, may act less with naproxen.",
        "Naproxen and ACE inhibitors may harm the kidneys.",
        "Do not take naproxen with moexipril or other ACE inhibitors.",
        "ACE inhibitors (e.g., moexipril) or diuretics (e.g., naproxen) may act less.",
    ],
)
def test_who_stands_beside_them_is_none(passage: str, finder: RecogniserFinder) -> None:
    assert support("Naproxen is one of the ACE inhibitors.", passage, "naproxen", finder) is not Support.SUPPORTED


def test_another_fact_of_a_member_is_checked_as_ever(finder: RecogniserFinder) -> None:
    passage = "ACE inhibitors, including moexipril, may cause cough."
    assert support("Moexipril causes fainting.", passage, "moexipril", finder) is not Support.SUPPORTED
