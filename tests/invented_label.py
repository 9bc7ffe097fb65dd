"""Labels made up for tests of the extractor. No sentence is from a real label."""

from collections.abc import Callable, Iterator
from functools import cache

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.extractor import Extraction, Extractor
from materia.extraction.label import Label
from materia.model.document import (
    Block,
    BlockKind,
    Document,
    DocumentKind,
    Ingredient,
    KindSource,
    Product,
    Section,
)
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

Read = Callable[[Label], Iterator[Candidate | Rejected]]


@cache
def recogniser() -> Recogniser:
    """Return the recogniser of the shipped vocabulary, loaded once."""
    return Recogniser(Vocabulary.load())


def section(kind: str, text: str, *, title: str = "", place: str = "1") -> Section:
    """Return a section; lines that begin with "- " are list items."""
    blocks, start, lines = [], 0, []
    for line in text.split("\n"):
        item = line.startswith("- ")
        line = line.removeprefix("- ")
        blocks.append(
            Block(kind=BlockKind.LIST_ITEM if item else BlockKind.PARAGRAPH, start=start, end=start + len(line))
        )
        lines.append(line)
        start += len(line) + 1
    return Section(
        id=place, title=title, text="\n".join(lines), kind=kind, kind_source=KindSource.OWN_CODE, blocks=tuple(blocks)
    )


def document(*sections: Section, drug: str = "baclofen", brand: str = "Kemstro", route: str = "ORAL") -> Document:
    """Return a label of a product; `drug` may join ingredients with "+"."""
    product = Product(
        name=brand,
        generic_name=drug.replace("+", " and "),
        form="TABLET",
        routes=(route,),
        ingredients=tuple(Ingredient(name=name.upper()) for name in drug.split("+")),
        product_type="HUMAN PRESCRIPTION DRUG LABEL",
    )
    return Document(
        id="spl:00000000-0000-0000-0000-000000000000",
        kind=DocumentKind.LABEL,
        title=brand,
        publisher="An invented publisher",
        source_format="spl_xml",
        products=(product,),
        sections=sections,
    )


def extract(
    read: Read, kind: str, text: str, *, title: str = "", drug: str = "baclofen", brand: str = "Kemstro"
) -> Extraction:
    """Return what a family makes of one section."""
    extractor = Extractor(recogniser(), families=(read,))
    return extractor.extract(document(section(kind, text, title=title), drug=drug, brand=brand), examples=True)
