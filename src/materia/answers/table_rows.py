"""Rows of dosing tables as sentences: a cell is never shown without the heads of its row and column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from materia.answers.bands import band_of
from materia.text.normalise import cells

#: Words by which a table is one by kidney function.
KIDNEY = re.compile(r"creatinine clearance|\bcrcl\b|\bgfr\b|egfr|renal function|glomerular", re.I)
#: A dose cell says how much of what, or that a doctor is asked; a bare number belongs to a column that is not shown.
_AMOUNT = re.compile(
    r"\d.*\b(?:mg|mcg|g|mL|units?|tablets?|capsules?|caplets?|gelcaps?|softgels?|teaspoon\w*|tablespoon\w*|drops?|sprays?|"
    r"puffs?|patch\w*|suppositor\w*|applicat\w*|packets?|lozenges?|times|daily|hours?)\b|"
    r"\b(?:one|two|three|four) \w+|do not|\bask\b|consult",
    re.I,
)
_PEOPLE = re.compile(
    r"\b(?:adults?|child(?:ren)?|pa?ediatric|years?|infants?|neonates?|patients?|age[ds]?|kg|pounds?|lbs?|males?|females?|"
    r"women|men)\b",
    re.I,
)
#: A cell that ends so has lost a word's place: "every 12 hours 20 mg every 8 hours or".
_DANGLING = re.compile(r"\b(?:or|and|to|of|with|then)\W*$", re.I)
_REFERENCE = re.compile(r"\s*[(\[]\s*see\b[^)\]]*[)\]]+(?:\s*[.\])]+)?", re.I)
_DIALYSIS = re.compile(r"dialysis|CAPD", re.I)
_MOST_CELLS, _MOST_WORDS, _MOST_OF_HEAD = 8, 80, 16
#: Ends of tables with few columns: a group's rows are shown with it while they stand near it.
_MOST_CHARACTERS = 1500


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its text, its place, the header above it and the head of the group that it stands in."""

    text: str
    start: int
    end: int
    header: str = ""
    header_start: int = 0
    group: str = ""
    group_start: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence made of a row, and the span it rests on."""

    text: str
    start: int
    end: int
    heads: bool = False  # it says what stands in heads outside its row


def is_group(text: str) -> bool:
    """Return whether a row is the head of those below it: one cell that names a band or people, and no dose.

    >>> is_group("Moderate Neutropenia (ANC between 500 to 999/µL)"), is_group("adults | 20 mg")
    (True, False)
    """
    row = cells(text)
    alone = [_REFERENCE.sub("", c) for c in row if c]
    return len(alone) == 1 and len(alone[0].split()) <= _MOST_OF_HEAD and bool(re.search(r"\d|:$", alone[0]))


def said(row: Row) -> list[Said]:
    """Return what a row says, a sentence a dose; nothing where heads and cells do not fit together.

    Where the head of a column carries the fact, the sentence rests on the table from that head down to the row.
    """
    found = cells(row.text)
    if not 2 <= len(found) <= _MOST_CELLS or not found[0] or "�" in row.text:
        return []
    if any(_DANGLING.search(cell) for cell in found[1:]):
        return []
    columns = cells(row.header)
    near = len(columns) == len(found) and row.end - row.header_start <= _MOST_CHARACTERS
    columns = columns[-len(found) :] if len(columns) >= len(found) else [""] * len(found)
    if row.group:
        return _of_group(row, found)
    if any(_band(name) for name in cells(row.header)[1:]):
        return _by_column(row, columns, found) if near else []
    if KIDNEY.search(row.header):
        return _by_kidney(row, columns, found)
    if len(found) == 2:
        return _of_people(row, found)
    return _by_people(row, columns, found) if near else []


def _band(name: str) -> bool:
    """Return whether a column is of one band of kidney function."""
    return (KIDNEY.search(name) is not None and band_of(name) is not None) or _DIALYSIS.search(name) is not None


def _short(text: str) -> str | None:
    text = re.sub(r"\s+", " ", _REFERENCE.sub("", text))
    return text if len(text.split()) <= _MOST_WORDS else None


def _made(row: Row, texts: Sequence[str], start: int | None = None) -> list[Said]:
    return [
        Said(short, row.start if start is None else start, row.end, start is not None)
        for text in texts
        if (short := _short(text)) is not None
    ]


def _of_group(row: Row, found: Sequence[str]) -> list[Said]:
    """Under the head of a group: what holds for that band or those people."""
    if row.end - row.group_start > _MOST_CHARACTERS:
        return []
    head = row.group.rstrip(":. ")
    rest = "; ".join(cell.rstrip(". ") for cell in found if cell)
    return _made(row, [f"{head}: {rest}."], row.group_start)


def _by_column(row: Row, columns: Sequence[str], found: Sequence[str]) -> list[Said]:
    """Bands across: each cell after its band and the head of its row."""
    whose = f"{columns[0]} {found[0]}".strip()
    return _made(
        row,
        [
            f"{name} ({whose}): {cell.rstrip('. ')}."
            for name, cell in zip(columns[1:], found[1:], strict=True)
            if cell and _band(name)
        ],
        row.header_start,
    )


def _by_kidney(row: Row, columns: Sequence[str], found: Sequence[str]) -> list[Said]:
    """Bands down: the cells of a band after the names of their columns."""
    if not re.search(r"\d", found[0]):
        return []
    parts = [f"{name} {cell}".strip() for name, cell in zip(columns[1:], found[1:], strict=True) if cell]
    head = f"{found[0]} ({columns[0]})" if columns[0] else found[0]
    return _made(row, [f"{head}: {'; '.join(dict.fromkeys(parts))}."])


def _of_people(row: Row, found: Sequence[str]) -> list[Said]:
    """Two cells say who takes what: "adults | 2 tablets every 6 hours"."""
    who = found[0].rstrip(":. ")
    if not _AMOUNT.search(found[1]) or len(who.split()) > _MOST_OF_HEAD or not _PEOPLE.search(who):
        return []
    return _made(row, [f"{who[:1].upper()}{who[1:]}: {found[1].rstrip('. ')}."])


def _by_people(row: Row, columns: Sequence[str], found: Sequence[str]) -> list[Said]:
    """A column for adults and one for children: each dose after its people and the head of its row."""
    doses = [n for n, name in enumerate(columns) if n and _PEOPLE.search(name) and _AMOUNT.search(found[n])]
    heads = [cell for n, cell in enumerate(found) if cell and n < min(doses, default=0)]
    if not heads or any(_AMOUNT.search(head) and re.search(r"\d\s*m?c?g\b", head) for head in heads):
        return []
    whose = ", ".join(heads)
    return _made(row, [f"{columns[n]} ({whose}): {found[n].rstrip('. ')}." for n in doses], row.header_start)
