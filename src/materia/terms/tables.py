"""The tables of `terms/data`: how one is read, and the one place where drug classes and their members are stated."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from materia.model.concept import drug_id

DATA = Path(__file__).parent / "data"


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab-separated table with `#` comments."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    header = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(header, line.split("\t"), strict=True))


@dataclass(frozen=True, slots=True)
class DrugClass:
    """A row of `classes.tsv`: a class, its names, and the ids of the classes that it is directly part of.

    `synonyms` hold the singular of the names too. `complete` names the source that lists every member; "" where
    membership is open. `kind`: chemical, pharmacologic, therapeutic, legal or rule (nobody calls a medicine by it).
    """

    id: str
    kind: str
    name: str
    lay_name: str
    synonyms: tuple[str, ...]
    parents: tuple[str, ...]
    complete: str


@dataclass(frozen=True, slots=True)
class Place:
    """The sentence of a label that states a membership: document, section, offsets in it, and digest."""

    document: str
    section: str
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A row of `class_members.tsv`: a drug (a single ingredient) of a class.

    `place` is None where a list states it, and no sentence of a label.
    """

    drug: str
    name: str
    class_id: str
    place: Place | None


def drug_classes(data: Path = DATA) -> tuple[DrugClass, ...]:
    """Return every class, in the order of the table.

    >>> next(c for c in drug_classes() if c.id == "class:ssri").parents
    ('class:antidepressant', 'class:serotonergic')
    """
    return tuple(
        DrugClass(
            id=f"class:{row['id']}",
            kind=row["kind"],
            name=row["name"],
            lay_name=row["lay_name"],
            synonyms=tuple(dict.fromkeys([*filter(None, row["synonyms"].split(";")), *_singulars(row)])),
            parents=tuple(f"class:{parent}" for parent in row["parents"].split(";") if parent),
            complete=row["complete"],
        )
        for row in rows(data / "classes.tsv")
    )


def _singulars(row: dict[str, str]) -> list[str]:
    return [name[:-1] for name in (row["name"], row["lay_name"]) if name.endswith("s") and not name.endswith("is")]


def memberships(data: Path = DATA) -> tuple[Membership, ...]:
    """Return every direct membership, in the order of the table; those of subclasses follow from `parents`."""
    return tuple(
        Membership(drug_id((row["drug"],)), row["drug"], f"class:{row['class']}", _place(row))
        for row in rows(data / "class_members.tsv")
    )


def _place(row: dict[str, str]) -> Place | None:
    if not row["sha256"]:
        return None
    start, _, end = row["at"].partition("-")
    return Place(row["source"], row["section"], int(start), int(end), row["sha256"])
