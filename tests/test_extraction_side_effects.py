"""Side effects and boxed warnings: in prose, in lists and in tables. All sentences are invented."""

import pytest
from extraction_statements import rejected, said, statements

from materia.extraction.conditions.seriousness import is_serious
from materia.extraction.families import boxed_warnings, side_effects
from materia.model.document import BlockKind
from materia.model.section_kind import ADVERSE_REACTIONS, BOXED_WARNING, WARNINGS
from materia.terms.vocabulary import Vocabulary

read = side_effects.read
HEADER, ROW = BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Baclofen can cause seizures.", {"Baclofen can cause seizures."}),
        ("Baclofen may cause drowsiness and nausea.", {"Baclofen may cause drowsiness.", "Baclofen may cause nausea."}),
        ("Baclofen increases the risk of stroke.", {"Baclofen increases the risk of a stroke."}),
        (
            "Seizures have been reported in patients taking baclofen.",
            {"There have been reports of seizures with baclofen."},
        ),
    ],
)
def test_sentences_of_warnings(sentence: str, expected: set[str]) -> None:
    assert said(read, WARNINGS, sentence) == expected


def test_lists_of_adverse_reactions() -> None:
    listed = {
        "Adverse reactions reported with baclofen include nausea.",
        "Adverse reactions reported with baclofen include a headache.",
    }
    assert said(read, ADVERSE_REACTIONS, "The most common adverse reactions were nausea and headache.") == listed
    assert said(read, ADVERSE_REACTIONS, "Nervous system: nausea, headache.") == listed


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("nervousness, dizziness or seizures occur", "advice"),
        ("Notify your doctor if you experience: nausea, headache.", "advice"),
        ("These reactions were as, or more frequent, in the placebo group: nausea, headache.", "as_placebo"),
        ("Reactions at about the same or greater incidence on placebo: nausea, headache.", "as_placebo"),
    ],
)
def test_advice_and_what_placebo_had_too_are_no_side_effects(sentence: str, reason: str) -> None:
    assert not said(read, ADVERSE_REACTIONS, sentence)
    assert rejected(read, ADVERSE_REACTIONS, sentence) == {reason}


def test_a_share_in_brackets_is_the_frequency() -> None:
    (one,) = statements(read, ADVERSE_REACTIONS, "The most common adverse reactions were nausea (12%).")
    assert dict(one.value) == {"frequency": "12 %"}
    (one,) = statements(
        read, ADVERSE_REACTIONS, "The most common adverse reactions were nausea (12% versus 3% on placebo)."
    )
    assert not one.value, "of two shares it is not known which is which"


TABLE = (
    (HEADER, "Adverse Reaction | Baclofen (%) (n = 200) | Placebo (%) (n = 190)"),
    (ROW, "Nausea | 11 | 4"),
    (ROW, "Headache | 3 | 7"),
    (ROW, "Nervous system | | "),
)


def test_a_table_gives_the_share_on_the_product_and_on_placebo() -> None:
    (one,) = statements(read, ADVERSE_REACTIONS, *TABLE)
    assert one.object == "effect:nausea"
    assert dict(one.value) == {"comparator": "placebo", "comparator_frequency": "4 %", "frequency": "11 %", "n": "200"}


@pytest.mark.parametrize(
    "header",
    [
        "Adverse Reaction | Baclofen (n = 200) | Placebo (n = 190)",
        "Adverse Reaction | Placebo (%) | Lidocaine (%)",
        "Adverse Reaction | Baclofen 5 mg (%) | Placebo (%)",
        "Adverse Reaction | Number of patients on baclofen (%) | Placebo (%)",
        "Adverse Reaction | Baclofen (%) | Lidocaine (%)",
    ],
)
def test_a_table_whose_columns_are_not_understood_gives_nothing(header: str) -> None:
    assert not statements(read, ADVERSE_REACTIONS, (HEADER, header), *TABLE[1:])


def test_columns_are_told_by_their_headings_not_their_place() -> None:
    swapped = ((HEADER, "Adverse Reaction | Placebo (%) | Baclofen (%)"), (ROW, "Nausea | 4 | 11"))
    (one,) = statements(read, ADVERSE_REACTIONS, *swapped)
    assert dict(one.value)["frequency"] == "11 %"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Baclofen did not cause seizures.", "denied"),
        ("Seizures have been reported in patients receiving such compounds.", "restricted"),
        ("In rats baclofen caused seizures.", "animals"),
        ("Overdose of baclofen may cause seizures.", "other_circumstances"),
        ("Lidocaine may cause seizures.", "other_subject"),
        ("If seizures occurred, tell your doctor.", "dependent_clause"),
        ("Baclofen may cause worsening of glaucoma.", "unknown_before"),
        ("Although the causes of death were varied, baclofen helps.", "no_statement"),
    ],
)
def test_what_is_not_understood_yields_nothing(sentence: str, reason: str) -> None:
    assert not said(read, WARNINGS, sentence)
    assert reason in rejected(read, WARNINGS, sentence)


def test_what_points_back_to_others_is_theirs_too() -> None:
    lines = (
        "The following adverse reactions have been reported with opioids.",
        "These reactions are listed by frequency: nausea, headache.",
    )
    assert not said(read, ADVERSE_REACTIONS, *lines)


def test_a_share_of_some_people_is_not_taken_for_all() -> None:
    assert not said(
        read, ADVERSE_REACTIONS, "In the pediatric trial the most common adverse reactions were nausea (12%)."
    )


def test_what_was_as_common_on_placebo_is_left_out() -> None:
    assert not said(read, ADVERSE_REACTIONS, "Adverse reactions as frequent on placebo were nausea and headache.")
    assert not said(read, ADVERSE_REACTIONS, "Other events more common on placebo include: nausea.")


def test_shares_of_those_who_stopped_are_not_taken() -> None:
    found = statements(read, ADVERSE_REACTIONS, "These adverse reactions were nausea (12%).")
    assert all(not one.value for one in found)


def test_lists_of_other_medicines_are_not_the_products() -> None:
    lines = ("The following have been reported with other muscle relaxants:", "Nausea, headache.")
    assert not said(read, ADVERSE_REACTIONS, *lines)


def test_the_serious_come_first_and_their_number_is_limited() -> None:
    slugs = (
        "nausea headache dizziness rash cough fatigue fever chills itching hives insomnia anxiety vomiting diarrhea"
        " constipation tremor seizures"
    )
    concepts = [Vocabulary.load().concept(f"effect:{slug}") for slug in slugs.split()]
    effects = [concept.name for concept in concepts if concept is not None]
    found = statements(read, ADVERSE_REACTIONS, f"Adverse reactions include: {', '.join(effects)}.")
    assert len(found) <= side_effects.MOST < len(effects)
    assert found[0].object == "effect:seizures"
    assert found[0].severity == "serious"


def test_every_serious_effect_is_one_of_the_vocabulary() -> None:
    from materia.extraction.conditions.tables import rows

    vocabulary = Vocabulary.load()
    strange = [
        row["effect"] for row in rows("serious_effects") if vocabulary.concept(f"effect:{row['effect']}") is None
    ]
    assert not strange, f"not in the vocabulary: {strange}; name them as findings.tsv does"
    assert not is_serious("effect:nausea")


def test_a_box_warns_of_the_product_or_of_its_class() -> None:
    (one,) = statements(boxed_warnings.read, BOXED_WARNING, "Baclofen can cause seizures.")
    assert (one.object, one.severity, one.stance) == ("effect:seizures", "boxed", "caution")
    (one,) = statements(boxed_warnings.read, BOXED_WARNING, "Antidepressants can cause seizures.")
    assert dict(one.value) == {"of_class": "class:antidepressant"}
    assert one.text.startswith("Antidepressants")


def test_a_box_that_speaks_of_some_people_is_not_said_of_all() -> None:
    sentence = "Antidepressants increased the risk of suicidal thoughts in children, adolescents, and young adults."
    (one,) = statements(boxed_warnings.read, BOXED_WARNING, sentence)
    assert dict(one.value)["people"] == "children, adolescents and young adults"
    assert not said(boxed_warnings.read, BOXED_WARNING, "Baclofen can cause seizures in patients with stroke.")


def test_the_heading_of_a_box_counts() -> None:
    text = "WARNING: SEIZURES AND STROKE See full prescribing information."
    assert {one.object for one in statements(boxed_warnings.read, BOXED_WARNING, text)} == {
        "effect:seizures",
        "effect:stroke",
    }


def test_an_effect_keeps_the_word_that_says_how_grave_it_is() -> None:
    assert said(read, WARNINGS, "Baclofen can cause severe neutropenia.") == {"Baclofen can cause severe neutropenia."}
