"""What the extractor makes of invented labels, in a short form for tests."""

from extraction_labels import Line, label, recogniser, section

from materia.extraction.candidate import Candidate
from materia.extraction.extractor import Extractor, Family
from materia.extraction.label import Label
from materia.model.statement import Statement


def statements(
    family: Family, kind: str, *lines: str | Line, title: str = "", ingredients: tuple[str, ...] = ("baclofen",)
) -> tuple[Statement, ...]:
    """Return what a family makes of one section of these lines (invented) in a label of the ingredients."""
    document = label(section(kind, *lines, title=title), ingredients=ingredients)
    return Extractor(recogniser(), families=(family,)).extract(document).statements


def candidates(family: Family, kind: str, *lines: str | Line) -> tuple[Candidate, ...]:
    """Return what a family proposes of one section of these lines, before it is worded and checked."""
    read = family(Label(label(section(kind, *lines)), recogniser()))
    return tuple(one for one in read if isinstance(one, Candidate))


def said(
    family: Family, kind: str, *lines: str | Line, title: str = "", ingredients: tuple[str, ...] = ("baclofen",)
) -> set[str]:
    """Return the texts of those statements."""
    return {one.text for one in statements(family, kind, *lines, title=title, ingredients=ingredients)}


def rejected(family: Family, kind: str, *lines: str | Line, title: str = "") -> set[str]:
    """Return the reason codes of what a family did not understand in one section of these lines."""
    found = Extractor(recogniser(), families=(family,)).extract(label(section(kind, *lines, title=title)))
    return {reason for _, reason in found.rejected}
