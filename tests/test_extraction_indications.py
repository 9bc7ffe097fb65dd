"""Indications: for what, for whom and within which limits. All sentences are invented."""

import pytest
from extraction_statements import rejected, said, statements
from hypothesis import given
from hypothesis import strategies as st

from materia.extraction.conditions.ages import age_below, age_from
from materia.extraction.families.indications import read
from materia.model.document import BlockKind
from materia.model.section_kind import INDICATIONS


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Baclofen is indicated for the treatment of hypertension.",
            "Baclofen is indicated for the treatment of hypertension.",
        ),
        (
            "Baclofen is indicated for the prevention of migraine in adults.",
            "Baclofen is indicated for the prevention of migraine in adults.",
        ),
        (
            "Baclofen is a relaxant indicated for the relief of spasticity in patients 12 years of age and older.",
            "Baclofen is indicated for the relief of spasticity from 12 years of age.",
        ),
        (
            "Baclofen is indicated for the treatment of severe acne.",
            "Baclofen is indicated for the treatment of severe acne.",
        ),
        (
            "Baclofen is indicated as an adjunct to diet for the treatment of hypertriglyceridemia.",
            "Baclofen is indicated for the treatment of hypertriglyceridemia, together with diet.",
        ),
        (
            "Baclofen is indicated for the treatment of pneumonia caused by Streptococcus pneumoniae.",
            "Baclofen is indicated for the treatment of pneumonia, when caused by certain germs.",
        ),
    ],
)
def test_phrasings(sentence: str, expected: str) -> None:
    assert said(read, INDICATIONS, sentence) == {expected}


@pytest.mark.parametrize("tail", ["after cold winters", "in patients who cannot walk far"])
def test_nothing_is_said_where_a_restriction_is_not_understood(tail: str) -> None:
    sentence = f"Baclofen is indicated for the treatment of gout {tail}."
    assert not statements(read, INDICATIONS, sentence)
    assert "restriction_not_understood" in rejected(read, INDICATIONS, sentence)


def test_what_stands_in_a_restriction_is_not_an_indication() -> None:
    found = statements(
        read, INDICATIONS, "Baclofen is indicated for the treatment of pain in patients with cancer, stroke or gout."
    )
    assert {one.object for one in found} <= {"condition:pain"}


def test_items_of_a_list() -> None:
    found = statements(
        read,
        INDICATIONS,
        (BlockKind.PARAGRAPH, "Baclofen is indicated for:"),
        (BlockKind.LIST_ITEM, "Treatment of gout"),
        (BlockKind.LIST_ITEM, "Prevention of migraine"),
    )
    assert {(one.object, dict(one.value)["use"]) for one in found} == {
        ("condition:gout", "the treatment of"),
        ("condition:migraine", "the prevention of"),
    }


@pytest.mark.parametrize(
    ("sentence", "certainty"),
    [
        ("Baclofen is not indicated for stroke.", "stated"),
        ("Baclofen should not be used for the treatment of stroke.", "stated"),
        ("Safety and effectiveness of baclofen have not been established for stroke.", "not_established"),
    ],
)
def test_what_it_is_not_for(sentence: str, certainty: str) -> None:
    (one,) = statements(read, INDICATIONS, sentence)
    assert (one.predicate, one.object, one.certainty) == ("not_for", "condition:stroke", certainty)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Baclofen is not indicated for other forms of urticaria.", "restricted"),
        ("Baclofen is not indicated for the maintenance treatment of gout.", "restricted"),
        ("Baclofen is indicated as an adjunct to general anesthesia.", "procedure"),
        ("Lidocaine is indicated for the treatment of pain.", "other_subject"),
        ("Baclofen is indicated for the feeding of patients with gout tubes.", "unknown_after"),
        ("Baclofen is indicated for the treatment of patients predisposed to gout.", "inside"),
        ("Elevated pressure causes stroke, and prompt treatment is relevant.", "prose"),
    ],
)
def test_what_is_not_understood_yields_nothing(sentence: str, reason: str) -> None:
    assert not said(read, INDICATIONS, sentence)
    assert reason in rejected(read, INDICATIONS, sentence)


@given(st.integers(1, 99), st.sampled_from(["year", "month", "week"]))
def test_ages_are_read_to_the_number(number: int, unit: str) -> None:
    plural = "" if number == 1 else "s"
    below = age_below(f" under {number} {unit}{plural} of age", 0)
    above = age_from(f" {number} {unit}{plural} of age and older", 0)
    assert below is not None and below[0] == f"{number} {unit}{plural}"
    assert above is not None and above[0] == f"{number} {unit}{plural}"


def test_a_limit_is_of_the_finding_that_it_stands_by() -> None:
    sentence = "Baclofen is indicated for the treatment of gout and migraine refractory to other medicines."
    limits = {one.object: dict(one.value).get("limit") for one in statements(read, INDICATIONS, sentence)}
    assert "condition:gout" not in limits  # it may be meant of gout too
    assert limits["condition:migraine"] == "after other treatment"


def test_adults_and_children_from_an_age() -> None:
    sentence = (
        "Baclofen is indicated for the treatment of gout in adults and pediatric patients 6 years of age and older."
    )
    assert said(read, INDICATIONS, sentence) == {
        "Baclofen is indicated for the treatment of gout in adults and in children from 6 years of age."
    }


def test_what_is_denied_of_prevention_is_not_denied_of_treatment() -> None:
    (one,) = statements(read, INDICATIONS, "Baclofen is not indicated for the prevention of migraine.")
    assert one.text == "Baclofen is not indicated for the prevention of migraine."
    assert dict(one.value) == {"use": "the prevention of"}


def test_a_germ_is_not_what_is_treated_but_its_infection_is() -> None:
    germs = "Baclofen is indicated for the treatment of Haemophilus influenzae."
    assert not said(read, INDICATIONS, germs)
    virus = statements(read, INDICATIONS, "Baclofen is indicated for the treatment of HIV.")
    assert [one.object for one in virus] == ["condition:hiv-infection"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Baclofen is indicated for the relief of nasal congestion due to the common cold or hay fever.",
            {"Baclofen is indicated for the relief of nasal congestion due to a common cold or allergic rhinitis."},
        ),
        (
            "Baclofen is indicated for the treatment of nausea and vomiting associated with migraine.",
            {
                "Baclofen is indicated for the treatment of nausea and vomiting associated with migraine.",
            },
        ),
        (
            "Baclofen is indicated to reduce the risk of stroke in patients with atrial fibrillation.",
            {"Baclofen is indicated for reducing the risk of a stroke in people with atrial fibrillation."},
        ),
        (
            "Baclofen is indicated for the treatment of myoclonic seizures in patients 12 years of age and older "
            "with epilepsy.",
            {"Baclofen is indicated for the treatment of myoclonic seizures from 12 years of age with epilepsy."},
        ),
        ("Baclofen is indicated for the treatment of iron deficiency anemia and anemia due to gout.", set()),
        ("Baclofen is indicated for the treatment of pain due to long walks.", set()),
    ],
)
def test_what_an_indication_is_tied_to(sentence: str, expected: set[str]) -> None:
    said_now = said(read, INDICATIONS, sentence)
    assert expected <= said_now
    assert not [one for one in said_now if "iron deficiency anemia due" in one or ("pain" in one and "due" not in one)]


def test_what_the_introduction_of_a_list_ties_its_items_to() -> None:
    found = statements(
        read,
        INDICATIONS,
        (BlockKind.PARAGRAPH, "Baclofen temporarily relieves these symptoms due to the common cold:"),
        (BlockKind.LIST_ITEM, "sneezing"),
        (BlockKind.LIST_ITEM, "cough"),
    )
    assert {dict(one.value).get("tied_to") for one in found} <= {"due to condition:common-cold"}


def test_germs_that_an_introduction_names_limit_its_list() -> None:
    found = statements(
        read,
        INDICATIONS,
        (
            BlockKind.PARAGRAPH,
            "Baclofen is indicated for the treatment of infections caused by susceptible strains of the designated "
            "microorganisms in the conditions listed below:",
        ),
        (BlockKind.LIST_ITEM, "Sinusitis"),
    )
    limits = {one.object: dict(one.value).get("limit") for one in found}
    assert limits.get("condition:sinusitis") == "when caused by susceptible germs"


def test_what_a_sign_comes_from_is_not_what_the_product_is_for() -> None:
    found = statements(
        read,
        INDICATIONS,
        (
            BlockKind.PARAGRAPH,
            "For the temporary relief of minor aches and pains of muscles and joints associated with:",
        ),
        (BlockKind.LIST_ITEM, "arthritis"),
    )
    assert "condition:arthritis" not in {one.object for one in found}


def test_a_purpose_of_one_item_is_not_that_of_the_next() -> None:
    sentence = "Baclofen is indicated for the prevention of migraine; gout."
    assert {(one.object, dict(one.value)["use"]) for one in statements(read, INDICATIONS, sentence)} == {
        ("condition:migraine", "the prevention of")
    }


def test_people_on_another_treatment_are_not_treated_for_their_illness() -> None:
    sentence = "Baclofen is indicated for patients with leukemia who are receiving cancer therapy."
    assert not statements(read, INDICATIONS, sentence)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Baclofen is indicated for the treatment of advanced renal cell carcinoma.", "advanced kidney cancer"),
        (
            "Baclofen is indicated for the treatment of chronic idiopathic constipation.",
            "idiopathic chronic constipation",
        ),
        ("Baclofen is indicated for the relief of mild to moderate pain.", "mild to moderate pain"),
    ],
)
def test_what_a_findings_own_name_narrows_is_kept(sentence: str, expected: str) -> None:
    (found,) = said(read, INDICATIONS, sentence)
    assert found.endswith(f" of {expected}.")


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Baclofen is indicated to reduce serum phosphorus in patients with kidney failure.", "measured"),
        ("Baclofen is indicated for relief of symptoms of hay fever such as sneezing.", "signs_of_another"),
        ("Baclofen is indicated for relief of cough and other symptoms of a cold.", "signs_of_another"),
        ("Baclofen is indicated for the relief of pain, itching,", "cut_off"),
        ("Baclofen is indicated for the treatment of moderate moderate to severe pain.", "unknown_before"),
        (
            "Baclofen, in combination with other medicines, is indicated for the treatment of gout.",
            "restriction_not_understood",
        ),
        ("Baclofen is indicated for the treatment of childbirth.", "procedure"),
    ],
)
def test_what_is_not_treated_is_no_indication(sentence: str, reason: str) -> None:
    assert reason in rejected(read, INDICATIONS, sentence)
    assert not {one.object for one in statements(read, INDICATIONS, sentence)} - {"condition:allergic-rhinitis"}


def test_a_list_below_a_denial_is_not_what_it_is_for() -> None:
    lines = (
        (BlockKind.PARAGRAPH, "Baclofen is not approved for the following:"),
        (BlockKind.LIST_ITEM, "Treatment of gout"),
    )
    assert not statements(read, INDICATIONS, *lines)
