"""The answer, as every interface shows it. Its JSON schema is `answer.schema.json`, generated from these records."""

from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class QuestionConcept:
    id: str
    kind: str
    name: str
    mention: str
    start: int
    end: int


@dataclass(slots=True, kw_only=True)
class QuestionView:
    text: str
    intent: str
    concepts: list[QuestionConcept]
    audience: str
    corrections: list[str]
    assumptions: list[str]


@dataclass(slots=True, kw_only=True)
class TriageNotice:
    rule: str
    version: str
    text: str


@dataclass(slots=True, kw_only=True)
class Triage:
    level: str = "none"  # none | routine | urgent | emergency | crisis
    actions: list[str] = field(default_factory=list)  # ems | poison | crisis | prescriber_today | antidote_now
    notices: list[TriageNotice] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Proposition:
    predicate: str
    args: list[str]  # concept ids


@dataclass(slots=True, kw_only=True)
class Verdict:
    claims: list[str] = field(default_factory=list)
    proposition: Proposition | None = None
    value: str | None = None  # yes | no | depends | unknown
    stance: str | None = None  # avoid | only_with_prescriber | caution | none_listed | not_checked


@dataclass(slots=True, kw_only=True)
class Cell:
    text: str
    claims: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Table:
    columns: list[str]
    rows: list[list[Cell]]


@dataclass(slots=True, kw_only=True)
class AnswerSection:
    kind: str
    title: str
    claims: list[str] = field(default_factory=list)
    table: Table | None = None


@dataclass(slots=True, kw_only=True)
class ClaimEvidence:
    reference: int
    document: str
    section: str
    start: int
    end: int
    quote: str | None
    quote_sha256: str
    status: str  # loaded | text_not_loaded
    concepts: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Claim:
    """One sentence of an answer."""

    id: str
    text: str
    kind: str  # fact | advice | safety
    rule: str | None
    citations: list[int]
    support: str
    evidence: list[ClaimEvidence]


@dataclass(slots=True, kw_only=True)
class Reference:
    number: int
    kind: str
    title: str
    publisher: str
    date: str | None
    date_kind: str
    version: str | None
    url: str | None
    set_id: str | None
    pmid: str | None
    doi: str | None
    age_years: int | None
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class MustHave:
    slot: str
    status: str  # covered | not_found | not_applicable
    claims: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Notice:
    id: str
    text: str


@dataclass(slots=True, kw_only=True)
class Limit:
    code: str
    text: str


@dataclass(slots=True, kw_only=True)
class Readability:
    grade: float | None
    formula: str = "flesch_kincaid"


@dataclass(slots=True, kw_only=True)
class Engine:
    version: str
    library: str  # digest or generation of the loaded library, "pack" where none is loaded
    writer: str = "templates"


@dataclass(slots=True, kw_only=True)
class Answer:
    question: QuestionView
    status: str  # answered | partial | not_found | declined | emergency
    triage: Triage
    verdict: Verdict
    key_points: list[str]
    sections: list[AnswerSection]
    claims: list[Claim]
    references: list[Reference]
    must_haves: list[MustHave]
    notices: list[Notice]
    follow_ups: list[str]
    related: list[str]
    limits: list[Limit]
    readability: Readability
    engine: Engine
