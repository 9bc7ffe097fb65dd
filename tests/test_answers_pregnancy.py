"""Stopping in pregnancy: what is always said never speaks against the label. Answers of the shipped pack."""

from datetime import date

import pytest

from materia.answers.opening import open_answerer
from materia.model.answer import Answer

AS_OF = date(2026, 11, 22)
TO_STOP = ["misoprostol", "pravastatin", "atorvastatin", "isotretinoin", "lisinopril", "valsartan"]


def ask(text: str) -> Answer:
    return open_answerer(None).answerer.answer(text, as_of=AS_OF)


def everything(answer: Answer) -> str:
    return " ".join([*(c.text for c in answer.claims), *(n.text for n in answer.notices)]).lower()


@pytest.mark.parametrize("drug", TO_STOP)
@pytest.mark.parametrize("asked", ["I am pregnant and taking {}, should I stop?", "{} in pregnancy"])
def test_what_labels_say_to_stop_is_not_forbidden_to_stop(drug: str, asked: str) -> None:
    said = everything(ask(asked.format(drug)))
    assert "do not stop" not in said and "on your own" not in said


@pytest.mark.parametrize("drug", ["valproate", "warfarin"])
def test_what_is_never_stopped_alone_is_asked_about_today(drug: str) -> None:
    said = everything(ask(f"{drug} in pregnancy"))
    assert "do not stop or change this medicine on your own" in said
    assert "call your prescriber today" in said


def test_what_to_do_stands_before_what_was_seen() -> None:
    answer = ask("Can I take misoprostol in pregnancy?")
    part = next(s for s in answer.sections if s.kind == "pregnancy")
    texts = {c.id: c.text for c in answer.claims}
    assert "stop it and call" in texts[part.claims[0]]
