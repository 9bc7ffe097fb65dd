"""Fixed rules: what nobody stops alone, and child doses that are never given."""

from pathlib import Path

import pytest

from materia.model.concept import Mention
from materia.pack.labels import Shelf
from materia.safety.fixed_rules import (
    ChildDoseBlock,
    NeverStopRule,
    child_dose_block,
    child_dose_blocks,
    never_stop_alone,
    never_stop_rule,
    never_stop_rules,
)
from materia.safety.triage import triage
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary
from materia.text.digest import sha256


@pytest.mark.parametrize(
    "identifier",
    ["baclofen", "clonidine", "metoprolol", "alprazolam", "phenobarbital", "prednisone", "oxycodone", "levetiracetam",
     "warfarin", "clopidogrel", "insulin-glargine", "venlafaxine", "tizanidine", "entecavir", "valproate", "lithium",
     "efavirenz", "sotalol", "deflazacort", "cenobamate"],
)  # fmt: skip
def test_nobody_stops_these_alone(identifier: str) -> None:
    assert never_stop_alone(f"drug:{identifier}")


def test_a_combination_is_as_strict_as_its_parts_and_a_class_as_its_members() -> None:
    assert never_stop_alone("drug:acetaminophen+hydrocodone")
    assert never_stop_alone(["drug:unheard-of", "class:benzodiazepine"])
    assert not never_stop_alone(["drug:loratadine", "class:antihistamine"])


def test_every_rule_names_its_source() -> None:
    sources = [rule.source for rule in never_stop_rules()] + [block.source for block in child_dose_blocks()]
    for source in sources:
        assert source.title and source.year and source.url.startswith("https://")
    found = never_stop_rule("drug:baclofen")
    assert found is not None and found.source.year == "2006"


def test_child_doses_are_blocked_by_age_or_where_no_age_is_told() -> None:
    codeine = "drug:acetaminophen+codeine"
    assert child_dose_block(codeine, {"age": "11", "age_unit": "year"}) is not None
    assert child_dose_block(codeine, {"population": "children"}) is not None
    assert child_dose_block(codeine, {"age": "12", "age_unit": "year"}) is None
    assert child_dose_block("drug:promethazine", {"age": "18", "age_unit": "month"}) is not None
    assert child_dose_block("drug:promethazine", {"age": "30", "age_unit": "month"}) is None
    assert child_dose_block("drug:ibuprofen", {"age": "3", "age_unit": "year"}) is None


def test_opioid_cough_medicines_are_blocked_up_to_18_years_and_pain_medicines_up_to_12() -> None:
    fifteen = {"age": "15", "age_unit": "year"}
    block = child_dose_block("drug:codeine+promethazine", fifteen)
    assert block is not None and block.id == "opioid-cough-child"
    assert child_dose_block("drug:homatropine-methylbromide+hydrocodone", fifteen) is not None
    assert child_dose_block("drug:acetaminophen+codeine", fifteen) is None
    assert child_dose_block("drug:acetaminophen+hydrocodone", fifteen) is None


@pytest.mark.parametrize(
    ("drug", "age", "rule"),
    [("aspirin", "17", "aspirin-child"), ("bismuth-subsalicylate", "8", "bismuth-subsalicylate-child"),
     ("carbinoxamine", "1", "carbinoxamine-infant"), ("benzocaine", "1", "benzocaine-infant")],
)  # fmt: skip
def test_a_dose_that_labels_or_notices_forbid_by_age_is_blocked(drug: str, age: str, rule: str) -> None:
    block = child_dose_block(f"drug:{drug}", {"age": age, "age_unit": "year"})
    assert block is not None and block.id == rule and "is given here" in block.text


@pytest.mark.parametrize("rule", [*never_stop_rules(), *child_dose_blocks()], ids=lambda rule: rule.id)
def test_its_label_sentences_are_in_the_labels(rule: NeverStopRule | ChildDoseBlock, test_data: Path) -> None:
    shelf = Shelf.open(test_data)
    for item in rule.evidence:
        document = shelf.document(item.document)
        assert document is not None, item.document
        texts = {section.id: section.text for section in document.sections if section.kind == item.section_kind}
        assert sha256(texts[item.section][item.start : item.end]) == item.quote_sha256


def test_only_rules_from_notices_rest_on_no_label() -> None:
    bare = {rule.id for rule in never_stop_rules() if not rule.evidence}
    bare |= {block.id for block in child_dose_blocks() if not block.evidence}
    assert bare == {"benzocaine-infant", "lithium", "valproate-pregnancy"}


@pytest.mark.parametrize(
    ("said", "stop"),
    [
        ("My lips and tongue are swelling after lisinopril.", "Do not take the next dose of the new medicine."),
        ("I have hives and cannot breathe after amoxicillin.", "Do not take the next dose of the new medicine."),
        ("My skin is blistering and peeling after lamotrigine.", "Do not take the next dose of the new medicine."),
        ("My eyes are yellow since I take isoniazid.", "Do not take the next dose until you have asked."),
        ("My achilles tendon popped on ciprofloxacin.", "Do not take the next dose until you have asked."),
    ],
)
def test_no_next_dose_and_care_now(said: str, stop: str) -> None:
    found = triage(said, "us", mentions(said))
    assert found.level in ("emergency", "urgent")
    assert any(stop in notice.text for notice in found.notices)


@pytest.mark.parametrize("said", ["I am pregnant and take valproate.", "I am pregnant and take warfarin."])
def test_in_pregnancy_these_are_asked_about_today_and_not_stopped_alone(said: str) -> None:
    found = triage(said, "us", mentions(said))
    texts = " ".join(notice.text for notice in found.notices)
    assert "today" in texts and "Do not stop it or change it on your own" in texts


def mentions(text: str) -> tuple[Mention, ...]:
    return Recogniser(Vocabulary.load()).find(text).mentions


def test_an_adult_question_is_not_blocked() -> None:
    assert child_dose_block("drug:tramadol", {}) is None
    block = child_dose_block("drug:tramadol")
    assert block is not None and "2017" in str(block)


@pytest.mark.parametrize("drug", ["misoprostol", "isotretinoin", "lisinopril", "losartan"])
def test_in_pregnancy_nothing_is_said_against_a_label_that_says_to_stop(drug: str) -> None:
    said = f"I am pregnant and take {drug}."
    found = triage(said, "us", mentions(said))
    texts = " ".join(notice.text for notice in found.notices)
    assert found.level == "urgent" and "today" in texts
    assert "Do not stop" not in texts
