"""Driving: the warning itself opens, also where it names a strength, and not what only shares a word."""

from datetime import date

import pytest

from materia.answers.opening import open_answerer

AS_OF = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("asked", "warned"),
    [
        ("Is it OK to drive after eszopiclone?", "do not drive the day after"),
        ("can I drive on zolpidem", "do not drive"),
        ("driving with allopurinol", "do not drive"),
    ],
)
def test_the_counselling_on_driving_opens(asked: str, warned: str) -> None:
    answer = open_answerer(None).answerer.answer(asked, as_of=AS_OF)
    texts = {c.id: c.text for c in answer.claims}
    assert warned in texts[answer.verdict.claims[0]].casefold()
    assert all("driv" in text for text in texts.values())
