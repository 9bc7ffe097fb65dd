"""Invented labels for the tests of the extraction room; every sentence and medicine in them is made up."""

from collections.abc import Iterable

from materia.extraction.extractor import Extraction, Extractor, Family
from materia.model.document import Block, BlockKind, Document, DocumentKind, Ingredient, KindSource, Product, Section
from materia.model.section_kind import INDICATIONS
from materia.model.statement import Statement
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

_MARKS = (
    ("## ", BlockKind.HEADING),
    ("- ", BlockKind.LIST_ITEM),
    ("|| ", BlockKind.TABLE_HEADER),
    ("| ", BlockKind.TABLE_ROW),
)
_RECOGNISER = Recogniser(Vocabulary.load())


def section(kind: str, text: str, title: str = "", number: str = "1") -> Section:
    """Return a section; a line is a paragraph, "- " an item, "## " a heading, "|| " a table's head, "| " a row."""
    lines: list[str] = []
    blocks: list[Block] = []
    place = 0
    for line in text.split("\n"):
        mark, block = next((row for row in _MARKS if line.startswith(row[0])), ("", BlockKind.PARAGRAPH))
        words = line[len(mark) :]
        level = 1 if block in (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW) else 0
        blocks.append(Block(kind=block, start=place, end=place + len(words), level=level))
        lines.append(words)
        place += len(words) + 1
    return Section(
        id=number, title=title, text="\n".join(lines), kind=kind, kind_source=KindSource.OWN_CODE, blocks=tuple(blocks)
    )


def label(
    *sections: Section, drugs: Iterable[str] = ("inventol",), form: str = "TABLET", schedule: str | None = None
) -> Document:
    """Return an invented label of one product, with the sections numbered in their order."""
    numbered = tuple(
        Section(
            id=str(place), title=one.title, text=one.text, kind=one.kind, kind_source=one.kind_source, blocks=one.blocks
        )
        for place, one in enumerate(sections, 1)
    )
    product = Product(
        name="Inventa",
        form=form,
        routes=("ORAL",),
        ingredients=tuple(Ingredient(name=drug.upper()) for drug in drugs),
        dea_schedule=schedule,
        product_type="HUMAN PRESCRIPTION DRUG LABEL",
    )
    return Document(
        id="spl:invented",
        kind=DocumentKind.LABEL,
        title="INVENTA (an invented label)",
        publisher="nobody",
        source_format="spl_xml",
        products=(product,),
        sections=numbered,
    )


def extraction(family: Family, document: Document) -> Extraction:
    """Return what one family makes of a label."""
    return Extractor(_RECOGNISER, families=(family,)).extract(document, examples=True)


def statements(
    family: Family, kind: str, text: str, title: str = "", indication: str = "", drugs: Iterable[str] = ("inventol",)
) -> list[Statement]:
    """Return the statements of a label of one section, indicated for what `indication` says."""
    named = (section(INDICATIONS, f"Inventol is indicated for {indication}."),) if indication else ()
    return list(extraction(family, label(*named, section(kind, text, title), drugs=drugs)).statements)


def reasons(family: Family, kind: str, text: str, title: str = "", indication: str = "") -> set[str]:
    """Return why the family left alone what it saw."""
    named = (section(INDICATIONS, f"Inventol is indicated for {indication}."),) if indication else ()
    return {reason for _, reason in extraction(family, label(*named, section(kind, text, title))).rejected}
