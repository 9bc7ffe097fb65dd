"""A question about children is led by what is stated of children, at the age asked about. Labels are invented."""

import runpy
from datetime import date
from pathlib import Path

import pytest

from materia.answers.ages import typed_ages_fit
from materia.answers.opening import open_answerer
from materia.model.answer import Answer
from materia.model.statement import Statement
from materia.questions.intent import decide

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
label, library, answerer = (INVENTED[k] for k in ("label", "library", "answerer"))
AS_OF = date(2026, 11, 22)


def ask(text: str) -> Answer:
    return open_answerer(None).answerer.answer(text, as_of=AS_OF)


def headline(answer: Answer) -> str:
    return next((c.text for c in answer.claims if c.id in answer.verdict.claims), "")


@pytest.mark.parametrize("asked", ["can my child take atomoxetine", "is atomoxetine for children?"])
def test_what_is_stated_of_children_opens_with_its_stance(asked: str) -> None:
    answer = ask(asked)
    assert "below 6 years" in headline(answer) and answer.verdict.stance == "only_with_prescriber"


def test_what_is_stated_of_younger_children_does_not_open_for_an_older_one() -> None:
    assert "below 6 years" not in headline(ask("can my 8 year old take atomoxetine"))
    assert "under 2 years" in headline(ask("can my 1 year old take cetirizine"))


@pytest.mark.parametrize(
    "asked", ["Can a 70 year old take diphenhydramine to sleep?", "diphenhydramine for a 30 year old"]
)
def test_what_holds_for_children_of_an_age_is_not_shown_for_an_adult_of_another(asked: str) -> None:
    answer = ask(asked)
    assert not any("years" in claim.text for claim in answer.claims)


def test_a_blocked_child_dose_still_comes_first() -> None:
    answer = ask("can my child have codeine")
    assert answer.verdict.stance == "avoid" and "must not be used in children" in headline(answer)


@pytest.mark.parametrize(
    ("shape", "intent"),
    [("is DRUG for children", "contraindication"), ("DRUG for children", "dose"), ("DRUG dose for children", "dose")],
)
def test_whether_it_is_for_children_is_no_question_for_a_dose(shape: str, intent: str) -> None:
    assert decide(shape).intent.value == intent


WARNED = "Inventol should not be used in children or adolescents with known wibbles of the heart."


def test_a_ban_for_some_children_is_no_ban_for_all(tmp_path: Path) -> None:
    made = answerer(library(tmp_path, one=label("one", {INVENTED["WARNINGS"]: WARNED})))
    some = made.answer("can my child take inventol", as_of=AS_OF)
    assert some.verdict.claims and some.verdict.stance == "caution"


def test_a_ban_for_children_is_one(tmp_path: Path) -> None:
    said = "Inventol should not be used in children."
    made = answerer(library(tmp_path, one=label("one", {INVENTED["WARNINGS"]: said})))
    assert made.answer("can my child take inventol", as_of=AS_OF).verdict.stance == "avoid"


@pytest.mark.parametrize(
    ("value", "object_", "age", "fits"),
    [
        ((("age_below", "4 years"),), "population:children", "8", False),
        ((("age_below", "4 years"),), "population:children", "3", True),
        ((("age_above", "12 years"),), "population:children", "8", False),
        ((("age_below", "6 months"),), "population:infants", "1", False),
        ((), "population:neonates", "8", False),
        ((), "population:children", "8", True),
        ((("age_below", "soon"),), "population:children", "8", True),
    ],
)
def test_typed_ages_hold_the_age_asked_about_or_do_not(
    value: tuple[tuple[str, str], ...], object_: str, age: str, *, fits: bool
) -> None:
    stated = Statement(
        id="drug:inventol/x", subject="drug:inventol", predicate="contraindicated_in", object=object_, text="Invented.",
        plain="Invented.", evidence=(), value=value,
    )  # fmt: skip
    assert typed_ages_fit(stated, {"age": age, "age_unit": "year"}) is fits
    assert typed_ages_fit(stated, {})
