"""Label sentences made fit to stand alone: what is cut, what is resolved, and what is refused. All text is invented."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from materia.answers.label_sentence import Naming, clean, fold_list, is_lead, naming

INVENTOL = naming("inventol", ("Inventa", "Inventa XR"))
SEVERAL = naming(None, ("Inventa Plus",))
WORD = re.compile(r"[^\W\d_]+")
MARKS = re.compile(r"[®™©†‡§¶*]+")


@pytest.mark.parametrize(
    "reference",
    [
        "(see WARNINGS)",
        "(see also Precautions)",
        "[see Dosage and Administration (2.1)]",
        "[see Warnings and Precautions (5.1, 5.2) and Use in Specific Populations (8.6)]",
        "(refer to CLINICAL PHARMACOLOGY)",
        "(5.2)",
        "(5.1, 5.4)",
        "( 4, 5.1, 8.1, 16)",
        "(Table 2)",
        "(Tables 2 and 3)",
        "(Figure 1)",
        "(please see PRECAUTIONS)",
        "[seeWarnings and Precautions (5) and Use in Specific Populations]",
    ],
)
def test_a_cross_reference_is_dropped_wherever_it_stands(reference: str) -> None:
    expected = "Inventol may cause purple elbows in adults."
    assert clean(f"Inventol may cause purple elbows in adults {reference}.", INVENTOL) == expected
    assert clean(f"Inventol may cause purple elbows {reference} in adults.", INVENTOL) == expected


def test_a_reference_after_the_full_stop_is_dropped() -> None:
    assert clean("Inventol may cause purple elbows. (5.1)", INVENTOL) == "Inventol may cause purple elbows."
    assert clean("Inventol may cause purple elbows. See WARNINGS.", INVENTOL) == "Inventol may cause purple elbows."


def test_brackets_that_hold_facts_stay() -> None:
    for fact in ("(5%)", "(2 mg)", "(20 of 100 patients)", "(invented syndrome)", "(0.5 mg/kg)"):
        sentence = f"Inventol caused purple elbows in some {fact} adults."
        assert clean(sentence, INVENTOL) == sentence


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Inventa should be taken with food.", "Inventol should be taken with food."),
        ("INVENTA® should be taken with food.", "Inventol should be taken with food."),
        ("Inventa (inventol) tablets should be taken with food.", "Inventol tablets should be taken with food."),
        ("Do not crush Inventa XR before taking it.", "Do not crush inventol before taking it."),
        ("Inventa's effect was increased by cheese.", "Inventol's effect was increased by cheese."),
        ("Patients should take a Inventa tablet daily.", "Patients should take an inventol tablet daily."),
    ],
)
def test_a_brand_becomes_its_ingredient(written: str, shown: str) -> None:
    assert clean(written, INVENTOL) == shown


def test_both_names_stay_where_a_sentence_sets_the_product_beside_its_ingredient() -> None:
    sentence = "Inventa should not be substituted for other inventol tablets."
    assert clean(sentence, INVENTOL) == sentence


def test_a_brand_inside_another_word_is_no_brand() -> None:
    assert clean("Inventabular elbows were reported in adults.", INVENTOL) == (
        "Inventabular elbows were reported in adults."
    )


def test_the_name_of_several_ingredients_is_left_as_it_is() -> None:
    assert clean("Inventa Plus should be taken with food.", SEVERAL) == "Inventa Plus should be taken with food."


def test_it_is_the_drug_only_after_a_sentence_about_the_drug() -> None:
    about_it = "It should be taken with food and water."
    shown = "Inventol should be taken with food and water."
    assert clean(about_it, INVENTOL, "Inventol is an invented agent.") == shown
    assert clean(about_it, INVENTOL, "Inventa is an invented agent.") == shown
    assert clean(about_it, INVENTOL, "Fictivol is another agent.") is None
    assert clean(about_it, INVENTOL) is None
    assert clean(about_it, SEVERAL, "Inventa Plus is an invented agent.") is None


def test_this_drug_is_the_drug_of_the_label() -> None:
    for subject in ("This drug", "The medicine", "This product", "This medication"):
        assert clean(f"{subject} should be taken with food.", INVENTOL) == "Inventol should be taken with food."
        assert clean(f"{subject} should be taken with food.", SEVERAL) is None
    assert clean("Do not take this drug with cheese.", INVENTOL) == "Do not take inventol with cheese."


def test_an_it_that_stands_for_nothing_stays() -> None:
    sentence = "It is not known whether inventol passes into milk."
    assert clean(sentence, INVENTOL) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "These effects were also reported in children.",
        "They should be monitored for purple elbows.",
        "The doses are listed in Table 2.",
        "The reactions listed below were reported in trials.",
        "This may increase the risk of purple elbows.",
        "Such patients should be watched with care.",
        "See the full prescribing information for purple elbows.",
        "In these trials purple elbows were reported.",
        "The following reactions were reported in adults.",
        "As noted above, inventol may cause purple elbows.",
        "The latter should be given with food.",
        "Which may cause purple elbows in adults.",
    ],
)
def test_a_sentence_that_leans_on_another_is_refused(sentence: str) -> None:
    assert clean(sentence, INVENTOL, "Inventol is an invented agent.") is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("5.1 Inventol may cause purple elbows.", "Inventol may cause purple elbows."),
        ("2. Inventol may cause purple elbows.", "Inventol may cause purple elbows."),
        ("(a) Inventol may cause purple elbows.", "Inventol may cause purple elbows."),
        ("• Inventol may cause purple elbows.", "Inventol may cause purple elbows."),
        ("However, inventol may cause purple elbows.", "Inventol may cause purple elbows."),
        ("In addition, inventol may cause purple elbows.", "Inventol may cause purple elbows."),
    ],
)
def test_numbers_bullets_and_connectives_at_the_start_are_dropped(written: str, shown: str) -> None:
    assert clean(written, INVENTOL) == shown


def test_a_number_that_says_how_much_is_kept() -> None:
    sentence = "5 mg of inventol should be taken once daily."
    assert clean(sentence, INVENTOL) == sentence
    assert clean("Take 2.5 mg daily for 3 days.", INVENTOL) == "Take 2.5 mg daily for 3 days."


def test_enumerators_inside_a_sentence_do_not_unbalance_it() -> None:
    sentence = "Inventol should be avoided in 1) asthma and 2) gout."
    assert clean(sentence, INVENTOL) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Inventol may cause purple � elbows.",
        "Inventol may cause ?? purple elbows.",
        "Inventol | 5% | purple elbows reported.",
        "Inventol may cause (purple elbows.",
        "Inventol may cause purple elbows",
        "Inventol and purple elbows:",
        "Does inventol cause purple elbows?",
        "WARNING: INVENTOL MAY CAUSE PURPLE ELBOWS.",
        "Inventol tablets are indicated in the following conditions: 1.",
        "Purple elbows.",
        "Inventol tablets, 5 mg.",
        "",
        "   ",
        "...",
    ],
)
def test_what_is_damaged_cut_off_or_no_sentence_is_refused(sentence: str) -> None:
    assert clean(sentence, INVENTOL) is None


def test_a_lead_and_its_items_become_one_sentence() -> None:
    assert is_lead("Do not use inventol in patients with:")
    assert not is_lead("Do not use inventol in patients with asthma.")
    folded = fold_list(
        "Do not use Inventa in patients with:", ["asthma", "• gout (see WARNINGS).", "purple  elbows;"], INVENTOL
    )
    assert folded == "Do not use inventol in patients with: asthma; gout; purple elbows."


def test_a_list_is_folded_whole_or_not_at_all() -> None:
    lead = "Do not use inventol in patients with:"
    assert fold_list(lead, [], INVENTOL) is None
    assert fold_list(lead, ["asthma", ""], INVENTOL) is None
    assert fold_list(lead, ["asthma", "purple � elbows"], INVENTOL) is None
    assert fold_list(lead, ["asthma", "conditions listed below"], INVENTOL) is None
    assert fold_list(lead, [f"disease {n}" for n in range(40)], INVENTOL) is None
    assert fold_list("These patients:", ["asthma"], INVENTOL) is None


def test_the_drug_of_choice_is_not_the_drug_of_the_label() -> None:
    sentence = "Fictivol is the drug of choice for purple elbows."
    assert clean(sentence, INVENTOL) in (None, sentence)


@pytest.mark.parametrize("item", ["asthma ?? gout", "asthma | gout", "asthma � gout"])
def test_a_damaged_item_is_never_folded(item: str) -> None:
    assert fold_list("Do not use inventol in patients with:", [item, "purple elbows"], INVENTOL) is None


@pytest.mark.parametrize("item", ["5.1 asthma", "a) asthma", "(1) asthma"])
def test_the_number_of_an_item_is_not_folded(item: str) -> None:
    folded = fold_list("Do not use inventol in patients with:", [item, "gout"], INVENTOL)
    assert folded in (None, "Do not use inventol in patients with: asthma; gout.")


PIECES = st.sampled_from(
    [
        "Inventol", "Inventa", "INVENTA XR", "inventol", "It", "This drug", "fictivol", "may cause", "is",
        "should not be", "taken", "purple elbows", "with food", "(see WARNINGS)", "[see Dosage (2.1)]", "(5.2)",
        "??", "�", "™", "®", "*", "(Table 3)", "...", "......", "1)", "a)", "•", "-", "(", ")", "[", "]", ":", ";",
        ",", ".", "  ", "\t", " ", "5 mg", "However,", "See PRECAUTIONS", "and", "in", "the", "these", "|", "é",
        "ﬁ", "²", "'s", "İ",
    ]
)  # fmt: skip


def _faults(text: str) -> list[str]:
    """Return what no shown sentence may hold."""
    found = [
        mark for mark in ("  ", "[see", "(see", "??", "�", "|", "®", "™", "\t", " ,", " .") if mark in text.lower()
    ]
    if text != text.strip():
        found.append("space at an end")
    if not re.search(r"[.!?][\"”)]?$", text):
        found.append("no end of a sentence")
    return found


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=16).map(" ".join), st.lists(PIECES, max_size=6).map(" ".join))
@example("Inventol may cause purple elbows ( see WARNINGS ) .", "")
@example("Inventa Inventa Inventa may cause elbows.", "")
@example("It is is taken.", "Inventa is taken.")
def test_whatever_comes_in_a_shown_sentence_is_clean(pieces: str, previous: str) -> None:
    for sentence in (pieces, f"{pieces}.", f"Inventol may cause {pieces}."):
        shown = clean(sentence, INVENTOL, previous)
        if shown is not None:
            assert _faults(shown) == [], (sentence, shown)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=16).map(" ".join), st.text(max_size=120)))
def test_no_word_is_invented(text: str) -> None:
    for sentence in (text, f"{text}.", f"Inventol may cause {text}."):
        shown = clean(sentence, INVENTOL, "Inventol is taken.")
        if shown is not None:
            known = {w.casefold() for w in WORD.findall(f"{sentence} {MARKS.sub('', sentence)}")} | {
                "inventol",
                "s",
                "a",
                "an",
            }
            assert {w.casefold() for w in WORD.findall(shown)} <= known, (sentence, shown)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=6).map(" ".join), st.lists(st.lists(PIECES, max_size=5).map(" ".join), max_size=6))
def test_a_folded_list_is_clean_and_invents_nothing(lead: str, items: list[str]) -> None:
    opening = f"Do not take inventol with {lead}:"
    shown = fold_list(opening, items, INVENTOL)
    if shown is not None:
        assert not {"  ", "[see", "(see", "�"} & set(_faults(shown)), (lead, items, shown)
        assert shown.endswith(".")
        known = {w.casefold() for t in (opening, *items) for w in WORD.findall(t)} | {"inventol", "s", "a", "an"}
        assert {w.casefold() for w in WORD.findall(shown)} <= known


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
def test_any_name_at_all_can_be_a_brand(text: str, brands: list[str]) -> None:
    names = naming("inventol", tuple(brands))
    assert isinstance(names, Naming)
    shown = clean(f"{text} may cause purple elbows.", names)
    assert shown is None or shown.endswith(".")


def test_cleaning_twice_changes_nothing() -> None:
    for sentence in (
        "However, Inventa® may cause purple elbows (see WARNINGS).",
        "5.1 Inventa XR should be taken with food [see Dosage and Administration (2.1)].",
        "This drug should not be given to adults with gout. (4)",
    ):
        once = clean(sentence, INVENTOL)
        assert once is not None
        assert clean(once, INVENTOL) == once


@pytest.mark.parametrize("reference", ["( 1)", "( 1 )", "[ 12 ]"])
def test_the_number_of_a_section_in_spaced_brackets_is_dropped_at_the_end(reference: str) -> None:
    said = clean(f"Inventol may cause purple elbows in adults {reference}.", INVENTOL)
    assert said == "Inventol may cause purple elbows in adults."


def test_a_number_in_brackets_that_is_meant_stays() -> None:
    assert clean("Inventol caused purple elbows in some of the adults (18).", INVENTOL) == (
        "Inventol caused purple elbows in some of the adults (18)."
    )


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Rash has been reported with inventol Concomitant use of strong fictoid inhibitors.", False),
        ("Inventol is contraindicated in children under two Hypersensitivity to inventol or its parts.", False),
        ("Fictoid Juice Co-administration of inventol with fictoid juice has raised its level.", True),
    ],
)
def test_a_sentence_into_which_the_next_item_ran_is_not_shown(sentence: str, shown: bool) -> None:
    assert (clean(sentence, naming("inventol", ())) is not None) is shown
