"""What answers are made from, held open: it is renewed when another process has changed the library."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from materia.interfaces.names import NameIndex
from materia.interfaces.opening import open_pack
from materia.library.database import DATABASE_FILE
from materia.library.store import Library

if TYPE_CHECKING:
    from materia.answers.answerer import Answerer
    from materia.pack.store import Pack
    from materia.settings import Settings


@dataclass(frozen=True, slots=True)
class Loaded:
    """One state of pack and library with the answerer over it. Threads may share it."""

    answerer: Answerer
    pack: Pack | None
    library: Library | None
    names: NameIndex
    file: tuple[int, int] | None  # device and inode of the library's database
    generation: str | None  # of the library when its names were read

    @property
    def pack_digest(self) -> str | None:
        """The digest of the shipped pack, None where it is left out."""
        return self.pack.digest if self.pack is not None else None


class Shelf:
    """Hands out the state that answers are made from.

    The documents of an open library always are those of its last commit; what is made of its names (which medicines
    a question can name) is of the moment of opening. `is_stale` tells in microseconds that the library has moved on;
    `renew` then opens the new state, while the old one goes on answering.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._database = settings.library / DATABASE_FILE
        self._loaded: Loaded | None = None
        self._lock = threading.Lock()

    @property
    def loaded(self) -> Loaded | None:
        """The present state, None until the first `renew` has ended."""
        return self._loaded

    def is_stale(self) -> bool:
        """Return whether there is something newer to open. Raises `LibraryError` for a library that broke."""
        loaded = self._loaded
        if loaded is None or self._file() != loaded.file:
            return True
        return loaded.library is not None and loaded.library.generation != loaded.generation

    def renew(self, prepare: Callable[[Loaded], None]) -> Loaded:
        """Return the newest state; it is opened where it is not there yet, and prepared before anybody gets it.

        Raises `LibraryError` or `PackError` for what cannot be opened; the state of before then stays.
        """
        with self._lock:
            if self._loaded is None or self.is_stale():
                fresh = self._open()
                prepare(fresh)
                self._loaded = fresh
            return self._loaded

    def _open(self) -> Loaded:
        from materia.answers.opening import opened

        pack = open_pack(self._settings)
        file = self._file()
        before = self._loaded
        if before is not None and before.file == file:
            library = before.library
        else:
            library = Library.open(self._settings.library) if file is not None else None
        # Read before the names are: a commit in between is then found stale.
        generation = library.generation if library is not None else None
        ready = opened(pack, library)
        return Loaded(
            answerer=ready.answerer,
            pack=pack,
            library=library,
            names=NameIndex(ready.recogniser.vocabulary),
            file=file,
            generation=generation,
        )

    def _file(self) -> tuple[int, int] | None:
        try:
            found = self._database.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
