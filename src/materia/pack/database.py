"""The compiled pack as a file: its tables, and the writing of it in one step."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from materia.errors import PackError

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE concept (id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL,
  own INTEGER NOT NULL, keys TEXT NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (name TEXT NOT NULL, concept TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (name, concept, kind))
  WITHOUT ROWID;
CREATE TABLE ancestor (concept TEXT NOT NULL, ancestor TEXT NOT NULL, distance INTEGER NOT NULL, kind TEXT NOT NULL,
  PRIMARY KEY (concept, ancestor)) WITHOUT ROWID;
CREATE TABLE document (id TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE shared (name TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE statement (n INTEGER PRIMARY KEY, id TEXT NOT NULL, subject TEXT NOT NULL, predicate TEXT NOT NULL,
  object TEXT, status TEXT NOT NULL, origin TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE exemption (statement TEXT NOT NULL, concept TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (statement, concept)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX statement_subject ON statement (subject, predicate);
CREATE INDEX statement_object ON statement (object, predicate) WHERE object IS NOT NULL;
CREATE UNIQUE INDEX statement_id ON statement (id);
CREATE INDEX ancestor_up ON ancestor (ancestor, kind);
"""


def write(contents: dict[str, list[tuple[Any, ...]]], target: Path) -> None:
    """Write the rows of each table to a new file in the place of `target`; raises `PackError` where it cannot."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(part, isolation_level=None)
        try:
            connection.execute("PRAGMA page_size = 8192")
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_TABLES)
            connection.execute("BEGIN")
            for name, rows in contents.items():
                if rows:
                    marks = ",".join("?" * len(rows[0]))
                    connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608 - own names
            connection.execute("COMMIT")
            connection.executescript(_INDEXES)
        finally:
            connection.close()
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise PackError(
            f"The pack cannot be written to {target} ({error}); free the disk or name another file."
        ) from error
