"""Which labels speak in the pack: for each drug and product identity the best one, predicate by predicate.

Never are the numbers of two labels mixed: a predicate's statements of one identity come from one label, the first in
the order of authority (`materia.identity.authority`, `recency`) that has any. A label whose statements of a predicate
state a superseded rule leaves the word on it to the next; they stay as history. Only what warns is gathered from two
(the best dated and the best undated label): a warning that a newer label added must not be lost. What an older label
did not know, or denied, is silent where a newer one has the section: it may know by now.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from materia.extraction.extractor import Extraction
from materia.extraction.wording import Words
from materia.identity import market
from materia.identity.authority import Label, Wanted, speakers
from materia.identity.recency import recent_first
from materia.model.document import DateKind, Document
from materia.model.identity import MarketStatus, ProductIdentity, ReleaseForm
from materia.model.statement import Polarity, Statement, Status
from materia.pack.evidence import header
from materia.pack.history import in_time

_WARNING = frozenset({"boxed_warning", "contraindicated_in", "interacts_with", "washout"})
#: Here one outdated statement does not make the rest old: nearly every old label has a pregnancy letter, now retired.
_APART = frozenset({"pregnancy"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
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
    kinds: frozenset[str]  # LOINC codes of the label's sections
    words: Mapping[str, Words]

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
    """Return what was extracted of a label, as it stands today, ready to be chosen; None where that is nothing."""
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
        statements=tuple(in_time(statement, document) for statement in extraction.statements),
        kinds=frozenset(section.kind for section in document.sections if section.kind and section.text),
        words=extraction.words,
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
            known = found.setdefault(statement.id, statement)
            if known.status is Status.SUPERSEDED and statement.status is Status.CURRENT:
                found[statement.id] = statement  # a label that is new enough says it too
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
    for predicate in dict.fromkeys(s.predicate for read in reads for s in read.statements):
        stating = [read for read in reads if _of(read, predicate)]
        standing = [read for read in stating if all(s.status is Status.CURRENT for s in _of(read, predicate))]
        if predicate in _WARNING:
            speaking = [*_best_two(stating), *_best_two(standing)]
        elif predicate in _APART:
            speaking = stating[:1]
        else:
            speaking = [*standing[:1], *[read for read in stating if read not in standing][:1]]
        for place, read in enumerate(dict.fromkeys(speaking)):
            # beside a label that stands, an outdated one gives its history only; a warning of either counts
            history = place > 0 and predicate not in _WARNING
            newer = reads[: reads.index(read)]
            yield from (
                s
                for s in _of(read, predicate)
                if not (history and s.status is Status.CURRENT) and not (_unknowing(s) and _covered(s, newer))
            )


def _unknowing(statement: Statement) -> bool:
    """Whether it denies something, or says that it is not known."""
    return statement.polarity is Polarity.NEGATED or statement.certainty == "not_established"


def _covered(statement: Statement, newer: Sequence[Read]) -> bool:
    """Whether a label of more authority has the section that the statement stands in."""
    return any(item.section_kind in read.kinds for item in statement.evidence[:1] for read in newer)


def _of(read: Read, predicate: str) -> list[Statement]:
    return [statement for statement in read.statements if statement.predicate == predicate]


def _best_two(reads: Sequence[Read]) -> list[Read]:
    """Return the best dated and the best undated label."""
    dated = [read for read in reads if read.header.get("date")]
    undated = [read for read in reads if not read.header.get("date")]
    return [*dated[:1], *undated[:1]]
