"""The shape of the database and its migrations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from materia.errors import LibraryError
from materia.library.database import SCHEMA_VERSION

if TYPE_CHECKING:
    from sqlalchemy import Engine


def check_version(found: str | None, folder: Path) -> bool:
    """Return whether a library of schema version `found` can be read as it is, False where it must be migrated first.

    Raises `LibraryError` for one that a newer Materia has written.
    """
    if found is None or not found.isdigit():
        raise LibraryError(
            f"the library {folder} is damaged (it names no schema version); restore it, or delete it and ingest again"
        )
    if int(found) > SCHEMA_VERSION:
        raise LibraryError(
            f"the library {folder} was written by a newer Materia "
            f"(schema {found}, this one reads {SCHEMA_VERSION}); upgrade Materia"
        )
    return int(found) == SCHEMA_VERSION


def migrate(engine: Engine, folder: Path) -> None:
    """Create the tables or bring them to this version; does nothing (and imports no Alembic) where they are."""
    from sqlalchemy import inspect, select

    from materia.library.tables import meta

    if inspect(engine).has_table("meta"):
        with engine.connect() as connection:
            found = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar()
        if check_version(found, folder):
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "materia.library:migrations")
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
