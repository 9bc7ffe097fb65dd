"""Bringing the search index up to date with the database, which alone decides what the library holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from materia.library import index, parts, queries
from materia.library.database import connect_reading, mended
from materia.library.dump import DUMPED_COLUMNS
from materia.library.entries import index_entries
from materia.library.index import IndexEntry

_INDEXED = ("document", "identities", "sections", "passages", "names")


def document_keys(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Return the key and id of every document, in order of the ids."""
    return list(connection.execute(queries.DOCUMENT_IDS))


def document_rows(connection: sqlite3.Connection, key: int) -> dict[str, Any]:
    """Return every stored row of a document as the dump and the index want them."""
    *columns, digest = connection.execute(queries.DUMPED, (key,)).fetchone()
    return {
        "document": dict(zip(DUMPED_COLUMNS, columns, strict=True)),
        "digest": digest,
        "identities": connection.execute(queries.DUMPED_IDENTITIES, (key,)).fetchall(),
        "sections": connection.execute(queries.DUMPED_SECTIONS, (key,)).fetchall(),
        "passages": connection.execute(queries.DUMPED_PASSAGES, (key,)).fetchall(),
        # Sorted here: databases order text by their own collations.
        "names": sorted(connection.execute(queries.DUMPED_NAMES, (key,)).fetchall()),
    }


def stored_digest(connection: sqlite3.Connection) -> str:
    """Return the library digest that the database holds."""
    return str(connection.execute(queries.META, ("digest",)).fetchone()[0])


def is_current(folder: Path, connection: sqlite3.Connection) -> bool:
    """Return whether the search index holds what the database holds."""
    return index.current_digest(folder) == stored_digest(connection)


def synchronise(folder: Path) -> bool:
    """Make the index hold what the database holds; returns whether it had to be changed.

    Only what differs is made: the parts of the index whose documents are stored as they were stay. The caller has the
    writer's lock.
    """
    connection = connect_reading(folder)
    try:
        digest = stored_digest(connection)
        if index.current_digest(folder) == digest:
            return False
        rows = connection.execute(queries.DOCUMENT_DIGESTS).fetchall()
        keys = {document: key for key, document, _ in rows}
        stored = {document: content for _, document, content in rows}
        assembly = parts.Assembly(folder)
        stay, made = parts.plan([part.documents for part in assembly.parts], stored)
        for number in stay:
            assembly.keep(assembly.parts[number])
        for documents in made:
            entries = (entry for document in documents for entry in _entries(connection, keys[document]))
            assembly.make({document: stored[document] for document in documents}, entries)
        assembly.commit(digest)
    except (sqlite3.Error, OSError) as error:
        raise mended(error, folder) from error
    finally:
        connection.close()
    return True


def _entries(connection: sqlite3.Connection, key: int) -> Iterator[IndexEntry]:
    rows = document_rows(connection, key)
    return index_entries(**{name: rows[name] for name in _INDEXED})
