"""Washout, classes, mechanism, enzymes, kinetics and monitoring out of labels. All sentences here are invented."""

import pytest
from pharmacology_labels import extraction, label

from materia.errors import MateriaError
from materia.extraction.extractor import Family
from materia.extraction.families import kinetics, mechanism, membership, metabolism, monitoring, washout
from materia.extraction.pharmacology.patterns import patterns
from materia.model.section_kind import (
    CONTRAINDICATIONS,
    DESCRIPTION,
    MECHANISM_OF_ACTION,
    OTC_DO_NOT_USE,
    OTC_PURPOSE,
    PHARMACOKINETICS,
    WARNINGS_AND_PRECAUTIONS,
)
from materia.model.statement import Polarity, Statement


def read(family: Family, text: str, kind: str, *drugs: str) -> tuple[Statement, ...]:
    return extraction(label(text, kind, drugs=drugs or ("tizanidine",)), family).statements


@pytest.mark.parametrize(
    ("sentence", "kind", "direction", "interval"),
    [
        ("Tizanidine should not be used within 14 days of stopping an MAOI.", CONTRAINDICATIONS, "after", "14 days"),
        (
            "At least 14 days should elapse after stopping an MAOI before starting tizanidine.",
            CONTRAINDICATIONS,
            "after",
            "14 days",
        ),
        (
            "At least 5 weeks should elapse after stopping tizanidine before starting an MAOI.",
            CONTRAINDICATIONS,
            "before",
            "5 weeks",
        ),
        (
            "At least 14 days must elapse between discontinuation of an MAOI and initiation of tizanidine.",
            CONTRAINDICATIONS,
            "after",
            "14 days",
        ),
        (
            "Do not use if you are now taking a prescription MAOI, or for 2 weeks after stopping the MAOI drug.",
            OTC_DO_NOT_USE,
            "after",
            "2 weeks",
        ),
    ],
)
def test_a_washout_has_a_direction(sentence: str, kind: str, direction: str, interval: str) -> None:
    (statement,) = read(washout.read, sentence, kind)
    assert statement.object == "class:maoi"
    assert dict(statement.value) == {"direction": direction, "interval": interval}


@pytest.mark.parametrize(
    "sentence",
    [
        "Withdrawal signs may come within 14 days of stopping tizanidine.",
        "Digoxin levels were measured for 14 days.",
        "Resume tizanidine 2 weeks after discontinuation of rifampin.",
    ],
)
def test_other_spans_of_time_are_no_washout(sentence: str) -> None:
    assert read(washout.read, sentence, WARNINGS_AND_PRECAUTIONS) == ()


def test_the_class_of_the_subject() -> None:
    (statement,) = read(membership.read, "Losartan is an angiotensin II receptor blocker.", DESCRIPTION, "losartan")
    assert statement.object == "class:arb"


@pytest.mark.parametrize(
    ("sentence", "drug"),
    [
        ("Hydrocortisone is an anti-inflammatory agent.", "hydrocortisone"),  # a steroid is no NSAID
        ("Losartan is not an ACE inhibitor.", "losartan"),
        ("Losartan is a derivative of an imidazole.", "losartan"),
        ("Losartan is similar to ACE inhibitors.", "losartan"),
    ],
)
def test_a_class_that_is_denied_likened_or_wider_is_none(sentence: str, drug: str) -> None:
    assert read(membership.read, sentence, DESCRIPTION, drug) == ()


@pytest.mark.parametrize(
    ("sentence", "target", "certainty"),
    [
        ("Naproxen inhibits prostaglandin synthesis.", "prostaglandin synthesis", "stated"),
        ("Naproxen is thought to inhibit cyclooxygenase.", "cyclooxygenase", "possible"),
        ("The mechanism of action of naproxen is not completely understood.", "not fully known", "not_established"),
    ],
)
def test_the_label_s_doubt_is_kept(sentence: str, target: str, certainty: str) -> None:
    (statement,) = read(mechanism.read, sentence, MECHANISM_OF_ACTION, "naproxen")
    assert (dict(statement.value)["target"], statement.certainty) == (target, certainty)


def test_a_mechanism_that_is_known_is_not_called_unknown() -> None:
    assert (
        read(mechanism.read, "The mechanism of action of naproxen is well understood.", MECHANISM_OF_ACTION, "naproxen")
        == ()
    )


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("Tizanidine is metabolized by CYP1A2.", {("enzyme:cyp1a2", "substrate", Polarity.AFFIRMED)}),
        ("Tizanidine is metabolized primarily by CYP1A2.", {("enzyme:cyp1a2", "major_substrate", Polarity.AFFIRMED)}),
        ("Tizanidine is a strong inhibitor of CYP2D6.", {("enzyme:cyp2d6", "strong_inhibitor", Polarity.AFFIRMED)}),
        ("Tizanidine does not inhibit CYP2D6.", {("enzyme:cyp2d6", "inhibitor", Polarity.NEGATED)}),
        ("Tizanidine is not a substrate of P-gp.", {("enzyme:p-glycoprotein", "substrate", Polarity.NEGATED)}),
        (
            "Tizanidine is metabolized by CYP2C9 and 3A4.",
            {("enzyme:cyp2c9", "substrate", Polarity.AFFIRMED), ("enzyme:cyp3a4", "substrate", Polarity.AFFIRMED)},
        ),
    ],
)
def test_enzymes_have_a_role(sentence: str, roles: set[tuple[str, str, Polarity]]) -> None:
    found = read(metabolism.read, sentence, PHARMACOKINETICS)
    assert {(each.object, dict(each.value)["role"], each.polarity) for each in found} == roles


@pytest.mark.parametrize(
    "sentence",
    [
        "The metabolites of tizanidine are formed by CYP1A2.",
        "Fluvoxamine is a strong inhibitor of CYP1A2.",
        "Tizanidine inhibits CYP2D6 only at concentrations far above those in patients.",
    ],
)
def test_enzymes_of_others_and_of_metabolites_are_left_alone(sentence: str) -> None:
    assert read(metabolism.read, sentence, PHARMACOKINETICS) == ()


def test_what_was_seen_in_the_laboratory_says_so() -> None:
    (statement,) = read(metabolism.read, "In vitro, tizanidine inhibits CYP2D6.", PHARMACOKINETICS)
    assert dict(statement.value)["setting"] == "in vitro"
    assert "vitro" in statement.text


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("The half-life of tizanidine is approximately 2.5 hours.", "2.5 hours"),
        ("The mean elimination half-life of tizanidine ranges from 4 to 6 hours.", "4 to 6 hours"),
        ("Tizanidine has a terminal half-life of 2 days.", "2 days"),
    ],
)
def test_the_half_life(sentence: str, value: str) -> None:
    (statement,) = read(kinetics.read, sentence, PHARMACOKINETICS)
    assert dict(statement.value) == {"half_life": value}
    assert value.split()[0] in statement.text


@pytest.mark.parametrize(
    "sentence",
    [
        "The half-life of tizanidine is 12 hours in patients with renal impairment.",
        "In elderly patients the half-life of tizanidine is 9 hours.",
        "The half-life of the metabolite of tizanidine is 20 hours.",
        "The half-life of tizanidine is prolonged by 2 hours in poor metabolizers.",
        "The distribution half-life of tizanidine is 0.5 hours.",
    ],
)
def test_the_half_life_of_others_is_not_the_half_life(sentence: str) -> None:
    assert read(kinetics.read, sentence, PHARMACOKINETICS) == ()


def test_the_way_out_of_the_body() -> None:
    (statement,) = read(kinetics.read, "About 70% of the dose is excreted unchanged in the urine.", PHARMACOKINETICS)
    assert dict(statement.value) == {"organ": "kidney", "unchanged": "70 %"}
    assert read(kinetics.read, "Tizanidine is mainly excreted in urine and feces.", PHARMACOKINETICS) == ()
    assert (
        read(kinetics.read, "About 50% of the absorbed dose is excreted unchanged in the urine.", PHARMACOKINETICS)
        == ()
    )


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Monitor serum potassium periodically.", {("monitor", "test:potassium", "periodically")}),
        ("Monitor blood pressure every 3 months.", {("monitor", "test:blood-pressure", "every 3 months")}),
        ("Obtain a pregnancy test before starting tizanidine.", {("test_before_start", "test:pregnancy-test", "")}),
        (
            "Assess serum creatinine before starting tizanidine and periodically thereafter.",
            {("test_before_start", "test:creatinine", ""), ("monitor", "test:creatinine", "periodically")},
        ),
    ],
)
def test_tests_have_their_time(sentence: str, found: set[tuple[str, str, str]]) -> None:
    statements = read(monitoring.read, sentence, WARNINGS_AND_PRECAUTIONS)
    assert {(each.predicate, each.object, dict(each.value).get("when", "")) for each in statements} == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Monitor serum potassium in patients with renal impairment.",
        "If hypotension occurs, monitor blood pressure.",
        "Monitor platelet counts monthly thereafter.",
        "In patients with liver disease, weigh the risk; monitor liver enzymes.",
    ],
)
def test_tests_for_some_patients_only_are_left_alone(sentence: str) -> None:
    assert read(monitoring.read, sentence, WARNINGS_AND_PRECAUTIONS) == ()


def test_an_undefined_piece_of_an_expression_is_named() -> None:
    with pytest.raises(MateriaError, match="nowhere_defined"):
        patterns("shape").compile("{nowhere_defined}")


def test_the_panel_s_purpose_is_a_class_where_it_is_one() -> None:
    (statement,) = read(membership.read, "Antihistamine", OTC_PURPOSE, "loratadine")
    assert statement.object == "class:antihistamine"
    assert read(membership.read, "Pain reliever", OTC_PURPOSE, "acetaminophen") == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Similarly, the half-life was 73 hours.",
        "The half-life of tizanidine ranges from 36 minutes to one hour and 12 minutes.",
        "The half-life of tizanidine is 2 hours in healthy subjects and 5 hours in patients.",
    ],
)
def test_a_half_life_that_is_one_of_several_is_left_alone(sentence: str) -> None:
    assert read(kinetics.read, sentence, PHARMACOKINETICS) == ()


def test_a_clinical_finding_beside_a_laboratory_one_is_clinical() -> None:
    text = (
        "In vitro, tizanidine bound to albumin; however, clinical data showed that tizanidine is an inducer of CYP2C9."
    )
    (statement,) = read(metabolism.read, text, PHARMACOKINETICS)
    assert "setting" not in dict(statement.value)
