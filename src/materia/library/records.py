"""What the library hands out: headers of documents, hits of a search, names, the ingest report."""

from dataclasses import dataclass, field

from materia.model.document import DateKind, DocumentKind
from materia.model.identity import MarketStatus, ProductIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSummary:
    """One product of a label in short; `active` holds (ingredient, strength as printed or None) pairs."""

    name: str
    generic_name: str | None
    form: str | None
    routes: tuple[str, ...]
    active: tuple[tuple[str, str | None], ...]
    marketing_category: str | None
    marketing_status: str | None
    dea_schedule: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelHeader:
    """A document without its texts: enough to decide which label may speak, and to cite it."""

    id: str
    kind: DocumentKind
    title: str
    publisher: str
    source_format: str
    date: str | None
    date_kind: DateKind
    version: str | None
    url: str | None
    set_id: str | None
    version_id: str | None
    pmid: str | None
    doi: str | None
    product_type: str | None
    notes: tuple[str, ...]
    market_status: MarketStatus
    products: tuple[ProductSummary, ...]
    identities: tuple[ProductIdentity, ...]
    section_kinds: tuple[str, ...]  # LOINC codes of the sections that hold text, sorted


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionOutline:
    """A section that holds text, without the text; equal digests stand for sections that read word for word alike."""

    id: str
    kind: str  # LOINC code
    digest: str  # of title, text and structure, 16 hexadecimal digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that a search found: `text` is the stored text at `start:end` of its section."""

    document: str
    section: str
    start: int
    end: int
    kind: str  # LOINC code of the section
    title: str  # of the section
    text: str
    score: float  # BM25; comparable within one search only


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryName:
    """A drug or brand name as labels print it; `drugs` are the drug concept ids that it stands for."""

    name: str
    kind: str  # "drug" or "brand"
    concept: str  # "drug:baclofen", "brand:kemstro"
    drugs: tuple[str, ...]
    documents: int  # labels that use it


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What a library holds, in numbers."""

    documents: dict[str, int]  # by kind
    formats: dict[str, int]  # by source format
    sections: int
    passages: int
    drugs: int
    files: int
    skipped: dict[str, int]  # files by reason code
    oldest: str | None  # of the dated documents
    newest: str | None
    bytes: int  # on disk
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFile:
    """A file that gave no stored document, with a stable reason code and one sentence."""

    path: str
    reason_code: str
    reason: str


@dataclass(slots=True, kw_only=True)
class IngestReport:
    """What an ingest did; `files` equals documents + skipped + unchanged, archive members counted.

    `removed` counts files that were read earlier from the same places and are gone now; their documents stay
    until the library is pruned.
    """

    files: int = 0
    documents: dict[str, int] = field(default_factory=dict)
    skipped: list[SkippedFile] = field(default_factory=list)
    unchanged: int = 0
    removed: int = 0
    seconds: float = 0.0
    bytes: int = 0

    def as_json(self) -> dict[str, object]:
        """Return the report as plain JSON values, keys as the ingest contract names them."""
        return {
            "files": self.files,
            "documents": dict(sorted(self.documents.items())),
            "skipped": [{"path": s.path, "reason_code": s.reason_code, "reason": s.reason} for s in self.skipped],
            "unchanged": self.unchanged,
            "removed": self.removed,
            "seconds": round(self.seconds, 3),
            "bytes": self.bytes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneReport:
    """What a prune did."""

    files: int  # file entries forgotten
    documents: int  # documents removed
    restored: int  # documents that an older or equal file still on disk took over
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that `verify` found wrong, and what mends it."""

    code: str
    text: str
