"""What an answer must not leave out for some medicines: said, looked for, or named as missing."""

import re

import pytest

from materia.answers.needs import covers, needs
from materia.answers.opening import open_answerer
from materia.model.answer import Answer
from materia.model.question import Intent
from materia.model.statement import Statement


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    """Answers of the shipped pack alone."""
    opened = open_answerer(None)
    asked = {
        "baclofen": "What happens if I stop baclofen suddenly?",
        "hydroxyzine": "Is hydroxyzine a benzodiazepine?",
        "lisinopril": "What are the side effects of lisinopril?",
        "allopurinol": "What are the side effects of allopurinol?",
        "older": "Is diphenhydramine safe for a 78-year-old to sleep?",
        "younger": "Is diphenhydramine safe for a 30-year-old to sleep?",
        "warfarin": "Can I take Bactrim while on warfarin?",
    }
    return {name: opened.answerer.answer(question) for name, question in asked.items()}


def need(answer: Answer, name: str) -> str | None:
    return next((m.status for m in answer.must_haves if m.slot == name), None)


def limits(answer: Answer) -> str:
    return " ".join(limit.text for limit in answer.limits)


def test_what_is_known_is_said_though_no_part_of_the_plan_asks_for_it(answers: dict[str, Answer]) -> None:
    assert need(answers["hydroxyzine"], "qt") == "covered"
    assert need(answers["lisinopril"], "angioedema") == "covered"
    assert need(answers["warfarin"], "inr_soon") == "covered"


def test_what_is_not_known_is_named(answers: dict[str, Answer]) -> None:
    answer = answers["baclofen"]
    assert need(answer, "seizures") == "covered"
    assert (need(answer, "pump") == "not_found") is ("pump" in limits(answer))
    if need(answer, "pump") == "not_found":
        assert answer.status == "partial"


def test_a_need_holds_only_for_its_medicines_and_people(answers: dict[str, Answer]) -> None:
    assert need(answers["allopurinol"], "angioedema") is None
    assert need(answers["older"], "falls") is not None
    assert need(answers["younger"], "falls") is None


def test_a_gap_that_labels_hardly_ever_fill_makes_no_answer_partial(answers: dict[str, Answer]) -> None:
    answer = answers["warfarin"]
    assert need(answer, "alternative") == "not_found"
    assert "alternative" in limits(answer)
    assert answer.status == "answered"


def test_the_table_is_whole() -> None:
    assert {intent for each in needs() for intent in each.intents} <= set(Intent)
    for each in needs():
        assert each.text
        assert not re.match(r"that\b", each.text), "it is read after 'I did not find'"


def test_plain_words_cover_a_need_too() -> None:
    sleepy = next(each for each in needs() if each.name == "sedation")
    said = Statement(
        id="drug:inventol/x", subject="drug:inventol", predicate="causes", object=None, text="CNS effects.",
        plain="It makes you sleepy.", evidence=(),
    )  # fmt: skip
    assert covers(sleepy, said)
