"""What is marked on a page is the cited span to the character, whatever blocks it crosses; all text is invented."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.interfaces.web.passage import Group, excerpt, valid_span, whole
from materia.library.store import Library
from materia.model.answer import Answer
from materia.model.document import Block, BlockKind

ROWS = (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)


@dataclass(frozen=True)
class Made:
    text: str
    blocks: tuple[Block, ...]


def made(*parts: tuple[BlockKind, str]) -> Made:
    """Return a section of these blocks."""
    blocks, at = [], 0
    for kind, text in parts:
        table = kind in (*ROWS, BlockKind.TABLE_CAPTION)
        blocks.append(Block(kind=kind, start=at, end=at + len(text), level=1 if table else 0))
        at += len(text) + 1
    return Made("\n".join(text for _, text in parts), tuple(blocks))


def marked(groups: tuple[Group, ...]) -> str:
    pieces = [p for group in groups for line in group.lines for cell in line.cells for p in cell]
    return "".join(piece.text for piece in pieces if piece.marked)


def shown(groups: tuple[Group, ...]) -> list[list[str]]:
    """Return the cells that a reader sees, one list for each block."""
    return [
        ["".join(p.text for p in cell if not p.hidden) for cell in line.cells]
        for group in groups
        for line in group.lines
    ]


SECTION = made(
    (BlockKind.PARAGRAPH, "Purple elbows were seen."),
    (BlockKind.LIST_ITEM, "hiccups"),
    (BlockKind.LIST_ITEM, "loud knees"),
    (BlockKind.TABLE_CAPTION, "Table 1: elbows"),
    (BlockKind.TABLE_HEADER, "sign | drug | sugar pill"),
    (BlockKind.TABLE_ROW, "purple | 3 | 1"),
    (BlockKind.TABLE_ROW, "green | 2"),
    (BlockKind.FOOTNOTE, "Invented."),
)


def test_blocks_of_one_list_or_table_are_set_together() -> None:
    groups = whole(SECTION)
    assert [group.form for group in groups] == ["paragraph", "list", "table", "footnote"]
    table = groups[2]
    assert table.columns == 3
    assert [line.cells[0][0].text for line in table.captions] == ["Table 1: elbows"]
    assert len(table.head) == 1
    assert shown((Group("table", table.body),)) == [["purple", "3", "1"], ["green", "2"]]


def test_paragraphs_stand_alone() -> None:
    groups = whole(made((BlockKind.PARAGRAPH, "One."), (BlockKind.PARAGRAPH, "Two.")))
    assert [group.form for group in groups] == ["paragraph", "paragraph"]


def test_text_without_blocks_is_cut_at_its_line_breaks() -> None:
    assert shown(whole(Made("One.\nTwo.", ()))) == [["One."], ["Two."]]


@pytest.mark.parametrize(
    "quote", ["Purple elbows", "seen.\nhiccups\nloud", "drug | sugar", "1\ngreen | 2\nInv", "| 3 |"]
)
def test_a_span_across_blocks_and_cells_is_marked_to_the_character(quote: str) -> None:
    start = SECTION.text.index(quote)
    for made_of in (whole, excerpt):
        groups = made_of(SECTION, (start, start + len(quote)))
        assert marked(groups) == quote
        assert sum(p.first for g in groups for line in g.lines for cell in line.cells for p in cell) == 1


def test_an_excerpt_keeps_the_head_of_its_table_and_cuts_long_text_at_words() -> None:
    start = SECTION.text.index("purple | 3")
    around = shown(excerpt(SECTION, (start, start + 6)))
    assert around[0] == ["loud knees"]
    assert around[2] == ["sign", "drug", "sugar pill"]
    assert around[-1] == ["Invented."]
    long = made((BlockKind.PARAGRAPH, "before " * 200 + "HERE " + "after " * 200))
    cut = "".join(shown(excerpt(long, (1400, 1404)))[0])
    assert cut.startswith("… before")
    assert cut.endswith("after …")
    assert " HERE " in cut
    assert len(cut) < 700


def test_a_span_outside_the_text_is_none() -> None:
    assert valid_span(SECTION, 0, len(SECTION.text)) == (0, len(SECTION.text))
    for start, end in ((None, 3), (3, None), (3, 3), (5, 2), (-1, 2), (0, len(SECTION.text) + 1)):
        assert valid_span(SECTION, start, end) is None


_LINE = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1, max_size=30)
_PART = st.tuples(
    st.sampled_from(list(BlockKind)), st.one_of(_LINE, st.lists(_LINE, min_size=2, max_size=4).map(" | ".join))
)


@given(parts=st.lists(_PART, min_size=1, max_size=8), data=st.data())
def test_any_span_of_any_section_is_marked_to_the_character(
    parts: list[tuple[BlockKind, str]], data: st.DataObject
) -> None:
    section = made(*parts)
    start = data.draw(st.integers(0, len(section.text) - 1))
    end = data.draw(st.integers(start + 1, len(section.text)))
    assert marked(whole(section, (start, end))) == section.text[start:end]
    assert marked(excerpt(section, (start, end))) == section.text[start:end]


@pytest.mark.labels
def test_every_quote_of_real_answers_is_marked_to_the_character(labels_library: Path) -> None:
    from materia.answers.answerer import Answerer
    from materia.answers.opening import recogniser_of
    from materia.pack.store import Pack

    pack, library = Pack.open(), Library.open(labels_library)
    answerer = Answerer(pack, library, recogniser_of(pack, library))
    answers: list[Answer] = [
        answerer.answer(question)
        for drug in ("baclofen", "metformin", "lisinopril", "zolpidem", "warfarin", "gabapentin")
        for question in (
            f"What are the side effects of {drug}?",
            f"What is the usual dose of {drug}?",
            f"Who should not take {drug}?",
        )
    ]
    checked = 0
    for evidence in (e for answer in answers for claim in answer.claims for e in claim.evidence if e.quote):
        section = library.section(evidence.document, evidence.section)
        assert section is not None
        for made_of in (whole, excerpt):
            assert marked(made_of(section, (evidence.start, evidence.end))) == evidence.quote
            checked += 1
    assert checked > 100
