"""Statements: typed facts, each with its evidence and its standing in time."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from materia.model.identity import Availability, ReleaseForm, RouteGroup


class Status(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DISPUTED = "disputed"


class Polarity(StrEnum):
    AFFIRMED = "affirmed"
    NEGATED = "negated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a fact rests: a span of a section of a document in one version.

    `quote_sha256` is the digest of the sentence as the canonical text holds it, so that a pack without texts can
    still be re-checked against the document it names.
    """

    document: str  # a document id
    section: str  # a section id within it
    start: int
    end: int
    quote_sha256: str
    section_kind: str  # LOINC code
    quote: str | None = None  # set where the text is loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """What is known of a cited document without its text: enough for a reference entry."""

    id: str
    kind: str
    title: str
    publisher: str
    date: str | None
    date_kind: str
    version: str | None = None
    url: str | None = None
    set_id: str | None = None
    pmid: str | None = None
    doi: str | None = None
    notes: tuple[str, ...] = ()


#: Value of a membership in a class that rules speak of and nobody calls a medicine by.
OF_RULES = ("class_type", "rule")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One typed fact about a subject, in Materia's own words."""

    id: str
    subject: str  # concept id
    predicate: str  # of pack/predicates.yaml
    object: str | None  # concept id, or None where `value` says it
    text: str  # one own-words sentence for clinicians
    plain: str  # the same fact in plain words, grade 6 or below
    evidence: tuple[Evidence, ...]
    value: tuple[tuple[str, str], ...] = ()  # typed qualifiers, e.g. (("dose", "5 mg"), ("frequency", "…"))
    polarity: Polarity = Polarity.AFFIRMED
    certainty: str = "stated"  # "stated", "possible", "not_established"
    population: str | None = None  # concept id
    route: RouteGroup | None = None  # None: holds for every route the evidence covers
    release: ReleaseForm | None = None
    availability: Availability | None = None
    severity: str | None = None  # "boxed", "contraindicated", "serious", "moderate", "minor"
    stance: str | None = None  # for safety predicates, as in the answer's verdict
    slots: tuple[str, ...] = ()  # must-have slots that this statement fills
    status: Status = Status.CURRENT
    status_note: str | None = None  # what superseded it, and when
    origin: str = "curated"  # or "extracted"
    curated_by: str | None = None
    curated_on: str | None = None


class Typed(Protocol):
    """The typed part of a statement: what words it, and what a newer rule recognises it by."""

    @property
    def predicate(self) -> str: ...

    @property
    def object(self) -> str | None: ...

    @property
    def value(self) -> tuple[tuple[str, str], ...]: ...

    @property
    def population(self) -> str | None: ...

    @property
    def polarity(self) -> str: ...

    @property
    def certainty(self) -> str: ...

    @property
    def severity(self) -> str | None: ...

    @property
    def stance(self) -> str | None: ...
