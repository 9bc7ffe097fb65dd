"""Sentence boundaries in label text: whole sentences, no cut at abbreviations, references or numbers."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.model.document import Block, BlockKind
from materia.text.sentences import split


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It is active against E. coli and S. Typhimurium in vitro.",
        "Dr. Smith et al. (1999) gave it i.v. to ten people.",
        "Use it in severe pain (e.g. after surgery) or fever, i.e. above 39 °C.",
        "Tablets U.S.P. 10 mg are round.",
        "Give 0.5 mg/kg q.d. for two weeks.",
        "See Fig. 2 and No. 5 of the list.",
        "Doses of approx. 5 mg were used vs. placebo.",
        "The U.S. Food and Drug Administration reviewed it.",
        "Do not use it in patients with asthma (see WARNINGS. Asthma).",
        "Reports are at www.example.org and 1-800-555-0100.",
        "Table 3. Adverse Reactions in Two Invented Trials",
        "1. Wash your hands.",
        "Molecular formula C10H15NO • 2HCl.",
        "Use with caution [see Warnings and Precautions (5.1)].",
        "It should not be used in combination. (7.2)",
    ],
)
def test_keeps_a_sentence_whole(sentence: str) -> None:
    assert pieces(sentence) == [sentence]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The dose is 5 mg/kg/day.", "The tablets are scored."),
        ("Monitor the liver (see WARNINGS).", "Stop it at once."),
        ("Monitor the liver [see Warnings and Precautions (5.1)].", "Stop it at once."),
        ("Monitor the liver. [see Warnings and Precautions (5.1)]", "Stop it at once."),
        ("Bleeding has occurred. ( 5.2 )", "Monitor patients."),
        ("Monitor patients. (5.2)", "• Rash"),
        ("Monitor patients. ( 2.2 )", "• Rash"),
        ("Take it twice.", "5.1 Heart Failure can follow."),
        ("It needs vitamin D.", "The level is measured."),
        ("Wash your hands.", "2. Open the bottle."),
        ("Give it b.i.d.", "The dose may be raised."),
        ("Do not drive!", "You may be sleepy."),
        ("It can cause pain.", "Tell your doctor."),
        ("Warfarin, aspirin, etc.", "Patients were asked."),
        ("Serious reactions", "• Rash"),
        ("Infections occurred [see Adverse Reactions (6.1) ] .", "These were mild."),
    ],
)
def test_ends_a_sentence(first: str, second: str) -> None:
    assert pieces(f"{first} {second}") == [first, second]


def test_missing_space_after_a_full_stop_still_ends_the_sentence() -> None:
    assert pieces("It can cause low blood pressure.Patients should stand up slowly.") == [
        "It can cause low blood pressure.",
        "Patients should stand up slowly.",
    ]


def test_list_items_and_table_rows_are_units_of_their_own() -> None:
    text = "Do not use it with\nwarfarin\naspirin\nAge | Dose. Note\nAdults | 5 mg. Twice daily."
    start = text.index("Age")
    row = text.index("Adults")
    blocks = (
        Block(kind=BlockKind.TABLE_HEADER, start=start, end=row - 1),
        Block(kind=BlockKind.TABLE_ROW, start=row, end=len(text)),
    )
    found = [text[a:b] for a, b in split(text, blocks)]
    assert found == text.split("\n")


@given(st.text(alphabet=st.sampled_from("ab AB.!?()[]•\n12,é "), max_size=200))
def test_sentences_cover_the_text_once_in_order_and_never_cross_a_block(text: str) -> None:
    found = split(text)
    assert all(start < end for start, end in found)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(found))
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())
    for start, end in found:
        assert "\n" not in text[start:end]
        assert text[start:end] == text[start:end].strip()
