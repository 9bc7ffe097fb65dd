"""How to take, missed doses, storage, excipients and schedules. All sentences are invented."""

import pytest
from extraction_dosing_fixtures import extraction, label, reasons, statements
from extraction_labels import marked

from materia.extraction.families import how_to_take, ingredients, market_status, missed_dose, schedule, storage
from materia.model.section_kind import (
    CONTROLLED_SUBSTANCE,
    DESCRIPTION,
    DOSAGE,
    HOW_SUPPLIED,
    INACTIVE_INGREDIENT,
    PATIENT_INFORMATION,
    UNCLASSIFIED,
)
from materia.model.statement import Polarity


def actions(text: str) -> set[str]:
    return {dict(one.value)["action"] for one in statements(how_to_take.read, DOSAGE, text)}


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Inventa may be taken with or without food.", "with or without food"),
        ("Take Inventa with food.", "with food"),
        ("Inventa should be taken on an empty stomach.", "on an empty stomach"),
        ("Swallow Inventa tablets whole.", "swallow whole"),
        ("Do not crush, chew or split the tablets.", "do not crush, chew or split"),
        ("Inventa should be taken at least 1 hour before or 2 hours after a meal.", "apart from meals"),
        ("For topical use only.", "for topical use only"),
        ("Do not shake.", "do not shake"),
    ],
)
def test_an_instruction_is_found(text: str, action: str) -> None:
    assert actions(text) == {action}


@pytest.mark.parametrize(
    "text",
    [
        "If nausea occurs, take Inventa with food.",
        "Do not take Inventa with food.",
        "Absorption was higher when Inventa was taken with food.",
        "Take fluconazole with food.",
        "Children should take Inventa with food.",
        "Tablets may be swallowed whole or crushed.",
        "A single dose should not be divided.",
        "Pregnant women should not handle crushed or broken tablets.",
    ],
)
def test_what_holds_only_sometimes_or_for_another_is_left_alone(text: str) -> None:
    assert actions(text) == set()


def test_a_liquid_that_the_product_is_put_into_is_not_its_form() -> None:
    (found,) = statements(how_to_take.read, DOSAGE, "Do not crush, chew or dissolve in any solution.")
    assert dict(found.value) == {"action": "do not crush, chew or dissolve"}


def test_a_label_that_gives_two_relations_to_food_gives_none() -> None:
    text = "Take Inventa with food.\nInventa may be taken with or without food."
    assert actions(text) == set()
    assert reasons(how_to_take.read, DOSAGE, text) == {"differing_meals"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "If you miss a dose of Inventa, take it as soon as you remember.",
            {"action": "take it as soon as it is remembered"},
        ),
        (
            "If it is almost time for your next dose, skip the missed dose.",
            {"action": "skip it if it is almost time for the next dose"},
        ),
        (
            "If you do not remember until it is time for your next dose, skip the missed dose.",
            {"action": "skip it if it is already time for the next dose"},
        ),
        ("Do not take 2 doses at the same time.", {"action": "do not take two doses at once"}),
        ("Do not take a missed dose within 6 hours of the next dose.", {"window": "6 hours"}),
        ("If you miss a dose, take it as soon as you remember on the same day.", {"window": "same day"}),
    ],
)
def test_what_to_do_about_a_missed_dose(text: str, value: dict[str, str]) -> None:
    (found,) = statements(missed_dose.read, PATIENT_INFORMATION, text)
    assert dict(found.value).items() >= value.items()


@pytest.mark.parametrize(
    "text",
    [
        "If you miss 2 active pills in a row, take it as soon as you remember.",
        "If you miss a dose by more than 12 hours, do not take it as soon as you remember.",
        "If you miss your weekly dose, take it as soon as you remember within 3 days.",
        "Missed doses were common in the study.",
        "Do not take two doses at the same time unless your doctor tells you to.",
    ],
)
def test_rules_of_other_kinds_of_dosing_are_left_alone(text: str) -> None:
    assert statements(missed_dose.read, PATIENT_INFORMATION, text) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Store at 20° to 25°C (68° to 77°F).", "20 °C", "25 °C"),
        ("Store below 30°C (86°F).", None, "30 °C"),
        ("Store in a refrigerator, 2°C to 8°C (36°F to 46°F).", "2 °C", "8 °C"),
        ("Store at 25°C (77°F); excursions permitted to 15-30°C (59-86°F).", "25 °C", "25 °C"),
    ],
)
def test_a_temperature_keeps_its_edges_and_unit(text: str, low: str | None, high: str) -> None:
    (found,) = statements(storage.read, HOW_SUPPLIED, text)
    value = dict(found.value)
    assert (value.get("temperature_low"), value["temperature_high"]) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "After reconstitution, store at 2°C to 8°C.",
        "Once opened, store below 25°C.",
        "Store the diluted solution at 20°C to 25°C.",
        "The tablets melt at 180°C.",
        "Brief exposure up to 40°C does not harm Inventa.",
    ],
)
def test_another_state_of_the_product_or_no_storage_is_left_alone(text: str) -> None:
    assert statements(storage.read, HOW_SUPPLIED, text) == []


def test_two_temperatures_of_one_label_are_both_left_alone() -> None:
    text = "Store at 20° to 25°C.\nStore at 2° to 8°C."
    assert statements(storage.read, HOW_SUPPLIED, text) == []


def test_protection_is_found_beside_the_temperature() -> None:
    found = statements(storage.read, HOW_SUPPLIED, "Store at 20° to 25°C. Protect from light and moisture.")
    assert {dict(one.value).get("action") for one in found} == {None, "protect from light", "protect from moisture"}


def test_excipients_that_matter_are_at_most_three_and_the_weightiest_first() -> None:
    text = "lactose monohydrate, aspartame, peanut oil, sesame oil, starch"
    found = statements(ingredients.read, INACTIVE_INGREDIENT, text)
    assert [dict(one.value)["ingredient"] for one in found] == ["peanut oil", "sesame oil", "aspartame"]


def test_phenylalanine_is_given_with_its_amount_for_those_with_phenylketonuria() -> None:
    (found,) = statements(ingredients.read, DESCRIPTION, "Phenylketonurics: Contains phenylalanine 2.4 mg per tablet.")
    assert (found.object, dict(found.value)["amount"]) == ("condition:phenylketonuria", "2.4 mg in each tablet")


def test_what_is_free_of_an_excipient_is_a_denial_and_solubility_is_no_ingredient() -> None:
    (found,) = statements(ingredients.read, DESCRIPTION, "Inventa does not contain gluten.")
    assert found.polarity is Polarity.NEGATED
    assert statements(ingredients.read, DESCRIPTION, "Inventol is freely soluble in ethanol.") == []
    assert statements(ingredients.read, DESCRIPTION, "The 5 mg tablets also contain lactose.") == []
    assert statements(ingredients.read, DESCRIPTION, "Inventa in single-dose vials does not contain lactose.") == []


def test_a_schedule_must_be_that_of_the_product() -> None:
    text = "Inventa is a Schedule IV controlled substance."
    alike = label(marked(CONTROLLED_SUBSTANCE, text), schedule="CIV")
    (found,) = extraction(schedule.read, alike).statements
    assert dict(found.value) == {"schedule": "CIV"}
    other = extraction(schedule.read, label(marked(CONTROLLED_SUBSTANCE, text), schedule="CII"))
    assert other.statements == () and ("schedule", "differs_from_product") in other.rejected


def test_a_schedule_of_another_medicine_is_left_alone_and_a_denial_kept() -> None:
    assert (
        statements(
            schedule.read, CONTROLLED_SUBSTANCE, "Like morphine, a Schedule II controlled substance, Inventa sedates."
        )
        == []
    )
    (found,) = statements(schedule.read, CONTROLLED_SUBSTANCE, "Inventa is not a controlled substance.")
    assert dict(found.value) == {"schedule": "none"}


def test_a_label_that_says_so_itself_is_unapproved() -> None:
    text = "Disclaimer: This drug has not been found by FDA to be safe and effective."
    (found,) = statements(market_status.read, UNCLASSIFIED, text)
    assert dict(found.value) == {"market_status": "unapproved"}
    assert statements(market_status.read, UNCLASSIFIED, "FDA has approved Inventa.") == []
