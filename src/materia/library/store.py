"""The library as answers read it."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from materia.errors import LibraryError
from materia.library import codec, database, index, queries, synchronise
from materia.library.lock import LockHeldError, writer_lock
from materia.library.records import Hit, LabelHeader, LibraryName, SectionOutline, Statistics
from materia.library.schema import check_version
from materia.model.document import Document, Section

_SECTIONS_KEPT = 4096
_KIND = codec.SECTION_COLUMNS.index("kind")
_DOCUMENTS_KEPT = 512
_OUTLINES_KEPT = 8192


class Library:
    """A library opened for reading, safe to share between threads, beside a writer in another process.

    Documents come back as of the last commit; `snapshot` holds one state over several reads. Nothing read here
    imports the writing path, so that opening costs a millisecond.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._local = threading.local()
        self._index_lock = threading.Lock()
        self._reader: tuple[str | None, index.IndexReader] | None = None
        self._cached_labels = lru_cache(_DOCUMENTS_KEPT)(self._load_labels)
        self._cached_header = lru_cache(_DOCUMENTS_KEPT)(self._load_header)
        self._cached_section = lru_cache(_SECTIONS_KEPT)(self._load_section)
        self._cached_sections = lru_cache(_DOCUMENTS_KEPT * 2)(self._load_sections)
        self._cached_outline = lru_cache(_OUTLINES_KEPT)(self._load_outline)
        self._cached_passage = lru_cache(_SECTIONS_KEPT)(self._load_passage)

    @classmethod
    def open(cls, folder: str | Path) -> Library:
        """Return the library in a folder. Raises `LibraryError` for a folder that holds none that can be read."""
        library = cls(Path(folder))
        try:
            ready = check_version(library._meta("schema"), library.folder)
            if not ready:
                library.close()
                _migrate(library.folder)
        except sqlite3.Error as error:
            raise database.mended(error, library.folder) from error
        return library

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    # Documents

    def document(self, document_id: str) -> Document | None:
        """Return a document without its sections (`sections` has them), or None."""
        row = self._one(queries.DOCUMENT, (document_id,))
        return codec.decode_document(row) if row else None

    def header(self, document_id: str) -> LabelHeader | None:
        """Return the header of a document, or None."""
        return self._cached_header(self.generation, document_id)

    def headers(self) -> Iterator[LabelHeader]:
        """Yield the header of every document, in order of the ids."""
        return (codec.decode_header(row) for row in self._all(queries.HEADERS, ()))

    def page(self, after: str, limit: int, drug: str | None = None) -> tuple[LabelHeader, ...]:
        """Return the headers of at most `limit` documents, of one drug or all, in order of their ids after `after`."""
        return tuple([codec.decode_header(row) for row in self._all(queries.HEADERS_PAGE, (after, drug, drug, limit))])

    def count(self, drug: str | None = None) -> int:
        """Return the number of documents, of one drug or all."""
        return int(self._one(queries.COUNT_DOCUMENTS, (drug, drug))[0])

    def find(self, identifier: str) -> tuple[str, ...]:
        """Return the ids of the documents with this document id, set id, version id, PMID or DOI, sorted."""
        wanted = identifier.strip()
        if self._one(queries.HEADER, (wanted,)):
            return (wanted,)
        scheme, _, rest = wanted.partition(":")
        if scheme.lower() in ("pmid", "doi") and rest:
            wanted = rest.strip()
        found = {row[0] for spelling in {wanted, wanted.lower()} for row in self._all(queries.FIND, (spelling,) * 4)}
        return tuple(sorted(found))

    def labels(self, moiety_key: str) -> tuple[LabelHeader, ...]:
        """Return the labels of a drug ("drug:acetaminophen+hydrocodone"): latest first, undated last, then by id."""
        return self._cached_labels(self.generation, moiety_key)

    # Texts

    def sections(self, document_id: str, kinds: Iterable[str] | None = None) -> tuple[Section, ...]:
        """Return the sections of a document in its order, only those of the given LOINC codes if any are given."""
        return self._cached_sections(self.generation, document_id, None if kinds is None else frozenset(kinds))

    def outline(self, document_id: str) -> tuple[SectionOutline, ...]:
        """Return which sections of a document hold text, in its order, without reading them."""
        return self._cached_outline(self.generation, document_id)

    def section(self, document_id: str, section_id: str) -> Section | None:
        """Return one section, or None."""
        return self._cached_section(self.generation, document_id, section_id)

    def search(
        self,
        query: str,
        moiety: str | None = None,
        kinds: Iterable[str] | None = None,
        documents: Iterable[str] | None = None,
        limit: int = 20,
        year: int | None = None,
    ) -> list[Hit]:
        """Return the passages that fit the words of `query` best, best first.

        `moiety` (a drug concept id), `kinds` (LOINC codes), `documents` (ids) and `year` (of the document's date)
        narrow the search. The order is the same however the library came about; equal scores are ordered by document,
        section and place.
        """
        reader = self._index()
        generation = self.generation
        wanted_kinds = None if kinds is None else tuple(kinds)
        wanted_documents = None if documents is None else tuple(documents)
        asked = limit
        while True:
            found = reader.search(query, asked, drug=moiety, kinds=wanted_kinds, documents=wanted_documents, year=year)
            hits = [hit for hit in (self._hit(generation, place) for place in found) if hit is not None]
            # The database decides: a passage that an index of before still holds is no hit, the next one moves up.
            if len(hits) >= limit or len(found) < asked:
                return hits[:limit]
            asked *= 2

    def _hit(self, generation: str, found: index.IndexHit) -> Hit | None:
        row = self._cached_passage(generation, found.document, found.section, found.start, found.end)
        if row is None:
            return None
        kind, title, text = row
        return Hit(
            document=found.document,
            section=found.section,
            start=found.start,
            end=found.end,
            kind=kind,
            title=title,
            text=text,
            score=found.score,
        )

    # The whole

    def drugs(self) -> tuple[str, ...]:
        """Return the drug concept ids that labels speak for, sorted."""
        return tuple([row[0] for row in self._all(queries.DRUGS, ())])

    def names(self) -> tuple[LibraryName, ...]:
        """Return the drug and brand names that labels print, one spelling each, sorted."""
        grouped: dict[tuple[str, str, str], tuple[str, set[str], int]] = {}
        decoded: dict[str, list[str]] = {}
        for name, kind, concept, drugs in self._all(queries.NAMES, ()):
            if drugs not in decoded:
                decoded[drugs] = json.loads(drugs)
            key = (name.casefold(), kind, concept)
            spelling, members, count = grouped.get(key, (name, set(), 0))
            members.update(decoded[drugs])
            grouped[key] = (min(spelling, name), members, count + 1)
        return tuple(
            LibraryName(name=spelling, kind=kind, concept=concept, drugs=tuple(sorted(members)), documents=count)
            for (_folded, kind, concept), (spelling, members, count) in sorted(grouped.items())
        )

    def statistics(self) -> Statistics:
        """Return what the library holds, in numbers."""
        oldest, newest = self._all(queries.DATES, ())[0]
        return Statistics(
            documents=dict(sorted(self._all(queries.COUNT_BY_KIND, ()))),
            formats=dict(sorted(self._all(queries.COUNT_BY_FORMAT, ()))),
            sections=self._all(queries.COUNT_SECTIONS, ())[0][0],
            passages=self._all(queries.COUNT_PASSAGES, ())[0][0],
            drugs=len(self.drugs()),
            files=self._all(queries.COUNT_FILES, ())[0][0],
            skipped=dict(sorted(self._all(queries.COUNT_SKIPPED, ()))),
            oldest=oldest,
            newest=newest,
            bytes=_size(self.folder),
            digest=self.digest(),
        )

    def digest(self) -> str:
        """Return the digest of the content: equal for equal documents, whatever files, order or machine."""
        return self.generation

    @property
    def generation(self) -> str:
        """The stamp of the present state; what a cache of library content should be keyed by. It is the digest."""
        connection = self._connection()
        try:
            version = database.data_version(connection)
            if version != getattr(self._local, "version", None):
                self._local.generation = self._meta("digest")
                self._local.version = version
        except sqlite3.Error as error:
            raise database.mended(error, self.folder) from error
        return str(self._local.generation)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let the reads of this thread inside see one state of the documents."""
        with database.snapshot(self._connection()):
            yield

    # Below the surface

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = database.connect_reading(self.folder)
            self._local.version = None
        return connection

    def _all(self, statement: str, values: Sequence[Any]) -> list[Any]:
        try:
            return self._connection().execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise database.mended(error, self.folder) from error

    def _one(self, statement: str, values: Sequence[Any]) -> Any:
        try:
            return self._connection().execute(statement, values).fetchone()
        except sqlite3.Error as error:
            raise database.mended(error, self.folder) from error

    def _meta(self, key: str) -> str | None:
        row = self._one(queries.META, (key,))
        return str(row[0]) if row else None

    # The loaders take the generation only to be cached by it.

    def _load_labels(self, _generation: str, drug: str) -> tuple[LabelHeader, ...]:
        labels = [codec.decode_header(row) for row in self._all(queries.LABELS, (drug,))]
        labels.sort(key=lambda label: label.id)
        labels.sort(key=lambda label: label.date or "", reverse=True)
        return tuple(labels)

    def _load_header(self, _generation: str, document: str) -> LabelHeader | None:
        row = self._one(queries.HEADER, (document,))
        return codec.decode_header(row) if row else None

    def _load_section(self, _generation: str, document: str, section: str) -> Section | None:
        row = self._one(queries.SECTION, (document, section))
        return codec.decode_section(row) if row else None

    def _load_sections(self, _generation: str, document: str, kinds: frozenset[str] | None) -> tuple[Section, ...]:
        rows = self._all(queries.SECTIONS, (document,))
        # an answer reads a few of a label's thirty sections: the others are not decoded
        return tuple([codec.decode_section(row) for row in rows if kinds is None or row[_KIND] in kinds])

    def _load_outline(self, _generation: str, document: str) -> tuple[SectionOutline, ...]:
        row = self._one(queries.OUTLINE, (document,))
        return codec.decode_outline(row[0]) if row else ()

    def _load_passage(
        self, _generation: str, document: str, section: str, start: int, end: int
    ) -> tuple[str, str, str] | None:
        row = self._one(queries.PASSAGE, (document, section, start, end))
        return (row[0], row[1], row[2][start:end]) if row else None

    def _index(self) -> index.IndexReader:
        """Return the search index, brought up to date first where nobody is writing."""
        generation = self.generation
        if self._reader is not None and self._reader[0] == generation:
            return self._reader[1]
        with self._index_lock:
            if index.current_digest(self.folder) != generation:
                self._repair()
            self._reader = self._open_index()
            return self._reader[1]

    def _open_index(self) -> tuple[str | None, index.IndexReader]:
        """Return the index in use, and the digest that it is up to date with."""
        known = self._reader
        for last in (False, False, True):
            # A writer may put a newer one into use and clear this one away after the pointer was read: look again.
            pointer = index.read_pointer(self.folder)
            if pointer is not None:
                folder, digest = pointer
                if known is not None and known[1].folder == folder and digest in (None, known[0]):
                    return known
                try:
                    return digest, index.IndexReader(folder)
                except OSError as error:
                    if last:
                        raise database.mended(error, self.folder) from error
        raise LibraryError(
            f"the library {self.folder} has no search index yet; wait until its ingest has finished, or run it again"
        )

    def _repair(self) -> None:
        """Make the index anew; while another process writes, or where nobody may, the old one has to do."""
        try:
            with writer_lock(self.folder):
                synchronise.synchronise(self.folder)
        except LockHeldError:
            return
        except LibraryError:
            if index.read_pointer(self.folder) is None:
                raise


def _size(folder: Path) -> int:
    """Return the bytes of the files below a folder, without those that a writer clears away meanwhile."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += Path(place, name).stat().st_size
    return total


def _migrate(folder: Path) -> None:
    """Bring a library of an older schema to this one."""
    from materia.library.ingest import open_for_writing

    with open_for_writing(folder, create=False):
        pass
