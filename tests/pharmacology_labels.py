"""Invented one-section labels for the tests of the pharmacology and interaction families."""

from itertools import zip_longest

import extraction_labels
from extraction_labels import recogniser, section

from materia.extraction.extractor import Extraction, Extractor, Family
from materia.model.document import BlockKind, Document
from materia.model.statement import Statement


def label(
    text: str, kind: str, drugs: tuple[str, ...] = ("tizanidine",), title: str = "", blocks: tuple[BlockKind, ...] = ()
) -> Document:
    """Return an invented label of one section; each line of `text` is one block."""
    lines = zip_longest(blocks, text.split("\n"), fillvalue=BlockKind.PARAGRAPH)
    made = section(kind, *((block, str(line)) for block, line in lines if isinstance(block, BlockKind)), title=title)
    return extraction_labels.label(made, ingredients=drugs, brand=" and ".join(drugs))


def extraction(document: Document, family: Family) -> Extraction:
    """Return what one family reads from a label."""
    return Extractor(recogniser(), families=(family,)).extract(document)


def said(statement: Statement) -> tuple[str, str | None, dict[str, str]]:
    """Return the core of a statement: predicate, object, value."""
    return statement.predicate, statement.object, dict(statement.value)
