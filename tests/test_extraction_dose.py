"""Doses from dosing sentences: step, amount, period, people and indication, or nothing. All sentences are invented."""

import pytest
from extraction_dosing_fixtures import reasons, statements
from hypothesis import given
from hypothesis import strategies as st

from materia.extraction.dosing import amount, clause, frequency, people
from materia.extraction.families import dose
from materia.model.section_kind import DOSAGE


def doses(
    text: str, title: str = "", indication: str = "", drugs: tuple[str, ...] = ("inventol",)
) -> list[dict[str, str]]:
    return [dict(one.value) for one in statements(dose.read, DOSAGE, text, title, indication, drugs)]


def why(text: str, title: str = "", indication: str = "") -> set[str]:
    return reasons(dose.read, DOSAGE, text, title, indication)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The recommended starting dose of Inventa is 10 mg once daily.",
            {"step": "start", "dose": "10 mg", "frequency": "once daily"},
        ),
        (
            "The usual dose is 5-10 mg orally twice a day.",
            {"dose": "5 to 10 mg", "way": "by mouth", "frequency": "twice daily"},
        ),
        (
            "The usual maintenance dose is 20 mg/day in two divided doses.",
            {"step": "maintenance", "daily_dose": "20 mg", "frequency": "in 2 divided doses"},
        ),
        (
            "Adults: 250 mg three times daily for 7 to 14 days.",
            {"dose": "250 mg", "frequency": "3 times daily", "duration": "7 to 14 days"},
        ),
        ("The recommended dose is 0.5 mg/kg every 12 hours.", {"dose": "0.5 mg/kg", "frequency": "every 12 hours"}),
        ("The recommended dose is 15 mg or 30 mg once daily.", {"dose": "15 mg", "alternative": "30 mg once daily"}),
    ],
)
def test_a_sentence_understood_in_full_gives_its_dose(text: str, expected: dict[str, str]) -> None:
    (found,) = doses(text)
    assert found.items() >= expected.items()


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("The total daily dose should not exceed 80 mg.", "daily_dose", "80 mg"),
        ("The maximum recommended dose is 40 mg/day.", "daily_dose", "40 mg"),
        ("Do not take more than 6 tablets in 24 hours.", "daily_dose", "6 tablets"),
        ("The maximum recommended single dose is 5 mg.", "dose", "5 mg"),
    ],
)
def test_a_maximum_keeps_its_period(text: str, key: str, value: str) -> None:
    (found,) = doses(text)
    assert (found["step"], found[key]) == ("maximum", value)


def test_a_maximum_without_a_period_is_left_alone() -> None:
    assert doses("The dose should not exceed 40 mg.") == []
    assert why("The dose should not exceed 40 mg.") == {"period_of_limit"}


def test_a_dose_and_its_limit_are_two_steps_of_the_same_people() -> None:
    found = statements(
        dose.read,
        DOSAGE,
        "- children 6 to under 12 years: take 10 mg every 4 hours, not to exceed 30 mg in 24 hours",
    )
    assert {(dict(one.value)["step"], dict(one.value)["ages"], one.population) for one in found} == {
        ("usual", "from 6 to under 12 years of age", "population:children"),
        ("maximum", "from 6 to under 12 years of age", "population:children"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "The recommended dose for patients on dialysis is 10 mg once daily.",
        "In clinical trials the dose was 10 mg once daily.",
        "In patients also taking fluconazole, the recommended dose is 10 mg once daily.",
        "The recommended dose for severe infections is 10 mg once daily.",
        "The recommended dose is not 10 mg once daily.",
        "The initial daily dose is 20 mg twice daily.",
        "The recommended dose is 10 mg.",
    ],
)
def test_a_word_that_is_not_understood_gives_no_dose(text: str) -> None:
    assert doses(text) == []
    assert why(text)


def test_what_was_said_of_some_patients_just_before_is_not_said_of_all() -> None:
    assert why("In elderly patients the clearance is lower. The recommended dose is 5 mg once daily.") == {
        "circumstance_before"
    }


def test_a_heading_says_for_whom_and_one_not_understood_stops_the_doses_below_it() -> None:
    (found,) = statements(dose.read, DOSAGE, "## Adults\nThe recommended dose is 5 mg once daily.")
    assert found.population == "population:adults" and len(found.evidence) == 2
    assert why("## Conversion from Fictivol\nThe recommended dose is 5 mg once daily.") == {"heading_not_understood"}


def test_a_numbered_heading_inside_joined_text_ends_the_title_above_it() -> None:
    text = "Start low. 2.2 Dosage for Epilepsy The recommended dose is 300 mg three times daily."
    found = statements(dose.read, DOSAGE, text, "2.1 Dosage for Gout", indication="gout and epilepsy")
    assert [one.object for one in found] == ["condition:epilepsy"]


def test_a_condition_named_earlier_in_the_paragraph_is_not_that_of_the_title() -> None:
    text = (
        "In heart failure Inventa is given with diuretics. They are taken daily. Watch the pressure. The"
        " usual dose is 5 mg twice daily."
    )
    assert why(text, "Hypertension", indication="hypertension and heart failure") == {"another_condition_before"}


def test_a_choice_between_tablets_of_two_strengths_is_left_alone() -> None:
    assert doses("The recommended dose is one 50 mg tablet once daily or one 25 mg tablet twice daily.") == []


def test_doses_of_two_indications_are_never_given_without_theirs() -> None:
    text = (
        "The dose for hypertension is 5 mg daily. The dose for angina is 10 mg daily.\nThe maximum dose"
        " is 20 mg per day."
    )
    found = statements(dose.read, DOSAGE, text, indication="hypertension and angina")
    assert {(one.object, dict(one.value).get("dose")) for one in found} == {
        ("condition:hypertension", "5 mg"),
        ("condition:angina", "10 mg"),
    }
    assert "indication_not_said" in why(text, indication="hypertension and angina")


def test_doses_that_contradict_one_another_are_both_left_alone() -> None:
    text = "The recommended dose is 5 mg once daily.\nThe recommended dose is 20 mg once daily."
    assert doses(text) == [] and why(text) == {"differing_doses"}


def test_an_amount_in_milligrams_of_a_combination_may_be_of_one_ingredient() -> None:
    pair = ("inventol", "fictivol")
    assert doses("The recommended dose is 5 mg once daily.", drugs=pair) == []
    assert doses("The recommended dose is 1 tablet once daily.", drugs=pair) == []  # of which strength is not said


def test_a_titration_says_by_how_much_and_how_often_or_to_what() -> None:
    (by,) = doses("The dose may be increased by 5 mg at weekly intervals.")
    assert (by["increase"], by["interval"]) == ("5 mg", "at weekly intervals")
    (to,) = doses("The dose may be increased to 20 mg once daily.")
    assert (to["step"], to["dose"], to["frequency"]) == ("titration", "20 mg", "once daily")


@given(low=st.integers(1, 500), more=st.integers(-50, 50))
def test_a_range_of_an_amount_rises(low: int, more: int) -> None:
    found = amount.read(f"{low} to {low + more} mg")
    assert (found is not None) == (more > 0)


@given(low=st.integers(1, 12), high=st.integers(1, 12))
def test_a_choice_of_intervals_is_a_range_only_between_neighbours(low: int, high: int) -> None:
    match = frequency.PATTERN.search(f"every {low} or {high} hours")
    assert match is not None
    assert (frequency.read(match) is not None) == (high - low == 1)


@given(low=st.integers(2, 10), high=st.integers(11, 17))
def test_an_age_band_keeps_its_edges_as_printed(low: int, high: int) -> None:
    for words, key in (
        (f"children {low} to under {high} years", "age_below"),
        (f"children {low}-{high} years", "age_at_most"),
    ):
        match = people.PATTERN.search(words)
        found = people.read(match) if match else None
        assert found is not None and dict(found.value)["age_above"] == f"{low} years"
        assert dict(found.value)[key] == f"{high} years"


@given(st.text(alphabet="abc ;.,0123456789", max_size=60))
def test_clauses_are_parts_of_the_sentence_in_order(text: str) -> None:
    places = clause.clauses(text)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
