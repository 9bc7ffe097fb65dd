"""Pregnancy, nursing, children, older adults, stopping, overdose and counselling, on invented sentences."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from invented_label import Read, extract

from materia.extraction.families import (
    children,
    counselling,
    dependence,
    fertility,
    lactation,
    older_adults,
    overdose,
    pregnancy,
    stopping,
)
from materia.extraction.set_phrases.measure import age, spelled
from materia.extraction.set_phrases.remainder import clause, narrows, restricts
from materia.model.section_kind import (
    DEPENDENCE,
    GERIATRIC_USE,
    MEDICATION_GUIDE,
    NURSING_MOTHERS,
    OTC_PREGNANCY,
    OTC_STOP_USE,
    OTC_WHEN_USING,
    OVERDOSAGE,
    PATIENT_INFORMATION,
    PEDIATRIC_USE,
    PREGNANCY,
    WARNINGS,
)

_READS: dict[str, tuple[Read, str]] = {
    "pregnancy": (pregnancy.read, PREGNANCY),
    "lactation": (lactation.read, NURSING_MOTHERS),
    "fertility": (fertility.read, WARNINGS),
    "children": (children.read, PEDIATRIC_USE),
    "older_adults": (older_adults.read, GERIATRIC_USE),
    "stopping": (stopping.read, WARNINGS),
    "dependence": (dependence.read, DEPENDENCE),
    "overdose": (overdose.read, OVERDOSAGE),
    "counselling": (counselling.read, PATIENT_INFORMATION),
}

EXAMPLES: dict[str, list[list[str]]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))


@pytest.mark.parametrize(("predicate", "text", "says"), EXAMPLES["said"])
def test_a_set_phrase_becomes_its_statement(predicate: str, text: str, says: str) -> None:
    read, kind = _READS[predicate]
    found = extract(read, kind, text)
    assert [s.predicate for s in found.statements], found.rejected
    assert any(says in s.text for s in found.statements), [s.text for s in found.statements]
    assert {s.predicate for s in found.statements} == {predicate}


@pytest.mark.parametrize(("predicate", "text", "reason"), EXAMPLES["silent"])
def test_what_is_narrowed_or_of_another_medicine_gives_no_statement(predicate: str, text: str, reason: str) -> None:
    read, kind = _READS[predicate]
    found = extract(read, kind, text)
    assert not found.statements, [s.text for s in found.statements]
    assert (predicate, reason) in found.rejected, found.rejected


def test_absence_of_studies_is_its_own_value_and_no_danger() -> None:
    (made,) = extract(
        children.read, PEDIATRIC_USE, "Safety and effectiveness in children have not been established."
    ).statements
    assert made.certainty == "not_established"
    assert made.stance == "only_with_prescriber"
    assert "unsafe" not in made.text + made.plain


def test_what_is_said_of_the_class_stays_said_of_the_class() -> None:
    text = "Corticosteroids should be given to pregnant women only when clearly needed."
    (made,) = extract(pregnancy.read, PREGNANCY, text, drug="betamethasone", brand="Invented").statements
    assert dict(made.value)["said_of"] == "class:corticosteroid"
    assert made.text.startswith("Corticosteroids such as betamethasone should be used")


def test_what_is_said_of_one_ingredient_stays_said_of_it() -> None:
    found = extract(
        lactation.read,
        NURSING_MOTHERS,
        "Codeine is excreted in human milk.\nAcetaminophen and codeine should not be used by nursing mothers.",
        drug="acetaminophen+codeine",
        brand="Invented",
    )
    milk, use = found.statements
    assert dict(milk.value)["said_of"] == "drug:codeine"
    assert "codeine in acetaminophen and codeine" in milk.text.lower()
    assert "said_of" not in dict(use.value)


def test_a_class_of_one_ingredient_has_that_ingredient_as_its_example() -> None:
    text = "Opioids are excreted in human milk."
    (made,) = extract(lactation.read, NURSING_MOTHERS, text, drug="acetaminophen+codeine", brand="Invented").statements
    assert made.text.startswith("Opioids such as codeine are")
    assert "acetaminophen" not in made.text


def test_the_evidence_is_the_clause_that_says_it() -> None:
    text = (
        "It is not known whether baclofen is excreted in human milk; therefore, use it with care [see Animals (13.1)]."
    )
    (made,) = extract(lactation.read, NURSING_MOTHERS, text).statements
    assert made.evidence[0].quote == "It is not known whether baclofen is excreted in human milk"
    assert text[made.evidence[0].start : made.evidence[0].end] == made.evidence[0].quote


@pytest.mark.parametrize(
    ("kind", "title", "text", "says"),
    [
        (OTC_STOP_USE, "Stop use and ask a doctor if", "- rash occurs", "if a rash occurs"),
        (OTC_STOP_USE, "Stop use and ask a doctor if", "- cough gets worse", "if cough gets worse"),
        (OTC_STOP_USE, "", "Stop use and ask a doctor if new symptoms occur", "new symptoms occur"),
        (OTC_WHEN_USING, "When using this product", "- avoid alcoholic drinks", "Alcohol"),
        (OTC_PREGNANCY, "If pregnant or breast-feeding,", "ask a doctor before use.", "If pregnant"),
        (OTC_PREGNANCY, "If pregnant or breast-feeding,", "ask a doctor before use.", "If breast-feeding"),
    ],
)
def test_the_title_of_drug_facts_begins_its_items(kind: str, title: str, text: str, says: str) -> None:
    reads = (pregnancy.read, lactation.read, counselling.read)
    made = [s.text for read in reads for s in extract(read, kind, text, title=title).statements]
    assert any(says in text for text in made), made


def test_an_item_is_read_with_the_sentence_before_the_list() -> None:
    items = "- hives\n- severe dizziness\n- These are not all."
    text = f"Call your doctor right away if you have any of these symptoms:\n{items}"
    found = extract(counselling.read, MEDICATION_GUIDE, text)
    assert [s.object for s in found.statements] == ["condition:hives", "effect:dizziness"]
    assert all(len(s.evidence) == 2 for s in found.statements)
    assert found.rejected["counselling", "not_an_item"] == 1


def test_a_condition_in_the_lead_of_a_list_holds_for_its_items() -> None:
    text = "If you have kidney disease:\n- do not drink alcohol"
    found = extract(counselling.read, MEDICATION_GUIDE, text)
    assert not found.statements
    assert found.rejected["counselling", "narrowed"] == 1


def test_conditions_to_tell_before_a_start_are_not_signs_to_report() -> None:
    text = "Before taking Kemstro, tell your doctor if you have:\n- kidney failure\n- asthma"
    assert not extract(counselling.read, MEDICATION_GUIDE, text).statements


def test_signs_of_toxicity_after_a_study_in_animals_are_the_animals() -> None:
    text = "Rats were given 200 times the dose. The major signs of toxicity included seizures."
    found = extract(overdose.read, OVERDOSAGE, text)
    assert not found.statements
    assert found.rejected["overdose", "animal_data"] == 1


def test_a_list_that_holds_for_some_patients_only_is_left() -> None:
    text = "After sudden withdrawal of baclofen in patients with asthma, fever and seizures have been reported."
    found = extract(stopping.read, WARNINGS, text)
    assert not found.statements
    assert found.rejected["stopping", "narrowed"]


def test_a_sign_that_is_seen_now_and_then_is_not_told_as_seen() -> None:
    text = "Serious overdosage is characterized by coma, and sometimes bradycardia and hypotension."
    found = extract(overdose.read, OVERDOSAGE, text)
    assert {s.object for s in found.statements} == {"effect:coma"}
    assert found.rejected["overdose", "sometimes"] == 2


def test_a_severe_overdose_is_not_every_overdose() -> None:
    (made,) = extract(overdose.read, OVERDOSAGE, "In severe overdosage, apnea may occur.").statements
    assert dict(made.value)["extent"] == "severe"
    assert "severe baclofen overdose" in made.text


@pytest.mark.parametrize("lead", ["in patients with asthma, ", "when taken with alcohol, ", "if the kidneys fail, "])
@pytest.mark.parametrize("tail", ["", ".", " (see warnings)."])
def test_a_condition_before_a_fact_narrows_it(lead: str, tail: str) -> None:
    assert narrows(lead, tail)
    assert not narrows("", tail)
    assert restricts(lead)


@given(st.integers(2, 20), st.sampled_from(["year", "month", "week", "day"]))
def test_an_age_keeps_its_number_and_unit(number: int, unit: str) -> None:
    assert age(f"{number} {unit}s") == age(f"{number}-{unit}") == f"{number} {unit}s"
    assert age(str(number)) == f"{number} years"


@given(st.text("ab cd.;:,()[] ", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_clause_holds_what_it_is_taken_around(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    low, high = clause(text, start, end)
    assert 0 <= low <= start <= end <= high <= len(text)


def test_spelled_numbers_are_digits() -> None:
    assert spelled("one (1) month") == "1 month"
    assert spelled("at least twelve weeks") == "at least 12 weeks"
