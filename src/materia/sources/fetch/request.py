"""What is asked for: labels of ingredients, labels by set id, or a whole release; and the name of each file."""

import re
from dataclasses import dataclass

from materia.errors import BadInput

_SET_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One of `names`, `set_ids` and `release` is given.

    `combinations` also takes labels in which the ingredients asked for stand beside others; `brand` means that the
    names are product names. `limit` is the most labels taken for one name.
    """

    names: tuple[str, ...] = ()
    set_ids: tuple[str, ...] = ()
    release: str | None = None
    combinations: bool = False
    brand: bool = False
    limit: int | None = None

    def __post_init__(self) -> None:
        if sum((bool(self.names), bool(self.set_ids), self.release is not None)) != 1:
            raise BadInput("Give drug names, or set ids, or a bulk release to fetch: one of the three.")
        if self.limit is not None and self.limit < 1:
            raise BadInput(f"The limit must be at least 1, not {self.limit}.")


def set_id(text: str) -> str:
    """Return a set id in lower case. Raises `BadInput` for anything else, so that it is fit for a file name.

    >>> set_id(" 762B51BE-1893-4CD1-9511-E645FC420D3A ")
    '762b51be-1893-4cd1-9511-e645fc420d3a'
    """
    cleaned = text.strip().lower()
    if not _SET_ID.fullmatch(cleaned):
        shown = text.strip()[:60]
        raise BadInput(f"{shown!r} is not a set id, which looks like 762b51be-1893-4cd1-9511-e645fc420d3a.")
    return cleaned


def set_ids(text: str, origin: str) -> tuple[str, ...]:
    """Return the set ids of a list, one a line, each once; empty lines and lines that begin with # are left out."""
    found: dict[str, None] = {}
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        try:
            found[set_id(entry)] = None
        except BadInput as error:
            raise BadInput(f"Line {number} of {origin}: {error}") from None
    if not found:
        raise BadInput(f"{origin} names no set id.")
    return tuple(found)


def drug_name(text: str) -> str:
    """Return a drug name as the services may be asked for it. Raises `BadInput` where it cannot be one.

    >>> drug_name("  valproic   acid ")
    'valproic acid'
    """
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable() or any(sign in name for sign in '"\\{}[]:*?'):
        raise BadInput(f"{text[:60]!r} cannot be a drug name: give an ingredient such as baclofen.")
    return name


def ingredients(name: str) -> tuple[str, ...]:
    """Return the ingredients that a name asks for: several are joined with "/", "+", ";", "and" or "with".

    >>> ingredients("hydrocodone and acetaminophen")
    ('hydrocodone', 'acetaminophen')
    """
    return tuple(part.strip() for part in re.split(r"\s*[/+;]\s*|\s+(?:and|with)\s+", name) if part.strip())
