"""The canonical dump of a library, the check of its integrity, and the removal of what is gone from disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from materia.library import codec, index, queries
from materia.library.database import connect_reading, integrity_problems, mended, snapshot
from materia.library.dump import add_digest, document_lines, empty_digest
from materia.library.records import Problem
from materia.library.synchronise import document_keys, document_rows, stored_digest

_PARTS = ("document", "identities", "sections", "passages", "names")
_MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What an export wrote: `sha256` is of its bytes, `digest` the library's own."""

    documents: int
    lines: int
    bytes: int
    sha256: str
    digest: str


def export(library: str | Path, out: BinaryIO | None = None, *, texts: bool = False) -> ExportReport:
    """Write the canonical dump as JSON lines to `out` (None: only count and hash it).

    Documents come in order of their ids, each with a header line and one line for each section. With `texts`, only
    {"document", "section", "text"} lines. The bytes depend on the documents alone, not on paths, order or workers.
    """
    folder = Path(library)
    digest = sha256()
    documents = lines = size = 0
    connection = connect_reading(folder)
    try:
        with snapshot(connection):
            whole = stored_digest(connection)
            for key, document in document_keys(connection):
                documents += 1
                for line in _text_lines(connection, key, document) if texts else _lines(connection, key):
                    encoded = line.encode()
                    digest.update(encoded)
                    lines += 1
                    size += len(encoded)
                    if out is not None:
                        out.write(encoded)
    except sqlite3.Error as error:
        raise mended(error, folder) from error
    finally:
        connection.close()
    return ExportReport(documents=documents, lines=lines, bytes=size, sha256=digest.hexdigest(), digest=whole)


def _lines(connection: sqlite3.Connection, key: int) -> list[str]:
    rows = document_rows(connection, key)
    return document_lines(**{part: rows[part] for part in _PARTS})


def _text_lines(connection: sqlite3.Connection, key: int, document: str) -> Iterator[str]:
    for section, text in connection.execute(queries.TEXTS, (key,)):
        yield codec.to_json({"document": document, "section": section, "text": text}) + "\n"


def verify(library: str | Path) -> list[Problem]:
    """Return what is wrong with a library, empty when it is sound: rows, offsets, digests, files and search index."""
    folder = Path(library)
    connection = connect_reading(folder)
    problems: list[Problem] = []
    try:
        with snapshot(connection):
            problems += [
                Problem(code="database", text=f"{text}; restore the library from a copy, or delete it and ingest again")
                for text in integrity_problems(connection)
            ]
            total = empty_digest()
            owners = dict(connection.execute(queries.OWNERS))
            passages = 0
            for key, document in document_keys(connection):
                rows = document_rows(connection, key)
                found = sha256("".join(document_lines(**{part: rows[part] for part in _PARTS})).encode()).hexdigest()
                total = add_digest(total, found)
                passages += len(rows["passages"])
                if found != rows["digest"]:
                    problems.append(
                        Problem(
                            code="digest",
                            text=f"{document} is not what was stored; delete the library and ingest again",
                        )
                    )
                (outline,) = connection.execute(queries.OUTLINE, (document,)).fetchone()
                if outline != codec.encode_outline(rows["sections"]):
                    problems.append(
                        Problem(
                            code="outline",
                            text=f"the outline of {document} does not fit its sections; "
                            "delete the library and ingest again",
                        )
                    )
                problems += [
                    Problem(code="offsets", text=f"{document}: {text}; ingest it again")
                    for text in _offset_problems(rows)
                ]
                if owners.pop(document, 0) != 1:
                    problems.append(
                        Problem(
                            code="files", text=f"{document} comes from no one file on record; run materia library prune"
                        )
                    )
            problems += [
                Problem(code="files", text=f"{document} is on record but not stored; ingest it again")
                for document in owners
            ]
            if total != stored_digest(connection):
                problems.append(
                    Problem(
                        code="digest",
                        text="the library digest does not fit its documents; delete the library and ingest again",
                    )
                )
            problems += _index_problems(folder, stored_digest(connection), passages)
    except sqlite3.Error as error:
        raise mended(error, folder) from error
    finally:
        connection.close()
    return problems[:_MOST_PROBLEMS]


def _offset_problems(rows: dict[str, list[tuple[object, ...]]]) -> Iterator[str]:
    cut: dict[str, list[tuple[int, int]]] = {}
    for place, start, end in rows["passages"]:
        cut.setdefault(place, []).append((start, end))  # type: ignore[arg-type]
    for row in rows["sections"]:
        section = codec.decode_section(row)
        length = len(section.text)
        for name, spans in (
            ("sentences", section.sentences),
            ("passages", tuple(cut.get(section.id, ()))),
            ("blocks", tuple((block.start, block.end) for block in section.blocks)),
        ):
            if any(not 0 <= start <= end <= length for start, end in spans):
                yield f"{name} of section {section.id} reach outside its text"
            elif not _tiles(section.text, spans):
                yield f"{name} of section {section.id} do not cover its text once"
        starts, ends = {start for start, _ in section.sentences}, {end for _, end in section.sentences}
        if any(start not in starts or end not in ends for start, end in cut.get(section.id, ())):
            yield f"a passage of section {section.id} cuts a sentence"


def _tiles(text: str, spans: tuple[tuple[int, int], ...]) -> bool:
    """Return whether the spans, in order and without overlap, leave out nothing but spaces."""
    at = 0
    for start, end in spans:
        if start < at or text[at:start].strip():
            return False
        at = end
    return not text[at:].strip()


def _index_problems(folder: Path, digest: str, passages: int) -> Iterator[Problem]:
    pointer = index.read_pointer(folder)
    if pointer is None or pointer[1] != digest:
        yield Problem(code="index", text="the search index is not up to date; the next search or ingest mends it")
        return
    held = len(index.IndexReader(pointer[0]))
    if held != passages:
        yield Problem(
            code="index",
            text=f"the search index holds {held} passages, the database {passages}; "
            f"delete the folder {folder / index.INDEX_FOLDER}, the next search makes it anew",
        )
