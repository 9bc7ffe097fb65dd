"""Opening what a command works with: the pack, the library and the answerer, as the settings name them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from materia.errors import BadInput
from materia.settings import Settings

if TYPE_CHECKING:
    from materia.answers.answerer import Answerer
    from materia.interfaces.pair_checker import PairChecker
    from materia.library.store import Library
    from materia.pack.store import Pack


def open_pack(settings: Settings) -> Pack | None:
    """Return the shipped pack, None where it is left out."""
    if settings.no_pack:
        return None
    from materia.pack.store import Pack

    return Pack.open()


def has_library(folder: Path) -> bool:
    """Return whether anything lies in the library's folder; looking costs no import."""
    try:
        return any(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return False


def open_library(settings: Settings) -> Library:
    """Return the library. Raises `BadInput` where there is none."""
    if not has_library(settings.library):
        raise BadInput(f"There is no library at {settings.library}: `materia ingest PATH` makes one.")
    from materia.library.store import Library

    return Library.open(settings.library)


def open_library_if_any(settings: Settings) -> Library | None:
    """Return the library, None where nothing has been ingested yet.

    A folder that was named and holds no library is told of on stderr: a mistyped name must not pass unseen.
    Raises `BadInput` where there is no pack to answer from either.
    """
    if has_library(settings.library):
        return open_library(settings)
    if settings.no_pack:
        raise BadInput(
            f"There is nothing to answer from: leave --no-pack out, or ingest labels into {settings.library}."
        )
    if settings.library != Settings().library:
        print(f"materia: no library at {settings.library} yet: the shipped pack alone is used.", file=sys.stderr)
    return None


def open_answerer(settings: Settings) -> Answerer:
    """Return an answerer over the pack and the library."""
    pack = open_pack(settings)
    library = open_library_if_any(settings)

    from materia.answers.opening import opened

    return opened(pack, library).answerer


def open_pair_checker(settings: Settings) -> PairChecker:
    """Return the checker of pairs; it looks sections up in the library, if there is one."""
    pack = open_pack(settings)
    library = open_library_if_any(settings)

    from materia.answers.opening import recogniser_of
    from materia.checker.names import RecogniserFinder
    from materia.interfaces.pair_checker import PairChecker

    return PairChecker(RecogniserFinder(recogniser_of(pack, library)), library)
