"""`pack stats`: what the pack holds, counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from materia.model.statement import Statement
from materia.pack.store import Pack

_DRUG = 5  # kinds of statement
_CLASS = 2  # statements


@dataclass(frozen=True, slots=True)
class PackStats:
    """Counts, each sorted by name. `drugs` are those with statements; `bare_drugs` only stand in a class.

    `monographs` counts by kind the drugs and classes of which a person wrote the account: a drug in `_DRUG` kinds of
    statement or more, a class in `_CLASS` statements or more.
    """

    digest: str
    concepts: dict[str, int]
    drugs: int
    bare_drugs: int
    classes: int
    class_members: dict[str, int]
    documents: int
    statements: int
    by_predicate: dict[str, int]
    by_origin: dict[str, int]
    by_status: dict[str, int]
    by_subject: dict[str, int]
    monographs: dict[str, int]


def run(path: Path | None = None) -> PackStats:
    """Return the counts of the compiled pack; raises `PackError` as `Pack.open` does."""
    with Pack.open(path) as pack:
        statements, concepts = pack.all_statements(), pack.concepts(every=True)
        subjects = Counter(statement.subject for statement in statements)
        drugs = [concept.id for concept in concepts if concept.kind == "drug"]
        classes = [concept.id for concept in concepts if concept.kind == "class"]
        return PackStats(
            digest=pack.digest,
            concepts=_counted(concept.kind for concept in concepts),
            drugs=sum(drug in subjects for drug in drugs),
            bare_drugs=len({*drugs, *(drug for each in classes for drug in pack.members(each))} - set(subjects)),
            classes=len(classes),
            class_members={name: len(pack.members(name)) for name in classes},
            documents=len({item.document for statement in statements for item in statement.evidence}),
            statements=len(statements),
            by_predicate=_counted(statement.predicate for statement in statements),
            by_origin=_counted(statement.origin for statement in statements),
            by_status=_counted(statement.status for statement in statements),
            by_subject=dict(sorted(subjects.items())),
            monographs=_monographs(statements),
        )


def _monographs(statements: Iterable[Statement]) -> dict[str, int]:
    said: dict[str, list[str]] = {}
    for statement in statements:
        if statement.origin == "curated":
            said.setdefault(statement.subject, []).append(statement.predicate)
    return {
        "class": sum(name.startswith("class:") and len(each) >= _CLASS for name, each in said.items()),
        "drug": sum(name.startswith("drug:") and len(set(each)) >= _DRUG for name, each in said.items()),
    }


def _counted(values: object) -> dict[str, int]:
    return {str(key): count for key, count in sorted(Counter(values).items())}  # type: ignore[call-overload]


def render(stats: PackStats) -> str:
    """Return the counts as lines of text."""
    lines = [
        f"{stats.statements} statements about {stats.drugs} drugs; {stats.classes} classes",
        f"{stats.documents} documents; {stats.bare_drugs} more drugs stand in classes only; digest {stats.digest[:12]}",
    ]
    lines.append(f"written by a person: {stats.monographs['drug']} drugs, {stats.monographs['class']} classes")
    for title, counts in (("predicate", stats.by_predicate), ("status", stats.by_status), ("origin", stats.by_origin)):
        lines.append(f"by {title}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    return "\n".join(lines)
