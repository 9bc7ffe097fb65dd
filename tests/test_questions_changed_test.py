"""A measurement that a medicine changes is read as the effect; the level that is aimed at is a matter of its own."""

import pytest

from materia.model.question import Intent
from materia.questions.understand import understand
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(Vocabulary.load())


@pytest.mark.parametrize(
    ("question", "effect"),
    [
        ("Does ondansetron prolong the QT interval?", "effect:qt-prolongation"),
        ("ondansetron QTc", "effect:qt-prolongation"),
        ("Does losartan raise potassium?", "effect:hyperkalemia"),
        ("can furosemide lower my potassium", "effect:hypokalemia"),
        ("Does metoprolol slow the heart rate?", "effect:bradycardia"),
        ("Does hydrochlorothiazide lower sodium?", "effect:hyponatremia"),
        ("can omeprazole deplete magnesium", "effect:hypomagnesemia"),
        ("Does prednisone raise blood sugar?", "effect:hyperglycemia"),
    ],
)
def test_a_change_is_the_effect_that_it_is_called_by(question: str, effect: str, recogniser: Recogniser) -> None:
    read = understand(question, recogniser)
    assert read.intent is Intent.CAUSES
    assert effect in {m.concept.id for m in read.mentions}


@pytest.mark.parametrize("question", ["Can I take potassium with losartan?", "When is the QT interval monitored?"])
def test_a_measurement_or_medicine_that_is_not_changed_stays(question: str, recogniser: Recogniser) -> None:
    read = understand(question, recogniser)
    assert read.intent is not Intent.CAUSES
    assert not any(m.concept.id.startswith("effect:") for m in read.mentions)


@pytest.mark.parametrize("question", ["lithium therapeutic range", "What is the target level of lithium?"])
def test_levels_are_a_matter_of_their_own(question: str, recogniser: Recogniser) -> None:
    assert understand(question, recogniser).matter == "levels"


@pytest.mark.parametrize("question", ["does metformin lower blood sugar", "Does lisinopril lower blood pressure?"])
def test_what_a_medicine_is_taken_for_is_no_side_effect(question: str, recogniser: Recogniser) -> None:
    assert understand(question, recogniser).intent is not Intent.CAUSES or not any(
        m.concept.id in ("effect:hypoglycemia", "effect:hypotension") for m in understand(question, recogniser).mentions
    )


@pytest.mark.parametrize(
    "question", ["Does amiodarone increase digoxin levels?", "does quinidine affect digoxin level"]
)
def test_the_level_of_another_medicine_is_asked_as_the_two_together(question: str, recogniser: Recogniser) -> None:
    read = understand(question, recogniser)
    assert read.intent is Intent.INTERACTION
    assert "drug:digoxin" in {m.concept.id for m in read.mentions}


def test_a_level_of_the_body_stays_a_measurement(recogniser: Recogniser) -> None:
    read = understand("Does finasteride lower testosterone levels?", recogniser)
    assert "drug:testosterone" not in {m.concept.id for m in read.mentions}
