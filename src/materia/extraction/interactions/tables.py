"""Rows of interaction tables: the medicine in the first cell, arrows for levels, the rest prose."""

from dataclasses import dataclass

from materia.extraction.interactions.reading import Reading
from materia.extraction.pharmacology.partner_marks import Shape
from materia.extraction.pharmacology.patterns import patterns

_PATTERNS = patterns("tables")
_NAMED = _PATTERNS["named"]
_ARROWS = _PATTERNS["arrows"]
_ARROW_CELL = _PATTERNS["arrow_cell"]
_LIMITED = _PATTERNS["limited"]
_FOREMOST = _PATTERNS["foremost"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: whom it is about (the mark's number), what its arrows say, and the cells of prose."""

    partner: int | None
    readings: tuple[Reading, ...]
    prose: tuple[str, ...]


def row(cells: list[str], shape: Shape) -> Row:
    """Return what a row of several cells holds."""
    found = _FOREMOST.match(cells[0])
    partner = (
        int(found["number"]) if found and not _LIMITED.search(cells[0]) and len(_NAMED.findall(cells[0])) == 1 else None
    )
    readings: list[Reading] = []
    prose: list[str] = []
    for cell in cells[1:] if partner is not None else cells:
        if partner is not None and _ARROW_CELL.match(cell):
            readings += _arrows(cell, partner, shape)
        else:
            prose.append(cell)
    return Row(partner, tuple(readings), tuple(prose))


def _arrows(cell: str, partner: int, shape: Shape) -> list[Reading]:
    found = []
    for match in _ARROWS.finditer(cell):
        own = match["whose"] == "<S>"
        if not own and not set(shape.partners[int(match["whose"][2:-1])]) <= set(shape.partners[partner]):
            continue
        whose = partner if own else int(match["whose"][2:-1])
        affected = "subject" if own else "object"
        if match["arrow"] == "↔":
            found.append(
                Reading(
                    partner=whose, consequence="change of level", affected=affected, negated=True, severity="minor",
                    stance="none_listed",
                )
            )  # fmt: skip
        else:
            direction = "more" if match["arrow"] in "↑⇑" else "less"
            found.append(Reading(partner=whose, consequence=f"{direction} level", affected=affected))
    return found
