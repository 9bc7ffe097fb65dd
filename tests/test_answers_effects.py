"""Side effects: the serious ones have their own part, and names alone or "linked to" ask about an effect."""

from datetime import date

import pytest

from materia.answers.about import same_finding
from materia.answers.opening import open_answerer
from materia.answers.plan import plan_for
from materia.model.answer import Answer
from materia.model.question import Intent
from materia.questions.intent import decide

AS_OF = date(2026, 11, 22)


def ask(text: str) -> Answer:
    return open_answerer(None).answerer.answer(text, as_of=AS_OF)


def texts(answer: Answer, part: str) -> list[str]:
    shown = {c for s in answer.sections if s.kind == part for c in s.claims}
    return [c.text for c in answer.claims if c.id in shown]


@pytest.mark.parametrize("drug", ["clozapine", "allopurinol", "apixaban", "metformin", "lamotrigine"])
def test_what_is_stated_as_serious_never_stands_among_the_common_ones(drug: str) -> None:
    opened = open_answerer(None)
    assert opened.pack is not None
    stated = [s for s in opened.pack.statements(f"drug:{drug}") if s.predicate == "causes"]
    serious = {s.plain for s in stated if s.severity == "serious"}
    answer = opened.answerer.answer(f"side effects of {drug}", as_of=AS_OF)
    assert serious and not serious & set(texts(answer, "common"))


def test_a_serious_effect_comes_with_what_to_do() -> None:
    answer = ask("side effects of allopurinol")
    assert any("Stop allopurinol at once" in claim.text for claim in answer.claims)
    assert not any("screened" in text for text in texts(answer, "serious"))


@pytest.mark.parametrize(
    "shape",
    [
        "are CLASS linked to COND",
        "is DRUG associated with COND",
        "is there a link between DRUG and COND",
        "DRUG COND what to do",
        "DRUG COND what should i do",
    ],
)
def test_a_link_to_a_finding_is_asked_about_as_an_effect(shape: str) -> None:
    assert decide(shape).intent is Intent.CAUSES


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("nitroglycerin headache", "causes"),
        ("lisinopril cough", "causes"),
        ("loperamide diarrhea", "indication"),
        ("metoprolol asthma", "contraindication"),
        ("Is clozapine dangerous for white blood cells?", "causes"),
    ],
)
def test_names_alone_are_read_as_the_effect_unless_it_is_what_the_medicine_treats(asked: str, intent: str) -> None:
    answer = ask(asked)
    assert answer.question.intent == intent and answer.verdict.claims


def test_what_to_do_speaks_of_the_very_sign_asked_about() -> None:
    assert any("if you get a rash" in text for text in texts(ask("allopurinol rash what to do"), "effect"))
    assert not any("chest pain" in text for text in texts(ask("nitroglycerin headache"), "effect"))


def test_one_finding_as_condition_and_as_effect_is_the_same() -> None:
    assert same_finding("effect:rash", "condition:rash") and not same_finding("effect:rash", "effect:hives")


def test_the_parts_of_serious_and_common_effects_exclude_each_other() -> None:
    grave = {part.kind: part.grave for part in plan_for(Intent.SIDE_EFFECTS).parts}
    assert grave["serious"] is True and grave["common"] is False


def test_what_patients_are_told_to_expect_is_an_effect() -> None:
    answer = ask("my pee turned orange on rifampin is that normal")
    told = {c.id: c.text for c in answer.claims}
    assert answer.verdict.value == "yes" and "urine" in told[answer.verdict.claims[0]]


def test_who_must_not_take_it_is_no_ban_for_everybody() -> None:
    assert ask("who should not take warfarin").verdict.stance == "caution"
    assert ask("can I take warfarin if I am bleeding").verdict.stance == "avoid"
