"""Invented labels for the tests of the extractor: nothing in them is of a real product."""

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

#: A line of a section: its kind of block and its text.
Line = tuple[BlockKind, str]


def section(kind: str, *lines: str | Line, number: str = "1", title: str = "", parent: str | None = None) -> Section:
    """Return a section of these lines; a bare string is a paragraph. Table lines are of one table."""
    text, blocks = "", []
    for line in lines:
        block, words = line if isinstance(line, tuple) else (BlockKind.PARAGRAPH, line)
        start = len(text)
        text += words + "\n"
        blocks.append(Block(kind=block, start=start, end=start + len(words)))
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


def label(
    *sections: Section,
    ingredients: tuple[str, ...] = ("baclofen",),
    document: str = "spl:00000000-0000-0000-0000-000000000001",
    date: str | None = "2024-01-01",
    form: str = "TABLET",
    routes: tuple[str, ...] = ("ORAL",),
    notes: tuple[str, ...] = (),
) -> Document:
    """Return an invented label of one product."""
    product = Product(
        name="Inventol",
        generic_name=" and ".join(ingredients),
        form=form,
        routes=routes,
        ingredients=tuple(Ingredient(name=name) for name in ingredients),
        product_type="HUMAN PRESCRIPTION DRUG LABEL",
    )
    return Document(
        id=document,
        kind=DocumentKind.LABEL,
        title="Inventol (an invented label)",
        publisher="Nobody",
        source_format="spl_html",
        date=date,
        date_kind=DateKind.EFFECTIVE if date else DateKind.UNKNOWN,
        set_id=document.partition(":")[2],
        products=(product,),
        sections=tuple(sections),
        notes=notes,
    )
