"""Contraindications: who is ruled out, by phrasing and by trap. All sentences are invented."""

import pytest
from extraction_labels import Line
from extraction_statements import candidates, rejected, said, statements

from materia.extraction.families.contraindications import read
from materia.model.document import BlockKind
from materia.model.section_kind import BOXED_WARNING, CONTRAINDICATIONS

ITEM = BlockKind.LIST_ITEM


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Baclofen is contraindicated in patients with asthma.", {"asthma"}),
        ("Inventol tablets should not be used in patients with glaucoma or epilepsy.", {"glaucoma", "epilepsy"}),
        ("Do not use baclofen in patients with porphyria.", {"porphyria"}),
        ("Patients with epilepsy should not receive baclofen.", {"epilepsy"}),
        ("The use of baclofen in patients with epilepsy is contraindicated.", {"epilepsy"}),
        ("It is contraindicated in the presence of cardiogenic shock.", {"cardiogenic shock"}),
        ("Because of its effects on the gut, baclofen is contraindicated in patients with anuria.", {"anuria"}),
        ("Severe hypertension", {"severe hypertension", "uncontrolled hypertension"}),
        ("Baclofen is contraindicated in patients with anuria because it may cause seizures.", {"anuria"}),
    ],
)
def test_phrasings(sentence: str, expected: set[str]) -> None:
    prefix = "Baclofen is contraindicated in patients with "
    found = {text.removeprefix(prefix).rstrip(".") for text in said(read, CONTRAINDICATIONS, sentence)}
    assert found
    assert found <= expected


def test_qualifiers_and_history_are_carried() -> None:
    assert said(read, CONTRAINDICATIONS, "Baclofen is contraindicated in patients with a history of stroke.") == {
        "Baclofen is contraindicated in patients with a history of a stroke."
    }
    assert said(read, CONTRAINDICATIONS, "Baclofen is contraindicated in patients with decompensated cirrhosis.") == {
        "Baclofen is contraindicated in patients with decompensated cirrhosis."
    }


def test_a_list_shares_the_history_before_it() -> None:
    found = statements(
        read, CONTRAINDICATIONS, "Baclofen is contraindicated in patients with a history of stroke or asthma."
    )
    assert {(one.object, dict(one.value).get("history")) for one in found} == {
        ("condition:stroke", "yes"),
        ("condition:asthma", "yes"),
    }


def test_two_adjectives_share_a_noun() -> None:
    found = candidates(
        read, CONTRAINDICATIONS, "Baclofen is contraindicated in patients with hepatic or renal impairment."
    )
    assert {one.object for one in found} == {"condition:liver-impairment", "condition:kidney-impairment"}


def test_items_rest_on_their_introduction_too() -> None:
    lines: tuple[Line, ...] = (
        (BlockKind.PARAGRAPH, "Baclofen is contraindicated in patients with:"),
        (ITEM, "Asthma"),
        (ITEM, "Glaucoma"),
    )
    found = statements(read, CONTRAINDICATIONS, *lines)
    assert {one.object for one in found} == {"condition:asthma", "condition:glaucoma"}
    assert all(len(one.evidence) == 2 for one in found)


@pytest.mark.parametrize(
    ("sentence", "allergens"),
    [
        ("Baclofen is contraindicated in patients with known hypersensitivity to baclofen.", {"self"}),
        ("Patients who are allergic to baclofen should not take Inventol.", {"self"}),
        (
            "Baclofen is contraindicated in patients hypersensitive to it or to any of its components.",
            {"self", "ingredients"},
        ),
        ("Hypersensitivity to the drug or to lidocaine.", {"self", "drug:lidocaine"}),
    ],
)
def test_allergies(sentence: str, allergens: set[str]) -> None:
    found = statements(read, CONTRAINDICATIONS, sentence)
    assert {dict(one.value).get("allergen") for one in found} == allergens


def test_an_allergy_to_a_class_is_the_vocabularys_own() -> None:
    found = statements(
        read, CONTRAINDICATIONS, "Baclofen is contraindicated in patients with hypersensitivity to penicillins."
    )
    assert [one.object for one in found] == ["condition:penicillin-allergy"]


def test_populations_and_ages() -> None:
    assert said(read, CONTRAINDICATIONS, "Baclofen is contraindicated in pregnant women.") == {
        "Baclofen is contraindicated in pregnancy."
    }
    found = statements(read, CONTRAINDICATIONS, "Baclofen is contraindicated in children less than two years of age.")
    assert [(one.object, dict(one.value)["age_below"]) for one in found] == [("population:children", "2 years")]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("None known.", "denied"),
        ("Concomitant use of baclofen with ketoconazole is contraindicated in patients with asthma.", "other_subject"),
        ("Baclofen is contraindicated in patients predisposed to asthma.", "inside"),
        ("Baclofen is contraindicated in patients with asthma who take theophylline.", "scope"),
        ("Baclofen is contraindicated in patients with asthma and stroke after surgery of the eye.", "scope"),
        ("Baclofen is contraindicated for the treatment of stroke.", "purpose"),
        ("Reactions have included rash and asthma.", "statement"),
        ("Baclofen is contraindicated in patients unable to hear and report harm or asthma.", "inside"),
        ("Severe adverse reactions to baclofen, such as drug fever and arthritis.", "inside"),
        ("Vials of alcohol are contraindicated in infants.", "other_subject"),
        ("Do not coadminister baclofen with aliskiren in patients with diabetes.", "inside"),
    ],
)
def test_what_is_not_understood_yields_nothing(sentence: str, reason: str) -> None:
    assert not said(read, CONTRAINDICATIONS, sentence)
    assert reason in rejected(read, CONTRAINDICATIONS, sentence)


def test_other_medicines_conditions_are_not_taken_from_tables() -> None:
    row = (BlockKind.TABLE_ROW, "Ergot derivatives | Ergotamine | Stroke")
    assert not statements(read, CONTRAINDICATIONS, row)


def test_a_boxed_warning_forbids_only_where_it_says_so() -> None:
    assert said(read, BOXED_WARNING, "Baclofen is contraindicated in patients with epilepsy.")
    assert not said(read, BOXED_WARNING, "Epilepsy")


def test_each_clause_has_its_own_subject() -> None:
    sentence = (
        "Baclofen is contraindicated in asthma (1) ; the vials contain alcohol and are contraindicated in glaucoma."
    )
    assert {one.object for one in statements(read, CONTRAINDICATIONS, sentence)} <= {"condition:asthma"}


def test_a_list_under_another_medicines_heading_is_not_read() -> None:
    lines: tuple[Line, ...] = (
        (BlockKind.PARAGRAPH, "Do not co-administer baclofen with aliskiren:"),
        (ITEM, "in patients with diabetes"),
    )
    assert not statements(read, CONTRAINDICATIONS, *lines)


def test_where_an_effect_came_from_is_said_of_all_that_came_from_it() -> None:
    sentence = (
        "It is contraindicated in patients with a history of hepatitis or jaundice associated with the use of baclofen."
    )
    assert all(dict(one.value).get("from") == "self" for one in statements(read, CONTRAINDICATIONS, sentence))
