"""The predicate vocabulary: what statements may say, and what each needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent / "predicates.yaml"
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Predicate:
    """One predicate. `objects` are concept kinds, "none" where a statement may stand without an object."""

    id: str
    meaning: str
    objects: tuple[str, ...]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A key of a statement's `value`: its type, and its values where they are closed."""

    id: str
    type: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Predicates:
    """The whole vocabulary of `predicates.yaml`."""

    predicates: Mapping[str, Predicate]
    qualifiers: Mapping[str, Qualifier]
    units: frozenset[str]
    slots: frozenset[str]
    field_values: Mapping[str, tuple[str, ...]]

    @property
    def order(self) -> dict[str, int]:
        """Return predicate id -> place in the file, the order of statements."""
        return {name: place for place, name in enumerate(self.predicates)}


@cache
def load_predicates() -> Predicates:
    """Return the vocabulary.

    >>> load_predicates().predicates["half_life"].needs
    ('half_life',)
    """
    data = yaml.load(_FILE.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - strings only
    return Predicates(
        predicates={
            name: Predicate(
                id=name,
                meaning=row["meaning"],
                objects=tuple(row["object"]),
                needs=tuple(row.get("needs", ())),
                may=tuple(row.get("may", ())),
                fields=tuple(row.get("fields", ())),
                slots=tuple(row.get("slots", ())),
                sections=tuple(row.get("sections", ())),
            )
            for name, row in data["predicates"].items()
        },
        qualifiers={
            name: Qualifier(name, row["type"], tuple(row.get("values", ()))) for name, row in data["qualifiers"].items()
        },
        units=frozenset(data["units"]),
        slots=frozenset(f"{kind}.{slot}" for kind, names in data["slots"].items() for slot in names),
        field_values={name: tuple(values) for name, values in data["fields"].items()},
    )
