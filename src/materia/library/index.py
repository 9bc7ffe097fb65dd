"""The search index beside the database: tantivy, named by a small pointer file, made from the database alone.

`search/current` names the index folder in use and the library digest that it holds. A folder in use is never changed:
`materia.library.parts` puts each new state together beside it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INDEX_FOLDER = "search"
_POINTER = "current"
_VERSION = 2  # of the fields below
_ENGINE_LOCK = ".tantivy-meta.lock"
_TITLE_BOOST = 1.5
_NAME_BOOST = 3.0
_NAME_WORDS = 4  # longest name, in words, that a query is searched for
_SPARE_HITS = 24  # read beyond the limit, so that equal scores at the edge are ordered by place
_MOST_HITS = 4096
_WORD = re.compile(r"[^\W_]+")
_MOST_QUERY_WORDS = 64


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A passage as the index holds it."""

    document: str
    section: str
    start: int
    end: int
    kind: str
    drugs: tuple[str, ...]
    title: str
    year: int
    body: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexHit:
    """Where a hit lies, and its score."""

    document: str
    section: str
    start: int
    end: int
    score: float


def new_index(folder: Path) -> Any:
    """Return an empty index in a folder."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("document", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("section", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("start", stored=True)
    builder.add_integer_field("end", stored=True)
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("drug", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", indexed=True)
    builder.add_text_field("title", tokenizer_name="en_stem", index_option="freq")
    builder.add_text_field("body", tokenizer_name="en_stem", index_option="freq")
    builder.add_text_field("name", tokenizer_name="raw", index_option="basic")
    return tantivy.Index(builder.build(), path=str(folder))


def read_pointer(library: Path) -> tuple[Path, str | None] | None:
    """Return the folder of the index in use and the digest it is up to date with (None: it is not), if there is one."""
    try:
        pointer = json.loads((library / INDEX_FOLDER / _POINTER).read_text("utf-8"))
        folder = library / INDEX_FOLDER / pointer["folder"]
        digest = pointer["digest"] if pointer["version"] == _VERSION else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (folder, digest) if folder.is_dir() else None


def write_pointer(library: Path, folder: Path, digest: str) -> None:
    """Name the index folder in use and the library digest that it holds."""
    target = library / INDEX_FOLDER / _POINTER
    fresh = target.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump({"version": _VERSION, "folder": folder.name, "digest": digest}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)


def current_digest(library: Path) -> str | None:
    """Return the library digest that the index is up to date with, None where it is not known to be."""
    pointer = read_pointer(library)
    return pointer[1] if pointer else None


@contextmanager
def as_os_error() -> Iterator[None]:
    """Turn what the engine raises when it cannot write into the error that it is."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error


def _mirror(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """Return a temporary folder that shows the files of an index."""
    mirror = tempfile.TemporaryDirectory(prefix="materia-index-")
    for file in sorted(folder.iterdir()):
        target = Path(mirror.name) / file.name
        try:
            target.symlink_to(file.absolute())
        except OSError:
            shutil.copyfile(file, target)
    (Path(mirror.name) / _ENGINE_LOCK).unlink(missing_ok=True)
    return mirror


class IndexReader:
    """Searches one state of the index."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.folder = folder
        self._mirror: tempfile.TemporaryDirectory[str] | None = None
        try:
            self._index = tantivy.Index.open(str(folder))
        except ValueError:
            # The engine wants to write a lock file even to read: where it may not, it gets links to the files.
            self._mirror = _mirror(folder)
            with as_os_error():
                self._index = tantivy.Index.open(self._mirror.name)
        self._index.config_reader(reload_policy="manual")
        self._index.reload()
        self._searcher = self._index.searcher()
        self._schema = self._index.schema

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self,
        text: str,
        limit: int,
        *,
        drug: str | None = None,
        kinds: Sequence[str] | None = None,
        documents: Sequence[str] | None = None,
        year: int | None = None,
    ) -> list[IndexHit]:
        """Return the best passages for the words of `text`, best first; equal scores in order of their place."""
        query = self._query(text, drug, kinds, documents, year)
        if query is None or limit <= 0:
            return []
        wanted = limit + _SPARE_HITS
        while True:
            found = self._searcher.search(query, limit=wanted, count=False).hits
            scored = [(_rounded(score), address) for score, address in found]
            # Equal scores may go on beyond the last one read: read on until the edge lies below the limit.
            if len(found) < wanted or wanted >= _MOST_HITS or scored[-1][0] < scored[limit - 1][0]:
                break
            wanted *= 4
        edge = scored[min(limit, len(scored)) - 1][0] if scored else 0.0
        hits = [self._hit(score, address) for score, address in scored if score >= edge]
        hits.sort(key=lambda hit: (-hit.score, hit.document, place(hit.section), hit.start))
        return hits[:limit]

    def _hit(self, score: float, address: Any) -> IndexHit:
        stored: Any = self._searcher.doc(address)
        return IndexHit(
            stored.get_first("document"),
            stored.get_first("section"),
            stored.get_first("start"),
            stored.get_first("end"),
            score,
        )

    def _query(
        self,
        text: str,
        drug: str | None,
        kinds: Sequence[str] | None,
        documents: Sequence[str] | None,
        year: int | None,
    ) -> Any:
        import tantivy

        # Bare lower-case words only: nothing that a reader types can be query syntax.
        words = [word for word in _WORD.findall(text.lower()) if len(word) < 60][:_MOST_QUERY_WORDS]
        if not words:
            return None
        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        terms = self._index.parse_query(" ".join(words), ["body", "title"], field_boosts={"title": _TITLE_BOOST})
        clauses = [(should, terms)]
        for name in sorted(
            {" ".join(words[at : at + n]) for n in range(1, _NAME_WORDS + 1) for at in range(len(words) - n + 1)}
        ):
            query = tantivy.Query.term_query(self._schema, "name", name, index_option="basic")
            clauses.append((should, tantivy.Query.const_score_query(query, _NAME_BOOST)))
        wanted = [(must, tantivy.Query.boolean_query(clauses))]
        for field, values in (("drug", [drug] if drug else None), ("kind", kinds), ("document", documents)):
            if values is not None:
                if not values:
                    return None
                query = tantivy.Query.term_set_query(self._schema, field, sorted(values))
                wanted.append((must, tantivy.Query.const_score_query(query, 0.0)))
        if year is not None:
            query = tantivy.Query.term_query(self._schema, "year", year, index_option="basic")
            wanted.append((must, tantivy.Query.const_score_query(query, 0.0)))
        return tantivy.Query.boolean_query(wanted)


def _rounded(score: float) -> float:
    """Return a score without the last bits, which depend on the order in which an index adds them up."""
    return float(f"{score:.4g}")


def place(section: str) -> tuple[tuple[int, int], ...]:
    """Return a sort key of section ids in document order.

    >>> sorted(["10", "2.r1", "2.1", "2"], key=place)
    ['2', '2.r1', '2.1', '10']
    """
    return tuple((0, int(part[1:])) if part.startswith("r") else (1, int(part)) for part in section.split("."))
