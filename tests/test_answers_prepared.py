"""Sections prepared for answering: which sentences can be shown, and the exact text each rests on. All is invented."""

import runpy
from pathlib import Path

import pytest

from materia.answers.label_sentence import naming
from materia.answers.prepared import SectionPreparer

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
section, prepare = INVENTED["section"], INVENTED["prepare"]

CONTRA, DOSE, INDICATIONS, WARNINGS = (INVENTED[k] for k in ("CONTRA", "DOSE", "INDICATIONS", "WARNINGS"))
DO_NOT_USE, ASK_DOCTOR, STOP_USE, PURPOSE = (INVENTED[k] for k in ("DO_NOT_USE", "ASK_DOCTOR", "STOP_USE", "PURPOSE"))


def shown(text: str, kind: str = WARNINGS, **given: str) -> list[tuple[str, str]]:
    """Return each prepared sentence with the text that it rests on."""
    made = section(text, kind, **given)
    return [(p.text, made.text[p.start : p.end]) for p in prepare(made)]


def test_a_sentence_rests_on_its_own_span() -> None:
    text = "Inventa may cause purple elbows (see WARNINGS). These may last. It should be taken with food."
    assert shown(text) == [
        ("Inventol may cause purple elbows.", "Inventa may cause purple elbows (see WARNINGS)."),
    ]


def test_it_is_resolved_by_the_sentence_before() -> None:
    assert shown("Inventa may cause purple elbows. It should be taken with food.")[1] == (
        "Inventol should be taken with food.",
        "It should be taken with food.",
    )


def test_a_list_is_folded_into_its_lead_with_the_span_of_both() -> None:
    text = "Inventa is contraindicated in patients with:\nasthma\ngout"
    assert shown(text, CONTRA, blocks="pii") == [("Inventol is contraindicated in patients with: asthma; gout.", text)]


def test_what_stands_before_and_after_a_list_keeps_its_own_span() -> None:
    text = "Inventol may cause purple elbows. Do not use it in patients with:\nasthma\ngout\nDo not crush the tablets."
    found = shown(text, CONTRA, blocks="piip")
    assert found[0] == ("Inventol may cause purple elbows.", "Inventol may cause purple elbows.")
    assert found[1][1] == "Do not use it in patients with:\nasthma\ngout"
    assert found[2] == ("Do not crush the tablets.", "Do not crush the tablets.")


def test_items_of_a_list_that_cannot_be_folded_are_not_shown_without_their_lead() -> None:
    text = "Avoid inventol in these, as listed below:\nasthma attacks were reported here\ngout in adults is reported"
    assert shown(text, CONTRA, blocks="pii") == []


def test_a_whole_sentence_under_a_lead_may_stand_by_itself() -> None:
    text = "The following precautions should be kept:\nDo not crush the tablets of Inventa."
    assert ("Do not crush the tablets of inventol.", "Do not crush the tablets of Inventa.") in shown(
        text, WARNINGS, blocks="pi"
    )


def test_bullets_printed_in_line_are_folded() -> None:
    text = "Do not use Inventa if you have: • asthma • gout. Take it with food."
    found = shown(text, CONTRA)
    assert found[0] == (
        "Do not use inventol if you have: asthma; gout.",
        "Do not use Inventa if you have: • asthma • gout",
    )


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (DO_NOT_USE, "with any other invented drug", "Do not use with any other invented drug."),
        (DO_NOT_USE, "if you have purple elbows", "Do not use if you have purple elbows."),
        (ASK_DOCTOR, "asthma", "Ask a doctor before use if you have asthma."),
        (ASK_DOCTOR, "if you have asthma", "Ask a doctor before use if you have asthma."),
        (STOP_USE, "elbows turn purple", "Stop use and ask a doctor if elbows turn purple."),
        (PURPOSE, "Invented elbow reliever", "Purpose: invented elbow reliever."),
    ],
)
def test_the_heading_of_a_drug_facts_panel_opens_its_items(kind: str, text: str, sentence: str) -> None:
    assert shown(text, kind, blocks="i") == [(sentence, text)]


def test_a_drug_facts_panel_that_prints_its_heading_is_not_said_twice() -> None:
    made = section("Do not use\nwith any other invented drug\nif you have gout", DO_NOT_USE, blocks="pii")
    assert [p.text for p in prepare(made)] == [
        "Do not use with any other invented drug.",
        "Do not use if you have gout.",
    ]


def test_uses_are_named_as_uses() -> None:
    made = section("temporarily relieves purple elbows", INDICATIONS, blocks="i", title="Uses")
    assert [p.text for p in prepare(made)] == ["Uses: temporarily relieves purple elbows."]


def test_a_row_of_a_dose_table_says_who_takes_what() -> None:
    text = "Age | Dose\nadults and children over 12 years | 2 tablets every 6 hours\nchildren under 12 | ask a doctor"
    assert shown(text, DOSE, blocks="hrr") == [
        (
            "Adults and children over 12 years: 2 tablets every 6 hours.",
            "adults and children over 12 years | 2 tablets every 6 hours",
        ),
        ("Children under 12: ask a doctor.", "children under 12 | ask a doctor"),
    ]


def test_a_row_of_more_cells_or_of_no_people_says_nothing_alone() -> None:
    assert shown("Adults | 5 mg | 10 mg", DOSE, blocks="r") == []
    assert shown("Bottle of purple tablets | 5 mg", DOSE, blocks="r") == []
    assert shown("Adults | 2 tablets", WARNINGS, blocks="r") == []


@pytest.mark.parametrize("text", ["None.", "None", "None known.", "None (4)", "There are no known contraindications."])
def test_no_contraindications_is_said_in_a_sentence(text: str) -> None:
    made = section(text, CONTRA)
    (found,) = prepare(made)
    assert found.text == "This inventol label lists no contraindications."
    assert (found.start, found.end, found.verified) == (0, len(text), "none_listed")


def test_none_before_something_else_is_not_no_contraindications() -> None:
    found = shown("None of the trials included adults with gout, who should not take Inventa.", CONTRA)
    assert all("lists no contraindications" not in text for text, _ in found)


def test_a_condition_without_a_verb_is_completed_by_the_name_of_its_section() -> None:
    assert shown("Purple elbows in tall people.", CONTRA) == [
        ("Contraindications: purple elbows in tall people.", "Purple elbows in tall people.")
    ]
    assert shown("Purple elbows in tall people.", WARNINGS) == []


@pytest.mark.parametrize(
    ("text", "kind", "blocks"),
    [
        ("Inventol may cause purple elbows.\nDo not crush the tablets.", WARNINGS, "pp"),
        ("Do not use inventol in patients with:\npurple elbows\ngout", CONTRA, "pii"),
        ("with purple elbows", DO_NOT_USE, "i"),
        ("Adults with purple elbows | 2 tablets", DOSE, "r"),
        ("Do not use Inventa if you have: • purple elbows • gout.", CONTRA, "p"),
        ("None purple elbows.", CONTRA, "p"),
    ],
)
def test_damaged_text_is_never_quoted(text: str, kind: str, blocks: str) -> None:
    made = section(text, kind, blocks=blocks, damaged="purple")
    (hurt,) = made.damaged
    for found in prepare(made):
        assert found.end <= hurt[0] or found.start >= hurt[1], found
        assert "purple" not in found.text


def test_a_damaged_none_is_no_none() -> None:
    made = section("None.", CONTRA, damaged="None")
    assert prepare(made) == ()


def test_every_span_is_inside_its_section_and_positions_count_up() -> None:
    text = "Inventa may cause elbows. Do not use in:\nasthma\ngout\nAvoid inventol with cheese: • blue • red."
    made = section(text, CONTRA, blocks="piip")
    found = prepare(made)
    assert [p.position for p in found] == list(range(len(found)))
    assert all(0 <= p.start < p.end <= len(text) for p in found)


def test_a_label_for_several_drugs_keeps_its_names() -> None:
    made = section("Inventa Plus may cause purple elbows.")
    assert [p.text for p in prepare(made, naming(None, ("Inventa Plus",)))] == ["Inventa Plus may cause purple elbows."]


def test_a_section_whose_text_has_changed_is_prepared_anew() -> None:
    preparer, names = SectionPreparer(), naming("inventol", ())
    before, after = section("Inventol may cause purple elbows."), section("Inventol may cause green elbows in adults.")
    preparer.prepare(before, names)
    assert [p.text for p in preparer.prepare(after, names)] == ["Inventol may cause green elbows in adults."]


def test_sections_of_one_text_share_the_work_only_where_all_that_is_read_is_equal() -> None:
    preparer, names = SectionPreparer(), naming("inventol", ("Inventa",))
    one, same = section("Inventa may cause purple elbows."), section("Inventa may cause purple elbows.")
    assert preparer.prepare(one, names) is preparer.prepare(same, names)
    assert preparer.prepare(one, naming("fictivol", ("Inventa",)))[0].text == "Fictivol may cause purple elbows."
    uses = section("Purple elbows in adults.", INDICATIONS, title="Uses")
    other = section("Purple elbows in adults.", INDICATIONS, title="Indications")
    assert preparer.prepare(uses, names) == prepare(uses, names) != preparer.prepare(other, names)
