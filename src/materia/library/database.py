"""SQLite: the only module that knows which database lies underneath.

Reading goes through the driver itself, because a cold `materia ask` has no half second to import SQLAlchemy; its
statements are plain SQL that any database takes (`queries.py`). Writing goes through SQLAlchemy.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from materia.errors import LibraryError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

DATABASE_FILE = "library.sqlite"
SCHEMA_VERSION = 2
DriverError = sqlite3.Error
_BUSY_SECONDS = 30
_PAGE_CACHE_KIB = 16_384
_WRITE_AHEAD_PAGES = 4_000  # pages in the write-ahead log before it is folded back


def not_a_library(folder: Path) -> LibraryError:
    """Return the error for a folder without a database."""
    if not folder.exists():
        return LibraryError(f"there is no library at {folder}; make one with: materia ingest PATH --library {folder}")
    return LibraryError(
        f"{folder} is not a Materia library (it holds no {DATABASE_FILE}); "
        f"make one with: materia ingest PATH --library {folder}"
    )


def mended(error: BaseException, folder: Path) -> LibraryError:
    """Return the sentence for an error of the driver or the file system."""
    text = str(getattr(error, "orig", None) or error)
    lower = text.lower()
    errno = getattr(error, "errno", None)
    if "disk is full" in lower or "no space" in lower or errno == 28:
        return LibraryError(
            f"the disk that holds the library {folder} is full; "
            "free some space and run the command again, nothing stored is lost"
        )
    if "readonly" in lower or "read-only" in lower or errno in (13, 30):
        return LibraryError(f"the library {folder} is read-only; choose a folder that you may write to")
    if "locked" in lower:
        return LibraryError(f"another process is writing to the library {folder}; wait until it has finished")
    if "malformed" in lower or "not a database" in lower or "no such table" in lower or "no such column" in lower:
        return LibraryError(
            f"the library {folder} is damaged ({text}); restore it from a copy, or delete it and ingest again"
        )
    if "i/o error" in lower or "too large" in lower or errno in (5, 27):
        return LibraryError(
            f"the library {folder} cannot be written or read ({text}); "
            "check the disk and its quota, nothing stored is lost"
        )
    if "unable to open" in lower:
        return LibraryError(f"the library {folder} cannot be opened ({text}); check that its files may be read")
    return LibraryError(f"the library {folder} cannot be used: {text}")


def connect_reading(folder: Path) -> sqlite3.Connection:
    """Return a connection that cannot write. Raises `LibraryError` where there is nothing readable."""
    path = (folder / DATABASE_FILE).absolute()
    if not path.is_file():
        raise not_a_library(folder)
    uri = path.as_uri()
    try:
        connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None, timeout=_BUSY_SECONDS)
        try:
            connection.execute("SELECT 1 FROM meta LIMIT 1")
        except sqlite3.OperationalError as error:
            # Write-ahead logging wants to write beside the database; where nobody can write, nothing changes either.
            if os.access(folder, os.W_OK) or "no such table" in str(error):
                raise
            connection.close()
            connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
        connection.execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")
    except sqlite3.Error as error:
        raise mended(error, folder) from error
    return connection


def data_version(connection: sqlite3.Connection) -> int:
    """Return a number that changes when another connection has committed."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Let every read inside see one state."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def writing_engine(folder: Path) -> Engine:
    """Return an engine whose connections write durably, beside any number of readers."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    engine = create_engine(
        f"sqlite:///{(folder / DATABASE_FILE).absolute()}",
        poolclass=StaticPool,
        connect_args={"timeout": _BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's BEGIN below, not the driver's own guess
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            f"cache_size = -{_PAGE_CACHE_KIB}",
            f"wal_autocheckpoint = {_WRITE_AHEAD_PAGES}",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def fold_log(engine: Engine) -> None:
    """Fold the write-ahead log back, so that the database file is whole by itself."""
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if raw is not None:
            connection.rollback()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def integrity_problems(connection: sqlite3.Connection) -> list[str]:
    """Return what the database's own check finds wrong, empty when it is sound."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    orphans = [
        f"row {row[1]} of {row[0]} belongs to no document" for row in connection.execute("PRAGMA foreign_key_check")
    ]
    return [text for text in found if text != "ok"] + orphans[:20]
