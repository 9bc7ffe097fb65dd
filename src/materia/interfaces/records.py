"""What interfaces hand out beside answers: stored texts, pages of documents, search results, names, the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from materia.library.records import ProductSummary
from materia.model.answer import Answer
from materia.model.document import Block, DateKind, DocumentKind, KindSource, Product
from materia.model.identity import MarketStatus

if TYPE_CHECKING:
    from materia.library.records import LabelHeader
    from materia.model.document import Document, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText:
    """A section of a document with its canonical text."""

    section: str  # place in the document: "3", "3.1"
    title: str
    kind: str  # LOINC code
    kind_source: KindSource
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHead:
    """What a document is, without its texts."""

    document: str
    kind: DocumentKind
    title: str
    publisher: str
    date: str | None
    date_kind: DateKind
    version: str | None
    set_id: str | None
    pmid: str | None
    doi: str | None
    url: str | None
    source_format: str
    market_status: MarketStatus
    notes: tuple[str, ...]
    drugs: tuple[str, ...]  # concept ids
    products: tuple[ProductSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentText:
    """A document as it is stored, with the texts of all its sections."""

    document: str
    kind: DocumentKind
    title: str
    publisher: str
    date: str | None
    date_kind: DateKind
    version: str | None
    set_id: str | None
    pmid: str | None
    doi: str | None
    url: str | None
    licence: str | None
    source_format: str
    notes: tuple[str, ...]
    products: tuple[Product, ...]
    sections: tuple[SectionText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSection:
    """One section as it is stored. Offsets are code points, half-open, into `text`, as those of the evidence are."""

    document: str
    document_title: str
    section: str
    title: str
    kind: str  # LOINC code
    kind_source: KindSource
    code: str | None  # the LOINC code that the source gave
    parent: str | None
    version: str | None
    date: str | None
    date_kind: DateKind
    status: MarketStatus  # of the document's product
    text: str
    blocks: tuple[Block, ...]
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPlace:
    """A section in a document's list of contents."""

    section: str
    parent: str | None
    title: str
    kind: str  # LOINC code
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The sections of a document that hold text, in its order."""

    document: str
    title: str
    sections: tuple[SectionPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """A page of the loaded documents in order of their ids; `next` is what to send as `after` for the next one."""

    total: int
    documents: tuple[DocumentHead, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage that a search found: `text` is the stored text at `start:end` of its section."""

    document: str
    document_title: str
    document_kind: DocumentKind
    publisher: str
    date: str | None
    date_kind: DateKind
    drugs: tuple[str, ...]  # concept ids
    section: str
    section_title: str
    section_kind: str  # LOINC code
    start: int
    end: int
    text: str
    score: float  # comparable within one search only


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCount:
    """How many of the passages looked at have this value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What a search can be narrowed to, most frequent first."""

    kind: tuple[FacetCount, ...]  # of documents
    drug: tuple[FacetCount, ...]  # concept ids
    section: tuple[FacetCount, ...]  # LOINC codes
    year: tuple[FacetCount, ...]  # of the document's date


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Passages best first. `found` and the facets count the best passages only, up to `counted`."""

    query: str
    found: int
    counted: int
    offset: int
    hits: tuple[Passage, ...]
    facets: Facets


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptMatch:
    """A name that begins as typed."""

    id: str  # concept id
    kind: str
    name: str  # the concept's own name
    matched: str  # the name that begins as typed


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptMatches:
    """Names that begin as typed: exact ones first, then medicines before other things, short before long."""

    prefix: str
    concepts: tuple[ConceptMatch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers to a batch of questions, in the order of the questions."""

    answers: list[Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryState:
    """What is loaded, as far as a health check needs it."""

    generation: str | None  # digest of the loaded documents, None without a library
    renewing: bool  # another process has changed the library, and this one is taking the change over


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether the server can answer."""

    status: str  # starting | ready | failed
    version: str
    library: LibraryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What an answer depends on beside the question."""

    version: str
    pack: str | None  # digest
    library: str | None  # digest
    api: str


def head(header: LabelHeader) -> DocumentHead:
    """Return the head of a document."""
    return DocumentHead(
        document=header.id,
        kind=header.kind,
        title=header.title,
        publisher=header.publisher,
        date=header.date,
        date_kind=header.date_kind,
        version=header.version,
        set_id=header.set_id,
        pmid=header.pmid,
        doi=header.doi,
        url=header.url,
        source_format=header.source_format,
        market_status=header.market_status,
        notes=header.notes,
        drugs=drugs(header),
        products=header.products,
    )


def drugs(header: LabelHeader) -> tuple[str, ...]:
    """Return the concept ids of the drugs that a document speaks for, sorted."""
    from materia.model.concept import drug_id

    return tuple(sorted({drug_id(each.moieties) for each in header.identities if each.moieties}))


def document_text(document: Document, sections: tuple[Section, ...]) -> DocumentText:
    """Return a document with the texts of the given sections."""
    return DocumentText(
        document=document.id,
        kind=document.kind,
        title=document.title,
        publisher=document.publisher,
        date=document.date,
        date_kind=document.date_kind,
        version=document.version,
        set_id=document.set_id,
        pmid=document.pmid,
        doi=document.doi,
        url=document.url,
        licence=document.licence,
        source_format=document.source_format,
        notes=document.notes,
        products=document.products,
        sections=tuple(
            SectionText(section=s.id, title=s.title, kind=s.kind, kind_source=s.kind_source, text=s.text)
            for s in sections
        ),
    )


def stored_section(document: Document, section: Section) -> StoredSection:
    """Return one section with what a reader needs to judge it."""
    from materia.identity.market import status

    return StoredSection(
        document=document.id,
        document_title=document.title,
        section=section.id,
        title=section.title,
        kind=section.kind,
        kind_source=section.kind_source,
        code=section.code,
        parent=section.parent,
        version=document.version,
        date=document.date,
        date_kind=document.date_kind,
        status=status(document),
        text=section.text,
        blocks=section.blocks,
        sentences=section.sentences,
    )
