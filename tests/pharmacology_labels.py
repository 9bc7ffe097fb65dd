"""Invented one-section labels for the tests of the pharmacology and interaction families, and the real ones."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from materia.extraction.extractor import Extraction, Extractor, Family
from materia.model.document import Block, BlockKind, Document, DocumentKind, Ingredient, KindSource, Product, Section
from materia.model.statement import Statement
from materia.sources.reading import read
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary


@cache
def recogniser() -> Recogniser:
    return Recogniser(Vocabulary.load())


def label(
    text: str, kind: str, drugs: tuple[str, ...] = ("tizanidine",), title: str = "", blocks: tuple[BlockKind, ...] = ()
) -> Document:
    """Return an invented label of one section; each line of `text` is one block."""
    placed, at = [], 0
    for number, line in enumerate(text.split("\n")):
        found = blocks[number] if number < len(blocks) else BlockKind.PARAGRAPH
        placed.append(Block(kind=found, start=at, end=at + len(line), level=1))
        at += len(line) + 1
    section = Section(id="1", title=title, text=text, kind=kind, kind_source=KindSource.OWN_CODE, blocks=tuple(placed))
    product = Product(
        name=" and ".join(drugs),
        form="TABLET",
        routes=("ORAL",),
        ingredients=tuple(Ingredient(name=drug) for drug in drugs),
    )
    return Document(
        id="spl:invented", kind=DocumentKind.LABEL, title="Invented", publisher="Nobody", source_format="spl_html",
        product_type="HUMAN PRESCRIPTION DRUG LABEL", products=(product,), sections=(section,),
    )  # fmt: skip


def extraction(document: Document, family: Family) -> Extraction:
    """Return what one family reads from a label."""
    return Extractor(recogniser(), families=(family,)).extract(document)


def said(statement: Statement) -> tuple[str, str | None, dict[str, str]]:
    """Return the core of a statement: predicate, object, value."""
    return statement.predicate, statement.object, dict(statement.value)


def real_labels(folder: Path, step: int) -> Iterator[Document]:
    """Yield every `step`-th real label."""
    documents = (document for found in read(folder / "labels") for document in found.documents)
    labels = sorted((document for document in documents if document.products), key=lambda document: document.id)
    yield from labels[::step]
