"""Invented labels for the tests of the dosing families; every sentence and medicine in them is made up."""

from collections.abc import Sequence
from dataclasses import replace

import extraction_labels
from extraction_labels import marked, recogniser

from materia.extraction.extractor import Extraction, Extractor, Family
from materia.model.document import Document, Section
from materia.model.section_kind import INDICATIONS
from materia.model.statement import Statement


def label(
    *sections: Section, drugs: Sequence[str] = ("inventol",), form: str = "TABLET", schedule: str | None = None
) -> Document:
    """Return an invented label of one product, with the sections numbered in their order."""
    numbered = [replace(one, id=str(place)) for place, one in enumerate(sections, 1)]
    return extraction_labels.label(*numbered, ingredients=drugs, brand="Inventa", form=form, schedule=schedule)


def extraction(family: Family, document: Document) -> Extraction:
    """Return what one family makes of a label."""
    return Extractor(recogniser(), families=(family,)).extract(document, examples=True)


def statements(
    family: Family, kind: str, text: str, title: str = "", indication: str = "", drugs: Sequence[str] = ("inventol",)
) -> list[Statement]:
    """Return the statements of a label of one section, indicated for what `indication` says."""
    named = (marked(INDICATIONS, f"Inventol is indicated for {indication}."),) if indication else ()
    return list(extraction(family, label(*named, marked(kind, text, title=title), drugs=drugs)).statements)


def reasons(family: Family, kind: str, text: str, title: str = "", indication: str = "") -> set[str]:
    """Return why the family left alone what it saw."""
    named = (marked(INDICATIONS, f"Inventol is indicated for {indication}."),) if indication else ()
    return {reason for _, reason in extraction(family, label(*named, marked(kind, text, title=title))).rejected}
