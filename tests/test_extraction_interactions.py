"""Interactions: who changes whom, what is forbidden, and what is left alone. All sentences here are invented."""

from pathlib import Path

import pytest
from extraction_labels import real_labels, recogniser
from pharmacology_labels import extraction, label, said

from materia.extraction.candidate import Candidate
from materia.extraction.extractor import Extractor
from materia.extraction.families import interactions
from materia.extraction.label import Label
from materia.model.document import BlockKind
from materia.model.section_kind import CONTRAINDICATIONS, DRUG_INTERACTIONS, OTC_ASK_DOCTOR_OR_PHARMACIST
from materia.model.statement import Polarity, Statement

MORE = "more level"
LESS = "less level"


def read(text: str, kind: str = DRUG_INTERACTIONS, **more: object) -> tuple[Statement, ...]:
    return extraction(label(text, kind, **more), interactions.read).statements  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "other", "affected", "consequence"),
    [
        ("Fluvoxamine increases plasma concentrations of tizanidine.", "drug:fluvoxamine", "subject", MORE),
        ("Tizanidine may increase serum levels of digoxin.", "drug:digoxin", "object", MORE),
        ("Plasma levels of tizanidine were increased by fluvoxamine.", "drug:fluvoxamine", "subject", MORE),
        ("Digoxin levels may be increased by tizanidine.", "drug:digoxin", "object", MORE),
        (
            "Concomitant use of tizanidine and rifampin resulted in a 50% decrease in tizanidine AUC.",
            "drug:rifampin",
            "subject",
            LESS,
        ),
        (
            "Coadministration of rifampin with tizanidine decreased the exposure of tizanidine by 60%.",
            "drug:rifampin",
            "subject",
            LESS,
        ),
        (
            "The clearance of theophylline is reduced when tizanidine is given with theophylline.",
            "drug:theophylline",
            "object",
            "less clearance",
        ),
        (
            "Rifampin, a strong CYP3A4 inducer, may decrease tizanidine plasma concentrations.",
            "drug:rifampin",
            "subject",
            LESS,
        ),
        ("Antacids may reduce the absorption of tizanidine.", "class:antacid", "subject", "less absorption"),
        ("Tizanidine may potentiate the effects of alcohol.", "food:alcohol", "object", "more effect"),
    ],
)
def test_the_direction_is_who_changes_whom(sentence: str, other: str, affected: str, consequence: str) -> None:
    statements = [statement for statement in read(sentence) if dict(statement.value).get("consequence") == consequence]
    assert [(statement.object, dict(statement.value)["affected"]) for statement in statements] == [(other, affected)]


@pytest.mark.parametrize(
    ("sentence", "action", "severity", "stance"),
    [
        (
            "Concomitant use of tizanidine with fluvoxamine is contraindicated.",
            "contraindicated",
            "contraindicated",
            "avoid",
        ),
        (
            "Tizanidine is contraindicated in patients receiving fluvoxamine.",
            "contraindicated",
            "contraindicated",
            "avoid",
        ),
        ("Avoid concomitant use of fluvoxamine with tizanidine.", "avoid", "serious", "avoid"),
        ("Tizanidine should not be used with fluvoxamine.", "avoid", "serious", "avoid"),
        ("The use of tizanidine with fluvoxamine is not recommended.", "not recommended", "serious", "avoid"),
        ("Caution should be exercised when tizanidine is used with fluvoxamine.", "caution", "moderate", "caution"),
    ],
)
def test_the_label_s_words_set_severity_and_stance(sentence: str, action: str, severity: str, stance: str) -> None:
    (statement,) = read(sentence)
    assert statement.object == "drug:fluvoxamine"
    assert dict(statement.value) == {"action": action}
    assert (statement.severity, statement.stance) == (severity, stance)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ketoconazole increases the plasma concentrations of digoxin.",  # two others
        "In vitro, fluvoxamine increased tizanidine levels.",
        "Fluvoxamine increased tizanidine levels in rats.",
        "Avoid concomitant use of tizanidine with fluvoxamine in patients with renal impairment.",
        "Tizanidine should not be used with fluvoxamine unless no other choice exists.",
        "Rifampin may increase or decrease plasma concentrations of tizanidine.",
        "The effect of fluvoxamine on tizanidine levels has not been studied.",
        "It is not known whether fluvoxamine increases tizanidine levels.",
        "No information is available on an interaction between tizanidine and digoxin.",
        "Serum potassium may fall during treatment with tizanidine.",  # a blood salt, no medicine
    ],
)
def test_what_is_narrowed_doubted_or_about_others_gives_nothing(sentence: str) -> None:
    assert read(sentence) == ()


def test_a_finding_of_no_effect_is_kept_as_a_denial() -> None:
    (statement,) = read("Digoxin did not affect the plasma levels of tizanidine.")
    assert statement.polarity is Polarity.NEGATED
    assert (statement.stance, statement.severity) == ("none_listed", "minor")
    assert read("Digoxin did not affect the pharmacokinetics of tizanidine.") == ()  # its effects may still add up


def test_a_class_stays_a_class_and_its_named_examples_are_said_of_themselves() -> None:
    objects = {
        statement.object for statement in read("Antacids such as calcium carbonate may decrease tizanidine levels.")
    }
    assert "class:antacid" in objects
    assert not any("aluminum" in (found or "") for found in objects)


def test_inhibitors_of_an_enzyme_keep_their_strength() -> None:
    found = {
        dict(statement.value).get("enzyme_role") or statement.object
        for statement in read("Strong or moderate CYP1A2 inhibitors increase tizanidine levels.")
    }
    assert found & {"strong_inhibitor", "class:strong-cyp1a2-inhibitor", "class:cyp1a2-inhibitor"}
    assert "inhibitor" not in found


def test_what_is_said_of_the_class_stays_said_of_it() -> None:
    (statement,) = read("NSAIDs may decrease the clearance of lithium.", drugs=("naproxen",))
    assert dict(statement.value)["said_of"] == "class:nsaid"
    assert "Naproxen may" not in statement.text


def test_what_is_said_of_one_ingredient_stays_said_of_it() -> None:
    statements = read("Losartan may increase lithium levels.", drugs=("hydrochlorothiazide", "losartan"))
    assert {dict(statement.value)["said_of"] for statement in statements} == {"drug:losartan"}


def test_a_boosted_medicine_is_not_its_booster() -> None:
    statements = read("Darunavir/ritonavir increases tizanidine levels.")
    assert "drug:ritonavir" not in {statement.object for statement in statements}


def test_a_way_that_narrows_the_other_is_kept() -> None:
    (statement,) = read("Intravenous magnesium sulfate may increase the effects of tizanidine.")
    assert dict(statement.value)["qualifier"] == "intravenous"


def test_rows_of_a_table_are_read_under_their_heading_and_no_further() -> None:
    row = BlockKind.TABLE_ROW
    text = (
        "Fluvoxamine\nClinical Impact: | Increased tizanidine plasma concentrations.\n"
        "Some unknown substance\nIntervention: | Monitor for hypotension."
    )
    statements = read(text, blocks=(row, row, row, row))
    assert {statement.object for statement in statements} == {"drug:fluvoxamine"}
    assert all("hypotension" not in statement.text for statement in statements)


def test_arrows_of_a_table_say_whose_level() -> None:
    row = BlockKind.TABLE_ROW
    document = label("Rifampin | ↓ tizanidine |\nDigoxin | ↑ digoxin |", DRUG_INTERACTIONS, blocks=(row, row))
    found = [
        proposed for proposed in interactions.read(Label(document, recogniser())) if isinstance(proposed, Candidate)
    ]
    assert [(each.object, dict(each.value)["affected"], dict(each.value)["consequence"]) for each in found] == [
        ("drug:rifampin", "subject", LESS),
        ("drug:digoxin", "object", MORE),
    ]


def test_a_medicine_for_the_counter_asks_first() -> None:
    (statement,) = read(
        "Ask a doctor or pharmacist before use if you are taking the blood thinning drug warfarin.",
        kind=OTC_ASK_DOCTOR_OR_PHARMACIST,
        drugs=("ibuprofen",),
    )
    assert (statement.object, statement.stance) == ("drug:warfarin", "only_with_prescriber")


def test_outside_the_interactions_section_both_must_be_named() -> None:
    assert read("Concomitant use with fluvoxamine increases hypotension.", kind=CONTRAINDICATIONS) == ()
    (statement,) = read("Tizanidine is contraindicated with fluvoxamine.", kind=CONTRAINDICATIONS)
    assert said(statement) == ("interacts_with", "drug:fluvoxamine", {"action": "contraindicated"})


@pytest.mark.labels
def test_real_labels_keep_their_direction(labels_library: Path) -> None:
    """What the sentence itself says last of a level is whose level the statement names."""
    extractor = Extractor(recogniser(), families=(interactions.read,))
    statements: list[Statement] = []
    with_section = with_statement = 0
    for document in real_labels(labels_library, 24):
        found = extractor.extract(document)
        has_section = any(section.kind == DRUG_INTERACTIONS and section.text for section in document.sections)
        with_section += has_section
        with_statement += has_section and bool(found.statements)
        statements += found.statements
    assert len(statements) > 150
    assert with_statement / with_section > 0.5
    levels = [each for each in statements if dict(each.value).get("consequence") in (MORE, LESS)]
    assert len(levels) > 25
    for each in levels:
        named = each.text.partition(" increase ")[2] + each.text.partition(" decrease ")[2]
        whose = each.subject if dict(each.value)["affected"] == "subject" else each.object
        if named and whose is not None and "said_of" not in dict(each.value) and whose.startswith("drug:"):
            assert whose.partition(":")[2].split("+")[0].split("-")[0] in named.lower()
    assert all(each.stance == "avoid" for each in statements if dict(each.value).get("action") == "contraindicated")
    assert all(each.stance == "none_listed" for each in statements if each.polarity is Polarity.NEGATED)
    assert all(each.object not in (each.subject,) for each in statements)


@pytest.mark.parametrize(
    ("sentence", "drug"),
    [
        ("Avoid use of NSAIDs, including naproxen, in pregnant women.", "naproxen"),
        (
            "Bleeding has been reported in patients treated with combination anticoagulants, including apixaban.",
            "apixaban",
        ),
        ("Hyponatremia has been reported during treatment with SNRIs and SSRIs, including fluoxetine.", "fluoxetine"),
    ],
)
def test_a_class_that_includes_the_subject_is_no_partner(sentence: str, drug: str) -> None:
    assert read(sentence, drugs=(drug,)) == ()


def test_substrates_of_a_narrow_margin_stay_narrow() -> None:
    statements = read("Use caution when tizanidine is used with CYP2D6 substrates with a narrow therapeutic index.")
    assert {dict(statement.value)["qualifier"] for statement in statements} == {"narrow therapeutic index"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Beta agonists should be administered with caution to patients being treated with MAOIs.",
        "Serotonin syndrome has been reported in patients receiving linezolid.",
        "The use of codeine is contraindicated.",
    ],
)
def test_what_is_said_of_others_without_the_subject_gives_nothing(sentence: str) -> None:
    assert read(sentence) == ()


@pytest.mark.parametrize(("written", "qualifier"), [("live vaccines", "live"), ("some antibiotics", "some")])
def test_a_narrowing_word_is_never_lost(written: str, qualifier: str) -> None:
    statements = read(f"Avoid concomitant use of tizanidine with {written}.")
    assert statements
    assert all(qualifier in statement.text.lower() for statement in statements)


def test_a_brand_of_several_ingredients_is_its_one_product() -> None:
    objects = {statement.object for statement in read("Tizanidine should not be used with Complera.")}
    assert objects <= {"drug:emtricitabine+rilpivirine+tenofovir-disoproxil"}
    assert objects


@pytest.mark.parametrize(
    ("sentence", "certainty"),
    [
        ("A dose reduction of digoxin may be needed when it is given with tizanidine.", "possible"),
        ("The dose of digoxin may need to be reduced when it is given with tizanidine.", "possible"),
        ("Reduce the dose of digoxin when it is given with tizanidine.", "stated"),
    ],
)
def test_a_dose_that_may_need_to_change_is_not_said_to_have_to(sentence: str, certainty: str) -> None:
    found = [one for one in read(sentence) if dict(one.value).get("action") == "lower dose"]
    assert {one.certainty for one in found} == {certainty}
    assert all(("should" in one.text) is (certainty == "stated") for one in found)


def test_avoid_if_possible_is_no_ban() -> None:
    (found,) = read("Use of tizanidine with omeprazole should be avoided if possible.")
    assert dict(found.value)["action"] == "avoid if possible"
    assert "if possible" in found.text
    assert "possible" in found.plain
