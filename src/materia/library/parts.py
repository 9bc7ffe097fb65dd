"""The parts that the search index is put together of: documents in segments of their own, so that few are made again.

The engine keeps counting deleted passages in its word frequencies until it merges them away, and the order of hits
must not depend on the history of a library. So nothing is ever deleted: where a document changed or went, the part
that held it is made anew without it, and the index is put together of that part and of the others as they are. What
the engine counts is summed over all segments, so that scores do not depend on how documents are spread over parts.

An index is a folder that is complete before the pointer names it: a run that dies leaves the old one in use.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from materia.library.index import INDEX_FOLDER, IndexEntry, as_os_error, new_index, read_pointer, write_pointer

_PARTS_FILE = "parts.json"
_ENGINE_FILE = "meta.json"  # the engine's own list of segments
_WORKSHOP = "making"
_HEAP = 48_000_000  # bytes that the index writer fills before it writes a segment
_FEW_DOCUMENTS = 150  # that fit into one part however few there are
_PARTS = 10  # that a library is cut into: more make a change cheaper and every search dearer
_MOST_PARTS = 16


@dataclass(frozen=True, slots=True)
class Part:
    """Documents of the index, ids by digest, and the engine's records of the segments that hold just them."""

    documents: Mapping[str, str]
    segments: Sequence[Mapping[str, Any]]


def plan(parts: Sequence[Mapping[str, str]], stored: Mapping[str, str]) -> tuple[list[int], list[list[str]]]:
    """Return the numbers of the parts that can stay, and the ids of the documents of each part that has to be made.

    `parts` and `stored` give the digest of each document. A part stays where all its documents are stored as they
    were; small parts are joined where there would be too many.

    >>> plan([{"a": "1", "b": "1"}, {"c": "1"}], {"a": "1", "b": "2", "c": "1", "d": "1"})
    ([1], [['a', 'b', 'd']])
    """
    full = max(_FEW_DOCUMENTS, -(-len(stored) // _PARTS))
    same = [held.items() <= stored.items() for held in parts]
    stay = [number for number, held in enumerate(parts) if held and same[number]]
    held = {document for number in stay for document in parts[number]}
    loose = [document for document in stored if document not in held]
    stay.sort(key=lambda number: -len(parts[number]))
    while stay and loose and len(stay) + -(-len(loose) // full) > _MOST_PARTS:
        loose += parts[stay.pop()]
    count = -(-len(loose) // full)
    size = -(-len(loose) // count) if count else 0
    loose.sort()
    return sorted(stay), [loose[at * size : (at + 1) * size] for at in range(count)]


class Assembly:
    """A new state of the index of a library, beside the one in use until `commit`."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._old = _folder_in_use(library)
        self.parts = _read_parts(self._old) if self._old is not None else []  # of the index in use
        root = library / INDEX_FOLDER
        numbers = [int(entry.name) for entry in root.iterdir() if entry.name.isdigit()] if root.is_dir() else []
        self._folder = root / str(max(numbers, default=0) + 1)
        self._folder.mkdir(parents=True)
        with as_os_error():
            new_index(self._folder)
        self._new: list[Part] = []

    def keep(self, part: Part) -> None:
        """Take over a part of the index in use as it is."""
        assert self._old is not None
        for segment in part.segments:
            for file in sorted(self._old.glob(f"{_file_name(segment)}.*")):
                target = self._folder / file.name
                try:
                    target.hardlink_to(file)
                except OSError:
                    shutil.copyfile(file, target)
        self._new.append(part)

    def make(self, documents: Mapping[str, str], entries: Iterable[IndexEntry]) -> None:
        """Make a part of documents (ids by digest) from their passages."""
        workshop = self._folder / _WORKSHOP
        workshop.mkdir()
        with as_os_error():
            writer = new_index(workshop).writer(_HEAP, 1)
            for entry in entries:
                writer.add_document(_engine_document(entry))
            writer.commit()
            writer.wait_merging_threads()
        segments = json.loads((workshop / _ENGINE_FILE).read_text("utf-8"))["segments"]
        for segment in segments:
            for file in sorted(workshop.glob(f"{_file_name(segment)}.*")):
                file.replace(self._folder / file.name)
        shutil.rmtree(workshop)
        self._new.append(Part(documents, segments))

    def commit(self, digest: str) -> None:
        """Put the new state into use, as the index of the library of this digest."""
        record = self._folder / _ENGINE_FILE
        meta = json.loads(record.read_text("utf-8"))
        meta["segments"] = [segment for part in self._new for segment in part.segments]
        _write(record, meta)
        _write(self._folder / _PARTS_FILE, [[part.documents, part.segments] for part in self._new])
        write_pointer(self._library, self._folder, digest)
        for entry in (self._library / INDEX_FOLDER).iterdir():
            if entry.is_dir() and entry != self._folder:
                shutil.rmtree(entry, ignore_errors=True)


def _folder_in_use(library: Path) -> Path | None:
    """Return the folder of the index in use, None where its fields are not those of today."""
    pointer = read_pointer(library)
    return pointer[0] if pointer is not None and pointer[1] is not None else None


def _read_parts(folder: Path) -> list[Part]:
    try:
        rows = json.loads((folder / _PARTS_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [Part(documents, segments) for documents, segments in rows]


def _write(path: Path, value: Any) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())


def _file_name(segment: Mapping[str, Any]) -> str:
    return str(segment["segment_id"]).replace("-", "")


def _engine_document(entry: IndexEntry) -> Any:
    import tantivy

    document = tantivy.Document()
    document.add_text("document", entry.document)
    document.add_text("section", entry.section)
    document.add_integer("start", entry.start)
    document.add_integer("end", entry.end)
    document.add_text("kind", entry.kind)
    for drug in entry.drugs:
        document.add_text("drug", drug)
    document.add_integer("year", entry.year)
    document.add_text("title", entry.title)
    document.add_text("body", entry.body)
    for name in entry.names:
        document.add_text("name", name)
    return document
