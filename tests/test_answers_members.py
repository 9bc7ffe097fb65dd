"""Classes beside other things, comparisons by rank, signs of too much, and children's doses: from the shipped pack."""

import re

import pytest

from materia.answers.answerer import Answerer
from materia.answers.opening import recogniser_of
from materia.model.answer import Answer
from materia.model.question import Intent
from materia.pack.store import Pack


@pytest.fixture(scope="module")
def shipped() -> Answerer:
    pack = Pack.open()
    return Answerer(pack, None, recogniser_of(pack, None))


def opens(answer: Answer) -> str:
    claims = {claim.id: claim.text for claim in answer.claims}
    return claims[answer.verdict.claims[0]] if answer.verdict.claims else ""


def codes(answer: Answer) -> set[str]:
    return {limit.code for limit in answer.limits}


def test_what_is_said_of_members_is_told_of_them_and_not_of_the_class(shipped: Answerer) -> None:
    answer = shipped.answer("Can I drink alcohol with antibiotics?")
    assert answer.verdict.value == "depends" and answer.verdict.stance == "only_with_prescriber"
    assert "of_members" in codes(answer) and answer.status == "partial"
    assert "antibiotics" not in opens(answer) and "metronidazole" in opens(answer)


def test_a_class_of_which_no_member_is_known_is_not_checked(shipped: Answerer) -> None:
    answer = shipped.answer("do beta blockers interact with grapefruit")
    assert answer.verdict.stance == "not_checked" and "of_members" not in codes(answer)


@pytest.mark.parametrize(
    "question", ["is naproxen stronger than ibuprofen", "which is better, cetirizine or loratadine?"]
)
def test_which_of_two_is_better_is_not_answered_with_no(shipped: Answerer, question: str) -> None:
    answer = shipped.answer(question)
    assert answer.verdict.value is None and not opens(answer).startswith("No")
    assert "no_ranking" in codes(answer)


@pytest.mark.parametrize("question", ["what are signs of lithium toxicity", "digoxin toxicity symptoms"])
def test_toxicity_of_a_medicine_is_too_much_of_it(shipped: Answerer, question: str) -> None:
    answer = shipped.answer(question)
    assert answer.question.intent == Intent.OVERDOSE
    assert answer.sections and answer.verdict.claims


def test_an_effect_named_after_another_medicine_stays_an_effect(shipped: Answerer) -> None:
    answer = shipped.answer("Can ibuprofen cause lithium toxicity?")
    assert answer.question.intent != Intent.OVERDOSE
    assert "drug:ibuprofen" in {concept.id for concept in answer.question.concepts}


def test_signs_come_before_what_is_done(shipped: Answerer) -> None:
    assert "loose stools" in opens(shipped.answer("what are signs of lithium toxicity"))


def test_a_fever_reducer_is_no_fever_and_a_childs_symptom_hides_no_advice(shipped: Answerer) -> None:
    answer = shipped.answer("My child is 4 years old and has a fever, how much Motrin?")
    assert answer.verdict.stance != "avoid" and "under 12" in opens(answer)


@pytest.mark.parametrize(
    ("question", "stance"),
    [("are ACE inhibitors safe in pregnancy", "avoid"), ("are SSRIs safe while breastfeeding", "only_with_prescriber")],
)
def test_a_class_in_pregnancy_and_lactation_is_answered(shipped: Answerer, question: str, stance: str) -> None:
    answer = shipped.answer(question)
    assert answer.verdict.stance == stance and answer.verdict.claims


def test_how_a_medicine_is_given_is_no_question_for_yes_or_no(shipped: Answerer) -> None:
    answer = shipped.answer("how is vancomycin given for c diff")
    assert answer.verdict.value is None and "not" not in opens(answer).split()


@pytest.mark.parametrize("question", ["what is the antidote for heparin", "warfarin reversal"])
def test_the_antidote_opens_where_it_is_asked_for(shipped: Answerer, question: str) -> None:
    assert any(name in opens(shipped.answer(question)).lower() for name in ("protamine", "vitamin k"))


def test_classes_that_exclude_one_another_give_a_no(shipped: Answerer) -> None:
    assert shipped.answer("is lisinopril a diuretic").verdict.value == "no"


def test_days_without_a_medicine_are_more_than_a_late_dose(shipped: Answerer) -> None:
    assert "starts again" in opens(shipped.answer("Forgot my lamictal for 6 days, can I just start again at 200 mg?"))
    assert "starts again" not in opens(shipped.answer("I forgot my lamictal this morning"))


def test_a_vomited_dose_is_a_missed_one(shipped: Answerer) -> None:
    answer = shipped.answer("i threw up 20 minutes after taking my amoxicillin should i take it again")
    assert answer.question.intent == Intent.MISSED_DOSE


def test_a_rule_of_several_conditions_answers_for_the_values_that_it_names(shipped: Answerer) -> None:
    answer = shipped.answer("apixaban dose in 82 yo, 58 kg, SCr 1.6, nonvalvular AF")
    assert "any 2" in opens(answer)


def test_a_class_with_a_condition_is_told_by_its_members(shipped: Answerer) -> None:
    answer = shipped.answer("can I take a water pill if I'm allergic to sulfa")
    assert answer.verdict.stance == "only_with_prescriber" and "of_members" in codes(answer)
    assert "sulfa" in opens(answer)


def test_a_dose_by_weight_is_answered_by_weight(shipped: Answerer) -> None:
    assert "mg/kg" in opens(shipped.answer("enoxaparin 1 mg/kg q12h with CrCl 24 adjust?"))


def test_what_to_ask_next_of_a_class_is_in_the_plural(shipped: Answerer) -> None:
    asked = shipped.answer("are ACE inhibitors safe in pregnancy").follow_ups
    assert "What are ACE inhibitors used for?" in asked
    assert not any(question.startswith("What is ACE") for question in asked)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("missed my birth control pill 2 days in a row, what now", "2|two"),
        ("I forgot my birth control pill yesterday", "1|one|late"),
    ],
)
def test_pills_of_several_hormones_answer_for_their_class_by_the_number_missed(
    shipped: Answerer, question: str, number: str
) -> None:
    answer = shipped.answer(question)
    assert answer.verdict.stance is None and re.search(rf"\b(?:{number})\b", opens(answer))
    assert "of_members" in codes(answer) and not any("found no rule" in notice.text for notice in answer.notices)
    assert any("leaflet of your own pack" in claim.text for claim in answer.claims)


@pytest.mark.parametrize("question", ["what are beta blockers", "what are statins used for"])
def test_a_class_is_told_by_what_some_of_its_members_are_for(shipped: Answerer, question: str) -> None:
    answer = shipped.answer(question)
    told = [c.text for c in answer.claims if c.id in next(s.claims for s in answer.sections if s.kind == "of_members")]
    assert answer.verdict.stance is None and "of_members" in codes(answer) and told
    assert all(re.search(r"lol\b|statin\b", text) for text in [opens(answer), *told])
