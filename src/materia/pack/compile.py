"""The compiler: source files in, one SQLite file out, the same bytes every time.

It runs inside the wheel build, so it needs the standard library, PyYAML and `materia.model` only. It checks what the
store relies on (ids, hierarchy, evidence); editorial policy is the linter's.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from materia.errors import PackError
from materia.pack import extracted
from materia.pack.artefact import CLASS_TABLES, PACK_FILE, SCHEMA_VERSION, SOURCE, TABLE_FILES
from materia.pack.compact import Shared, Shortener
from materia.pack.database import write
from materia.pack.gathering import Compiler, gather
from materia.pack.source_format import SourceFile, load, source_names
from materia.terms import name_keys


@dataclass(slots=True)
class Compiled:
    """What was compiled, and every problem found on the way (file, statement and mend in one sentence each)."""

    concepts: int = 0
    statements: int = 0
    documents: int = 0
    digest: str = ""
    source_digest: str = ""
    problems: list[str] = field(default_factory=list)


def source_digest(folder: Path = SOURCE, tables: Path = CLASS_TABLES) -> str:
    """Return the digest of the names and bytes of source files and class tables: the same in every checkout."""
    whole = hashlib.sha256(SCHEMA_VERSION.encode())
    names = [(folder, name) for name in (*source_names(folder), *extracted.names(folder))]
    for place, name in [*names, *((tables, name) for name in TABLE_FILES)]:
        content = hashlib.sha256((place / name).read_bytes()).hexdigest()
        whole.update(f"{name}\0{content}\n".encode())
    return whole.hexdigest()


def _name_keys(row: dict[str, Any]) -> str:
    """Return what the vocabulary needs of a concept to know its names; "" where it has to see the whole of it."""
    several = any(system == "product" for system, _ in row.get("codes", ()))
    return "" if several else name_keys.stored([row["name"], *row.get("synonyms", ())])


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sources(folder: Path, problems: list[str]) -> Iterator[SourceFile]:
    for name in source_names(folder):
        try:
            yield load(folder, name)
        except PackError as error:
            problems.append(str(error))


def _extracted(folder: Path, problems: list[str]) -> Iterator[tuple[str, extracted.Extracted]]:
    for name in extracted.names(folder):
        try:
            yield name, extracted.parse((folder / name).read_text(encoding="utf-8"), name)
        except (OSError, UnicodeDecodeError, PackError) as error:
            problems.append(str(error))


def compile_pack(
    folder: Path = SOURCE, target: Path = PACK_FILE, tables: Path = CLASS_TABLES, *, lenient: bool = False
) -> Compiled:
    """Compile the sources in `folder` and the class tables in `tables` to `target`, which is replaced in one step.

    Raises `PackError` naming every problem; with `lenient` what cannot be compiled is left out and only reported.
    """
    compiler = Compiler(tables)
    digest_of_sources = source_digest(folder, tables)
    gather(_sources(folder, compiler.problems), compiler, _extracted(folder, compiler.problems))
    above = compiler.ancestors()
    if compiler.problems and not lenient:
        raise PackError(_summary(compiler.problems))
    known = compiler.concepts
    if lenient:
        compiler.statements = [s for s in compiler.statements if s[1] in known and (s[3] is None or s[3] in known)]
        above = [row for row in above if row[0] in known and row[1] in known]
    for concept, row in known.items():
        row["parents"] = sorted(parent for parent in compiler.edges.get(concept, {}) if parent in known)
    shown = compiler.spoken_of()
    own = {key for key, row in shown.items() if row.pop("origin", "") != "terms"}  # the vocabulary has the others
    shared = Shared.of(compiler.documents, (row[-1] for row in compiler.statements))
    short = Shortener(shared)
    contents: dict[str, list[tuple[Any, ...]]] = {
        "concept": [
            (key, row["kind"], row["name"], int(key in own), _name_keys(row), _json(row))
            for key, row in sorted(shown.items())
        ],
        "name": sorted(name for name in compiler.names if name[1] in own),
        "ancestor": sorted(above),
        "document": [(key, _json(row)) for key, row in sorted(compiler.documents.items())],
        "statement": [
            (n, *row[:-1], _json(short.statement(row[-1])))
            for n, row in enumerate(sorted(compiler.statements, key=lambda row: row[0]), 1)
        ],
        "exemption": sorted(
            (name, concept, _json({"reason": reason} | short.evidence(proof)))
            for name, concept, reason, proof in compiler.exemptions
        ),
        "shared": [("slots", _json(shared.slots)), ("hands", _json(shared.hands))],
    }
    digest = hashlib.sha256()
    for name, rows in contents.items():
        digest.update(f"{name}\n".encode())
        for values in rows:
            digest.update(_json(values).encode() + b"\n")
    result = Compiled(
        concepts=len(shown),
        statements=len(contents["statement"]),
        documents=len(contents["document"]),
        digest=digest.hexdigest(),
        source_digest=digest_of_sources,
        problems=compiler.problems,
    )
    contents["meta"] = [
        ("digest", result.digest),
        ("schema", SCHEMA_VERSION),
        ("source_digest", result.source_digest),
    ]
    write(contents, target)
    return result


def _summary(problems: list[str]) -> str:
    shown = "\n".join(f"  {problem}" for problem in problems[:20])
    more = f"\n  … and {len(problems) - 20} more" if len(problems) > 20 else ""
    return f"The pack sources have {len(problems)} problems that keep them from compiling:\n{shown}{more}"
