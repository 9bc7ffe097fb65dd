"""The files under the given paths, and batches of them through worker processes in a fixed order."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from materia.errors import LibraryError, SourceError
from materia.library.work import Worked, work_one
from materia.sources import archive
from materia.sources.protocol import Skipped

_BATCH_BYTES = 1_000_000
_BATCH_FILES = 32
_WINDOW = 3  # batches in flight for each worker: keeps it busy, bounds the memory
ARCHIVE_MARK = "!/"


def contents(paths: Iterable[Path]) -> Iterator[tuple[str, bytes] | Skipped]:
    """Yield the path and bytes of every file, archives unpacked; what cannot be opened as a skip.

    An archive's members of one name, which follow one another, are told apart: "a.zip!/label", "a.zip!/label#2".
    """
    last, repeats = "", 1
    for member in archive.walk(paths):
        if isinstance(member, Skipped):
            yield member
            continue
        repeats = repeats + 1 if member.path == last and ARCHIVE_MARK in last else 1
        last = member.path
        path = last if repeats == 1 else f"{last}#{repeats}"
        try:
            yield path, member.read()
        except SourceError as error:
            yield Skipped(path=path, code=error.code, reason=error.reason)


def top_level(path: str) -> str:
    """Return the file on disk that holds an archive member.

    >>> top_level("/labels/spl.zip!/one.html")
    '/labels/spl.zip'
    """
    return path.split(ARCHIVE_MARK, 1)[0]


def total_bytes(paths: Iterable[Path]) -> int:
    """Return about how many bytes `contents` will yield, from sizes and archive directories alone."""
    total = 0
    for path in paths:
        found = path.rglob("*") if path.is_dir() else [path]
        for file in found:
            try:
                if file.suffix.lower() == ".zip" and zipfile.is_zipfile(file):
                    with zipfile.ZipFile(file) as zipped:
                        total += sum(member.file_size for member in zipped.infolist())
                elif file.is_file():
                    total += file.stat().st_size
            except (OSError, zipfile.BadZipFile):
                continue
    return total


class _Worker:
    """A process that turns batches into rows.

    Not `multiprocessing`: that runs the caller's main module again in every worker, which fails for a script without a
    guard or from standard input, and its workers outlive a parent that is killed. These see their input end.
    """

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "materia.library.work"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            start_new_session=True,  # Ctrl-C is the parent's to handle
        )

    def ask(self, batch: list[tuple[str, bytes]]) -> list[Worked]:
        """Return the rows of each file of a batch; raises `LibraryError` if the process has died."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            pickle.dump(batch, self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
            results: list[Worked] = pickle.load(self._process.stdout)  # noqa: S301 - from our own process
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise LibraryError(
                f"a worker process ended early while it read {batch[0][0]} or a file after it; "
                "it may have run out of memory: run the command again with --workers 1, nothing stored is lost"
            ) from error
        return results

    def close(self) -> None:
        """End the process at once."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process.wait()


class Workers:
    """Turns files into rows: in this process for one worker, else in several; always in the order they came.

    `deliver` gets each result. Few batches are in flight at any time, so memory does not grow with the input.
    """

    def __init__(self, count: int, deliver: Callable[[Worked], None]) -> None:
        self._count = count
        self._deliver = deliver
        self._batch: list[tuple[str, bytes]] = []
        self._bytes = 0
        self._threads: ThreadPoolExecutor | None = None
        self._workers: list[_Worker] = []
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._flying: deque[Future[list[Worked]]] = deque()

    def submit(self, path: str, data: bytes) -> None:
        """Take a file; delivers results that are due."""
        self._batch.append((path, data))
        self._bytes += len(data)
        if self._bytes >= _BATCH_BYTES or len(self._batch) >= _BATCH_FILES:
            self._send()

    def finish(self) -> None:
        """Deliver everything taken so far."""
        self._send()
        while self._flying:
            self._collect()

    def close(self) -> None:
        """Stop the workers; what is in flight is dropped."""
        for future in self._flying:
            future.cancel()
        for worker in self._workers:
            worker.close()
        if self._threads is not None:
            self._threads.shutdown(wait=True)

    def _send(self) -> None:
        batch, self._batch, self._bytes = self._batch, [], 0
        if not batch:
            return
        if self._count == 1:
            for item in batch:
                self._deliver(work_one(*item))
            return
        if self._threads is None:
            self._start()
        assert self._threads is not None
        self._flying.append(self._threads.submit(self._ask, batch))
        while len(self._flying) >= self._count * _WINDOW or (self._flying and self._flying[0].done()):
            self._collect()

    def _start(self) -> None:
        self._threads = ThreadPoolExecutor(self._count)
        for _ in range(self._count):
            worker = _Worker()
            self._workers.append(worker)
            self._idle.put(worker)

    def _ask(self, batch: list[tuple[str, bytes]]) -> list[Worked]:
        worker = self._idle.get()
        try:
            return worker.ask(batch)
        finally:
            self._idle.put(worker)

    def _collect(self) -> None:
        for result in self._flying.popleft().result():
            self._deliver(result)


def usable_cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
