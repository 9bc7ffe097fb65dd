"""A section's canonical text as a page shows it: paragraphs, lists and tables, one span of it marked.

The marked pieces, put together in order, are the text of the span to the character: separators that a page does not
show (the line break between blocks, the bar between cells) are pieces too, only hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol

from materia.model.document import Block, BlockKind

_BAR = " | "
_TABLE = frozenset({BlockKind.TABLE_CAPTION, BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW})
#: Characters of text around a marked span in an excerpt, on either side.
_AROUND = 320


class Stored(Protocol):
    """What is shown: a section's canonical text and its blocks."""

    @property
    def text(self) -> str: ...

    @property
    def blocks(self) -> tuple[Block, ...]: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text within a block: marked or not; hidden where it is a separator that the layout stands for."""

    text: str
    marked: bool = False
    hidden: bool = False
    first: bool = False  # the first marked piece of all: what a link to the passage aims at


@dataclass(frozen=True, slots=True)
class Line:
    """One block: its cells (one cell unless it is a row of a table), each a run of pieces."""

    kind: BlockKind
    level: int
    cells: tuple[tuple[Piece, ...], ...]

    @property
    def marked(self) -> bool:
        """Return whether any of it is marked."""
        return any(piece.marked for cell in self.cells for piece in cell)


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that a page sets as one thing; `form` is "paragraph", "heading", "footnote", "list" or "table"."""

    form: str
    lines: tuple[Line, ...]

    @property
    def columns(self) -> int:
        """Return the number of columns of a table."""
        return max(len(line.cells) for line in self.lines)

    @property
    def captions(self) -> tuple[Line, ...]:
        """Return the captions of a table."""
        return tuple(line for line in self.lines if line.kind is BlockKind.TABLE_CAPTION)

    @property
    def head(self) -> tuple[Line, ...]:
        """Return the header rows with which a table begins."""
        rows = [line for line in self.lines if line.kind is not BlockKind.TABLE_CAPTION]
        count = next((n for n, line in enumerate(rows) if line.kind is not BlockKind.TABLE_HEADER), len(rows))
        return tuple(rows[:count])

    @property
    def body(self) -> tuple[Line, ...]:
        """Return the other rows of a table."""
        rows = [line for line in self.lines if line.kind is not BlockKind.TABLE_CAPTION]
        return tuple(rows[len(self.head) :])


def whole(section: Stored, span: tuple[int, int] | None = None) -> tuple[Group, ...]:
    """Return all of a section, with the span (code points, half-open) marked if one is given.

    >>> from materia.model.document import Block, BlockKind, KindSource, Section
    >>> row = Block(kind=BlockKind.TABLE_ROW, start=0, end=7)
    >>> made = Section(id="1", title="", text="a | bcd", kind="", kind_source=KindSource.UNCLASSIFIED, blocks=(row,))
    >>> cells = whole(made, (0, 5))[0].lines[0].cells
    >>> "".join(piece.text for cell in cells for piece in cell if piece.marked)
    'a | b'
    """
    blocks = section.blocks or _paragraphs(section.text)
    begin, end = span or (0, 0)
    lines: list[Line] = []
    first = True
    for block in blocks:
        line, first = _line(section.text, block, begin, end, first)
        lines.append(line)
    grouped = groupby(enumerate(lines), key=lambda item: _together(item[1], item[0]))
    return tuple(Group(str(key[0]), tuple(line for _, line in group)) for key, group in grouped)


def excerpt(section: Stored, span: tuple[int, int]) -> tuple[Group, ...]:
    """Return the marked part of a section with a little of what stands around it, cut at words."""
    groups = whole(section, span)
    marked = [number for number, group in enumerate(groups) if any(line.marked for line in group.lines)]
    if not marked:
        return ()
    first, last = marked[0], marked[-1]
    return (
        *(_end_of(group) for group in groups[max(first - 1, 0) : first] if group.form != "table"),
        *(_shortened(group) for group in groups[first : last + 1]),
        *(_start_of(group) for group in groups[last + 1 : last + 2] if group.form != "table"),
    )


def valid_span(section: Stored, start: int | None, end: int | None) -> tuple[int, int] | None:
    """Return the span if it lies in the section's text, else None: a page never marks what it was not given."""
    if start is None or end is None or not 0 <= start < end <= len(section.text):
        return None
    return start, end


def _paragraphs(text: str) -> tuple[Block, ...]:
    blocks, start = [], 0
    for part in text.split("\n"):
        blocks.append(Block(kind=BlockKind.PARAGRAPH, start=start, end=start + len(part)))
        start += len(part) + 1
    return tuple(blocks)


def _together(line: Line, number: int) -> tuple[str, int]:
    """Return the form of a block and what makes neighbours of one form one thing."""
    if line.kind in _TABLE:
        return "table", line.level
    if line.kind is BlockKind.LIST_ITEM:
        return "list", -1
    # a paragraph stands alone: its own number keeps it from its neighbours
    return str(line.kind.value), -2 - number


def _line(text: str, block: Block, begin: int, end: int, first: bool) -> tuple[Line, bool]:
    spans = list(_cells(text, block))
    cells: list[tuple[Piece, ...]] = []
    for number, (start, stop) in enumerate(spans):
        pieces = list(_pieces(text, start, stop, begin, end, hidden=False))
        following = spans[number + 1][0] if number + 1 < len(spans) else min(block.end + 1, len(text))
        pieces += [p for p in _pieces(text, stop, following, begin, end, hidden=True) if p.marked]
        if first:
            at = next((n for n, piece in enumerate(pieces) if piece.marked), None)
            if at is not None:
                pieces[at] = replace(pieces[at], first=True)
                first = False
        cells.append(tuple(pieces))
    return Line(block.kind, block.level, tuple(cells)), first


def _cells(text: str, block: Block) -> Iterator[tuple[int, int]]:
    if block.kind not in (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW):
        yield block.start, block.end
        return
    start = block.start
    while (bar := text.find(_BAR, start, block.end)) >= 0:
        yield start, bar
        start = bar + len(_BAR)
    yield start, block.end


def _pieces(text: str, start: int, stop: int, begin: int, end: int, *, hidden: bool) -> Iterator[Piece]:
    low, high = max(start, min(begin, stop)), min(stop, max(end, start))
    if low >= high:
        low = high = stop
    for left, right, marked in ((start, low, False), (low, high, True), (high, stop, False)):
        if left < right:
            yield Piece(text[left:right], marked, hidden)


def _shortened(group: Group) -> Group:
    if group.form == "table":
        keep = {n for n, line in enumerate(group.lines) if line.marked or line in group.head or line in group.captions}
        return Group(group.form, tuple(line for n, line in enumerate(group.lines) if n in keep))
    if group.form == "list":
        at = [n for n, line in enumerate(group.lines) if line.marked]
        return Group(group.form, group.lines[max(at[0] - 1, 0) : at[-1] + 2] if at else group.lines[:2])
    return Group(group.form, tuple(_cut(line) for line in group.lines))


def _end_of(group: Group) -> Group:
    return Group(group.form, (_within(group.lines[-1], from_end=True),))


def _start_of(group: Group) -> Group:
    return Group(group.form, (_within(group.lines[0], from_end=False),))


def _within(line: Line, *, from_end: bool) -> Line:
    """Return a line that holds no mark, cut to what fits beside a passage."""
    text = "".join(piece.text for piece in line.cells[0])
    if len(text) > _AROUND:
        text = "… " + text[-_AROUND:].partition(" ")[2] if from_end else text[:_AROUND].rpartition(" ")[0] + " …"
    return Line(line.kind, line.level, ((Piece(text),),))


def _cut(line: Line) -> Line:
    pieces = list(line.cells[0])
    at = [n for n, piece in enumerate(pieces) if piece.marked]
    if not at:
        return line
    before, after = pieces[: at[0]], pieces[at[-1] + 1 :]
    if before and len(before[-1].text) > _AROUND:
        before = [Piece("… " + before[-1].text[-_AROUND:].partition(" ")[2])]
    if after and len(after[0].text) > _AROUND:
        after = [Piece(after[0].text[:_AROUND].rpartition(" ")[0] + " …")]
    return Line(line.kind, line.level, ((*before, *pieces[at[0] : at[-1] + 1], *after),))
