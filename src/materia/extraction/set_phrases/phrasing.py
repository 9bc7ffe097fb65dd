"""The set phrases of labels, kept as data: what a sentence looks like, and the typed fact that it states.

A row of `data/phrasings/<noun>.yaml` is one way of saying one thing. `says` is a regular expression over masked text
(see `masking`) in which `<name>` stands for a fragment of `fragments.yaml`; `cue` is a word that such a sentence must
hold, which spares most searches. A named group whose name is a key of `value` is read as its value (`measure`), the
group `what` holds a list of objects of the kinds `objects`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from materia.errors import MateriaError
from materia.model.concept import ConceptKind
from materia.model.statement import Polarity
from materia.text.datafile import load_yaml

_FRAGMENT = re.compile(r"(?<!\?P)<(\w+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """One way of saying one thing. `free` leaves out the look at the rest of the sentence, `last` ends the search."""

    name: str
    predicate: str
    cues: tuple[str, ...]
    says: re.Pattern[str]
    sections: frozenset[str]
    object: str | None
    objects: frozenset[ConceptKind]
    value: tuple[tuple[str, str], ...]
    polarity: Polarity
    certainty: str
    stance: str | None
    severity: str | None
    population: str | None
    slots: tuple[str, ...]
    free: bool
    last: bool


@cache
def _fragments() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, text in load_yaml("materia.extraction", "data/phrasings/fragments.yaml").items():
        found[name] = f"(?:{_FRAGMENT.sub(lambda part: found[part[1]], text)})"
    return found


def expression(says: str) -> re.Pattern[str]:
    """Return the compiled expression. Raises `MateriaError` for a fragment that is not there.

    >>> bool(expression("<it> can help").search("§§§§ tablets can help"))
    True
    """
    fragments = _fragments()

    def fragment(found: re.Match[str]) -> str:
        if found[1] not in fragments:
            raise MateriaError(f"fragments.yaml has no <{found[1]}>; add it or mend the phrasing.")
        return fragments[found[1]]

    return re.compile(_FRAGMENT.sub(fragment, says))


@cache
def phrasings(noun: str) -> tuple[Phrasing, ...]:
    """Return the rows of `data/phrasings/<noun>.yaml`, in the order of the file."""
    table: dict[str, list[dict[str, Any]]] = load_yaml("materia.extraction", f"data/phrasings/{noun}.yaml")
    return tuple(_phrasing(predicate, row) for predicate, rows in table.items() for row in rows)


@cache
def any_cue(noun: str) -> re.Pattern[str]:
    """Return the expression of all cues of a noun: a sentence without any of them fits none of its rows."""
    return re.compile("|".join(sorted({re.escape(cue) for row in phrasings(noun) for cue in row.cues})))


def _phrasing(predicate: str, row: dict[str, Any]) -> Phrasing:
    unknown = row.keys() - {field.name for field in fields(Phrasing)} - {"cue"}
    if unknown:
        raise MateriaError(f"The phrasing {row.get('name')} has unknown keys {sorted(unknown)}; see phrasing.py.")
    cue = row["cue"]
    return Phrasing(
        name=row["name"],
        predicate=predicate,
        cues=(cue,) if isinstance(cue, str) else tuple(cue),
        says=expression(row["says"]),
        sections=frozenset(row.get("sections", ())),
        object=row.get("object"),
        objects=frozenset(ConceptKind(kind) for kind in row.get("objects", ())),
        value=tuple((key, str(item)) for key, item in row.get("value", {}).items()),
        polarity=Polarity(row.get("polarity", "affirmed")),
        certainty=row.get("certainty", "stated"),
        stance=row.get("stance"),
        severity=row.get("severity"),
        population=row.get("population"),
        slots=tuple(row.get("slots", ())),
        free=bool(row.get("free", False)),
        last=bool(row.get("last", False)),
    )
