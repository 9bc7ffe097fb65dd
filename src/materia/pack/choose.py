"""Which labels speak in the pack: for each drug and product identity the best one, predicate by predicate.

Never are the numbers of two labels mixed: a predicate's statements of one identity come from one label, the first in
the order of authority (`materia.identity.authority`, `recency`) that has any. Only what warns is gathered from two (the
best dated and the best undated label): a warning that a newer label added must not be lost.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from materia.extraction.extractor import Extraction
from materia.identity import market
from materia.identity.authority import Label, Wanted, speakers
from materia.identity.recency import recent_first
from materia.model.document import DateKind, Document
from materia.model.identity import MarketStatus, ProductIdentity, ReleaseForm
from materia.model.statement import Statement, Status
from materia.pack.evidence import header

_WARNING = frozenset({"boxed_warning", "contraindicated_in", "interacts_with", "washout"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one label gave. `header` is the document's header as pack sources hold it."""

    document: str
    subject: str
    name: str
    header: Mapping[str, object]
    identities: tuple[ProductIdentity, ...]
    market: MarketStatus
    source_format: str
    notes: tuple[str, ...]
    statements: tuple[Statement, ...]
    variants: Mapping[str, str]

    def authority(self, identity: object) -> Label:
        """Return the label as the rules of authority see it, speaking for this one identity (of `_identity`)."""
        return Label(
            id=self.document,
            identities=tuple(each for each in self.identities if _identity(each) == identity),
            date=str(self.header["date"]) if self.header.get("date") else None,
            date_kind=DateKind(str(self.header["date_kind"])),
            market_status=self.market,
            source_format=self.source_format,
            notes=self.notes,
        )


def read_of(document: Document, extraction: Extraction) -> Read | None:
    """Return what was extracted of a label, ready to be chosen; None where that is nothing."""
    if extraction.subject is None or not extraction.statements:
        return None
    return Read(
        document=document.id,
        subject=extraction.subject,
        name=extraction.name,
        header=header(document),
        identities=extraction.identities,
        market=market.status(document),
        source_format=document.source_format,
        notes=document.notes,
        statements=extraction.statements,
        variants=extraction.variants,
    )


def chosen(reads: Sequence[Read], as_of: date) -> tuple[Statement, ...]:
    """Return the statements of one drug, each fact once, sorted by id; those of withdrawn products say so."""
    groups: dict[tuple[object, ...], list[Read]] = {}
    for read in reads:
        for key in sorted({_identity(identity) for identity in read.identities}, key=repr):
            groups.setdefault(key, []).append(read)
    found: dict[str, Statement] = {}
    for key in sorted(groups, key=repr):
        for statement in _of_identity(groups[key], key, as_of):
            found.setdefault(statement.id, statement)
    return tuple(found[name] for name in sorted(found))


def _identity(identity: ProductIdentity) -> tuple[object, ...]:
    lasting = identity.release if identity.release in (ReleaseForm.EXTENDED, ReleaseForm.DELAYED) else None
    return (identity.route, lasting, identity.availability)


def _of_identity(reads: Sequence[Read], identity: object, as_of: date) -> Iterator[Statement]:
    by_document = {read.document: read for read in reads}
    ordered = speakers([read.authority(identity) for read in by_document.values()], Wanted())
    living = [by_document[header.id] for header in recent_first(ordered.headers, as_of)]
    yield from _from_first(living)
    if not living:
        for statement in _from_first([by_document[header.id] for header in ordered.history]):
            yield replace(statement, status=Status.WITHDRAWN)


def _from_first(reads: Sequence[Read]) -> Iterator[Statement]:
    taken: dict[str, list[Read]] = {}
    for read in reads:
        for predicate in dict.fromkeys(statement.predicate for statement in read.statements):
            before = taken.setdefault(predicate, [])
            dated = [bool(other.header.get("date")) for other in before]
            if not before or (predicate in _WARNING and bool(read.header.get("date")) not in dated):
                before.append(read)
                yield from (statement for statement in read.statements if statement.predicate == predicate)
