"""Whether a medicine is used for something: sources that disagree are both told, and a boxed "not for" is a no."""

from datetime import date

import pytest

from materia.answers.opening import open_answerer
from materia.model.answer import Answer


def ask(text: str) -> Answer:
    return open_answerer(None).answerer.answer(text, as_of=date(2026, 11, 22))


def opening(answer: Answer) -> list[str]:
    told = {c.id: c.text for c in answer.claims}
    return [told[i] for i in answer.verdict.claims]


def test_sources_that_disagree_are_both_told_and_give_no_bare_answer() -> None:
    answer = ask("is niacin used for coronary artery disease")
    used, not_used = opening(answer)
    assert answer.verdict.value == "depends" and answer.verdict.stance == "only_with_prescriber"
    assert "is used" in used and "did not" in not_used


def test_a_boxed_warning_that_it_is_not_for_something_is_a_no() -> None:
    answer = ask("is levothyroxine used for weight loss")
    assert (answer.verdict.value, answer.verdict.stance) == ("no", "avoid")
    assert "weight" in opening(answer)[0]


@pytest.mark.parametrize("question", ["is olanzapine used for dementia", "is warfarin used for bleeding"])
def test_a_boxed_warning_that_names_a_condition_does_not_say_what_the_medicine_is_for(question: str) -> None:
    assert ask(question).verdict.value != "yes"


def test_evidence_against_a_use_is_a_no_with_its_source() -> None:
    answer = ask("is azithromycin used for COVID-19")
    assert answer.verdict.value == "no" and answer.references[0].date is not None
