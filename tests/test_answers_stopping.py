"""Stopping: the gravest warnings belong to it, and lay readers are told that it is slow but not how many weeks."""

from datetime import date

import pytest

from materia.answers.candidate import Candidate
from materia.answers.lay import _held_back, _without_pace
from materia.answers.opening import open_answerer
from materia.model.answer import Answer
from materia.model.question import Audience, Intent
from materia.model.statement import Statement

AS_OF = date(2026, 11, 22)


def ask(text: str, audience: Audience = Audience.PATIENT) -> Answer:
    return open_answerer(None).answerer.answer(text, audience=audience, as_of=AS_OF)


def said(plain: str) -> Candidate:
    statement = Statement(
        id="s", subject="drug:inventol", predicate="stopping", object=None, text=plain, plain=plain, evidence=()
    )
    return Candidate(text=plain, subject="drug:inventol", evidence=(), sources=(), statement=statement)


@pytest.mark.parametrize("drug", ["apixaban", "rivaroxaban", "edoxaban", "prasugrel"])
def test_a_boxed_warning_on_stopping_is_part_of_the_answer(drug: str) -> None:
    opened = open_answerer(None)
    assert opened.pack is not None
    boxed = [s for s in opened.pack.statements(f"drug:{drug}") if s.predicate == "boxed_warning"]
    danger = {s.plain for s in boxed if "stop.danger" in s.slots}
    answer = ask(f"can I stop {drug}?")
    dangers = [c.text for c in answer.claims if c.text in danger or "stop" in c.text.lower()]
    assert danger and answer.status == "answered" and dangers


def test_a_taper_is_said_to_be_slow_without_its_weeks() -> None:
    answer = ask("Can I stop clozapine suddenly?")
    texts = " ".join(c.text for c in answer.claims)
    assert answer.status != "not_found" and "gradually" in texts and "week" not in texts


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        ("Inventol is lowered gradually over 1 to 2 weeks.", "Inventol is lowered gradually."),
        ("When inventol was stopped all at once, up to 3% of people slept badly.", None),
        ("Stop inventol at least 3 days before surgery, if you can.", None),
        ("Inventol should be stopped over 1 to 2 weeks.", ""),
        ("When inventol is begun again after 2 days, take 12.5 mg.", ""),
        ("Lower inventol by 10% every 2 weeks.", ""),
    ],
)
def test_only_a_plan_in_numbers_is_held_back_from_lay_readers(plain: str, shown: str | None) -> None:
    candidate = _without_pace(said(plain))
    assert candidate.statement is not None
    held = _held_back(candidate, Intent.STOPPING, insulin=False)
    assert held is (shown == "")
    if not held:
        assert candidate.statement.plain == (shown or plain)
