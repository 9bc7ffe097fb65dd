"""What a worker process does: bytes in, rows out. Nothing here touches the library."""

import os
import pickle
import sys
from dataclasses import dataclass, field
from hashlib import sha256

from materia.library.prepare import Prepared, prepare
from materia.sources import reading


@dataclass(slots=True)
class Worked:
    """What one file gave: rows of its documents, and (path, code, reason) of what was skipped."""

    path: str
    sha256: str
    size: int
    documents: list[Prepared] = field(default_factory=list)
    skipped: list[tuple[str, str, str]] = field(default_factory=list)


def work(batch: list[tuple[str, bytes]]) -> list[Worked]:
    """Return the rows of each file of a batch, in its order."""
    return [work_one(path, data) for path, data in batch]


def work_one(path: str, data: bytes) -> Worked:
    """Return the rows of one file; a file on which the program itself fails is skipped and named, not the whole run."""
    try:
        read = reading.read_bytes(data, path)
        documents = [prepare(document) for document in read.documents]
    except Exception as error:
        reason = f"{path} could not be read because the reader failed ({type(error).__name__}: {error})"
        return Worked(path, sha256(data).hexdigest(), len(data), skipped=[(path, "reader_failed", reason)])
    skipped = [(skip.path, skip.code, skip.reason) for skip in read.skipped]
    return Worked(path, read.sha256, read.size, documents, skipped)


def serve() -> None:
    """Answer batches from standard input on standard output until the input ends, as it does when the parent dies."""
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not get between the answers
    while True:
        try:
            batch = pickle.load(source)  # noqa: S301 - from the parent process, over its own pipe
            pickle.dump(work(batch), sink, protocol=pickle.HIGHEST_PROTOCOL)
            sink.flush()
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            os._exit(0)  # the parent is gone; closing the pipe in good order would only fail again


if __name__ == "__main__":
    from materia.library import work as module  # so that what is pickled belongs to an importable module

    module.serve()
