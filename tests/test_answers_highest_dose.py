"""The highest dose: once it is said it is not called missing, and a dose for adults answers for adults only."""

from datetime import date

import pytest

from materia.answers.ages import age_fits
from materia.answers.opening import open_answerer
from materia.model.answer import Answer

AS_OF = date(2026, 11, 22)


def ask(text: str) -> Answer:
    return open_answerer(None).answerer.answer(text, as_of=AS_OF)


def headline(answer: Answer) -> str:
    return next((c.text for c in answer.claims if c.id in answer.verdict.claims), "")


@pytest.mark.parametrize("drug", ["clozapine", "sildenafil"])
def test_a_highest_dose_that_is_said_is_not_called_missing(drug: str) -> None:
    answer = ask(f"what is the maximum dose of {drug}")
    assert " mg" in headline(answer)
    assert next(m.status for m in answer.must_haves if m.slot == "dose_maximum") == "covered"
    assert not any("highest dose" in entry.text for entry in answer.limits)


def test_for_adults_finds_what_is_said_of_adults() -> None:
    assert "adults" in headline(ask("maximum dose of atomoxetine for adults"))


def test_for_children_does_not_open_with_the_dose_of_adults() -> None:
    assert headline(ask("maximum dose of atomoxetine for children")).startswith("Children")


def test_who_else_a_sentence_names_before_adults_does_not_matter() -> None:
    asked = {"adult": "yes", "population": "adults"}
    assert age_fits("In adolescents over 70 kg, and in adults, the dose is 100 mg.", asked)
    assert not age_fits("Children 6 to 12 years: half the adult dose.", asked)


def test_how_long_is_answered_by_the_limit_in_days() -> None:
    answer = open_answerer(None).answerer.answer("can I take ketorolac for 10 days")
    told = {c.id: c.text for c in answer.claims}
    assert "5 days" in told[answer.verdict.claims[0]]
