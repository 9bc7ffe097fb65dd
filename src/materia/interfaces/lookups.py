"""Looking up without a question: the question that stands for it, and the drug that a name means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from materia.errors import BadInput
from materia.interfaces.question_text import question_text
from materia.interfaces.records import (
    Contents,
    DocumentPage,
    DocumentText,
    SectionPlace,
    StoredSection,
    document_text,
    head,
    stored_section,
)

if TYPE_CHECKING:
    from materia.library.store import Library
    from materia.model.document import Document, Section

_NAME = "name a drug, such as baclofen."


class NotLoaded(BadInput):
    """What was asked for is not in the library."""


def drug_question(name: str) -> str:
    """Return the question that tells what a drug is. Raises `BadInput` for what is no name.

    >>> drug_question(" tizanidine")
    'What is tizanidine?'
    """
    return question_text(f"What is {question_text(name, 'The name', _NAME)}?", "The name")


def compare_question(names: Sequence[str]) -> str:
    """Return the question that compares drugs. Raises `BadInput` for fewer than two different names.

    >>> compare_question(["baclofen", "tizanidine", "cyclobenzaprine"])
    'Compare baclofen, tizanidine and cyclobenzaprine'
    """
    if len(names) < 2:
        raise BadInput("Give two drugs or more to compare, such as baclofen and tizanidine.")
    drugs = [question_text(name, "A name", _NAME) for name in names]
    if len({name.lower() for name in drugs}) < len(drugs):
        raise BadInput("A drug is named twice: give two different drugs or more.")
    return question_text(f"Compare {', '.join(drugs[:-1])} and {drugs[-1]}", "The list of names")


def drug_of(name: str) -> str:
    """Return the concept id of a drug named by its ingredients, or by that id.

    >>> drug_of("hydrocodone and acetaminophen"), drug_of("drug:baclofen")
    ('drug:acetaminophen+hydrocodone', 'drug:baclofen')
    """
    from materia.identity.moiety import normalise
    from materia.model.concept import drug_id, moieties_of
    from materia.sources.fetch.request import ingredients

    given = question_text(name, "The drug", _NAME)
    if given.startswith("drug:"):
        return drug_id(moieties_of(given))
    return drug_id({normalise(part).name for part in ingredients(given)})


def one_document(library: Library, identifier: str) -> Document:
    """Return the one document with this document id, set id, version id, PMID or DOI, without its sections.

    Raises `NotLoaded` where there is none, `BadInput` where several have it.
    """
    found = library.find(identifier)
    if len(found) > 1:
        raise BadInput(f"{identifier!r} is the id of {len(found)} documents: name one of {', '.join(found)}.")
    document = library.document(found[0]) if found else None
    if document is None:
        raise NotLoaded(f"No document {identifier!r} is loaded: `materia ingest` it, or check the id.")
    return document


def one_section(library: Library, document: str, section: str) -> Section:
    """Return a section of a document. Raises `NotLoaded` where there is none."""
    found = library.section(document, section)
    if found is None:
        raise NotLoaded(f"{document} has no section {section!r}: `materia source {document}` shows all.")
    return found


def document(library: Library, identifier: str) -> DocumentText:
    """Return a stored document with all its texts. Raises as `one_document` does."""
    with library.snapshot():
        found = one_document(library, identifier)
        return document_text(found, library.sections(found.id))


def contents(library: Library, identifier: str) -> Contents:
    """Return the list of a document's sections. Raises as `one_document` does."""
    with library.snapshot():
        found = one_document(library, identifier)
        sections = library.sections(found.id)
    places = [
        SectionPlace(section=s.id, parent=s.parent, title=s.title, kind=s.kind, characters=len(s.text))
        for s in sections
    ]
    return Contents(document=found.id, title=found.title, sections=tuple(places))


def section(library: Library, identifier: str, section_id: str) -> StoredSection:
    """Return a stored section. Raises as `one_document` and `one_section` do."""
    with library.snapshot():
        found = one_document(library, identifier)
        return stored_section(found, one_section(library, found.id, section_id))


def documents(library: Library, after: str | None, limit: int, drug: str | None) -> DocumentPage:
    """Return at most `limit` documents behind the id `after`, in order of their ids, of one drug if one is named."""
    of_drug = drug_of(drug) if drug is not None else None
    with library.snapshot():
        total = library.count(of_drug)
        # one more than wanted tells whether there is a next page
        found = library.page(after or "", limit + 1, of_drug)
    shown = found[:limit]
    return DocumentPage(
        total=total,
        documents=tuple(head(header) for header in shown),
        next=shown[-1].id if len(found) > limit else None,
    )
