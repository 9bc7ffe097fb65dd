"""What stands around a fact and makes it doubtful or graver. Every label here is invented."""

from dataclasses import replace
from typing import Any

import pytest
from extraction_labels import label, section

from materia.extraction.candidate import Candidate
from materia.extraction.doubts.doubt import doubt
from materia.extraction.label import Label
from materia.extraction.weighing import weighed
from materia.model.document import BlockKind, Section
from materia.model.section_kind import (
    ADVERSE_REACTIONS,
    CONTRAINDICATIONS,
    DRUG_INTERACTIONS,
    OVERDOSAGE,
    PATIENT_INFORMATION,
)
from materia.model.statement import Polarity
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

PAIR = ("baclofen", "codeine")


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(Vocabulary.load())


def proposed(
    recogniser: Recogniser,
    made: Section,
    predicate: str,
    ingredients: tuple[str, ...] = ("baclofen",),
    **fields: Any,
) -> tuple[Label, Candidate]:
    """The last sentence of a section as the evidence of a candidate."""
    read = Label(label(made, ingredients=ingredients), recogniser)
    candidate = Candidate(predicate=predicate, sentences=(read.read(made)[-1],))
    return read, replace(candidate, **fields)


@pytest.mark.parametrize(
    ("title", "lines", "reason"),
    [
        ("Overdosage of codeine", ("Apnea may occur.",), "one_ingredient"),
        ("Overdosage", ("Little is known of codeine.  Apnea may occur.",), "one_ingredient"),
        ("Overdosage", ("Codeine may cause apnea.",), "one_ingredient"),
        ("Overdosage", ("Baclofen and codeine may cause apnea.",), None),
        ("Overdosage of codeine", ("Inventol may cause apnea.",), None),
        ("Overdosage", ("Apnea may occur.",), None),
    ],
)
def test_what_is_said_of_one_ingredient_is_not_said_of_the_combination(
    recogniser: Recogniser, title: str, lines: tuple[str, ...], reason: str | None
) -> None:
    made = section(OVERDOSAGE, *lines, title=title)
    read, candidate = proposed(recogniser, made, "overdose", PAIR)
    assert doubt(read, candidate) == reason


def test_what_one_ingredient_forbids_the_combination_forbids(recogniser: Recogniser) -> None:
    made = section(OVERDOSAGE, "Codeine is contraindicated in asthma.")
    read, candidate = proposed(recogniser, made, "contraindicated_in", PAIR)
    assert doubt(read, candidate) is None


@pytest.mark.parametrize(
    ("predicate", "sentence", "fields", "reason"),
    [
        ("causes", "In pediatric patients hypertension was seen.", {}, "of_children"),
        ("causes", "In pediatric patients hypertension was seen.", {"population": "population:children"}, None),
        ("dose", "Take 2 teaspoonfuls daily.", {"value": (("dose", "2 teaspoonfuls"),)}, "counted_without_strength"),
        ("dose", "Take 10 mL (20 mg) daily.", {"value": (("dose", "10 mL"),)}, None),
        ("interacts_with", "Single doses did not affect it.", {"polarity": Polarity.NEGATED}, "half_a_denial"),
        ("interacts_with", "It did not affect it.", {"polarity": Polarity.NEGATED}, None),
        ("is_a", "It is an external analgesic.", {}, "class_narrowed"),
        ("is_a", "It is an analgesic.", {}, None),
        ("treats", "It is for aches associated with gout.", {"object": "condition:gout"}, "beside_the_use"),
        ("treats", "It is for hiccups in patients with gout.", {"object": "condition:gout"}, "beside_the_use"),
        ("treats", "It is for the treatment of gout.", {"object": "condition:gout"}, None),
        ("contraindicated_in", "It is for nobody with a history of gout.", {"object": "condition:gout"}, "past"),
        ("contraindicated_in", "It is for nobody with gout.", {"object": "condition:gout"}, None),
        ("half_life", "After the first dose the half-life is 2 hours.", {}, "stage"),
        ("interacts_with", "Orally administered pimozide may add to it.", {}, "way_of_partner"),
        ("interacts_with", "The rise is modest and probably not significant.", {}, "not_significant"),
        ("fertility", "Use birth control for 4 months when used with codeine.", {}, "in_combination"),
        ("causes", "Rash was seen in patients with long-standing asthma.", {"object": "effect:asthma"}, "among_people"),
        ("causes", "It lowers the risk of stroke.", {"object": "effect:stroke"}, "lowered"),
        ("causes", "It raises the risk of stroke.", {"object": "effect:stroke"}, None),
        (
            "causes",
            "Acne or rash in 15 % of people.",
            {"object": "effect:rash", "value": (("frequency", "15 %"),)},
            "joint_figure",
        ),
        ("causes", "Rash in 15 % of people.", {"object": "effect:rash", "value": (("frequency", "15 %"),)}, None),
        ("causes", "In triple therapy nausea was seen.", {"object": "effect:nausea"}, "other_treatment"),
        ("causes", "After prolonged use cataracts were seen.", {"object": "effect:cataracts"}, "long_use"),
        ("causes", "Intravenous baclofen caused rash.", {"object": "effect:rash"}, "other_route"),
        ("causes", "Baclofen caused rash.", {"object": "effect:rash"}, None),
        ("boxed_warning", "It brings death due to stroke.", {"object": "effect:death"}, "death_of"),
        ("storage", "Once opened keep it cold.", {}, "opened_pack"),
        ("storage", "Keep it cold.", {}, None),
        ("counselling", "Tell them of thoughts of dying.", {"object": "effect:death"}, "no_sign"),
        (
            "contraindicated_in",
            "Not after hepatitis associated with prior use of it.",
            {"object": "condition:hepatitis"},
            "from_the_drug",
        ),
        ("is_a", "It is similar to the thiazides.", {"object": "class:thiazide"}, "likeness"),
        ("interacts_with", "Atazanavir/ritonavir raises it.", {"object": "drug:atazanavir"}, "part_of_a_pair"),
        ("interacts_with", "Atazanavir raises it.", {"object": "drug:atazanavir"}, None),
        (
            "interacts_with",
            "Strong inducers of CYP2C19 or CYP3A4 lower it.",
            {"object": "enzyme:cyp3a4"},
            "strength_of_partner",
        ),
        ("interacts_with", "MAO-A inhibitors raise it.", {"object": "class:maoi"}, "subtype"),
        ("how_to_take", "Shake the suspension well.", {}, "of_one_form"),
        ("how_to_take", "Take it with food.", {}, None),
    ],
)
def test_a_narrowed_fact_is_left_out(
    recogniser: Recogniser, predicate: str, sentence: str, fields: dict[str, Any], reason: str | None
) -> None:
    read, candidate = proposed(recogniser, section(ADVERSE_REACTIONS, sentence), predicate, **fields)
    assert doubt(read, candidate) == reason


def test_a_heading_is_no_side_effect(recogniser: Recogniser) -> None:
    prose = "In a study of many people over many months this was looked for by two readers, and none of them found any."
    made = section(ADVERSE_REACTIONS, "Retinopathy", prose)
    read = Label(label(made), recogniser)
    first = Candidate(predicate="causes", object="effect:retinopathy", sentences=(read.read(made)[0],))
    assert doubt(read, first) == "heading"
    listed = section(ADVERSE_REACTIONS, "Retinopathy", "Rash")
    read = Label(label(listed), recogniser)
    assert doubt(read, replace(first, sentences=(read.read(listed)[0],))) is None


def test_an_interaction_that_is_denied_and_warned_of_is_left_out(recogniser: Recogniser) -> None:
    made = section(DRUG_INTERACTIONS, "Diazepam increases the sedation. Diazepam did not change the levels.")
    denied: dict[str, Any] = {"object": "drug:diazepam", "polarity": Polarity.NEGATED}
    assert doubt(*proposed(recogniser, made, "interacts_with", **denied)) == "denied_and_warned"
    made = section(DRUG_INTERACTIONS, "Diazepam did not change the levels.")
    assert doubt(*proposed(recogniser, made, "interacts_with", **denied)) is None


def test_the_contraindications_make_a_pair_grave(recogniser: Recogniser) -> None:
    listed = section(CONTRAINDICATIONS, "Use with pimozide.", number="1")
    told = section(DRUG_INTERACTIONS, "It raises pimozide.", number="2")
    read = Label(label(listed, told), recogniser)
    pair = Candidate(
        predicate="interacts_with", object="drug:pimozide", stance="caution", sentences=(read.read(told)[0],)
    )
    assert (weighed(read, pair).stance, weighed(read, pair).severity) == ("avoid", "contraindicated")


def test_what_a_heading_titles_is_not_introduced_by_what_stands_above_it(recogniser: Recogniser) -> None:
    made = section(
        PATIENT_INFORMATION,
        "Call your doctor right away if you have:",
        (BlockKind.LIST_ITEM, "hives"),
        (BlockKind.HEADING, "Common side effects"),
        (BlockKind.LIST_ITEM, "nausea"),
        (BlockKind.HEADING, "Get help if you have:"),
        (BlockKind.LIST_ITEM, "seizures"),
    )
    read = Label(label(made), recogniser)
    leads = {one.text: read.lead(one) for one in read.read(made) if one.block is BlockKind.LIST_ITEM}
    assert {name: lead.text if lead else None for name, lead in leads.items()} == {
        "hives": "Call your doctor right away if you have:",
        "nausea": None,
        "seizures": "Get help if you have:",
    }


def test_a_time_measured_in_animals_is_left_out(recogniser: Recogniser) -> None:
    made = section(ADVERSE_REACTIONS, "The effect was studied in dogs. It starts after 24 minutes.")
    read, candidate = proposed(recogniser, made, "onset")
    assert doubt(read, candidate) == "other_subject_before"


@pytest.mark.parametrize(
    ("before", "certainty"),
    [
        ("A causal relationship has not been established for these events.", "possible"),
        ("The events may or may not be attributable to the drug.", "possible"),
        ("These are caused by the drug.", "stated"),
    ],
)
def test_a_side_effect_whose_cause_is_doubted_is_possible(recogniser: Recogniser, before: str, certainty: str) -> None:
    read, candidate = proposed(recogniser, section(ADVERSE_REACTIONS, f"{before} Hiccups were seen."), "causes")
    assert weighed(read, candidate).certainty == certainty
    assert read.subject == "drug:baclofen"


@pytest.mark.parametrize(
    ("line", "stance"),
    [
        ((BlockKind.TABLE_ROW, "Pimozide | More pimozide | Concomitant use is contraindicated."), "avoid"),
        ((BlockKind.TABLE_ROW, "Pimozide | More pimozide | Not contraindicated."), "caution"),
        ((BlockKind.TABLE_ROW, "Pimozide | More pimozide | Avoid."), "avoid"),
        ("It raises pimozide.", "caution"),
    ],
)
def test_a_pair_that_the_row_forbids_is_forbidden(
    recogniser: Recogniser, line: str | tuple[BlockKind, str], stance: str
) -> None:
    read, candidate = proposed(recogniser, section(DRUG_INTERACTIONS, line), "interacts_with", stance="caution")
    assert weighed(read, candidate).stance == stance


def test_the_next_sentence_may_forbid_the_pair(recogniser: Recogniser) -> None:
    made = section(DRUG_INTERACTIONS, "It raises pimozide. Concomitant use should be avoided.")
    read, last = proposed(recogniser, made, "interacts_with", stance="caution")
    first = replace(last, sentences=(read.read(made)[0],))
    assert (weighed(read, first).stance, weighed(read, first).severity) == ("avoid", "serious")
