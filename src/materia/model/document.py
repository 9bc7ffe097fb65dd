"""Documents as sources deliver them: header, products, and sections with canonical text."""

from dataclasses import dataclass, field
from enum import StrEnum

#: How the ids of labels begin that the readers read, by format; other publications have other ids ("pmid:…").
LABEL_IDS = ("spl:", "openfda:")


class DocumentKind(StrEnum):
    LABEL = "label"
    GUIDELINE = "guideline"
    RESEARCH = "research"
    REFERENCE = "reference"


class DateKind(StrEnum):
    """What a document's date means; only `EFFECTIVE` and `PUBLISHED` dates may be compared for recency."""

    EFFECTIVE = "effective"
    PUBLISHED = "published"
    RETRIEVED = "retrieved"
    UNKNOWN = "unknown"


class KindSource(StrEnum):
    """How a section's kind was found, from most to least certain."""

    OWN_CODE = "own_code"  # the section's own LOINC code
    BOXED_CLASS = "boxed_class"  # marked as a boxed warning by its style class
    FIELD = "field"  # an openFDA field name mapped to its LOINC code
    HEADING = "heading"  # a coded ancestor refined by number or heading rules
    ANCESTOR = "ancestor"  # the nearest coded ancestor as it is
    UNCLASSIFIED = "unclassified"


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_CAPTION = "table_caption"
    TABLE_HEADER = "table_header"  # cells joined by " | "
    TABLE_ROW = "table_row"  # cells joined by " | "
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of a section's canonical text, `start:end` in code points, half-open."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # nesting of a list item; number of the table within the section for table blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """An ingredient of a product as the label lists it."""

    name: str
    active: bool = True
    moiety: str | None = None  # the active moiety named by the label, if it names one
    unii: str | None = None
    moiety_unii: str | None = None
    strength: str | None = None  # as printed, e.g. "5 mg in 1 mL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product (or kit part) of a label."""

    name: str
    generic_name: str | None = None
    form: str | None = None  # e.g. "TABLET, FILM COATED"
    routes: tuple[str, ...] = ()  # e.g. ("ORAL",)
    ndc: tuple[str, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    marketing_category: str | None = None  # e.g. "NDA", "unapproved drug other"
    application: str | None = None
    marketing_status: str | None = None  # e.g. "active", "completed", where the label says so
    dea_schedule: str | None = None  # e.g. "CII"
    product_type: str | None = None  # e.g. "HUMAN OTC DRUG LABEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a document. Its text excludes its subsections' text and its own title."""

    id: str  # place in the document: "3", "3.1", "3.1.2"
    title: str
    text: str  # canonical; blocks joined by "\n"
    kind: str  # a LOINC code of `model.section_kind`
    kind_source: KindSource
    parent: str | None = None
    code: str | None = None  # the LOINC code the source gave, if any
    blocks: tuple[Block, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()  # filled on the way into the library
    damaged: tuple[tuple[int, int], ...] = ()  # spans whose characters could not be repaired: never quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugClassLink:
    """A substance's membership of a class as a source states it (openFDA or a class index document)."""

    substance: str
    class_name: str  # without its bracketed type
    class_type: str  # "EPC", "MoA", "PE", "CS"
    unii: str | None = None
    class_code: str | None = None  # NUI


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One source document. `id` is what evidence names and stays the same over versions."""

    id: str  # "spl:<set id>", "openfda:<set id>", "class-index:<set id>"
    kind: DocumentKind
    title: str
    publisher: str
    source_format: str  # "spl_xml", "spl_html", "openfda_json", "class_index"
    date: str | None = None  # ISO; None exactly where date_kind is unknown
    date_kind: DateKind = DateKind.UNKNOWN
    version: str | None = None
    url: str | None = None
    licence: str | None = None
    set_id: str | None = None
    version_id: str | None = None  # the SPL document id of this version
    pmid: str | None = None
    doi: str | None = None
    product_type: str | None = None
    codes: tuple[str, ...] = ()  # other identifiers, e.g. "rxcui:197392"
    products: tuple[Product, ...] = ()
    classes: tuple[DrugClassLink, ...] = ()
    sections: tuple[Section, ...] = field(default=())
    notes: tuple[str, ...] = ()  # e.g. "not_fda_approved", "fragment", "repackager"
