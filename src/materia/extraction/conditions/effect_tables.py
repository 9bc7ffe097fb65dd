"""Side effects in tables: the share of patients on the product and on placebo, where the columns are understood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from materia.extraction.conditions.subject import Subject
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import Concept, ConceptKind
from materia.model.document import Block, BlockKind, Section

_PERCENT = re.compile(r"%|percent", re.I)
_NUMBER_OF = re.compile(r"\(?\s*\b[Nn]\s*=\s*(\d[\d,]*)\s*\)?")
_CELL = re.compile(r"^(?P<number>\d{1,3}(?:\.\d+)?)\s*(?P<sign>%)?$")
_PLACEBO = re.compile(r"^(?:placebo|vehicle)(?:\s+(?:cream|gel|ointment|lotion|foam))?$", re.I)
_NOISE = re.compile(
    r"\(?\s*\b[Nn]\s*=\s*\d[\d,]*\s*(?:patients|subjects)?\s*\)?|\(?\s*%\s*(?:of\s+(?:patients|subjects))?\s*\)?|\bpercent(?:age)?\b|\bof\s+patients\b|\bpatients\b|\bsubjects\b"
    r"|\bincidence\b|\btreated\b|\btablets?\b|\bcapsules?\b|[*†‡§®™()]",
    re.I,
)
#: Dose, schedule or another arm in a column's heading: its numbers are not of the product as such.
_COUNTED = re.compile(
    r"\b(?:adolescents?|pediatric|child(?:ren)?|infants?|elderly|geriatric|wom[ae]n|females?|men|males?|open-label|maintenance|combination|n\s*\(\s*%\s*\)|number|no\.|rate\s+per|grade|severe|discontinu\w+|leading)\b",
    re.I,
)


_DOSE = re.compile(r"\d\s*(?:mg|mcg|g|mL|units?|%)\b|\b(?:daily|weekly|all|any|pooled|total|plus|\+)\b", re.I)
_ALL_PERCENT = re.compile(
    r"\(\s*(?:in\s+)?(?:%|percent)[^)]*\)|\bpercent(?:age)?\s+(?:of|incidence)\b|\bincidence\s*\(\s*%", re.I
)
_MARKS = " *†‡§¶¹²³⁴⁵⁶"


@dataclass(frozen=True, slots=True)
class TableEffect:
    """An effect with its share on the product and on placebo; `n` is the number of patients on the product, or ""."""

    concept: Concept
    frequency: str
    comparator: str
    comparator_frequency: str
    n: str


@dataclass(frozen=True, slots=True)
class _Columns:
    name: int
    own: int
    placebo: int
    n: str
    percent: bool  # whether a heading says that the numbers are percentages


class EffectTables:
    """Reads the tables of one label's sections."""

    def __init__(self, label: Label, subject: Subject) -> None:
        self._subject = subject
        self._label = label
        self._columns: dict[tuple[str, int], _Columns | None] = {}

    def read(self, row: Sentence) -> Iterator[TableEffect]:
        """Yield the effect of a table row, where it is one and the table's columns are understood with certainty."""
        table = _table(row.section, row.start)
        if table is None:
            return
        key = (row.section.id, table.level)
        if key not in self._columns:
            self._columns[key] = self._understand(row.section, table.level)
        columns = self._columns[key]
        if columns is None:
            return
        cells = _cells(row.text)
        if max(columns.own, columns.placebo) >= len(cells):
            return
        own, placebo = _CELL.match(cells[columns.own]), _CELL.match(cells[columns.placebo])
        found = [m for m in row.mentions if m.concept.kind in (ConceptKind.CONDITION, ConceptKind.EFFECT)]
        if own is None or placebo is None or len(found) != 1:
            return
        if found[0].text.lower() != cells[columns.name].strip(_MARKS).lower():
            return
        if not columns.percent and not (own["sign"] and placebo["sign"]):
            return
        if float(own["number"]) > 100 or float(own["number"]) <= float(placebo["number"]):
            return
        concept = self._effect(found[0].concept)
        yield TableEffect(concept, f"{own['number']} %", "placebo", f"{placebo['number']} %", columns.n)

    def _effect(self, concept: Concept) -> Concept:
        other = self._label.vocabulary.concept(f"effect:{concept.id.partition(':')[2]}")
        return other if other is not None else concept

    def _understand(self, section: Section, level: int) -> _Columns | None:
        """Return which columns are the product's and placebo's shares; None where one column is not understood."""
        rows = _header_rows(section, level)
        if not rows or any(len(row) != len(rows[0]) for row in rows):
            return None
        whole = " ".join((*_caption(section, level), *(cell for row in rows for cell in row)))
        columns = [" ".join(dict.fromkeys(row[i] for row in rows if row[i])) for i in range(len(rows[0]))]
        names = [" ".join(_NOISE.sub(" ", column).strip(" ,;:-–").split()) for column in columns]
        placebo = [i for i, name in enumerate(names) if _PLACEBO.match(name)]
        own = [i for i, name in enumerate(names) if self._subject.said_in(name) and self._subject.alone_in(name)]
        if _COUNTED.search(whole) or len(placebo) != 1 or len(own) != 1 or min(own[0], placebo[0]) < 1:
            return None
        if _DOSE.search(columns[own[0]]):
            return None
        counted = _NUMBER_OF.search(columns[own[0]])
        percent = any(_PERCENT.search(text) for text in (columns[own[0]], *_caption(section, level, in_brackets=True)))
        return _Columns(
            name=min(own[0], placebo[0]) - 1,
            own=own[0],
            placebo=placebo[0],
            n=counted[1].replace(",", "") if counted else "",
            percent=percent,
        )


def _cells(row: str) -> list[str]:
    """Return the cells of a row, the empty ones at its ends too."""
    return [cell.strip() for cell in f" {row} ".split(" | ")]


def _header_rows(section: Section, level: int) -> list[list[str]]:
    """Return the cells of the header rows; where none is marked, those of the first row."""
    kinds = (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)
    for kind in kinds:
        found = [b for b in section.blocks if b.kind is kind and b.level == level]
        if found:
            chosen = found if kind is BlockKind.TABLE_HEADER else found[:1]
            return [_cells(section.text[b.start : b.end]) for b in chosen]
    return []


def _caption(section: Section, level: int, *, in_brackets: bool = False) -> list[str]:
    """Return the captions of the table; `in_brackets` only what in them says that all numbers are percentages."""
    found = [
        section.text[b.start : b.end] for b in section.blocks if b.kind is BlockKind.TABLE_CAPTION and b.level == level
    ]
    if not in_brackets:
        return found
    return [match.group() for text in found for match in _ALL_PERCENT.finditer(text)]


def header_of(row: Sentence) -> tuple[Sentence, ...]:
    """Return the header rows of a row's table as evidence: they say whose share a number is."""
    table = _table(row.section, row.start)
    found = [b for b in row.section.blocks if table and b.kind is BlockKind.TABLE_HEADER and b.level == table.level]
    text = row.section.text
    return tuple(Sentence(row.section, b.start, b.end, text[b.start : b.end], b.kind, ()) for b in found)


def _table(section: Section, start: int) -> Block | None:
    return next((b for b in section.blocks if b.kind is BlockKind.TABLE_ROW and b.start <= start < b.end), None)
