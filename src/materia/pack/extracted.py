"""Extracted statements as source files: one sorted table a drug, `source/extracted/<drug>.tsv`.

Only what is typed is stored; the sentences are made from it by `materia.extraction.wording` when the pack is built.
The files are written by `materia pack extract` and never edited: a wrong fact goes to `source/rejected.tsv`, a better
one to the drug's own YAML file.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from materia.errors import PackError
from materia.extraction.naming import statement_name
from materia.extraction.wording import Words
from materia.model.statement import Statement
from materia.pack.artefact import EXTRACTED

_HEADER = "# Written by `materia pack extract`; see docs/pack.md for how to correct it."
_COLUMNS = (
    "predicate", "object", "value", "population", "polarity", "certainty", "severity", "stance", "route", "release",
    "availability", "slots", "variant", "called", "way", "plain", "status", "evidence",
)  # fmt: skip
#: Columns that are part of the statement's id; `variant`, `called`, `way` and `plain` choose words only.
#: Each with what is meant where the cell is empty.
_NAMING = (
    ("polarity", "affirmed"),
    ("certainty", "stated"),
    ("population", None),
    ("route", None),
    ("release", None),
    ("availability", None),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One extracted statement as the file holds it; how it is worded as in `materia.extraction.wording.Words`."""

    cells: Mapping[str, str]

    @property
    def value(self) -> tuple[tuple[str, str], ...]:
        """Return the typed qualifiers, sorted by key."""
        return tuple(sorted(json.loads(self.cells["value"]).items())) if self.cells["value"] else ()

    @property
    def name(self) -> str:
        """Return the id of the statement within its subject."""
        return statement_name(
            self.cells["predicate"],
            self.cells["object"] or None,
            *(f"{key}={item}" for key, item in self.value),
            *(self.cells[column] or usual for column, usual in _NAMING),
        )


@dataclass(frozen=True, slots=True)
class Typed:
    """The typed part of a row of the sources, extracted or curated; see `materia.model.statement.Typed`."""

    predicate: str
    object: str | None
    value: tuple[tuple[str, str], ...]
    population: str | None
    certainty: str
    polarity: str
    severity: str | None
    stance: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Typed":
        """Return what a row says in the form of the YAML sources."""
        value = tuple(sorted((key, str(item)) for key, item in row.get("value", {}).items()))
        return cls(
            row["predicate"], row.get("object"), value, row.get("population"), row.get("certainty", "stated"),
            str(row.get("polarity", "affirmed")), row.get("severity"), row.get("stance"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extracted:
    """One file: the drug, its name, who extracted it and when, the documents by alias, and the statements."""

    subject: str
    name: str
    by: str
    on: str
    documents: Mapping[str, Mapping[str, Any]]
    rows: tuple[Row, ...]


def file_name(subject: str) -> str:
    """Return the name of a drug's file.

    >>> file_name("drug:acetaminophen+codeine")
    'acetaminophen+codeine.tsv'
    """
    return f"{subject.partition(':')[2]}.tsv"


def row(statement: Statement, words: Words, aliases: Mapping[str, str]) -> Row:
    """Return a statement as a row; `aliases` names its documents."""
    evidence = " + ".join(
        f"{aliases[item.document]} {item.section} {item.section_kind} {item.start}-{item.end} {item.quote_sha256}"
        for item in statement.evidence
    )
    value = json.dumps(dict(statement.value), ensure_ascii=False, sort_keys=True) if statement.value else ""
    return Row({
        "predicate": statement.predicate, "object": statement.object or "", "value": value,
        "population": statement.population or "", "polarity": _unless(statement.polarity, "affirmed"),
        "certainty": _unless(statement.certainty, "stated"), "severity": statement.severity or "",
        "stance": statement.stance or "", "route": str(statement.route or ""), "release": str(statement.release or ""),
        "availability": str(statement.availability or ""), "slots": " ".join(statement.slots),
        "variant": words.variant, "called": words.called, "way": str(words.text or ""),
        "plain": "no" if words.plain is None else str(words.plain or ""),
        "status": _unless(statement.status, "current"), "evidence": evidence,
    })  # fmt: skip


def _unless(value: object, usual: str) -> str:
    return "" if str(value) == usual else str(value)


def dump(extracted: Extracted) -> str:
    """Return the canonical text of a file: documents by alias, rows sorted."""
    lines = [_HEADER, f"subject\t{extracted.subject}\t{extracted.name}\t{extracted.by}\t{extracted.on}"]
    for alias, record in sorted(extracted.documents.items()):
        lines.append(f"document\t{alias}\t{json.dumps(record, ensure_ascii=False, sort_keys=True)}")
    lines.append("\t".join(_COLUMNS))
    lines += sorted("\t".join(entry.cells[column] for column in _COLUMNS) for entry in extracted.rows)
    return "\n".join(lines) + "\n"


def parse(text: str, name: str) -> Extracted:
    """Return a file's content; raises `PackError` naming file and line where it is not of this format."""
    subject = shown = by = on = ""
    documents: dict[str, Mapping[str, Any]] = {}
    rows: list[Row] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        try:
            if cells[0] == "subject":
                _, subject, shown, by, on = cells
            elif cells[0] == "document":
                documents[cells[1]] = json.loads(cells[2])
            elif tuple(cells) != _COLUMNS:
                rows.append(Row(dict(zip(_COLUMNS, cells, strict=True))))
        except (ValueError, IndexError) as error:
            raise PackError(f"{name}, line {number}: not a row of extracted statements ({error}); run `materia pack "
                            "extract` again.") from error  # fmt: skip
    if not subject:
        raise PackError(f"{name}: names no subject; run `materia pack extract` again.")
    return Extracted(subject, shown, by, on, documents, tuple(rows))


def source_rows(file: Extracted) -> Iterator[tuple[Words, dict[str, Any]]]:
    """Yield how each statement is worded and its fields in the form of the YAML sources, without sentences."""
    for entry in file.rows:
        cells = entry.cells
        out: dict[str, Any] = {
            "id": entry.name, "predicate": cells["predicate"], "origin": "extracted",
            "evidence": [_evidence(part) for part in cells["evidence"].split(" + ")],
            "curated": {"by": file.by, "on": file.on},
        }  # fmt: skip
        for column in ("object", "population", "polarity", "certainty", "severity", "stance", "route", "release",
                       "availability", "status"):  # fmt: skip
            if cells[column]:
                out[column] = cells[column]
        if cells["value"]:
            out["value"] = dict(entry.value)
        if cells["slots"]:
            out["slots"] = cells["slots"].split()
        plain = None if cells["plain"] == "no" else int(cells["plain"] or 0)
        yield Words(cells["variant"], cells["called"], int(cells["way"] or 0), plain), out


def _evidence(text: str) -> dict[str, Any]:
    document, section, kind, at, sha256 = text.split(" ")
    return {"document": document, "section": section, "kind": kind, "at": at.split("-"), "sha256": sha256}


def names(folder: Path) -> list[str]:
    """Return the names of the extracted files below the sources' folder, sorted, with forward slashes."""
    return sorted(f"{EXTRACTED}/{path.name}" for path in (folder / EXTRACTED).glob("*.tsv"))
