"""Questions whether an amount, a frequency or a duration may be: the answer is a dose and never only what it is for."""

import pytest

from materia.answers.answerer import Answerer
from materia.answers.opening import open_answerer
from materia.model.answer import Answer
from materia.model.question import Intent


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    """The answerer of the shipped pack alone."""
    return open_answerer(None).answerer


def first(answer: Answer) -> str:
    """The sentence that opens."""
    return next(claim.text for claim in answer.claims if claim.id == answer.verdict.claims[0])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Can I take methotrexate every day for rheumatoid arthritis?", "WEEKLY"),
        ("is it ok to use methotrexate twice a day for psoriasis", "WEEKLY"),
        ("Can I take 8 grams of acetaminophen a day for a headache?", "4,000 mg"),
        ("maximum acetaminophen", "4,000 mg"),
        ("maximum citalopram dose elderly", "20 mg"),
    ],
)
def test_the_dose_of_the_label_opens_and_not_the_use(answerer: Answerer, question: str, said: str) -> None:
    answer = answerer.answer(question)
    assert answer.question.intent == Intent.DOSE
    assert answer.verdict.value is None, "an amount is never met with a yes"
    assert said in first(answer)


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Can I take methotrexate for rheumatoid arthritis?", Intent.INDICATION),
        ("Is lisinopril 10 mg used for high blood pressure?", Intent.INDICATION),
        ("Can I take 400 mg of ibuprofen with warfarin?", Intent.INTERACTION),
        ("Can I take 10 mg of lisinopril while pregnant?", Intent.PREGNANCY),
        ("I took 8 grams of acetaminophen too much", Intent.OVERDOSE),
    ],
)
def test_other_questions_stay_what_they_are(answerer: Answerer, question: str, intent: Intent) -> None:
    assert answerer.answer(question).question.intent == intent


def test_what_holds_for_mild_impairment_does_not_answer_for_severe(answerer: Answerer) -> None:
    answer = answerer.answer("enoxaparin dose in severe renal impairment")
    assert "30 mL/min" in first(answer)
    assert "moderate" not in " ".join(claim.text for claim in answer.claims)


def test_no_boxed_warning_and_no_check_is_left_out(answerer: Answerer) -> None:
    said = " ".join(claim.text for claim in answerer.answer("clozapine boxed warning").claims)
    assert "Seizures" in said
    assert "white blood cells" in said
    assert "eye exams" in " ".join(claim.text for claim in answerer.answer("amiodarone monitoring").claims)


def test_the_dose_of_one_beside_the_other_is_a_matter_of_both(answerer: Answerer) -> None:
    answer = answerer.answer("valproate and lamotrigine dose adjustment")
    assert answer.question.intent == Intent.INTERACTION
    assert any("half" in claim.text for claim in answer.claims)


def test_what_is_said_of_alcohol_does_not_open_for_two_medicines(answerer: Answerer) -> None:
    assert "lcohol" not in first(answerer.answer("can I take oxycodone with alprazolam"))


def test_silence_on_a_drink_is_not_told_as_none_listed(answerer: Answerer) -> None:
    assert answerer.answer("Can I drink coffee with alendronate?").verdict.stance == "not_checked"


@pytest.mark.parametrize("medicine", ["alendronate", "omeprazole"])
def test_how_it_is_taken_is_not_opened_by_when_to_stop(answerer: Answerer, medicine: str) -> None:
    answer = answerer.answer(f"How should {medicine} be taken?")
    assert not answer.verdict.claims or not first(answer).startswith("Stop ")
