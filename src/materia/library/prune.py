"""Removing what is gone from disk."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from materia.library import synchronise
from materia.library.database import DATABASE_FILE, not_a_library
from materia.library.derivation import derivation
from materia.library.feed import ARCHIVE_MARK, contents, top_level
from materia.library.ingest import Run, open_for_writing
from materia.library.records import PruneReport
from materia.library.tables import documents, files
from materia.library.writer import Writer
from materia.sources.protocol import Skipped

if TYPE_CHECKING:
    from sqlalchemy import Connection


def prune(library: str | Path) -> PruneReport:
    """Forget the files that are no longer on disk and remove the documents that came from them alone.

    Where another file holds the same document, it takes over; where one holds an older version, that is stored.
    Raises `LibraryError` where the library cannot be written.
    """
    begun = time.perf_counter()
    folder = Path(library)
    if not (folder / DATABASE_FILE).is_file():
        raise not_a_library(folder)
    with open_for_writing(folder, create=False) as engine:
        with engine.connect() as connection, connection.begin():
            writer = Writer(connection, derivation())
            gone = _gone(writer.members())
            entries = 0
            for member in gone:
                entries += len(writer.entries(member))
                writer.forget_entries(member)
            removed, restored, again = _settle(connection, writer)
            writer.flush()
        synchronise.synchronise(folder)
        if again:
            report = Run(folder, engine, again, 1, None).run()
            restored += sum(report.documents.values())
    return PruneReport(files=entries, documents=removed, restored=restored, seconds=time.perf_counter() - begun)


def _gone(members: list[str]) -> list[str]:
    """Return the known files and archive members that are no longer there."""
    present: dict[str, set[str] | bool] = {}
    gone = []
    for member in members:
        top = top_level(member)
        if top not in present:
            path = Path(top)
            if path.is_file() and ARCHIVE_MARK in member:
                inside = contents([path])
                present[top] = {item.path if isinstance(item, Skipped) else item[0] for item in inside}
            else:
                present[top] = path.is_file()
        found = present[top]
        if not (found if isinstance(found, bool) else member in found):
            gone.append(member)
    return gone


def _settle(connection: Connection, writer: Writer) -> tuple[int, int, list[Path]]:
    """Find a new file for each document that has lost its own, or remove it.

    Returns how many were removed and taken over, and the files to read again for older versions.
    """
    owned = select(files.c.document).where(files.c.outcome == "document", files.c.document.is_not(None))
    lost = connection.execute(
        select(documents.c.id, documents.c.digest).where(documents.c.id.not_in(owned)).order_by(documents.c.id)
    ).all()
    removed = restored = 0
    again: set[str] = set()
    for document, digest in lost:
        heir = connection.execute(
            select(func.min(files.c.path)).where(files.c.document == document, files.c.digest == digest)
        ).scalar()
        if heir is not None:
            connection.execute(
                update(files).where(files.c.path == heir).values(outcome="document", code=None, reason=None)
            )
            restored += 1
            continue
        writer.remove(document)
        removed += 1
        others = list(
            connection.execute(select(files.c.member).where(files.c.document == document).distinct()).scalars()
        )
        connection.execute(update(files).where(files.c.member.in_(others)).values(sha256=""))
        again.update(top_level(member) for member in others)
    return removed, restored, [Path(path) for path in sorted(again)]
