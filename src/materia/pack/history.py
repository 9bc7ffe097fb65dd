"""What is history among the pack's statements: superseded by a newer rule, or of a product that was withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from materia.identity.market import withdrawal
from materia.identity.superseded import Supersession, find_statement, possible
from materia.model.concept import moiety_names
from materia.model.document import DateKind, Document
from materia.model.identity import RouteGroup
from materia.model.statement import Statement, Status
from materia.pack.extracted import Typed


@dataclass(frozen=True, slots=True)
class _Dated:
    date: str | None
    date_kind: DateKind


def in_time(statement: Statement, document: Document) -> Statement:
    """Return a statement extracted from a label as it stands today: marked superseded where a newer rule replaced it.

    Each sentence of its evidence is looked at; one that states the old rule is enough.
    """
    moieties = moiety_names(statement.subject)
    texts = {section.id: section.text for section in document.sections}
    for item in statement.evidence:
        sentence = texts.get(item.section, "")[item.start : item.end]
        found = find_statement(document, moieties, statement, item.section_kind, sentence, statement.route)
        if found is not None:
            return replace(statement, status=Status.SUPERSEDED, status_note=found.status_note)
    return statement


def row_in_time(subject: str, row: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> tuple[Status, str]:
    """Return the status of a row of the pack's sources and the note that says why; the note is "" while it is current.

    `documents` are the headers of the documents that it rests on. A status that the row states is kept. Without one,
    the row is superseded where its typed fields state an old rule and every document that it rests on is older than the
    new one. Raises `ValueError` where the row is called superseded and no row of the table says by what.
    """
    typed = Typed.of(row)
    moieties = moiety_names(subject) if subject.startswith("drug:") else ()
    route = RouteGroup(row["route"]) if row.get("route") else None
    stated = Status(row["status"]) if row.get("status") else None
    if stated is None:
        found = _superseded(typed, moieties, route, documents)
        return (Status.SUPERSEDED, found.status_note) if found is not None else (Status.CURRENT, "")
    if stated is Status.CURRENT or row.get("status_note"):
        return stated, str(row.get("status_note", ""))
    if stated is Status.WITHDRAWN:
        gone = withdrawal(moieties, route)
        return stated, gone.note if gone is not None else ""
    found = possible(moieties, typed)
    if found is None:
        raise ValueError("it is called superseded, and no row of changed_since.yaml says by what")
    return stated, found.status_note


def _superseded(
    typed: Typed, moieties: Sequence[str], route: RouteGroup | None, documents: Sequence[Mapping[str, Any]]
) -> Supersession | None:
    found = None
    for record in documents:
        dated = _Dated(record.get("date"), DateKind(record.get("date_kind", "unknown")))
        found = find_statement(dated, moieties, typed, route=route)
        if found is None:
            return None
    return found
