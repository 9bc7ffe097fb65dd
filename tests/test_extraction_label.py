"""How a label is read for extraction: one subject, sentences by section, nothing damaged. The labels are invented."""

from dataclasses import replace

import pytest
from extraction_labels import label, section

from materia.extraction.label import Label, UnreadableLabel
from materia.model.document import BlockKind
from materia.model.section_kind import CONTRAINDICATIONS, INDICATIONS
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(Vocabulary.load())


def test_the_subject_is_the_active_ingredients_not_the_title(recogniser: Recogniser) -> None:
    read = Label(label(ingredients=("codeine phosphate", "acetaminophen")), recogniser)
    assert read.subject == "drug:acetaminophen+codeine"
    assert read.name == "acetaminophen and codeine"


@pytest.mark.parametrize(
    ("ingredients", "reason"),
    [((), "no_active_ingredient"), (("a", "b", "c", "d", "e", "f"), "many_ingredients")],
)
def test_a_label_without_one_subject_is_not_read(
    recogniser: Recogniser, ingredients: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(UnreadableLabel, match=reason):
        Label(label(ingredients=ingredients), recogniser)


def test_a_homeopathic_label_says_nothing_of_its_substance(recogniser: Recogniser) -> None:
    claims = section(INDICATIONS, "For dizziness. Based on traditional homeopathic practice.")
    with pytest.raises(UnreadableLabel, match="homeopathic"):
        Label(label(claims), recogniser)


def test_two_products_of_different_ingredients_have_no_one_subject(recogniser: Recogniser) -> None:
    first, other = label(), label(ingredients=("aspirin",))
    with pytest.raises(UnreadableLabel, match="several_products"):
        Label(replace(first, products=(*first.products, *other.products)), recogniser)


def test_sentences_are_those_of_the_wanted_kinds_with_exact_offsets(recogniser: Recogniser) -> None:
    wanted = section(CONTRAINDICATIONS, "Not for gout. Not for asthma.", number="4")
    read = Label(label(section(INDICATIONS, "For hiccups."), wanted), recogniser)
    found = list(read.sentences({CONTRAINDICATIONS}))
    assert [sentence.text for sentence in found] == ["Not for gout.", "Not for asthma."]
    assert all(wanted.text[s.start : s.end] == s.text for s in found)
    assert [m.concept.id for s in found for m in s.mentions] == ["condition:gout", "condition:asthma"]


def test_headings_and_damaged_sentences_are_left_out(recogniser: Recogniser) -> None:
    made = section(CONTRAINDICATIONS, (BlockKind.HEADING, "Who must not take it"), "Gout. Asth?ma.")
    start = made.text.index("Asth")
    read = Label(label(replace(made, damaged=((start + 4, start + 5),))), recogniser)
    assert [sentence.text for sentence in read.sentences({CONTRAINDICATIONS})] == ["Gout."]


def test_an_item_knows_the_sentence_that_introduces_its_list(recogniser: Recogniser) -> None:
    made = section(
        CONTRAINDICATIONS,
        "Inventol is contraindicated in patients with:",
        (BlockKind.LIST_ITEM, "gout"),
        (BlockKind.LIST_ITEM, "asthma"),
        "Other matters follow here.",
        (BlockKind.LIST_ITEM, "an item without a lead"),
    )
    read = Label(label(made), recogniser)
    leads = {sentence.text: read.lead(sentence) for sentence in read.sentences({CONTRAINDICATIONS})}
    lead = leads["asthma"]
    assert lead is not None
    assert lead.text == "Inventol is contraindicated in patients with:"
    assert leads["an item without a lead"] is None
    assert leads["Other matters follow here."] is None


def test_the_titles_above_a_section_are_known(recogniser: Recogniser) -> None:
    outer = section(CONTRAINDICATIONS, "Words.", number="4", title="Contraindications")
    inner = section(CONTRAINDICATIONS, "More.", number="4.1", title="Hypersensitivity", parent="4")
    read = Label(label(outer, inner), recogniser)
    assert read.titles(inner) == ("Hypersensitivity", "Contraindications")


def test_the_route_is_known_only_where_there_is_one(recogniser: Recogniser) -> None:
    assert str(Label(label(), recogniser).route) == "oral"
    assert Label(label(routes=("ORAL", "INTRATHECAL"), form="SOLUTION"), recogniser).route is None
