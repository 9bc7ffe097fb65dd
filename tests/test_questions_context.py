"""What stands around a question: contraception, "the pill", an allergy told, one product of two names, a switch."""

import pytest

from materia.model.question import Intent
from materia.questions.understand import understand
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(Vocabulary.load())


@pytest.mark.parametrize(
    "question",
    [
        "Do I need two kinds of birth control on isotretinoin?",
        "contraception on isotretinoin",
        "How long after methotrexate do I need birth control?",
    ],
)
def test_contraception_that_a_medicine_asks_for_is_a_matter(question: str, recogniser: Recogniser) -> None:
    assert understand(question, recogniser).matter == "contraception"


@pytest.mark.parametrize(
    "question",
    [
        "Can I take St John's wort with the pill?",
        "does rifampin affect birth control",
        "amoxicillin with birth control pills",
    ],
)
def test_contraceptives_beside_a_medicine_are_an_interaction(question: str, recogniser: Recogniser) -> None:
    read = understand(question, recogniser)
    assert read.intent is Intent.INTERACTION
    assert "class:hormonal-contraceptive" in {m.concept.id for m in read.mentions}


@pytest.mark.parametrize("question", ["can I split the pill of metoprolol", "I take the pill with food, metformin"])
def test_any_tablet_is_not_the_pill(question: str, recogniser: Recogniser) -> None:
    assert "class:hormonal-contraceptive" not in {m.concept.id for m in understand(question, recogniser).mentions}


@pytest.mark.parametrize(
    "question",
    [
        "bactrim for UTI but im allergic to sulfa, is that the same thing",
        "dose of amoxicillin, patient is allergic to penicillin",
    ],
)
def test_an_allergy_that_is_told_comes_before_every_other_question(question: str, recogniser: Recogniser) -> None:
    read = understand(question, recogniser)
    assert read.intent is Intent.CONTRAINDICATION
    assert read.proposition is not None and read.proposition.args[1].endswith("-allergy")


def test_what_somebody_wants_to_take_is_what_is_asked_about(recogniser: Recogniser) -> None:
    read = understand("My patient is allergic to penicillin and takes valproate, can I give ertapenem?", recogniser)
    assert read.proposition is not None and read.proposition.args[0] == "drug:ertapenem"


@pytest.mark.parametrize(
    ("question", "one"),
    [
        ("piperacillin tazobactam dose hemodialysis", "drug:piperacillin+tazobactam"),
        ("lisinopril hydrochlorothiazide side effects", "drug:hydrochlorothiazide+lisinopril"),
    ],
)
def test_ingredients_of_one_product_are_that_product(question: str, one: str, recogniser: Recogniser) -> None:
    assert [m.concept.id for m in understand(question, recogniser).mentions if m.concept.id.startswith("drug:")] == [
        one
    ]


@pytest.mark.parametrize("question", ["warfarin ibuprofen", "metoprolol and furosemide"])
def test_two_medicines_stay_two(question: str, recogniser: Recogniser) -> None:
    found = [m.concept.id for m in understand(question, recogniser).mentions]
    assert len(found) == 2 and not any("+" in f for f in found)


@pytest.mark.parametrize(
    "question",
    ["Switching from warfarin to Xarelto, at what INR do I start?", "how do I convert from fluoxetine to phenelzine"],
)
def test_how_to_go_from_one_to_another_is_a_matter(question: str, recogniser: Recogniser) -> None:
    assert understand(question, recogniser).matter == "switching"


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("linezolid with patient on sertraline, need to stop sertraline?", Intent.INTERACTION),
        ("methotrexate 15 mg weekly for RA, can I add trimethoprim-sulfamethoxazole for a UTI", Intent.INTERACTION),
        ("amiodarone and simvastatin maximum dose", Intent.INTERACTION),
        ("my mom is 83 on ambien and fell twice, is there a lower dose for her", Intent.DOSE),
        ("mirtazapine vs trazodone for sleep which one makes you gain weight", Intent.CAUSES),
        ("Can my 78 year old mother take Benadryl to sleep?", Intent.CONTRAINDICATION),
    ],
)
def test_a_word_more_does_not_turn_the_question(question: str, intent: Intent, recogniser: Recogniser) -> None:
    assert understand(question, recogniser).intent is intent


@pytest.mark.parametrize(
    "question",
    [
        "can trazodone be used for sleep",
        "gabapentin for sleep",
        "can I take benadryl to help me sleep",
        "doxepin for sleep?",
    ],
)
def test_for_sleep_is_a_use(question: str, recogniser: Recogniser) -> None:
    read = understand(question, recogniser)
    assert read.intent is Intent.INDICATION
    assert "condition:insomnia" in {m.concept.id for m in read.mentions}


@pytest.mark.parametrize(
    "question", ["zolpidem for sleep apnea", "zolpidem and sleepwalking", "ambien for a sleep study"]
)
def test_other_words_of_sleep_are_not_insomnia(question: str, recogniser: Recogniser) -> None:
    assert "condition:insomnia" not in {m.concept.id for m in understand(question, recogniser).mentions}


@pytest.mark.parametrize(
    "question",
    ["how do I throw away leftover oxycodone", "can i flush old fentanyl patches", "how to dispose of insulin pens"],
)
def test_throwing_away_is_a_matter_of_its_own(question: str, recogniser: Recogniser) -> None:
    assert understand(question, recogniser).matter == "disposal"


@pytest.mark.parametrize("question", ["niacin flush how long", "heparin flush dose", "i keep throwing up on metformin"])
def test_a_flush_of_the_skin_or_of_a_line_throws_nothing_away(question: str, recogniser: Recogniser) -> None:
    assert understand(question, recogniser).matter not in ("disposal", "storage")


def test_two_medicines_that_may_be_forbidden_together_are_an_interaction(recogniser: Recogniser) -> None:
    read = understand("Is ondansetron contraindicated with apomorphine", recogniser)
    assert read.intent is Intent.INTERACTION
    one = understand("Is ondansetron contraindicated in long QT syndrome", recogniser)
    assert one.intent is Intent.CONTRAINDICATION


def test_a_finding_that_is_named_beside_another_is_kept(recogniser: Recogniser) -> None:
    """Only what a medicine is taken for stands back, not a second effect in everyday words."""
    named = understand("does zolpidem cause trouble sleeping and headache", recogniser).mentions
    assert {"condition:insomnia", "effect:insomnia"} & {m.concept.id for m in named}
    asked = understand("trazodone for sleep, does it cause weight gain", recogniser).mentions
    assert not {"condition:insomnia", "effect:insomnia"} & {m.concept.id for m in asked}
