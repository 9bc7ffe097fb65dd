"""A document as pages show it: what it is and how old, whether its text is loaded or only the pack names it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from materia.identity.recency import age_years

if TYPE_CHECKING:
    from datetime import date

    from materia.interfaces.records import DocumentHead, Passage
    from materia.model.statement import SourceRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a page says about a document beside its text."""

    id: str
    kind: str
    title: str
    publisher: str
    date: str | None
    date_kind: str
    age: int | None  # years
    version: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    set_id: str | None = None

    @property
    def load(self) -> str:
        """Return the commands that load the text of the document."""
        if self.set_id is None:
            return "materia ingest PATH"
        service = "openfda" if self.id.startswith("openfda:") else "dailymed"
        return f"materia fetch {service} --set-id {shlex.quote(self.set_id)} --into labels\nmateria ingest labels"


def of_document(head: DocumentHead, today: date) -> Source:
    """Return what is shown of a loaded document."""
    products = dict.fromkeys(" ".join(filter(None, (p.name, (p.form or "").lower()))) for p in head.products)
    return Source(
        id=head.document,
        kind=head.kind,
        title=head.title,
        publisher=head.publisher,
        date=head.date,
        date_kind=head.date_kind,
        age=age_years(head.date, today),
        version=head.version,
        url=head.url,
        notes=head.notes,
        products=tuple(products)[:6],
        set_id=head.set_id,
    )


def of_record(record: SourceRecord, today: date) -> Source:
    """Return what is shown of a document that the pack names and that is not loaded."""
    return Source(
        id=record.id,
        kind=record.kind,
        title=record.title,
        publisher=record.publisher,
        date=record.date,
        date_kind=record.date_kind,
        age=age_years(record.date, today),
        version=record.version,
        url=record.url,
        notes=record.notes,
        set_id=record.set_id,
    )


def of_passage(hit: Passage, today: date) -> Source:
    """Return what is shown of the document of a search's hit."""
    return Source(
        id=hit.document,
        kind=hit.document_kind,
        title=hit.document_title,
        publisher=hit.publisher,
        date=hit.date,
        date_kind=hit.date_kind,
        age=age_years(hit.date, today),
    )
