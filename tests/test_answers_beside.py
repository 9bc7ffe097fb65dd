"""Medicines and people that a question names beside what it asks are looked at too."""

from pathlib import Path

import pytest

from materia.answers.answerer import Answerer
from materia.answers.bands import nearest, other_metric
from materia.answers.opening import open_answerer
from materia.model.answer import Answer


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    """The answerer of the shipped pack alone."""
    return open_answerer(None).answerer


def said(answer: Answer) -> str:
    return " ".join(claim.text for claim in answer.claims)


def first(answer: Answer) -> str:
    return next((claim.text for claim in answer.claims if claim.id in answer.verdict.claims), "")


def test_a_medicine_taken_already_is_checked_with_the_one_asked_for(answerer: Answerer) -> None:
    answer = answerer.answer("My patient is allergic to penicillin and takes valproate, can I give ertapenem?")
    assert answer.verdict.stance == "avoid"
    assert any("valpro" in c.text.lower() and "ertapenem" in c.text.lower() for c in answer.claims)


def test_a_dose_question_with_two_medicines_names_the_limit_of_the_pair(answerer: Answerer) -> None:
    assert "20 mg" in first(answerer.answer("amiodarone and simvastatin maximum dose"))


def test_a_weaker_inhibitor_is_not_told_the_rule_of_strong_ones(answerer: Answerer) -> None:
    assert "strong CYP3A4" not in first(answerer.answer("Can I take amiodarone with simvastatin?"))


@pytest.mark.parametrize(
    ("question", "stance"),
    [("Can I take metformin with an eGFR of 40?", "only_with_prescriber"), ("metformin eGFR 25", "avoid")],
)
def test_a_newer_rule_holds_for_the_value_that_was_named(answerer: Answerer, question: str, stance: str) -> None:
    assert answerer.answer(question).verdict.stance == stance


def test_bands_of_another_measure_are_shown_as_such(answerer: Answerer) -> None:
    answer = answerer.answer("allopurinol starting dose with CrCl 15")
    assert "twice weekly" in first(answer)
    assert any(limit.code == "other_metric" for limit in answer.limits)


def test_doses_by_kidney_function_go_from_the_best_down(answerer: Answerer) -> None:
    assert "below 5" not in first(answerer.answer("allopurinol dose in kidney disease"))


def test_no_band_is_near_where_none_is_stated() -> None:
    assert nearest([], {"renal_value": "15", "renal_metric": "CrCl"}) == frozenset()
    assert other_metric([], {"renal_metric": "CrCl"}) is None


def test_a_brand_answered_from_another_brand_is_told(answerer: Answerer) -> None:
    answer = answerer.answer("What is Ozempic used for?")
    titles = [reference.title.lower() for reference in answer.references]
    told = any(limit.code == "other_brand" for limit in answer.limits)
    assert told == (not any("ozempic" in t for t in titles) and any("rybelsus" in t for t in titles))


def test_contraception_is_answered_by_what_the_medicine_asks_for(answerer: Answerer) -> None:
    assert "birth control" in first(answerer.answer("Do I need two kinds of birth control on isotretinoin?"))


@pytest.mark.labels
@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Can I drink coffee with alendronate?", "coffee"),
        ("Switching from warfarin to Xarelto, at what INR do I start?", "INR"),
        ("how long is insulin glargine good at room temp once opened", "28 days"),
        ("piperacillin tazobactam dose hemodialysis", "dialysis"),
        ("can ceftriaxone be given with calcium containing fluids like LR in a newborn", "neonates"),
    ],
)
def test_labels_answer_the_very_thing(labels_library: Path, question: str, words: str) -> None:
    assert words in said(open_answerer(labels_library).answerer.answer(question))


@pytest.mark.parametrize(
    ("question", "interval"),
    [
        ("how to switch from fluoxetine to phenelzine", "5 weeks"),
        ("how to switch from phenelzine to fluoxetine", "14 days"),
    ],
)
def test_the_gap_of_a_switch_is_that_of_its_direction(answerer: Answerer, question: str, interval: str) -> None:
    assert interval in first(answerer.answer(question))
