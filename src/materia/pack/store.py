"""The pack as answers read it: one read-only SQLite file, opened lazily, queried per subject."""

import json
import os
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from materia.errors import PackError
from materia.model.concept import Concept, ConceptKind, ingredient_ids
from materia.model.identity import Availability, ReleaseForm, RouteGroup
from materia.model.statement import Evidence, Polarity, SourceRecord, Statement, Status
from materia.pack.artefact import CLASS_TABLES, EXTRACTED, FOLDERS, PACK_FILE, SCHEMA_VERSION, SOURCE, TABLE_FILES
from materia.pack.compact import Shared, restored


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of a concept. `kind` is "name", "synonym", "lay_name" or "misspelling"."""

    name: str
    concept: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A concept that a class rule does not hold for, with the reason and its evidence."""

    statement: str
    concept: str
    reason: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """An `interacts_with` (or `washout`) statement that holds for a pair.

    `first` and `second` are the parts of the asked pair that it speaks of (an ingredient of a combination, a brand's
    drug), each on the side of the statement's subject or object as `subject_is_first` says. `exemption` is set where a
    class rule names one of the two as an exception: the rule then does not hold, and that is worth saying.
    """

    statement: Statement
    first: str
    second: str
    subject_is_first: bool
    distance: int  # 0 for a statement about just these two; steps up the hierarchy else
    exemption: Exemption | None = None


class Pack:
    """The compiled knowledge pack. Threads may share one: the file never changes while it is open."""

    def __init__(self, connection: sqlite3.Connection, path: Path, meta: dict[str, str]) -> None:
        self._connection = connection
        self.path = path
        self._meta = meta

    @classmethod
    def open(cls, path: Path | str | None = None) -> "Pack":
        """Open `path`, else the file that `MATERIA_PACK` names, else the pack of this installation.

        Raises `PackError` where it is missing, no pack, of another schema or (in a checkout, for the pack of this
        installation) older than its sources.
        """
        named = path or os.environ.get("MATERIA_PACK")
        target = Path(named) if named else PACK_FILE
        if not target.is_file():
            raise PackError(f"The knowledge pack {target} is missing: run `materia pack build` or reinstall Materia.")
        uri = f"file:{quote(str(target.resolve()))}?mode=ro&immutable=1"
        try:
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            meta = dict(connection.execute("SELECT key, value FROM meta"))
        except sqlite3.Error as error:
            raise PackError(f"{target} is no knowledge pack ({error}): run `materia pack build`.") from error
        if meta.get("schema") != SCHEMA_VERSION:
            connection.close()
            raise PackError(f"{target} was built by another version of Materia: run `materia pack build`.")
        if not named and _older_than_sources(target, meta):
            connection.close()
            raise PackError(f"{target} is older than its sources: run `materia pack build`.")
        return cls(connection, target, meta)

    def __enter__(self) -> "Pack":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def digest(self) -> str:
        """Return the digest of all that the pack says, the same for every build of the same sources."""
        return self._meta["digest"]

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise PackError(f"{self.path} cannot be read ({error}): run `materia pack build`.") from error

    @cached_property
    def _shared(self) -> Shared:
        documents = tuple(row[0] for row in self._rows("SELECT id FROM document ORDER BY id"))
        rest = {name: json.loads(data) for name, data in self._rows("SELECT name, data FROM shared")}
        slots = tuple(tuple(names) for names in rest["slots"])
        return Shared(documents, slots, tuple((by, on) for by, on in rest["hands"]))

    # Statements

    def statements(self, subject: str, predicates: Collection[str] | None = None) -> tuple[Statement, ...]:
        """Return the statements about a subject, of these predicates where given, sorted by id; all statuses."""
        if predicates is None:
            rows = self._rows(f"SELECT {_COLUMNS} FROM statement WHERE subject = ? ORDER BY id", subject)  # noqa: S608
        else:
            wanted = sorted(set(predicates))
            query = (
                f"SELECT {_COLUMNS} FROM statement WHERE subject = ? AND predicate IN ({_marks(wanted)}) ORDER BY id"  # noqa: S608
            )
            rows = self._rows(query, subject, *wanted)
        return tuple(_statement(row, self._shared) for row in rows)

    def statements_about(self, object: str, predicates: Collection[str] | None = None) -> tuple[Statement, ...]:
        """Return the statements whose object is this concept, sorted by id; all statuses."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM statement WHERE object = ? ORDER BY id", object)  # noqa: S608
        return tuple(_statement(row, self._shared) for row in rows if predicates is None or row[2] in predicates)

    def statement(self, statement_id: str) -> Statement | None:
        """Return one statement by its id, None where there is none."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM statement WHERE id = ?", statement_id)  # noqa: S608
        return _statement(rows[0], self._shared) if rows else None

    def all_statements(self) -> tuple[Statement, ...]:
        """Return every statement, sorted by id."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM statement ORDER BY n")  # noqa: S608
        return tuple(_statement(row, self._shared) for row in rows)

    def subjects(self) -> tuple[str, ...]:
        """Return the ids of all concepts that something is stated of, sorted."""
        return tuple(row[0] for row in self._rows("SELECT DISTINCT subject FROM statement ORDER BY subject"))

    # Concepts

    def concept(self, concept_id: str) -> Concept | None:
        """Return a concept, None where the pack does not know it."""
        rows = self._rows("SELECT data FROM concept WHERE id = ?", concept_id)
        return _concept(rows[0][0]) if rows else None

    def concepts(self, kind: ConceptKind | None = None, *, every: bool = False) -> tuple[Concept, ...]:
        """Return the concepts (of a kind) that the pack's own files define, sorted by id.

        With `every`, those of the shipped vocabulary too that statements name.
        """
        rows = self._rows(
            "SELECT data FROM concept WHERE (own OR ?) AND (kind = ? OR ? IS NULL) ORDER BY id", every, kind, kind
        )
        return tuple(_concept(row[0]) for row in rows)

    def name_keys(self) -> Iterator[tuple[str, str]]:
        """Yield the ids of the concepts that the pack's files define, sorted, and `name_keys.stored` of each."""
        yield from self._rows("SELECT id, keys FROM concept WHERE own ORDER BY id")

    def names(self) -> tuple[Name, ...]:
        """Return every name of every concept, misspellings among them, for the recogniser's vocabulary."""
        rows = self._rows("SELECT name, concept, kind FROM name ORDER BY name, concept, kind")
        return tuple(Name(name=name, concept=concept, kind=kind) for name, concept, kind in rows)

    def tall_man(self, concept_id: str) -> str | None:
        """Return the tall-man spelling of a drug's name, None where it has none."""
        rows = self._rows("SELECT data FROM concept WHERE id = ?", concept_id)
        return json.loads(rows[0][0]).get("tall_man") if rows else None

    def ancestors(self, concept_id: str, *, ingredients: bool = True) -> tuple[str, ...]:
        """Return the ids of all concepts above this one, nearest first, then by id.

        Ingredients of a combination and drugs of a brand count as above it, and so do their classes, unless
        `ingredients` is False.
        """
        only = "" if ingredients else " AND kind = 'class'"
        rows = self._rows(
            f"SELECT ancestor FROM ancestor WHERE concept = ?{only} ORDER BY distance, ancestor",  # noqa: S608
            concept_id,
        )
        return tuple(row[0] for row in rows)

    def members(self, class_id: str) -> tuple[str, ...]:
        """Return the ids of the drugs of a class and of the classes below it, sorted; not of mere ingredients."""
        rows = self._rows(
            "SELECT concept FROM ancestor WHERE ancestor = ? AND kind = 'class' AND concept LIKE 'drug:%'"
            " ORDER BY concept",
            class_id,
        )
        return tuple(row[0] for row in rows)

    def source(self, document_id: str) -> SourceRecord | None:
        """Return what is known of a cited document, None where the pack cites no such document."""
        rows = self._rows("SELECT data FROM document WHERE id = ?", document_id)
        if not rows:
            return None
        data = json.loads(rows[0][0])
        data["notes"] = tuple(data.get("notes", ()))
        data.setdefault("date", None)
        return SourceRecord(**data)

    # Interactions

    def parts(self, concept_id: str) -> tuple[str, ...]:
        """Return the concept and, for a brand or combination, the drugs in it, sorted after it."""
        rows = self._rows(
            "SELECT ancestor FROM ancestor WHERE concept = ? AND kind != 'class' AND ancestor LIKE 'drug:%'"
            " ORDER BY ancestor",
            concept_id,
        )
        ingredients = ingredient_ids(concept_id) if concept_id.startswith("drug:") and "+" in concept_id else ()
        return tuple(dict.fromkeys((concept_id, *(row[0] for row in rows), *ingredients)))

    def interactions(
        self, a: str, b: str, predicates: Collection[str] = ("interacts_with", "washout")
    ) -> tuple[Interaction, ...]:
        """Return what the pack says of two concepts together, as themselves and as class members, either way round.

        Combinations and brands are taken apart. Nearest first; a class rule that exempts one of the two comes with its
        exemption. All statuses: the caller decides what is current. None found is not proof of no interaction.
        """
        found: dict[str, Interaction] = {}
        for one in self.parts(a):
            for two in self.parts(b):
                if one != two:
                    for hit in self._pair(one, two, sorted(set(predicates))):
                        old = found.get(hit.statement.id)
                        if old is None or _rank(hit) < _rank(old):
                            found[hit.statement.id] = hit
        return tuple(sorted(found.values(), key=lambda hit: (hit.distance, hit.statement.id)))

    def interactions_of(
        self, concept: str, predicates: Collection[str] = ("interacts_with", "washout")
    ) -> tuple[Statement, ...]:
        """Return what the pack says of a concept with anything else, but for its own statements; all statuses.

        What others' labels say of it comes first, then the rules of its classes that do not exempt it, nearest class
        first.
        """
        wanted = sorted(set(predicates))
        found: dict[str, tuple[int, Statement]] = {}
        for part in self.parts(concept):
            reach = self._reach(part)
            names = sorted(reach)
            for column, other in (("subject", "object"), ("object", "subject")):
                query = (
                    f"SELECT {_COLUMNS} FROM statement WHERE {column} IN ({_marks(names)})"  # noqa: S608
                    f" AND predicate IN ({_marks(wanted)}) AND {other} IS NOT NULL ORDER BY id"
                )
                for row in self._rows(query, *names, *wanted):
                    own = row[1] in (part, concept)
                    if own or (row[1] in reach and row[3] == part) or self._exemption(row[0], reach) is not None:
                        continue
                    distance = reach[row[1] if column == "subject" else row[3]]
                    if row[0] not in found or distance < found[row[0]][0]:
                        found[row[0]] = (distance, _statement(row, self._shared))
        return tuple(statement for _, statement in sorted(found.values(), key=lambda f: (f[0], f[1].id)))

    def _pair(self, one: str, two: str, predicates: list[str]) -> list[Interaction]:
        up_one, up_two = self._reach(one), self._reach(two)
        hits = []
        for first, second, forward in ((up_one, up_two, True), (up_two, up_one, False)):
            subjects, objects = sorted(first), sorted(second)
            query = (
                f"SELECT {_COLUMNS} FROM statement WHERE subject IN ({_marks(subjects)})"  # noqa: S608
                f" AND predicate IN ({_marks(predicates)}) AND +object IN ({_marks(objects)}) ORDER BY id"
            )
            hits += [
                Interaction(
                    statement=_statement(row, self._shared),
                    first=one,
                    second=two,
                    subject_is_first=forward,
                    distance=first[row[1]] + second[row[3]],
                    exemption=self._exemption(row[0], {**up_one, **up_two}),
                )
                for row in self._rows(query, *subjects, *predicates, *objects)
            ]
        return hits

    def _reach(self, concept: str) -> dict[str, int]:
        """Return the concept, its classes, and the same substance as a food or supplement, each with its distance."""
        rows = self._rows("SELECT ancestor, distance FROM ancestor WHERE concept = ? AND kind = 'class'", concept)
        kind, _, slug = concept.partition(":")
        twin = {f"food:{slug}": 0} if kind == "drug" else {}
        return {concept: 0, **twin, **dict(rows)}

    def _exemption(self, statement: str, concepts: Collection[str]) -> Exemption | None:
        rows = self._rows("SELECT concept, data FROM exemption WHERE statement = ? ORDER BY concept", statement)
        for concept, raw in rows:
            if concept in concepts:
                data = json.loads(raw)
                return Exemption(
                    statement=statement,
                    concept=concept,
                    reason=data["reason"],
                    evidence=restored(data, self._shared),
                )
        return None


_COLUMNS = "id, subject, predicate, object, status, origin, data"


def _marks(values: Collection[str]) -> str:
    return ",".join("?" * len(values))


def _rank(hit: Interaction) -> tuple[bool, int, str, str]:
    return (hit.exemption is not None, hit.distance, hit.first, hit.second)


def _older_than_sources(target: Path, meta: dict[str, str]) -> bool:
    """Return whether the sources have changed since the build; times only decide whether to compare digests."""
    if not SOURCE.is_dir():
        return False  # an installed wheel carries no sources
    built = target.stat().st_mtime_ns
    folders = [SOURCE / part for part in (*FOLDERS, EXTRACTED) if (SOURCE / part).is_dir()]
    places = [*folders, *(CLASS_TABLES / name for name in TABLE_FILES)]
    newest = max(place.stat().st_mtime_ns for place in places)
    newest = max([newest, *(entry.stat().st_mtime_ns for folder in folders for entry in os.scandir(folder))])
    if newest <= built:
        return False
    from materia.pack.compile import source_digest

    return source_digest(SOURCE, CLASS_TABLES) != meta.get("source_digest")


@lru_cache(maxsize=4096)
def _statement(row: tuple[Any, ...], shared: Shared) -> Statement:
    name, subject, predicate, object_, status, origin, raw = row
    data = json.loads(raw)
    return Statement(
        id=name,
        subject=subject,
        predicate=predicate,
        object=object_,
        text=data["text"],
        plain=data["plain"],
        evidence=restored(data, shared),
        value=tuple((key, value) for key, value in data.get("value", ())),
        polarity=Polarity(data.get("polarity", "affirmed")),
        certainty=data.get("certainty", "stated"),
        population=data.get("population"),
        route=RouteGroup(data["route"]) if "route" in data else None,
        release=ReleaseForm(data["release"]) if "release" in data else None,
        availability=Availability(data["availability"]) if "availability" in data else None,
        severity=data.get("severity"),
        stance=data.get("stance"),
        slots=shared.slots[data["s"]] if "s" in data else (),
        status=Status(status),
        status_note=data.get("status_note"),
        origin=origin,
        curated_by=shared.hands[data["c"]][0],
        curated_on=shared.hands[data["c"]][1],
    )


def _concept(raw: str) -> Concept:
    data = json.loads(raw)
    return Concept(
        id=data["id"],
        kind=ConceptKind(data["kind"]),
        name=data["name"],
        synonyms=tuple(data.get("synonyms", ())),
        codes=tuple((key, code) for key, code in data.get("codes", ())),
        parents=tuple(data.get("parents", ())),
        lay_name=data.get("lay_name"),
    )
