"""The canonical dump: one JSON line for a document's header, then one for each section, from the stored columns.

It holds nothing of how the library came about (no paths, no order of arrival, no row numbers), so equal contents
give equal bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from materia.library.codec import SECTION_COLUMNS, to_json

#: Columns of a document in the dump that hold JSON already.
_JSON_COLUMNS = frozenset({"codes", "products", "classes", "notes", "header"})
#: Columns of a document in the dump.
DUMPED_COLUMNS = (
    "classes", "codes", "date", "date_kind", "doi", "header", "id", "kind", "licence", "market_status", "notes", "pmid",
    "product_type", "products", "publisher", "set_id", "source_format", "title", "url", "version", "version_id",
)  # fmt: skip
IDENTITY_COLUMNS = ("drug", "moieties", "salts", "route", "release", "availability")
NAME_COLUMNS = ("name", "kind", "concept", "drugs")


def document_lines(
    document: Mapping[str, Any],
    identities: Iterable[Sequence[Any]],
    sections: Iterable[Sequence[Any]],
    passages: Iterable[tuple[str, int, int]],
    names: Iterable[Sequence[Any]],
) -> list[str]:
    """Return the lines of a document, each ended by a line feed; rows in the order of the column tuples."""
    fields = {
        column: document[column] if column in _JSON_COLUMNS else to_json(document[column]) for column in DUMPED_COLUMNS
    }
    fields["identities"] = _list(
        f'[{to_json(drug)},{moieties},{salts},"{route}","{release}","{availability}"]'
        for drug, moieties, salts, route, release, availability in identities
    )
    fields["names"] = _list(
        f"[{to_json(name)},{to_json(kind)},{to_json(concept)},{drugs}]" for name, kind, concept, drugs in names
    )
    lines = [_object(fields)]
    cut: dict[str, list[str]] = {}
    for section, start, end in passages:
        cut.setdefault(section, []).append(f"{start},{end}")
    place = to_json(document["id"])
    for row in sections:
        own = dict(zip(SECTION_COLUMNS, row, strict=True))
        encoded = {
            column: value if column in ("blocks", "sentences", "damaged") else to_json(value)
            for column, value in own.items()
        }
        encoded["document"] = place
        encoded["passages"] = "[" + ",".join(cut.get(own["id"], ())) + "]"
        lines.append(_object(encoded))
    return lines


def _list(items: Iterable[str]) -> str:
    return "[" + ",".join(items) + "]"


def _object(fields: Mapping[str, str]) -> str:
    return "{" + ",".join([f'"{name}":{fields[name]}' for name in sorted(fields)]) + "}\n"


#: The digest of a library is the sum of its documents' digests: the same whatever the order they came in, and kept
#: in the transaction that adds or removes one, so that it also tells whether the search index is up to date.
_MODULUS = 2**256


def empty_digest() -> str:
    """Return the digest of a library without documents."""
    return "0" * 64


def add_digest(total: str, digest: str, sign: int = 1) -> str:
    """Return the digest of a library after a document was added (`sign` 1) or removed (-1).

    >>> add_digest(add_digest(empty_digest(), "ff"), "ff", -1) == empty_digest()
    True
    """
    return f"{(int(total, 16) + sign * int(digest, 16)) % _MODULUS:064x}"
