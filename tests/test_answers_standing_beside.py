"""What stands beside an answer is none by itself: a risk does not say what a medicine is, a warning no usual dose."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from materia.answers.answerer import Answerer
from materia.answers.opening import recogniser_of
from materia.pack.store import Pack

FIXTURES: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
label, library, answerer = FIXTURES["label"], FIXTURES["library"], FIXTURES["answerer"]
BOXED, DOSE, INTERACTIONS = FIXTURES["BOXED"], FIXTURES["DOSE"], FIXTURES["INTERACTIONS"]


@pytest.fixture(scope="module")
def shipped() -> Answerer:
    pack = Pack.open()
    return Answerer(pack, None, recogniser_of(pack, None))


def test_a_risk_alone_does_not_say_what_a_medicine_is(tmp_path: Path) -> None:
    told = answerer(library(tmp_path, a=label("a", {BOXED: "Inventol has caused fatal bleeding."})))
    assert told.answer("What is inventol?").status == "not_found"
    effects = told.answer("What are the side effects of inventol?")
    assert any("fatal bleeding" in claim.text for claim in effects.claims)


def test_what_holds_for_children_only_is_no_usual_dose(tmp_path: Path) -> None:
    dose = {DOSE: "The effectiveness of inventol in pediatric patients has not been established."}
    told = answerer(library(tmp_path, a=label("a", dose)))
    assert told.answer("What is the usual dose of inventol?").status == "not_found"
    assert told.answer("What is the dose of inventol for a child of 1 year?").claims


def test_when_to_stop_is_no_answer_on_pregnancy(shipped: Answerer) -> None:
    """Naldemedine is stopped with the opioid: that says nothing of pregnancy."""
    answer = shipped.answer("Can naldemedine be used in pregnancy?")
    slots = {m.slot: m.status for m in answer.must_haves}
    assert not any("opioid" in claim.text for claim in answer.claims) and slots["do_not_stop_alone"] != "covered"


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("Inventol solution is removed with alcohol every seven days.", False),
        ("Clean the skin with an alcohol swab before inventol is injected.", False),
        ("Avoid alcohol while taking inventol.", True),
        ("Do not drink beer, wine or other alcohol with inventol.", True),
    ],
)
def test_alcohol_that_cleans_is_not_drunk(tmp_path: Path, told: str, found: bool) -> None:
    answer = answerer(library(tmp_path, a=label("a", {DOSE: told, INTERACTIONS: told}))).answer(
        "Can I drink alcohol with inventol?"
    )
    assert any(claim.text in told or told in claim.text for claim in answer.claims) is found


def test_a_rule_of_a_class_for_the_whole_body_is_told_as_such_of_an_eye_drop(shipped: Answerer) -> None:
    """Nepafenac is known as an eye drop only: what is said of its class by mouth stays, and is told as such."""
    answer = shipped.answer("Can I drink alcohol with nepafenac?")
    assert answer.claims and any(limit.code == "of_whole_body" for limit in answer.limits)
    oral = shipped.answer("Can I drink alcohol with naproxen?")
    assert oral.claims and not any(limit.code == "of_whole_body" for limit in oral.limits)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Do not drink alcohol while you are taking inventol.", True),
        ("Excessive alcohol consumption is one of the risk factors for weak bones.", False),
    ],
)
def test_what_patients_are_told_about_a_drink_answers_for_it(tmp_path: Path, told: str, shown: bool) -> None:
    stored = library(tmp_path, a=label("a", {INTERACTIONS: "No studies were done with inventol.", "34076-0": told}))
    answer = answerer(stored).answer("Can I drink alcohol with inventol?")
    assert any("lcohol" in claim.text and "not name" not in claim.text for claim in answer.claims) is shown
    assert not shown or answer.verdict.stance == "avoid"
