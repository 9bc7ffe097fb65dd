"""Claims and references: a sentence becomes a claim only when its check says supported."""

from collections.abc import Callable
from datetime import date

from materia.answers.candidate import Candidate
from materia.identity.recency import age_years
from materia.model.answer import Claim, ClaimEvidence, Reference
from materia.model.check import CheckResult, Support
from materia.model.statement import SourceRecord

Checker = Callable[[Candidate, str], CheckResult]


class ClaimBook:
    """Collects the claims of one answer. Each candidate is checked once; a refused one never gets an id."""

    def __init__(
        self, check: Checker, sources: Callable[[str], SourceRecord | None], *, plain: bool, as_of: date
    ) -> None:
        self._check = check
        self._sources = sources
        self._plain = plain
        self._as_of = as_of
        self._by_key: dict[tuple[object, ...], str] = {}
        self._claims: dict[str, tuple[Candidate, str]] = {}
        self._shown: dict[str, None] = {}
        self.refused: list[tuple[str, CheckResult]] = []

    def add(self, candidate: Candidate) -> str | None:
        """Return the id of the claim made from a candidate, or None if its check refused it."""
        text = self.words(candidate)
        key = (text, *(e.quote_sha256 for e in candidate.evidence))
        known = self._by_key.get(key)
        if known is not None:
            return known
        if candidate.rule is None:
            result = self._check(candidate, text)
            if result.support is not Support.SUPPORTED:
                self.refused.append((text, result))
                return None
        claim_id = f"c{len(self._claims) + 1}"
        self._by_key[key] = claim_id
        self._claims[claim_id] = (candidate, text)
        return claim_id

    def words(self, candidate: Candidate) -> str:
        """Return the sentence for this audience: plain words where the statement has them."""
        if self._plain and candidate.statement is not None and candidate.statement.plain:
            return candidate.statement.plain
        return candidate.text

    def candidate(self, claim_id: str) -> Candidate:
        """Return what a claim was made from."""
        return self._claims[claim_id][0]

    def text(self, claim_id: str) -> str:
        """Return a claim's sentence."""
        return self._claims[claim_id][1]

    def settle(self, shown: list[str]) -> tuple[dict[str, str], list[Claim], list[Reference]]:
        """Return new ids in order of appearance, the claims that are shown, and their numbered references."""
        names: dict[str, str] = {}
        for claim_id in shown:
            names.setdefault(claim_id, f"c{len(names) + 1}")
        numbers: dict[str, int] = {}
        records: dict[str, SourceRecord] = {}
        claims: list[Claim] = []
        for old, new in names.items():
            candidate, text = self._claims[old]
            evidence: list[ClaimEvidence] = []
            for item in candidate.evidence:
                if item.document not in numbers:
                    record = self._source(item.document, candidate)
                    numbers[item.document] = len(numbers) + 1
                    records[item.document] = record
                evidence.append(
                    ClaimEvidence(
                        reference=numbers[item.document],
                        document=item.document,
                        section=item.section,
                        start=item.start,
                        end=item.end,
                        quote=item.quote,
                        quote_sha256=item.quote_sha256,
                        status="loaded" if item.quote is not None else "text_not_loaded",
                        concepts=list(candidate.concepts),
                    )
                )
            claims.append(
                Claim(
                    id=new,
                    text=text,
                    kind=candidate.kind,
                    rule=candidate.rule,
                    citations=sorted({e.reference for e in evidence}),
                    support="supported",
                    evidence=evidence,
                )
            )
        references = [_reference(numbers[d], records[d], self._as_of) for d in numbers]
        return names, claims, references

    def _source(self, document: str, candidate: Candidate) -> SourceRecord:
        for record in candidate.sources:
            if record.id == document:
                return record
        found = self._sources(document)
        if found is None:
            raise KeyError(f"no source record for {document}")
        return found


def _reference(number: int, record: SourceRecord, as_of: date) -> Reference:
    return Reference(
        number=number,
        kind=record.kind,
        title=record.title,
        publisher=record.publisher,
        date=record.date,
        date_kind=record.date_kind,
        version=record.version,
        url=record.url,
        set_id=record.set_id,
        pmid=record.pmid,
        doi=record.doi,
        age_years=age_years(record.date, as_of),
        notes=list(record.notes),
    )
