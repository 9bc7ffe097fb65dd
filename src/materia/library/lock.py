"""One writer at a time: a lock file that the operating system frees when its process ends, however it ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from materia.errors import LibraryError

LOCK_FILE = "writer.lock"


class LockHeldError(LibraryError):
    """Another process writes to the library."""


def _acquire(descriptor: int) -> bool:
    try:
        if os.name == "nt":  # pragma: no cover - other system
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the right to write to the library in `folder`; raises `LockHeldError` while another process has it."""
    try:
        descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise LibraryError(
            f"cannot write to the library {folder}: {error.strerror}; choose a folder that you may write to"
        ) from error
    try:
        if not _acquire(descriptor):
            raise LockHeldError(f"another process is writing to the library {folder}; wait until it has finished")
        yield
    finally:
        os.close(descriptor)
