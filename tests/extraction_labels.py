"""Labels for the tests of the extractor: invented ones, of no real product, and every so manieth of the real ones."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

from materia.library.store import Library
from materia.model.document import (
    Block,
    BlockKind,
    DateKind,
    Document,
    DocumentKind,
    Ingredient,
    KindSource,
    Product,
    Section,
)
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

#: A line of a section: its kind of block and its text.
Line = tuple[BlockKind, str]


#: How `marked` tells the blocks of its lines apart.
_MARKS = (
    ("## ", BlockKind.HEADING),
    ("- ", BlockKind.LIST_ITEM),
    ("|| ", BlockKind.TABLE_HEADER),
    ("| ", BlockKind.TABLE_ROW),
)
_OF_TABLES = (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)


@cache
def recogniser() -> Recogniser:
    """Return the recogniser of the shipped vocabulary, loaded once."""
    return Recogniser(Vocabulary.load())


def section(kind: str, *lines: str | Line, number: str = "1", title: str = "", parent: str | None = None) -> Section:
    """Return a section of these lines; a bare string is a paragraph. Table lines are of one table."""
    text, blocks = "", []
    for line in lines:
        block, words = line if isinstance(line, tuple) else (BlockKind.PARAGRAPH, line)
        start, level = len(text), int(block in _OF_TABLES)
        text += words + "\n"
        blocks.append(Block(kind=block, start=start, end=start + len(words), level=level))
    return Section(
        id=number,
        title=title,
        text=text.rstrip("\n"),
        kind=kind,
        kind_source=KindSource.OWN_CODE,
        parent=parent,
        code=kind,
        blocks=tuple(blocks),
    )


def marked(kind: str, text: str, *, title: str = "", number: str = "1") -> Section:
    """Return a section; a line is a paragraph, "- " an item, "## " a heading, "|| " a table's head, "| " a row."""
    lines: list[Line] = []
    for line in text.split("\n"):
        mark, block = next((row for row in _MARKS if line.startswith(row[0])), ("", BlockKind.PARAGRAPH))
        lines.append((block, line[len(mark) :]))
    return section(kind, *lines, number=number, title=title)


def label(
    *sections: Section,
    ingredients: Sequence[str] = ("baclofen",),
    brand: str = "Inventol",
    document: str = "spl:00000000-0000-0000-0000-000000000001",
    date: str | None = "2024-01-01",
    form: str = "TABLET",
    routes: tuple[str, ...] = ("ORAL",),
    notes: tuple[str, ...] = (),
    schedule: str | None = None,
) -> Document:
    """Return an invented label of one product."""
    product = Product(
        name=brand,
        generic_name=" and ".join(ingredients),
        form=form,
        routes=routes,
        ingredients=tuple(Ingredient(name=name) for name in ingredients),
        dea_schedule=schedule,
        product_type="HUMAN PRESCRIPTION DRUG LABEL",
    )
    return Document(
        id=document,
        kind=DocumentKind.LABEL,
        title=f"{brand} (an invented label)",
        publisher="Nobody",
        source_format="spl_html",
        date=date,
        date_kind=DateKind.EFFECTIVE if date else DateKind.UNKNOWN,
        set_id=document.partition(":")[2],
        products=(product,),
        sections=tuple(sections),
        notes=notes,
    )


def real_labels(library: Path, every: int, *formats: str) -> Iterator[Document]:
    """Yield every `every`-th ingested label with its sections, in the order of ids; of these formats, if named."""
    stored = Library.open(library)
    products = (header for header in stored.headers() if header.products)
    headers = (header for header in products if not formats or header.source_format in formats)
    for header in islice(headers, 0, None, every):
        document = stored.document(header.id)
        assert document is not None
        yield replace(document, sections=stored.sections(header.id))
    stored.close()
