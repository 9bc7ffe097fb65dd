"""Passages as the search index wants them, from the rows of a document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from materia.library.index import IndexEntry


def index_entries(
    document: Mapping[str, Any],
    identities: Iterable[Sequence[Any]],
    sections: Iterable[Sequence[Any]],
    passages: Iterable[tuple[str, int, int]],
    names: Iterable[Sequence[Any]],
) -> Iterator[IndexEntry]:
    """Yield the index entries of a document; rows as in `materia.library.dump`."""
    texts = {row[0]: row for row in sections}
    drugs = tuple(sorted({row[0] for row in identities if row[0]}))
    spoken = tuple(sorted({row[0].lower() for row in names}))
    year = int(document["date"][:4]) if document["date"] and document["date_kind"] in ("effective", "published") else 0
    for section, start, end in passages:
        row = texts[section]
        yield IndexEntry(document["id"], section, start, end, row[2], drugs, row[5], year, row[6][start:end], spoken)
