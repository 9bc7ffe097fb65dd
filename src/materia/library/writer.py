"""Writing to the database: which of two documents of one id stays, and what its rows are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from materia.library.codec import SECTION_COLUMNS
from materia.library.dump import IDENTITY_COLUMNS, NAME_COLUMNS, add_digest
from materia.library.prepare import Prepared
from materia.library.tables import OWNED, documents, files, identities, meta, names, passages, sections

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Table

_DOCUMENT_COLUMNS = tuple(documents.columns.keys())
_FILE_COLUMNS = tuple(files.columns.keys())
#: Columns of the tables in the order of the prepared rows, the document's key first.
_OWNED_COLUMNS = {
    "identities": ("document_key", "position", *IDENTITY_COLUMNS),
    "sections": ("document_key", "position", *SECTION_COLUMNS),
    "passages": ("document_key", "section", "start_offset", "end_offset"),
    "names": ("document_key", *NAME_COLUMNS),
}
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Member:
    """A file or archive member as it was read."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the files table in short."""

    path: str
    sha256: str
    derivation: str
    outcome: str
    document: str | None
    code: str | None
    reason: str | None


def version_rank(version: str | None) -> tuple[int, ...]:
    """Return a sort key of version numbers; a missing version is the lowest.

    >>> version_rank("12") > version_rank("9") > version_rank(None)
    True
    """
    return tuple(int(number) for number in _NUMBER.findall(version or ""))


class Writer:
    """Stores documents and file entries within the caller's transaction; `derivation` names the code that read them."""

    def __init__(self, connection: Connection, derivation: str) -> None:
        self._connection = connection
        self._derivation = derivation
        # Bulk rows go to the driver as tuples: SQLAlchemy writes the statements, but its handling of parameters by
        # name costs more than the database's own work.
        self._statements: dict[str, str] = {}
        self._buffers: dict[str, list[tuple[Any, ...]]] = {}
        self._displaced: list[tuple[str, str, str]] = []
        self._next_key = (connection.execute(select(func.max(documents.c.key))).scalar() or 0) + 1
        self.digest = str(self._value("digest"))
        # Most files of an ingest are new, and a question to the database costs more than all else of storing one.
        self._members = set(connection.execute(select(files.c.member).distinct()).scalars())
        self._documents = set(connection.execute(select(documents.c.id)).scalars())

    def _value(self, key: str) -> str | None:
        return self._connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()

    def flush(self) -> None:
        """Write what is buffered and the library digest; to be called before every commit."""
        for table in reversed(OWNED):
            self._send(table)
        self._connection.execute(update(meta).where(meta.c.key == "digest").values(value=self.digest))

    def entries(self, member: str) -> list[Entry]:
        """Return what is known of a file or archive member."""
        if member not in self._members:
            return []
        wanted = select(*[files.c[name] for name in Entry.__slots__])
        rows = self._connection.execute(wanted.where(files.c.member == member).order_by(files.c.path))
        return [Entry(*row) for row in rows]

    def forget_entries(self, member: str) -> None:
        """Drop the file rows of a member that is about to be stored again."""
        self._connection.execute(delete(files).where(files.c.member == member))

    def skip(self, member: Member, path: str, code: str, reason: str, item: Prepared | None = None) -> None:
        """Note that an entry gave no document (or, with `item`, one that was not stored)."""
        self._file(member, path, "skipped", item, code, reason)

    def _file(
        self, member: Member, path: str, outcome: str, item: Prepared | None, code: str | None, reason: str | None
    ) -> None:
        document, digest = (item.id, item.digest) if item else (None, None)
        self._members.add(member.path)
        row = (path, member.path, member.sha256, member.size, self._derivation, outcome, document, digest, code, reason)
        self._now(files, _FILE_COLUMNS, row)

    def store(self, member: Member, path: str, item: Prepared, *, was_owner: bool) -> tuple[str, str] | None:
        """Store a document unless the library holds it already, or a newer version; returns (code, reason) if so.

        The higher version wins, then the later effective date, then the greater digest: an order of the documents
        themselves, so that it does not matter which came first. `was_owner` says that the stored document came from
        this very entry: what the file holds now replaces it unless it is older.
        """
        held = self._held(item.id)
        if held is not None:
            if held.digest == item.digest and not was_owner and held.derivation == self._derivation:
                reason = f"holds the same as {self._owner(item.id) or 'another file'}"
                self.skip(member, path, "duplicate", reason, item)
                return "duplicate", reason
            mine = (version_rank(item.version), item.date or "")
            theirs = (version_rank(held.version), held.date or "")
            settled = was_owner or held.derivation != self._derivation
            if mine < theirs or (mine == theirs and not settled and item.digest < held.digest):
                older = "another copy of" if mine == theirs else "older than"
                reason = (
                    f"version {item.version or 'unknown'} of {item.id}; "
                    f"{older} version {held.version or 'unknown'}, which the library holds"
                )
                self.skip(member, path, "older_version", reason, item)
                return "older_version", reason
            if held.digest == item.digest:
                self._connection.execute(
                    update(documents).where(documents.c.key == held.key).values(derivation=self._derivation)
                )
                self._hand_over(item, path)
                self._file(member, path, "document", item, None, None)
                return None
            self.remove(item.id)
            self._hand_over(item, path)
        self._insert(item)
        self._file(member, path, "document", item, None, None)
        return None

    def _held(self, document: str) -> Row[Any] | None:
        """Return key, version, date, digest and derivation of a stored document."""
        if document not in self._documents:
            return None
        columns = (getattr(documents.c, name) for name in ("key", "version", "date", "digest", "derivation"))
        return self._connection.execute(select(*columns).where(documents.c.id == document)).first()

    def _hand_over(self, item: Prepared, path: str) -> None:
        """Mark the entries that held the document before as older (or equal) versions of it."""
        holders = self._connection.execute(
            select(files.c.path, files.c.digest).where(
                files.c.document == item.id, files.c.outcome == "document", files.c.path != path
            )
        ).all()
        for held, digest in holders:
            if digest == item.digest:
                code, reason = "duplicate", f"holds the same as {path}"
            else:
                code, reason = "older_version", f"{item.id} in version {item.version or 'unknown'} has taken its place"
            change = update(files).where(files.c.path == held)
            self._connection.execute(change.values(outcome="skipped", code=code, reason=reason))
            self._displaced.append((held, code, reason))

    def take_displaced(self) -> list[tuple[str, str, str]]:
        """Return (path, code, reason) of the entries whose documents have given way since the last call."""
        displaced, self._displaced = self._displaced, []
        return displaced

    def _owner(self, document: str) -> str | None:
        return self._connection.execute(
            select(func.min(files.c.path)).where(files.c.document == document, files.c.outcome == "document")
        ).scalar()

    def _insert(self, item: Prepared) -> None:
        key = self._next_key
        self._next_key += 1
        row = {"key": key, **item.document, "digest": item.digest, "derivation": self._derivation}
        self._now(documents, _DOCUMENT_COLUMNS, tuple([row[column] for column in _DOCUMENT_COLUMNS]))
        self._later(identities, [(key, at, *row) for at, row in enumerate(item.identities)])
        self._later(sections, [(key, at, *row) for at, row in enumerate(item.sections)])
        self._later(passages, [(key, *row) for row in item.passages])
        self._later(names, [(key, *row) for row in item.names])
        self.digest = add_digest(self.digest, item.digest)
        self._documents.add(item.id)

    def _now(self, table: Table, columns: tuple[str, ...], row: tuple[Any, ...]) -> None:
        self._connection.exec_driver_sql(self._statement(table, columns), row)

    def _later(self, table: Table, rows: list[tuple[Any, ...]]) -> None:
        self._buffers.setdefault(table.name, []).extend(rows)

    def _send(self, table: Table) -> None:
        rows = self._buffers.pop(table.name, None)
        if rows:
            self._connection.exec_driver_sql(self._statement(table, _OWNED_COLUMNS[table.name]), rows)

    def _statement(self, table: Table, columns: tuple[str, ...]) -> str:
        if table.name not in self._statements:
            values = insert(table).values(dict.fromkeys(columns))
            self._statements[table.name] = str(values.compile(dialect=self._connection.dialect, column_keys=columns))
        return self._statements[table.name]

    def remove(self, document: str) -> bool:
        """Remove a document and every row of it; returns whether there was one."""
        held = self._held(document)
        if held is None:
            return False
        self.flush()
        for table in OWNED:
            self._connection.execute(delete(table).where(table.c.document_key == held.key))
        self._connection.execute(delete(documents).where(documents.c.key == held.key))
        self._documents.discard(document)
        self.digest = add_digest(self.digest, held.digest, -1)
        return True

    def members(self) -> list[str]:
        """Return the paths of every file and archive member known."""
        return list(self._connection.execute(select(files.c.member).distinct().order_by(files.c.member)).scalars())
