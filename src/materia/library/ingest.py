"""Ingest: files in, stored documents out; resumable at any point, the same result whatever the order or workers.

Documents and file rows are committed together, batch by batch. The search index follows at the end; a run that died
before leaves an index whose digest differs from the database's, and whoever searches the library next mends it.
"""

from __future__ import annotations

import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from materia.errors import BadInput, LibraryError
from materia.library import synchronise
from materia.library.database import DATABASE_FILE, fold_log, mended, writing_engine
from materia.library.derivation import derivation
from materia.library.feed import Workers, contents, top_level, total_bytes, usable_cores
from materia.library.lock import LOCK_FILE, writer_lock
from materia.library.records import IngestReport, SkippedFile
from materia.library.schema import migrate
from materia.library.work import Worked
from materia.sources.protocol import Skipped

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from materia.library.writer import Entry


_COMMIT_DOCUMENTS = 32
_COMMIT_BYTES = 8_000_000


class IngestStoppedError(LibraryError):
    """The run was stopped by Ctrl-C; `report` says what it had done."""

    def __init__(self, report: IngestReport) -> None:
        super().__init__("stopped; what was read so far is stored, run the same command again to go on")
        self.report = report


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is; `total` is an estimate of all bytes."""

    files: int
    bytes: int
    total: int
    stage: str  # "read" or "index"


def ingest(
    paths: Iterable[str | Path],
    library: str | Path,
    workers: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> IngestReport:
    """Store every document in the given files, folders and archives; returns what was done.

    A file whose bytes are known is only hashed. `workers` defaults to the processors at hand. Raises `BadInput` for a
    path that does not exist, `LibraryError` where the library cannot be written, `IngestStoppedError` after Ctrl-C.
    """
    given = [Path(path).absolute() for path in paths]
    for path in given:
        if not path.exists():
            raise BadInput(f"{path} does not exist; name a file, folder or archive of labels")
    count = usable_cores() if workers is None else workers
    if count < 1:
        raise BadInput(f"--workers {count} is too few; give 1 or more")
    folder = Path(library)
    with open_for_writing(folder) as engine:
        return Run(folder, engine, _outermost(given), count, progress).run()


def _outermost(paths: list[Path]) -> list[Path]:
    """Return the paths without repeats and without those inside another."""
    distinct = list(dict.fromkeys(paths))
    return [path for path in distinct if not any(path.is_relative_to(other) for other in distinct if other != path)]


@contextmanager
def open_for_writing(folder: Path, *, create: bool = True) -> Iterator[Engine]:
    """Hold the writer's lock and an engine on a library of this schema version, made if it is missing."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        if create:
            _make_folder(folder)
        with writer_lock(folder):
            engine = writing_engine(folder)
            try:
                migrate(engine, folder)
                yield engine
                fold_log(engine)
            finally:
                engine.dispose()
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise mended(error, folder) from error


def _make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise LibraryError(f"{folder} is a file; a library is a folder: name another place")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / DATABASE_FILE).exists():
        others = sorted(entry.name for entry in folder.iterdir() if entry.name != LOCK_FILE)
        if others:
            raise LibraryError(
                f"{folder} is not a Materia library but holds other files ({others[0]}); name an empty or new folder"
            )


class Run:
    """One ingest from first file to synchronised index."""

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        paths: list[Path],
        workers: int,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        from materia.library.writer import Writer

        self._folder = folder
        self._engine = engine
        self._paths = paths
        self._progress = progress
        self._total = total_bytes(paths) if progress else 0
        self._workers = Workers(workers, self._store)
        self._report = IngestReport()
        self._seen: set[str] = set()
        self._holders: dict[str, str] = {}  # of this run: path to document kind, "" where it is unchanged
        self._stopped = False
        self._pending_documents = 0
        self._pending_bytes = 0
        self._connection = engine.connect()
        self._transaction = self._connection.begin()
        self._writer = Writer(self._connection, derivation())

    def run(self) -> IngestReport:
        """Do it all; the run is over after it."""
        begun = time.perf_counter()
        try:
            with self._stop_on_interrupt():
                for item in contents(self._paths):
                    if self._stopped:
                        break
                    self._take(item)
                if not self._stopped:
                    self._workers.finish()
                    self._report.removed = self._count_removed()
            self._commit()
        finally:
            self._workers.close()
            self._transaction.close()
            self._connection.close()
        if self._progress:
            self._progress(Progress(self._report.files, self._report.bytes, self._total, "index"))
        synchronise.synchronise(self._folder)
        self._report.skipped.sort(key=lambda skip: skip.path)
        self._report.seconds = time.perf_counter() - begun
        if self._stopped:
            raise IngestStoppedError(self._report)
        return self._report

    def _commit(self) -> None:
        self._writer.flush()
        self._transaction.commit()
        self._transaction = self._connection.begin()
        self._pending_documents = self._pending_bytes = 0

    @contextmanager
    def _stop_on_interrupt(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def stop(_signal: int, _frame: object) -> None:
            self._stopped = True
            signal.signal(signal.SIGINT, before)

        before = signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _take(self, item: tuple[str, bytes] | Skipped) -> None:
        if isinstance(item, Skipped):
            if item.path not in self._seen:
                self._seen.add(item.path)
                self._store(Worked(item.path, "", 0, skipped=[(item.path, item.code, item.reason)]))
            return
        path, data = item
        if path in self._seen:
            return
        self._seen.add(path)
        known = self._writer.entries(path)
        if known and known[0].derivation == derivation() and known[0].sha256 == sha256(data).hexdigest():
            self._count(len(data), 0)
            for entry in known:
                self._report.files += 1
                if entry.outcome == "document":
                    self._report.unchanged += 1
                    self._holders[entry.path] = ""
                else:
                    self._skip(entry.path, entry.code or "skipped", entry.reason or "")
            return
        self._workers.submit(path, data)

    def _store(self, result: Worked) -> None:
        from materia.library.writer import Member

        if self._stopped:
            return
        member = Member(result.path, result.sha256, result.size)
        known = self._writer.entries(result.path)
        owned = {entry.path for entry in known if entry.outcome == "document"}
        if known:
            self._writer.forget_entries(result.path)
            self._drop_unread(result, known)
        taken: set[str] = set()
        for item in result.documents:
            path = _unique(result.path, taken)
            refused = self._writer.store(member, path, item, was_owner=path in owned)
            self._report.files += 1
            if refused:
                self._skip(path, *refused)
            else:
                self._report.documents[item.kind] = self._report.documents.get(item.kind, 0) + 1
                self._holders[path] = item.kind
                self._move_displaced()
        for skipped_path, code, reason in result.skipped:
            path = _unique(skipped_path if skipped_path.startswith(result.path) else result.path, taken)
            self._writer.skip(member, path, code, reason)
            self._report.files += 1
            self._skip(path, code, reason)
        self._count(result.size, len(result.documents))

    def _move_displaced(self) -> None:
        """Report a file of this run whose document has just given way to another as skipped, not as a document."""
        for path, code, reason in self._writer.take_displaced():
            kind = self._holders.pop(path, None)
            if kind is None:
                continue  # not met in this run so far; when it is, its row says why it is skipped
            if kind:
                self._report.documents[kind] -= 1
                if not self._report.documents[kind]:
                    del self._report.documents[kind]
            else:
                self._report.unchanged -= 1
            self._skip(path, code, reason)

    def _drop_unread(self, result: Worked, known: list[Entry]) -> None:
        """Remove documents that other code had read from the same bytes and that are no longer read from them."""
        still = {item.id for item in result.documents}
        for entry in known:
            if entry.outcome == "document" and entry.sha256 == result.sha256 and entry.document not in still:
                self._writer.remove(str(entry.document))

    def _skip(self, path: str, code: str, reason: str) -> None:
        self._report.skipped.append(SkippedFile(path=path, reason_code=code, reason=reason))

    def _count(self, size: int, documents: int) -> None:
        self._report.bytes += size
        self._pending_documents += documents
        self._pending_bytes += size if documents else 0
        if self._pending_documents >= _COMMIT_DOCUMENTS or self._pending_bytes >= _COMMIT_BYTES:
            self._commit()
        if self._progress:
            self._progress(Progress(self._report.files, self._report.bytes, self._total, "read"))

    def _count_removed(self) -> int:
        """Return how many known files under the given paths are gone."""
        gone = 0
        for member in self._writer.members():
            if member not in self._seen and any(_below(member, path) for path in self._paths):
                gone += 1
        return gone


def _unique(path: str, taken: set[str]) -> str:
    candidate, number = path, 1
    while candidate in taken:
        number += 1
        candidate = f"{path}#{number}"
    taken.add(candidate)
    return candidate


def _below(member: str, path: Path) -> bool:
    return Path(top_level(member)).is_relative_to(path)
