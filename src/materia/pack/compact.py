"""What many statements of the compiled pack share is stored once: documents, lists of slots, who curated and when."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from materia.model.statement import Evidence


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """The things that statements name by their number, each in the order of its numbers."""

    documents: tuple[str, ...]
    slots: tuple[tuple[str, ...], ...]
    hands: tuple[tuple[str, str], ...]  # (by, on)

    @classmethod
    def of(cls, documents: Iterable[str], statements: Iterable[Mapping[str, Any]]) -> "Shared":
        """Return what some statements share, sorted, so that a build of the same sources gives the same numbers."""
        found = list(statements)
        slots = {tuple(row["slots"]) for row in found if "slots" in row}
        hands = {(row["by"], row["on"]) for row in found}
        return cls(tuple(sorted(documents)), tuple(sorted(slots)), tuple(sorted(hands)))


class Shortener:
    """Writes rows with numbers in the place of what they share."""

    def __init__(self, shared: Shared) -> None:
        self._documents = {name: n for n, name in enumerate(shared.documents)}
        self._slots = {names: n for n, names in enumerate(shared.slots)}
        self._hands = {hand: n for n, hand in enumerate(shared.hands)}

    def statement(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a statement's data with numbers; `evidence` in a shorter form too."""
        out = {key: value for key, value in row.items() if key not in ("by", "on", "slots", "evidence")}
        out["c"] = self._hands[(row["by"], row["on"])]
        if "slots" in row:
            out["s"] = self._slots[tuple(row["slots"])]
        return out | self.evidence(row["evidence"])

    def evidence(self, rows: Iterable[list[Any]]) -> dict[str, Any]:
        """Return evidence with the document's number and its digest in 43 characters."""
        return {"e": [[self._documents[d], section, a, b, _short(sha), kind] for d, section, a, b, sha, kind in rows]}


def restored(row: Mapping[str, Any], shared: Shared) -> tuple[Evidence, ...]:
    """Return the evidence of a row that `Shortener` wrote."""
    return tuple(
        Evidence(
            document=shared.documents[document],
            section=section,
            start=start,
            end=end,
            quote_sha256=_long(digest),
            section_kind=kind,
        )
        for document, section, start, end, digest, kind in row["e"]
    )


def _short(digest: str) -> str:
    """Return a SHA-256 of 64 hexadecimal digits in 43 characters.

    >>> _long(_short("ab" * 32)) == "ab" * 32
    True
    """
    return base64.urlsafe_b64encode(bytes.fromhex(digest)).decode("ascii").rstrip("=")


def _long(digest: str) -> str:
    return base64.urlsafe_b64decode(f"{digest}=").hex()
