"""Concepts of the shipped vocabulary as the pack's compiler needs them, with nothing but the standard library."""

from functools import cache
from pathlib import Path
from typing import Any

from materia.extraction.wording import Name

_FILE = Path(__file__).parents[1] / "terms" / "data" / "compiled" / "concepts.tsv"


@cache
def _lines() -> dict[str, str]:
    found = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        identifier, _, rest = line.partition("\t")
        found[identifier] = rest
    return found


def concept(identifier: str) -> dict[str, Any] | None:
    """Return a concept as the pack stores it, marked as the vocabulary's; None where the vocabulary has no such id.

    Its names are left out: the recogniser has them already.

    >>> concept("drug:baclofen")["name"], concept("drug:none-such")
    ('baclofen', None)
    """
    line = _lines().get(identifier)
    if line is None:
        return None
    name, lay, _, codes, _, _ = line.split("\t")
    return {
        "id": identifier,
        "kind": identifier.partition(":")[0],
        "name": name,
        "lay_name": lay or None,
        "synonyms": [],
        "codes": [list(code.split("=", 1)) for code in codes.split("|") if "=" in code],
        "parents": [],
        "origin": "terms",
    }


def name_of(identifier: str) -> Name:
    """Return how the vocabulary calls a concept, in the words that the extractor used; else its id's words.

    >>> name_of("condition:kidney-impairment").plain
    'kidney disease'
    """
    found = concept(identifier) or {}
    return Name.of(identifier, found.get("name"), found.get("lay_name"))
