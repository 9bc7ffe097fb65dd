"""A question in real people's English becomes an intent, a proposition and slots."""

import csv
import time
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from materia.model.identity import RouteGroup
from materia.model.question import Audience, Intent, Question
from materia.questions.intent import intent_rules
from materia.questions.understand import understand
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

OWN = yaml.safe_load(Path(__file__).with_name("test_questions_own.yaml").read_text(encoding="utf-8"))["questions"]


@lru_cache(maxsize=1)
def recogniser() -> Recogniser:
    return Recogniser(Vocabulary.load())


def asked(text: str) -> Question:
    return understand(text, recogniser())


def stated(question: Question) -> str | None:
    if question.proposition is None:
        return None
    return " ".join([question.proposition.predicate, *(a.removeprefix("drug:") for a in question.proposition.args)])


def slot(text: str) -> dict[str, str]:
    return dict(asked(text).slots)


@pytest.mark.parametrize(("text", "intent", "proposition"), OWN, ids=[row[0] for row in OWN])
def test_own_questions_are_understood(text: str, intent: str, proposition: str | None) -> None:
    question = asked(text)
    assert (question.intent.value, stated(question)) == (intent, proposition)


def test_the_own_questions_cover_every_intent() -> None:
    assert len(OWN) >= 150
    assert {row[1] for row in OWN} == {intent.value for intent in Intent}


def test_a_gloss_in_brackets_is_not_what_is_asked_about() -> None:
    question = asked("Is baclofen (GABA receptor agonist) the same as cyclobenzaprine (muscle relaxant)?")
    assert [m.concept.id for m in question.mentions] == ["drug:baclofen", "drug:cyclobenzaprine"]
    assert "gloss" in dict(question.slots)


def test_brackets_that_hold_the_only_drug_are_not_a_gloss() -> None:
    assert [m.concept.id for m in asked("my muscle pills (baclofen) side effects").mentions] == ["drug:baclofen"]


def test_creatinine_clearance_and_egfr_are_not_taken_for_one_another() -> None:
    assert slot("gabapentin dose CrCl 25")["renal_metric"] == "CrCl"
    assert slot("gabapentin dose with eGFR of 25")["renal_metric"] == "eGFR"
    assert slot("gabapentin dose, serum creatinine 2.1")["renal_metric"] == "serum creatinine"
    assert slot("What is the gabapentin dose for CrCl 25 mL/min?") == {
        "renal_metric": "CrCl",
        "renal_value": "25",
        "organ": "kidney",
    }


def test_age_weight_and_population() -> None:
    found = slot("ibuprofen dose for my 6 year old daughter who weighs 45 lbs")
    assert (found["age"], found["age_unit"], found["weight"], found["weight_unit"]) == ("6", "year", "45", "lb")
    assert (found["population"], found["audience"]) == ("children", "caregiver")
    assert slot("is diphenhydramine safe for a 78-year-old")["population"] == "older-adults"
    assert slot("tylenol for a 4 month old")["age_unit"] == "month"


def test_dose_frequency_release_and_duration() -> None:
    found = slot("metoprolol ER 50 mg twice a day for 3 weeks")
    assert (found["dose"], found["frequency"], found["release"], found["duration"]) == (
        "50 mg",
        "twice a day",
        "extended",
        "3 weeks",
    )


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("diclofenac gel side effects", RouteGroup.TOPICAL),
        ("baclofen pump dose", RouteGroup.INTRATHECAL),
        ("timolol eye drops", RouteGroup.OPHTHALMIC),
        ("fentanyl patch dose", RouteGroup.TRANSDERMAL),
        ("IV vancomycin dose", RouteGroup.INJECTED),
        ("vancomycin capsules dose", RouteGroup.ORAL),
        ("vancomycin dose", None),
    ],
)
def test_a_named_route_is_kept_and_none_is_made_up(text: str, route: RouteGroup | None) -> None:
    assert asked(text).route is route


def test_trimester_abruptness_and_audience() -> None:
    assert slot("ibuprofen at 30 weeks pregnant")["trimester"] == "3"
    assert slot("can i stop clonidine cold turkey")["abrupt"] == "yes"
    assert slot("I'm a nurse, how is vancomycin given")["audience"] == "nurse"
    assert dict(understand("baclofen", recogniser(), default_audience=Audience.PHARMACIST).slots) == {
        "audience": "pharmacist"
    }


def test_a_mended_name_is_told_and_an_unknown_one_is_named() -> None:
    assert asked("metfromin side effects").corrections == ("metfromin → metformin",)
    assert asked("what is zorblaxitol").unknown_drug == "zorblaxitol"
    assert asked("what is baclofen").unknown_drug is None


def test_look_alikes_and_combined_brands_pass_through_as_questions() -> None:
    question = asked("what is in nyquil")
    assert [a.reason for a in question.ambiguities] == ["several_products"]


def test_other_questions_name_the_sections_that_fit() -> None:
    assert asked("how long does baclofen stay in your system").section_hints[0] == "43682-4"
    assert asked("how to store insulin").section_hints[0] == "44425-7"
    assert asked("what is baclofen").section_hints == ()


def test_a_question_without_a_medicine_has_no_mention_and_no_proposition() -> None:
    question = asked("what is the capital of France")
    assert (question.mentions, question.proposition) == ((), None)


def test_every_intent_rule_and_its_table_for_medicationqa_load() -> None:
    assert len({rule.decision.rule for rule in intent_rules()}) > 30
    text = files("materia.evaluation").joinpath("medicationqa_types.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    known = {intent.value for intent in Intent}
    for row in csv.DictReader(lines, delimiter="\t"):
        assert set(filter(None, row["intents"].split(";"))) <= known


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_no_text_raises_and_offsets_hold(text: str) -> None:
    question = asked(text)
    for mention in question.mentions:
        assert text[mention.start : mention.end] == mention.text


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["is", "baclofen", "(", ")", "with", "w/", "tramadol", "[", "stop", "?", "25", "mg"]),
        max_size=14,
    )
)
def test_broken_brackets_and_telegrams_do_not_raise(words: list[str]) -> None:
    assert isinstance(asked(" ".join(words)).intent, Intent)


def test_a_long_text_is_understood_in_reasonable_time() -> None:
    start = time.perf_counter()
    asked("can i take baclofen with tramadol " * 300)
    assert time.perf_counter() - start < 5


def test_a_child_is_a_population_with_its_age() -> None:
    found = slot("codeine cough syrup for my 5 year old")
    assert (found["population"], found["age"], found["age_unit"]) == ("children", "5", "year")
    assert (slot("tylenol for a 4 month old")["population"], slot("tylenol for a 4 month old")["age_group"]) == (
        "children",
        "infants",
    )
    assert "population" not in slot("aspirin for my 45 year old husband")
    assert "population" not in slot("my daughter is 22 can she take doxycycline")


def test_the_week_of_a_pregnancy_is_kept() -> None:
    for text in ("ibuprofen pregnancy 30 weeks", "ibuprofen at 30 weeks pregnant", "is ibuprofen safe at 30 weeks"):
        assert (slot(text)["trimester"], slot(text)["weeks"]) == ("3", "30"), text
    assert "weeks" not in slot("baclofen for 3 weeks")


@pytest.mark.parametrize(
    ("text", "manner", "release"),
    [
        ("can i crush oxycontin", "crush", "extended"),
        ("chewing wellbutrin xl", "chew", "extended"),
        ("can i open a cymbalta capsule", "open", "delayed"),
        ("can i split metoprolol tablets", "split", None),
    ],
)
def test_crushing_names_its_manner_and_the_release_of_a_brand(text: str, manner: str, release: str | None) -> None:
    question = asked(text)
    assert dict(question.slots)["manner"] == manner
    assert dict(question.slots).get("release") == release
    assert {"34068-7", "34069-5", "34071-1", "34076-0"} <= set(question.section_hints)


def test_what_a_person_tells_of_itself_is_personal() -> None:
    assert slot("my heel hurts since cipro")["personal"] == "yes"
    assert "personal" not in slot("does cipro cause tendon pain")


def test_a_medicine_named_only_in_an_allergy_is_what_is_asked_about() -> None:
    assert [m.concept.id for m in asked("codeine allergy symptoms").mentions] == ["drug:codeine"]
