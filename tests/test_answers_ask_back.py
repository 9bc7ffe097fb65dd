"""A name with several meanings is asked back; where one must not be taken with the medicine beside it, that is said."""

from datetime import date

import pytest

from materia.answers.opening import open_answerer
from materia.model.answer import Answer


def ask(text: str) -> Answer:
    return open_answerer(None).answerer.answer(text, as_of=date(2026, 11, 22))


def codes(answer: Answer) -> list[str]:
    return [limit.code for limit in answer.limits]


@pytest.mark.parametrize(
    "text", ["how long after taking viagra can i take my nitro", "Can I take nitro with sildenafil?"]
)
def test_the_forbidden_meaning_is_answered_and_told_as_taken(text: str) -> None:
    answer = ask(text)
    assert answer.verdict.stance == "avoid" and answer.verdict.claims
    assert codes(answer)[0] == "ask_back_taken" and "nitrofurantoin" in answer.limits[0].text
    mention = next(c for c in answer.question.concepts if c.id == "drug:nitroglycerin")
    assert answer.question.text == text and text[mention.start : mention.end] == "nitro"


@pytest.mark.parametrize("text", ["Can I take nitro?", "Can I take nitro with metformin?", "What is nitro?"])
def test_without_a_forbidden_meaning_the_reader_is_asked(text: str) -> None:
    answer = ask(text)
    assert answer.status == "declined" and not answer.claims and codes(answer) == ["ask_back"]


def test_an_emergency_comes_before_the_question_back() -> None:
    answer = ask("I took nitro with viagra and I am fainting, I have crushing chest pain")
    assert answer.status == "emergency"
