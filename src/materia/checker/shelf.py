"""Stored documents as the checker wants them: sections with the names of the document's drug."""

from pathlib import Path

from materia.checker.pairs import SectionText
from materia.model.document import Document


def section_texts(document: Document) -> tuple[SectionText, ...]:
    """Return a document's sections with all names of its drug and its routes."""
    names: dict[str, None] = {}
    for product in document.products:
        names.update(dict.fromkeys(n for n in (product.name, product.generic_name) if n))
        for ingredient in product.ingredients:
            if ingredient.active:
                names.update(dict.fromkeys(n for n in (ingredient.name, ingredient.moiety) if n))
    routes = tuple(dict.fromkeys(r for p in document.products for r in p.routes))
    return tuple(
        SectionText(id=s.id, text=s.text, kind=s.kind, title=s.title, subject=tuple(names), routes=routes)
        for s in document.sections
    )


def read_shelf(folder: Path) -> dict[str, tuple[SectionText, ...]]:
    """Return the sections of all documents of a folder by document id."""
    from materia.sources.reading import read

    return {d.id: section_texts(d) for found in read(folder) for d in found.documents}
