"""Blocks of canonical text out of marked-up text, for every format that nests elements (stylesheet HTML, SPL XML)."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, auto
from typing import Any

from materia.model.document import BlockKind
from materia.sources.inline import BREAK, LEADING_BULLET, is_word, parts, raise_text
from materia.sources.outline import RawBlock
from materia.text.normalise import canonical


class Role(IntEnum):
    """What an element does to the text around it."""

    INLINE = auto()
    EMPHASIS = auto()
    SUPERSCRIPT = auto()
    SUBSCRIPT = auto()
    BREAK = auto()
    SKIP = auto()  # leaves nothing: figures, anchors, reference marks
    PARAGRAPH = auto()
    HEADING = auto()
    CAPTION = auto()
    LIST = auto()
    ITEM = auto()
    TERM = auto()  # the bullet or number of an item
    TABLE = auto()
    ROWS = auto()  # thead, tbody, tfoot
    ROW = auto()
    CELL = auto()
    NOTES = auto()  # a list of footnotes
    NOTE = auto()  # a footnote in the middle of text
    CONTAINER = auto()


#: lxml element, without its types: the walk is the hot path and lxml's stubs know no subclasses.
Element = Any
Roles = Callable[[Element], Role]

_BLOCKS = frozenset((Role.PARAGRAPH, Role.HEADING, Role.CAPTION, Role.LIST, Role.ITEM, Role.TABLE, Role.CONTAINER,
                     Role.NOTES, Role.NOTE, Role.TERM, Role.ROWS, Role.ROW, Role.CELL))  # fmt: skip


_REFERRING = frozenset(("see", "See", "and", "SEE"))


class Writer:
    """Collects the blocks of one section."""

    def __init__(self, roles: Roles) -> None:
        self.blocks: list[RawBlock] = []
        self._role = roles
        self._tables = 0
        self._notes: list[str] = []

    # -- inline ---------------------------------------------------------------------------------------------------

    def inline(self, element: Element, in_cell: bool = False) -> str:
        """Return the text of an element and everything in it, uncollapsed, block elements apart by line breaks."""
        if not len(element):
            return element.text or ""
        out: list[str] = []
        self.run(element, out, in_cell)
        return "".join(out)

    def run(self, element: Element, out: list[str], in_cell: bool) -> None:
        if element.text:
            out.append(element.text)
        for child in element:
            role = self._role(child)
            if role <= Role.EMPHASIS:
                if out and child.text and child.text[0].isupper() and out[-1][-3:] in _REFERRING:
                    out.append(" ")  # "[see" and the linked heading, printed without a space
                if len(child):
                    self.run(child, out, in_cell)
                elif child.text:
                    out.append(child.text)
            else:
                self.special(child, role, out, in_cell)
            if child.tail:
                out.append(child.tail)

    def special(self, child: Element, role: Role, out: list[str], in_cell: bool) -> None:
        if role is Role.SUPERSCRIPT:
            raise_text(out, self.inline(child), in_cell)
        elif role is Role.SUBSCRIPT:
            inner = self.inline(child)
            out.append(inner.strip() if out and not out[-1][-1:].isspace() else inner)
        elif role is Role.BREAK:
            out.append(BREAK)
        elif role is Role.NOTE:
            self._notes.append(self.inline(child))
        elif role is Role.NOTES:
            self._note_list(child)
        elif role is not Role.SKIP:
            out.append(" ")
            self.run(child, out, in_cell)
            out.append(" ")

    # -- blocks ---------------------------------------------------------------------------------------------------

    def content(self, element: Element, level: int = 0) -> None:
        """Write an element that may hold blocks and loose text."""
        loose: list[str] = [element.text] if element.text else []
        lead = ""
        for child in element:
            role = self._role(child)
            if role in _BLOCKS:
                self.loose(loose, level, lead)
                lead = ""
                self.block(child, role, level)
            elif role <= Role.EMPHASIS:
                before = len(loose)
                if not before or not "".join(loose).strip():
                    lead = self.inline(child) if role is Role.EMPHASIS else ""
                self.run(child, loose, False)
            else:
                self.special(child, role, loose, False)
            if child.tail:
                loose.append(child.tail)
        self.loose(loose, level, lead)

    def loose(self, loose: list[str], level: int, lead: str = "") -> None:
        if loose:
            kind = BlockKind.LIST_ITEM if level else BlockKind.PARAGRAPH
            self.lines("".join(loose), kind, level, canonical(lead), "loose")
            loose.clear()
        self._flush_notes()

    def block(self, element: Element, role: Role, level: int = 0) -> None:
        """Write one block element."""
        if role is Role.PARAGRAPH:
            self._paragraph(element, level)
        elif role is Role.LIST:
            self._list(element, level)
        elif role is Role.ITEM:
            self._item(element, level + 1)
        elif role is Role.TABLE:
            self._table(element)
        elif role is Role.NOTES:
            self._note_list(element)
            self._flush_notes()
        elif role in (Role.HEADING, Role.CAPTION):
            self.add(BlockKind.HEADING, self.inline(element))
        elif role is Role.NOTE:
            self._notes.append(self.inline(element))
            self._flush_notes()
        elif role is Role.TERM:
            self.lines(self.inline(element), BlockKind.PARAGRAPH, level)
        else:
            self.content(element, level)

    def _paragraph(self, element: Element, level: int) -> None:
        if any(self._role(child) in _BLOCKS for child in element):
            self.content(element, level)
            return
        kind = BlockKind.LIST_ITEM if level else BlockKind.PARAGRAPH
        lead, style = ("", "") if level or not len(element) else self._lead(element)
        self.lines(self.inline(element), kind, level, lead, style)
        self._flush_notes()

    def _lead(self, element: Element) -> tuple[str, str]:
        """Return the emphasised run a paragraph starts with, and how it looks."""
        if element.text and not element.text.isspace():
            return "", ""
        run: list[str] = []
        style = ""
        for child in element:
            role = self._role(child)
            if role is Role.EMPHASIS:
                run.append(self.inline(child))
                style = style or _style(child)
            elif role is Role.SUPERSCRIPT and run:
                raise_text(run, self.inline(child), False)
            elif role is not Role.SKIP:
                break
            if child.tail and not child.tail.isspace():
                break
            run.append(child.tail or "")
        text = "".join(run)
        return ("", "") if BREAK in text else (canonical(text), style)

    def _list(self, element: Element, level: int) -> None:
        term = ""
        for child in element:
            role = self._role(child)
            if role is Role.TERM:
                term = canonical(self.inline(child))
            elif role is Role.ITEM:
                self._item(child, level + 1, term if is_word(term) else "")
                term = ""
            elif role is Role.CAPTION:
                self.add(BlockKind.HEADING, self.inline(child))
            elif role in _BLOCKS:
                self.block(child, role, level)
        if is_word(term):
            self.lines(term, BlockKind.PARAGRAPH, level)

    def _item(self, element: Element, level: int, term: str = "") -> None:
        """Write a list item as one block; lists and tables within it follow as blocks of their own."""
        line: list[str] = [term, " "] if term else []
        if element.text:
            line.append(element.text)
        for child in element:
            role = self._role(child)
            if role in (Role.LIST, Role.TABLE, Role.NOTES):
                self._item_line(line, level)
                self.block(child, role, level)
            elif role in (Role.PARAGRAPH, Role.CONTAINER) and self._holds_blocks(child):
                self._item_line(line, level)
                self.content(child, level)
            elif role is Role.CAPTION:
                text = self.inline(child)
                line.append(f" {text} " if is_word(text) else " ")
            elif role in (Role.PARAGRAPH, Role.CONTAINER, Role.HEADING):
                line.append(" ")
                self.run(child, line, False)
                line.append(" ")
            elif role <= Role.EMPHASIS:
                self.run(child, line, False)
            else:
                self.special(child, role, line, False)
            if child.tail:
                line.append(child.tail)
        self._item_line(line, level)

    def _item_line(self, line: list[str], level: int) -> None:
        self.lines("".join(line), BlockKind.LIST_ITEM, level)
        line.clear()
        self._flush_notes()

    def _holds_blocks(self, element: Element) -> bool:
        return any(self._role(child) in (Role.LIST, Role.TABLE, Role.PARAGRAPH) for child in element)

    def _note_list(self, element: Element) -> None:
        """Keep the footnotes of a list of footnotes, without their marks."""
        for child in element:
            if self._role(child) is not Role.TERM:
                self._notes.append(self.inline(child))

    def _flush_notes(self) -> None:
        notes, self._notes = self._notes, []
        for note in notes:
            self.add(BlockKind.FOOTNOTE, note)

    def lines(self, text: str, kind: BlockKind, level: int, lead: str = "", style: str = "") -> None:
        """Write text as one block, or as several where printed bullets or empty lines part it."""
        for line in parts(text):
            bullet = LEADING_BULLET.match(line)
            if bullet and bullet.end() < len(line):
                self.add(BlockKind.LIST_ITEM, line[bullet.end() :], max(level, 1))
            else:
                self.add(kind, line, level, lead, style)
            lead = style = ""

    def add(self, kind: BlockKind, text: str, level: int = 0, lead: str = "", style: str = "") -> None:
        """Add a block unless it is empty."""
        text = canonical(text)
        if not text or not any(map(str.isalnum, text)):
            return
        self.blocks.append(RawBlock(kind, text, level, lead if text.startswith(lead) else "", style))

    # -- tables ---------------------------------------------------------------------------------------------------

    def _table(self, table: Element) -> None:
        header: list[Element] = []
        body: list[Element] = []
        foot: list[Element] = []
        caption = None
        for child in table:
            role = self._role(child)
            if role is Role.ROW:
                body.append(child)
            elif role is Role.ROWS:
                name = _name(child)
                rows = header if name == "thead" else foot if name == "tfoot" else body
                rows.extend(row for row in child if self._role(row) is Role.ROW)
            elif role is Role.CAPTION:
                caption = child
        while not header and len(body) > 1 and all(_name(cell) == "th" for cell in body[0] if self._is_cell(cell)):
            header.append(body.pop(0))
            break
        while not header or _name(header[0].getparent()) != "thead":
            # many labels print the head of a table in bold only
            if len(header) >= 3 or len(body) < 2 or not self._all_emphasised(body[0]):
                break
            header.append(body.pop(0))
        heads, rows = ([self._cells(row) for row in part] for part in (header, body))
        if max(map(len, heads + rows), default=0) <= 1:
            self._layout(caption, header + body + foot)
            return
        self._tables += 1
        number = self._tables
        if caption is not None:
            self.add(BlockKind.TABLE_CAPTION, self.inline(caption), number)
        columns = max((sum(_span(cell, "colspan") for cell in row) for row in rows + heads), default=0)
        for line in self._grid(heads, columns, True):
            self.add(BlockKind.TABLE_HEADER, line, number)
        for line in self._grid(rows, columns, False):
            self.add(BlockKind.TABLE_ROW, line, number)
        for row in foot:
            notes = self._notes
            self._notes = []
            text = self.inline(row, True)
            inner, self._notes = self._notes, notes
            self._notes.extend([text, *inner])
        self._flush_notes()

    def _all_emphasised(self, row: Element) -> bool:
        """Whether every filled cell of a row is wholly emphasised (and more than one is filled)."""
        filled = 0
        for cell in row:
            text = canonical(self.inline(cell, True)) if self._is_cell(cell) else ""
            if not text:
                continue
            filled += 1
            holder = cell
            while len(holder) == 1 and self._role(holder[0]) is Role.PARAGRAPH and not (holder.text or "").strip():
                holder = holder[0]
            if self._lead(holder)[0] != text:
                return False
        return filled > 1

    def _is_cell(self, element: Element) -> bool:
        return self._role(element) is Role.CELL

    def _cells(self, row: Element) -> list[Element]:
        return [element for element in row if self._is_cell(element)]

    def _layout(self, caption: Element | None, rows: list[Element]) -> None:
        """Write a table of one column: it is a frame around text."""
        if caption is not None:
            self.add(BlockKind.HEADING, self.inline(caption))
        for row in rows:
            for cell in row:
                if self._is_cell(cell):
                    self.content(cell)

    def _grid(self, rows: list[list[Element]], columns: int, header: bool) -> list[str]:
        """Return each row's cells in the columns they are printed in; a cell that spans rows is in each of them."""
        lines: list[str] = []
        carried: dict[int, tuple[int, str]] = {}
        for row in rows:
            cells: list[str] = []
            for cell in row:
                _carry(cells, carried)
                text = canonical(self.inline(cell, True).replace("|", "¦"))
                across = min(_span(cell, "colspan"), max(columns, 1))
                down = _span(cell, "rowspan") - 1
                whole = across >= columns > 1
                for place in range(across):
                    shown = text if place == 0 or (header and not whole) else ""
                    if down > 0:
                        carried[len(cells)] = (down, shown)
                    cells.append(shown)
                if whole:
                    del cells[1:]
            _carry(cells, carried)
            while len(cells) > 1 and len(cells) > columns and not cells[-1]:
                cells.pop()
            if any(cells):
                lines.append(cells[0] if len(cells) == 1 else " | ".join(cells))
        return lines


def _carry(cells: list[str], carried: dict[int, tuple[int, str]]) -> None:
    while len(cells) in carried:
        place = len(cells)
        left, text = carried.pop(place)
        if left > 1:
            carried[place] = (left - 1, text)
        cells.append(text)


def _span(cell: Element, name: str) -> int:
    value = cell.get(name)
    if not value or not value.isascii() or not value.isdigit():
        return 1
    return min(max(int(value), 1), 100)


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _style(element: Element) -> str:
    return _name(element) + " " + (element.get("class") or element.get("styleCode") or "")
