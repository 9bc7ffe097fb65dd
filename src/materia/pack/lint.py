"""`pack lint`: hold the sources to the editorial policy; with `fix`, bring them to canonical form first.

With labels at hand, `fix` turns what curators write (`kemstro 4.1:2`) into spans and digests, fills document headers,
and moves new terms to the shared files; the linter then also refuses copied sentences and evidence that is not there.
"""

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from materia.errors import PackError
from materia.model.document import LABEL_IDS
from materia.pack import changed, wording
from materia.pack.artefact import CLASS_TABLES, SOURCE
from materia.pack.evidence import UnresolvedError, find_document, header, quote, relocate, resolve
from materia.pack.excerpts import EXCERPT
from materia.pack.findings import Finding, Level
from materia.pack.labels import Shelf
from materia.pack.lint_rules import Whole, findings
from materia.pack.predicates import load_predicates
from materia.pack.source_format import SourceFile, canonical, comment_header, line_of, load, parse, source_names

#: Plural file names of shared concepts: `terms:` of kind effect go to concepts/effects.yaml.
_TERM_FILES = {
    "condition": "conditions", "effect": "effects", "test": "tests", "population": "populations", "food": "foods",
    "enzyme": "enzymes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LintReport:
    """What `pack lint` found. `fixed` are the files that were rewritten."""

    files: int
    statements: int
    findings: tuple[Finding, ...]
    fixed: tuple[str, ...] = ()
    labels: bool = False

    @property
    def errors(self) -> int:
        """Return the number of findings that fail the lint."""
        return sum(finding.level is Level.ERROR for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """Return 1 where there is an error."""
        return 1 if self.errors else 0


def run(
    folder: Path | None = None,
    labels: Path | None = None,
    *,
    tables: Path | None = None,
    fix: bool = False,
    only: Collection[str] = (),
    texts: Path | None = None,
) -> LintReport:
    """Lint the sources in `folder` (default: this checkout's), with the labels in `labels` where given.

    `texts` holds excerpts of published sources (see `excerpts`), read beside the labels.
    `tables` holds the class tables (default: those of the vocabulary).
    `only` names files ("drugs/baclofen.yaml" or a path): just these are fixed and reported, though all are read.
    Raises `PackError` where there are no sources or `only` names none, `BadInput` where there are no labels.
    """
    folder = folder or SOURCE
    whole_pack = folder == SOURCE and not only  # then the table of what has changed since is held to its rules too
    names = source_names(folder)
    chosen = [name for name in names if not only or _chosen(name, only)]
    if only and not chosen:
        raise PackError(f"No source file is named {', '.join(sorted(only))}; use e.g. drugs/baclofen.yaml.")
    shelf = Shelf.open(labels) if labels else None
    if texts is not None:
        shelf = (shelf or Shelf([])).with_excerpts(texts)
    found: list[Finding] = []
    fixed: list[str] = []
    if fix:
        for name in chosen:
            fixed += _fix(folder, name, shelf, found)
        names = source_names(folder)
        chosen = sorted(set(chosen) | set(fixed))
        if shelf is not None and whole_pack:
            fixed += changed.fix(shelf)
    sources = []
    for name in names:
        try:
            sources.append(load(folder, name))
        except PackError as error:
            found.append(Finding(name, None, "yaml", Level.ERROR, None, str(error), "Mend the file."))
    try:
        whole = Whole.of([source for source in sources if _readable(source, found)], tables or CLASS_TABLES)
    except (AttributeError, TypeError, ValueError, KeyError) as error:
        raise PackError(f"A source file has another shape than the format ({error}); see docs/pack.md.") from error
    for problem in whole.compiler.problems:
        if "already defined" in problem:
            name = problem.partition(":")[0]
            found.append(Finding(name, None, "concept-twice", Level.ERROR, None, problem, "Keep one definition."))
        elif "its own ancestor" in problem:
            name = whole.compiler.defined.get(problem.split()[0], "classes")
            found.append(Finding(name, None, "class-cycle", Level.ERROR, None, problem, "Drop one of the parents."))
    known = {name for rows in whole.names.values() for name in rows if " " in name or len(name) > 3}
    terms = sorted(known | {f"{name}s" for name in known})
    wanted = set(chosen)
    statements = 0
    for source in sources:
        if source.name not in wanted or not _readable(source, []):
            continue
        statements += len(source.data.get("statements", []))
        found += findings(source, whole)
        if shelf is not None:
            found += _against_labels(source, shelf, terms)
    if whole_pack:
        found += changed.findings(shelf)
    kept = {finding for finding in found if not only or finding.path in wanted}
    ordered = tuple(sorted(kept, key=lambda f: (f.path, f.line or 0, f.rule, f.statement or "", f.error)))
    return LintReport(len(chosen), statements, ordered, tuple(sorted(set(fixed))), shelf is not None)


def _chosen(name: str, only: Collection[str]) -> bool:
    return any(f"/{name}".endswith("/" + Path(entry).as_posix()) or Path(entry).as_posix().endswith("/" + name)
               or Path(entry).as_posix() == name for entry in only)  # fmt: skip


def _readable(source: SourceFile, found: list[Finding]) -> bool:
    """Return whether the lists of a file are lists of mappings, naming the first that is not."""
    data = source.data
    for key in ("statements", "concepts", "terms"):
        rows = data.get(key) or []
        bad = not isinstance(rows, list) or any(not isinstance(row, dict) for row in rows)
        if bad:
            found.append(
                Finding(
                    source.name,
                    line_of(source, key),
                    "shape",
                    Level.ERROR,
                    None,
                    f"{key} is not a list of mappings.",
                    "Begin every entry with `- id: …`.",
                )
            )
            return False
    for key in ("statements", "concepts", "terms"):
        for row in data.get(key) or []:
            if isinstance(row, dict):
                lists = [row.get(name, []) for name in ("evidence", "exempt", "slots", "synonyms", "parents")]
                if not all(isinstance(item, list) for item in lists) or not isinstance(row.get("value", {}), dict):
                    found.append(
                        Finding(
                            source.name,
                            line_of(source, key),
                            "shape",
                            Level.ERROR,
                            str(row.get("id")),
                            f"an entry of {key} has a list or mapping of another shape.",
                            "Write evidence, slots and names as lists, value as a mapping.",
                        )
                    )
                    return False
    if not isinstance(data.get("documents") or {}, dict):
        found.append(Finding(source.name, line_of(source, "documents"), "shape", Level.ERROR, None,
                             "documents is not a mapping.", "Write alias: set id."))  # fmt: skip
        return False
    return True


# Fixing


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Let one curator at a time write the shared files."""
    try:
        import fcntl
    except ImportError:  # Windows: curators there work alone
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _fix(folder: Path, name: str, shelf: Shelf | None, found: list[Finding]) -> list[str]:
    """Rewrite one file in canonical form; return the names of the files that changed."""
    order = load_predicates().order
    with _lock(folder):
        try:
            source = load(folder, name)
            if not _readable(source, []):
                return []
        except PackError:
            return []  # reported when all files are read
        changed = []
        data: dict[str, Any] = source.data
        if source.folder != "concepts" and data.get("terms"):
            moved, kept = _move_terms(folder, data["terms"])
            changed += moved
            data = {**data, "terms": kept}
        tidy = parse(canonical(replace(source, data=data), order), name)
        if shelf is not None and source.folder != "concepts":
            _resolve_all(tidy, shelf)
            tidy = replace(tidy, text=comment_header(source.text) + tidy.text[len(comment_header(tidy.text)) :])
        text = canonical(tidy, order)
        if re.search(r"^\s*#", source.text[len(comment_header(source.text)) :], re.MULTILINE):
            found.append(Finding(name, None, "comment", Level.ERROR, None, "not fixed: a comment inside would be lost.",
                                 "Use the key `note` or move the comment to the top."))  # fmt: skip
        elif text != source.text:
            _write(folder / name, text)
            changed.append(name)
    return changed


def _move_terms(folder: Path, terms: list[dict[str, Any]]) -> tuple[list[str], list[dict[str, Any]]]:
    """Add new terms to the shared concept files; return the files changed and the terms that stay (bad kinds)."""
    order = load_predicates().order
    kept: list[dict[str, Any]] = []
    by_file: dict[str, list[dict[str, Any]]] = {}
    for term in terms:
        kind = str(term.get("id", "")).partition(":")[0]
        if kind in _TERM_FILES and term.get("name"):
            by_file.setdefault(f"concepts/{_TERM_FILES[kind]}.yaml", []).append(term)
        else:
            kept.append(term)
    changed = []
    for name, rows in sorted(by_file.items()):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        listed = {row["id"]: row for row in (parse(text, name).data.get("concepts", []) if text else [])}
        for row in rows:
            old = listed.get(row["id"])
            if old is None:
                listed[row["id"]] = row
            else:  # what is there stays; names are added
                names = {*old.get("synonyms", []), *row.get("synonyms", []), row["name"]} - {old["name"]}
                listed[row["id"]] = {**row, **old, "synonyms": sorted(names)}
        source = SourceFile(name, text, {"concepts": list(listed.values())})
        new = canonical(source, order)
        if new != text:
            _write(path, new)
            changed.append(name)
    return changed, kept


def _resolve_all(source: SourceFile, shelf: Shelf) -> None:
    """Fill document headers and evidence of a parsed file in place, as far as the labels are at hand."""
    documents = source.data.get("documents") or {}
    at_hand = {}
    for alias, row in documents.items():
        named = row if isinstance(row, str) else str(row.get("id") or row.get("set_id") or "")
        document = find_document(named, shelf)
        if document is not None:
            if document.source_format != EXCERPT:
                documents[alias] = header(document)
            at_hand[alias] = document
    for owner in source.data.get("statements", []):
        if not isinstance(owner, dict):
            continue
        for holder in [owner, *(row for row in owner.get("exempt", []) if isinstance(row, dict))]:
            for place, row in enumerate(holder.get("evidence", [])):
                holder["evidence"][place] = _resolved(row, at_hand)


def _resolved(row: Any, at_hand: dict[str, Any]) -> Any:
    document = at_hand.get(_alias(row))
    if document is None:
        return row
    try:
        if isinstance(row, dict) and row.get("sha256"):
            try:
                quote(row, document)
            except UnresolvedError:
                return relocate(row, document) or row
            kind = next(s.kind for s in document.sections if s.id == row["section"])
            return {**row, "kind": kind}
        return resolve(row, document)
    except UnresolvedError:
        return row  # the linter says why


def _alias(row: Any) -> str:
    """Return the document alias that evidence names, in whichever form it is written."""
    if isinstance(row, dict):
        return str(row.get("document", ""))
    return (str(row).split() or [""])[0]


# Against the labels


def _against_labels(source: SourceFile, shelf: Shelf, terms: list[str]) -> Iterator[Finding]:
    """Evidence is where it is said to be, and no statement copies the sentence it rests on."""
    documents = {}
    for alias, row in (source.data.get("documents") or {}).items():
        named = row if isinstance(row, str) else str(row.get("id") or row.get("set_id") or "")
        documents[alias] = find_document(named, shelf)
        if documents[alias] is None and (isinstance(row, str) or named.startswith(LABEL_IDS)):
            yield Finding(source.name, line_of(source, "documents", alias), "label-missing", Level.WARNING, None,
                          f"{named} is not among the labels at hand.", "Its evidence was not checked.")  # fmt: skip
    for number, row in enumerate(source.data.get("statements", [])):
        for holder in [row, *(x for x in row.get("exempt", []) if isinstance(x, dict))]:
            for item in holder.get("evidence", []):
                for rule, error, solution in _evidence_rows(row, item, documents, terms):
                    line = line_of(source, "statements", number)
                    yield Finding(source.name, line, rule, Level.ERROR, str(row.get("id")), error, solution)


def _evidence_rows(
    row: dict[str, Any], item: Any, documents: dict[str, Any], terms: list[str]
) -> Iterator[tuple[str, str, str]]:
    document = documents.get(_alias(item))
    if document is None:
        return
    try:
        if not isinstance(item, dict) or not item.get("sha256"):
            resolve(item, document)
            return
        sentence = quote(item, document)
    except (UnresolvedError, ValueError, KeyError) as error:
        yield "evidence-text", f"{error}.", "Cite the sentence anew: alias section:number."
        return
    for field in ("text", "plain"):
        run_of_words = wording.copied(str(row.get(field) or ""), sentence, terms)
        if run_of_words:
            yield "copied", f"{field} copies the label: {run_of_words!r}.", "Say it in your own words."
