"""Gathers what the source files hold for the compiler: concepts, hierarchy, documents and statements.

It needs the standard library, PyYAML and `materia.model` only: it runs inside the wheel build.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from materia.errors import PackError
from materia.extraction import wording
from materia.extraction.naming import HELD_BACK
from materia.model.concept import ConceptKind, ingredient_ids
from materia.model.document import LABEL_IDS
from materia.model.identity import Availability, ReleaseForm, RouteGroup
from materia.model.statement import Polarity, Status
from materia.pack import extracted, shipped_terms
from materia.pack.artefact import CLASS_TABLES
from materia.pack.hierarchy import ancestors
from materia.pack.history import row_in_time
from materia.pack.source_format import DOCUMENT_KEYS, SourceFile
from materia.terms.tables import drug_classes, memberships

_ENUMS = {"polarity": Polarity, "route": RouteGroup, "release": ReleaseForm, "availability": Availability,
          "status": Status}  # fmt: skip
_CONCEPT_ID = re.compile(r"[a-z]+:[^\s:]+")


def statement_id(owner: str, slug: str) -> str:
    """Return the id of a statement over the whole pack.

    >>> statement_id("drug:baclofen", "treats-spasticity")
    'drug:baclofen/treats-spasticity'
    """
    return f"{owner}/{slug}"


#: Predicates of which a curator's account without an object is the whole: what was extracted would say it twice.
_ONE_ACCOUNT = frozenset({
    "dose", "mechanism", "half_life", "elimination", "schedule", "pregnancy", "lactation", "children", "older_adults",
    "stopping", "market_status",
})  # fmt: skip


class Compiler:
    """Gathers concepts, hierarchy, documents and statements from source files, and every problem on the way.

    Classes and their members come from the tables in `tables`, never from source files.
    """

    def __init__(self, tables: Path = CLASS_TABLES) -> None:
        self.concepts: dict[str, dict[str, Any]] = {}
        self.defined: dict[str, str] = {}  # concept id -> the file that defines it
        self.names: set[tuple[str, str, str]] = set()
        self.edges: dict[str, dict[str, str]] = {}  # concept -> parent -> "class", "ingredient" or "brand"
        self.documents: dict[str, dict[str, Any]] = {}
        self.statements: list[tuple[str, str, str, str | None, str, str, dict[str, Any]]] = []
        self.exemptions: list[tuple[str, str, str, list[list[Any]]]] = []
        self.statement_files: dict[str, str] = {}
        self.curated: set[tuple[str, str, str | None]] = set()  # subject, predicate, object
        self.problems: list[str] = []
        self.bare: set[str] = set()  # drugs that the tables put in a class
        self._classes(tables)

    def _classes(self, tables: Path) -> None:
        try:
            classes, members = drug_classes(tables), memberships(tables)
        except (OSError, KeyError, ValueError, IndexError) as error:
            raise PackError(f"The class tables in {tables} cannot be read ({error}).") from error
        for each in classes:
            row = {"id": each.id, "name": each.name, "lay_name": each.lay_name or None, "synonyms": each.synonyms}
            self.define({**row, "parents": each.parents}, "classes.tsv")
        for member in members:
            self.stub(member.drug, member.name)
            self.bare.add(member.drug)
            self.edges.setdefault(member.drug, {})[member.class_id] = "class"

    # Concepts

    def stub(self, concept: str, name: str | None = None) -> None:
        """Know a concept that no file defines yet: as the shipped vocabulary has it, else by its id's name."""
        if concept in self.concepts or not _CONCEPT_ID.fullmatch(concept):
            return
        shipped = shipped_terms.concept(concept)
        if shipped is not None:
            self.concepts[concept] = shipped
            self.names.add((shipped["name"], concept, "name"))
            return
        kind, _, slug = concept.partition(":")
        shown = name or " and ".join(part.replace("-", " ") for part in slug.split("+"))
        self.concepts[concept] = {"id": concept, "kind": kind, "name": shown, "parents": []}
        self.names.add((shown, concept, "name"))

    def define(self, row: dict[str, Any], file: str) -> None:
        concept, name = str(row.get("id", "")), str(row.get("name", ""))
        kind = concept.partition(":")[0]
        if not _CONCEPT_ID.fullmatch(concept) or kind not in set(ConceptKind) or not name:
            self.problems.append(f"{file}: a concept needs an id such as drug:baclofen and a name; found {concept!r}.")
            return
        if concept in self.defined:
            where = self.defined[concept]
            self.problems.append(f"{file}: {concept} is already defined in {where}; keep one of the two.")
            return
        self.defined[concept] = file
        self.names = {entry for entry in self.names if entry[1] != concept} if concept in self.concepts else self.names
        self.concepts[concept] = {
            "id": concept,
            "kind": kind,
            "name": name,
            "lay_name": row.get("lay_name"),
            "tall_man": row.get("tall_man"),
            "synonyms": list(row.get("synonyms", [])),
            "codes": [[key, str(code)] for key, code in sorted(row.get("codes", {}).items())],
            "parents": [],
        }
        self.names.add((name, concept, "name"))
        self.names.update((entry, concept, "synonym") for entry in row.get("synonyms", []))
        self.names.update((entry, concept, "misspelling") for entry in row.get("misspellings", []))
        if row.get("lay_name"):
            self.names.add((str(row["lay_name"]), concept, "lay_name"))
        for parent in row.get("parents", []):
            self.edges.setdefault(concept, {})[parent] = "class"

    def combine(self) -> None:
        """Link every combination to its ingredients."""
        for concept in sorted(set(self.concepts) | set(self.edges)):
            if concept.startswith("drug:") and "+" in concept:
                self.stub(concept)
                for ingredient in ingredient_ids(concept):
                    self.stub(ingredient)
                    self.edges.setdefault(concept, {}).setdefault(ingredient, "ingredient")

    def brands(self, rows: list[tuple[str, Any]]) -> None:
        """Add brand concepts; one name over several drugs becomes one brand with several parents."""
        from materia.model.concept import slug

        for drug, row in rows:
            entry = row if isinstance(row, dict) else {"name": row}
            name = str(entry.get("name", ""))
            brand = f"brand:{slug(name)}"
            known = self.concepts.setdefault(
                brand, {"id": brand, "kind": "brand", "name": name, "synonyms": [], "codes": [], "parents": []}
            )
            codes = [[key, str(code)] for key, code in sorted(entry.get("codes", {}).items())]
            known["codes"] = sorted([*known["codes"], *(code for code in codes if code not in known["codes"])])
            self.names.add((known["name"], brand, "name"))
            if name != known["name"]:
                self.names.add((name, brand, "synonym"))
            self.edges.setdefault(brand, {})[drug] = "brand"

    # Files

    def file(self, source: SourceFile) -> None:
        data, name = source.data, source.name
        if source.folder == "classes":
            if source.owner not in self.concepts:
                self.problems.append(f"{name}: {source.owner or 'a file without an id'} is no class of classes.tsv.")
        elif isinstance(data.get("concept"), dict):
            self.define(data["concept"], name)
        for row in [*data.get("concepts", []), *data.get("terms", [])]:
            self.define(row, name)
        aliases = self.file_documents(data.get("documents", {}), name)
        owner = source.owner
        for row in data.get("statements", []):
            try:
                self.statement(row, owner, aliases, name)
            except (KeyError, TypeError, ValueError, IndexError) as error:
                self.problems.append(f"{name}: statement {_name_of(row)} cannot be compiled ({error}).")

    def file_documents(self, rows: Any, file: str) -> dict[str, str]:
        aliases: dict[str, str] = {}
        for alias, row in (rows or {}).items():
            if not isinstance(row, dict) or not row.get("date_kind"):
                self.problems.append(f"{file}: document {alias} has no header yet; run `pack lint --fix LABELS`.")
                continue
            record = {key: row[key] for key in DOCUMENT_KEYS if key in row}
            aliases[alias] = row["id"]
            if self.documents.setdefault(row["id"], record) != record:
                self.problems.append(
                    f"{file}: document {row['id']} has another header in another file; run `pack lint --fix LABELS`."
                )
        return aliases

    def extracted(self, file: extracted.Extracted, name: str) -> None:
        """Add a drug's extracted statements, but for those that a curator has written better."""
        subject = file.subject
        self.stub(subject, file.name)
        aliases = self.file_documents(file.documents, name)
        for words, row in extracted.source_rows(file):
            if row["predicate"] in HELD_BACK or self._written(subject, row["predicate"], row.get("object")):
                continue
            for used in (row.get("object"), row.get("population")):
                if used:
                    self.stub(used)
            try:
                typed = extracted.Typed.of(row)
                many = wording.plural(subject, row.get("value", {}).get("said_of"))
                called = wording.Subject(words.called or file.name, many)
                texts, plains = wording.word(typed, called, shipped_terms.name_of, words.variant)
                row["text"] = texts[words.text]
                row["plain"] = row["text"] if words.plain is None else plains[words.plain]
                self.statement(row, subject, aliases, name)
            except (KeyError, TypeError, ValueError, IndexError, wording.Unworded) as error:
                self.problems.append(f"{name}: statement {_name_of(row)} cannot be compiled ({error}).")

    def _written(self, subject: str, predicate: str, obj: str | None) -> bool:
        """Return whether a curator has stated this of the subject, or given the whole account of the predicate."""
        whole = predicate in _ONE_ACCOUNT and (subject, predicate, None) in self.curated
        return whole or (obj is not None and (subject, predicate, obj) in self.curated)

    def evidence(self, rows: Any, aliases: dict[str, str], file: str, where: str) -> list[list[Any]]:
        out: list[list[Any]] = []
        for row in rows or []:
            if not isinstance(row, dict) or not row.get("sha256"):
                shown = row if isinstance(row, str) else f"{row.get('document')} {row.get('section')}"
                raise ValueError(f"evidence {shown!r} is not resolved; run `pack lint --fix LABELS`")
            document = aliases.get(row["document"])
            if document is None:
                raise ValueError(f"evidence names the document {row['document']!r}, which the file does not list")
            start, end = (int(part) for part in row["at"])
            out.append([document, str(row["section"]), start, end, row["sha256"], row["kind"]])
        if not out:
            raise ValueError("it has no evidence")
        return out

    def statement(self, row: dict[str, Any], owner: str, aliases: dict[str, str], file: str) -> None:
        name = statement_id(owner, row["id"])
        if name in self.statement_files:
            raise ValueError(f"its id is already used in {self.statement_files[name]}")
        subject, predicate, obj = row.get("subject", owner), row["predicate"], row.get("object")
        data: dict[str, Any] = {"text": row["text"], "plain": row["plain"]}
        for key, kinds in _ENUMS.items():
            if key in row:
                data[key] = str(kinds(row[key]))
        for key in ("certainty", "population", "severity", "stance", "status_note"):
            if row.get(key):
                data[key] = str(row[key])
        if row.get("value"):
            data["value"] = [[key, str(item)] for key, item in sorted(row["value"].items())]
        if row.get("slots"):
            data["slots"] = list(row["slots"])
        data["by"], data["on"] = str(row["curated"]["by"]), str(row["curated"]["on"])
        data["evidence"] = self.evidence(row.get("evidence"), aliases, file, name)
        status, note = row_in_time(subject, row, [self.documents[item[0]] for item in data["evidence"]])
        if note:
            data["status_note"] = note
        self.statement_files[name] = file
        origin = str(row.get("origin", "curated"))
        # what another publication says does not take the place of what a label was read to say
        if origin == "curated" and any(item[0].startswith(LABEL_IDS) for item in data["evidence"]):
            self.curated.add((subject, predicate, obj))
        self.statements.append((name, subject, predicate, obj, str(status), origin, data))
        for exemption in row.get("exempt", []):
            proof = self.evidence(exemption.get("evidence"), aliases, file, name)
            self.exemptions.append((name, exemption["concept"], str(exemption.get("reason", "")), proof))

    def ancestors(self) -> list[tuple[str, str, int, str]]:
        """Return every (concept, ancestor, distance, kind); see `hierarchy.ancestors`."""
        return ancestors(self.edges, self.problems)

    def resolve(self) -> None:
        """Name every id that is used and known nowhere."""
        for concept, parents in sorted(self.edges.items()):
            for parent in sorted(parents):
                if parent not in self.concepts:
                    where = self.defined.get(concept, "a file")
                    self.problems.append(f"{where}: {concept} names the parent {parent}, which no file defines.")
        for name, subject, _, obj, *_ in self.statements:
            for used in (subject, obj):
                if used is not None and used not in self.concepts:
                    self.problems.append(f"{self.statement_files[name]}: {name} names {used}, which no file defines.")

    def spoken_of(self) -> dict[str, dict[str, Any]]:
        """Return the concepts that the pack says something of: all but the drugs that only stand in a class."""
        used = {concept for row in self.statements for concept in (row[1], row[3])} | set(self.defined)
        used |= {parent for parents in self.edges.values() for parent in parents}
        return {key: row for key, row in self.concepts.items() if key in used or key not in self.bare}


def _name_of(row: object) -> str:
    return repr(row.get("id", "without id")) if isinstance(row, dict) else "that is not a mapping"


def gather(
    sources: Iterable[SourceFile], compiler: Compiler, tables: Iterable[tuple[str, extracted.Extracted]] = ()
) -> None:
    """Read every file into `compiler`, then what was extracted, then link brands and combinations."""
    brands: list[tuple[str, Any]] = []
    for source in sources:
        compiler.file(source)
        concept = source.data.get("concept")
        if isinstance(concept, dict):
            brands += [(source.owner, row) for row in concept.get("brands", [])]
    for name, file in tables:
        compiler.extracted(file, name)
    compiler.brands(brands)
    compiler.combine()
    compiler.resolve()
