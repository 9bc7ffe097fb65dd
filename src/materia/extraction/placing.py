"""Where a sentence stands in its label, as the checker is told."""

from materia.checker.context import Context, TermFinder
from materia.extraction.sentence import table_header
from materia.model.document import Document, Section

_BEFORE = 600  # characters of the section before the sentence, by which "such patients" is understood


def context_of(
    document: Document, section: Section, start: int, names: tuple[str, ...], finder: TermFinder | None
) -> Context:
    """Return the context of the sentence at `start` of a section; `names` are all names of the label's medicine."""
    return Context(
        subject=names,
        section_kind=section.kind,
        section_title=section.title,
        routes=tuple(sorted({route for product in document.products for route in product.routes})),
        preceding=section.text[max(0, start - _BEFORE) : start],
        table_header=table_header(section, start),
        finder=finder,
    )


def names_in(document: Document) -> tuple[str, ...]:
    """Return the names that a label prints of its products and their active ingredients, each once."""
    found: list[str] = []
    for product in document.products:
        found += [product.name, product.generic_name or ""]
        found += [item.name for item in product.ingredients if item.active]
    return tuple(dict.fromkeys(name.strip() for name in found if name.strip()))
