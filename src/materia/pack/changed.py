"""The changed-since table held against labels: what its rows cite is there, and they tell old text from new.

`now` are sentences of newer labels that state what holds now, `old` are sentences of older labels that state what held
before, `lacks` are sections of a newer label that no longer say something. Curators write them as in pack sources
(`openfda:<set id> 4 "First words"`); `fix` turns them into spans with digests.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from materia.errors import MateriaError
from materia.identity import superseded
from materia.identity.cited import evidence_of
from materia.identity.product import identities
from materia.model.document import Document
from materia.model.identity import RouteGroup
from materia.model.statement import Evidence
from materia.pack import wording
from materia.pack.evidence import UnresolvedError, digest, find_document, header, resolve
from materia.pack.findings import Finding, Level
from materia.pack.labels import Shelf

FILE = Path(superseded.__file__).parent / "data" / "changed_since.yaml"
_DOCUMENTS = "\ndocuments:"
_QUOTED = re.compile(r"""^(?P<indent>\s*- )'(?P<row>(?:spl|openfda):\S+ [\d.]+(?: ".+?"|:\d+(?:-\d+)?))'\s*$""", re.M)


@dataclass(frozen=True, slots=True)
class Changed:
    """The table as written: its text, its rows, and the headers of the documents that they cite."""

    text: str
    rows: tuple[Mapping[str, Any], ...]
    documents: Mapping[str, Mapping[str, Any]]


def load(path: Path = FILE) -> Changed:
    """Return the table in a file."""
    import yaml

    text = path.read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    return Changed(text, tuple(data["rows"]), data.get("documents") or {})


def fix(shelf: Shelf, path: Path = FILE) -> tuple[str, ...]:
    """Resolve what curators wrote and list the documents' headers; return the names of files that changed.

    What the labels at hand do not hold stays as it is; `findings` names it.
    """
    table = load(path)
    body = _QUOTED.sub(lambda match: match["indent"] + _line(match["row"], shelf), table.text)
    cited = sorted({line.split(" ")[0] for line in re.findall(r"^\s*- ((?:spl|openfda):\S+ .+)$", body, re.M)})
    headers = [f"  {name}: {_flow(_header(name, table, shelf))}" for name in cited]
    new = body.partition(_DOCUMENTS)[0].rstrip("\n") + "\n" + "\n".join([_DOCUMENTS.strip(), *headers]) + "\n"
    if new == table.text:
        return ()
    path.write_text(new, encoding="utf-8")
    return (path.name,)


def findings(shelf: Shelf | None = None, path: Path = FILE) -> Iterator[Finding]:
    """Yield what is wrong with the table by itself and, with labels, with what it cites."""
    table = load(path)
    for row in table.rows:
        for rule, error, solution in _row(row, table, shelf):
            line = next((n for n, text in enumerate(table.text.splitlines(), 1) if text == f"- id: {row['id']}"), None)
            level = Level.WARNING if rule == _MISSING else Level.ERROR
            yield Finding(path.name, line, rule, level, row["id"], error, solution)


_Problem = tuple[str, str, str]
_MISSING = "label-missing"


def _row(row: Mapping[str, Any], table: Changed, shelf: Shelf | None) -> Iterator[_Problem]:
    if not (row.get("now") or row.get("lacks") or row.get("notice_only")):
        yield (
            "changed-evidence",
            "No label at hand states what holds now.",
            "Cite one under `now`, or move the row to `open`.",
        )
    if row["effect"] == "added" and (row.get("old") or row.get("statements")):
        yield "changed-added", "What was added supersedes nothing.", "Drop `old` and `statements`, or say `replaced`."
    if row["effect"] == "replaced" and not (row.get("old") or row.get("no_old")):
        yield "changed-old", "No old label is shown.", "Cite one under `old`, or say under `no_old` why there is none."
    for key in ("now", "old"):
        for text in row.get(key, ()):
            try:
                item = evidence_of(text, FILE.name)
            except MateriaError as error:
                yield "changed-unresolved", str(error), "Run it with the labels at hand."
                continue
            if item.document not in table.documents:
                yield "changed-document", f"{item.document} is not listed.", "Run `materia pack lint --fix LABELS`."
            if shelf is not None:
                yield from _cited(row, key, item, shelf)
    if shelf is not None:
        for lack in row.get("lacks", ()):
            yield from _lacking(lack, shelf)


def _cited(row: Mapping[str, Any], key: str, item: Evidence, shelf: Shelf) -> Iterator[_Problem]:
    document = _read(item.document, shelf)
    if document is None:
        yield _missing(item.document)
        return
    try:
        sentence = _sentence(item, document)
    except UnresolvedError as error:
        yield "changed-text", f"{error}.", "Cite the sentence anew."
        return
    found = _superseding(item, document, sentence)
    if key == "old" and row["id"] not in found:
        yield "changed-missed", f"`{sentence[:60]}…` states the old rule but is not caught.", "Widen `pattern`."
    if key == "now" and row["id"] in found:
        yield "changed-wrong", f"`{sentence[:60]}…` states the new rule but is caught.", "Add to `unless`."
    for field in ("fact", "plain") if key == "now" else ():
        if run := wording.copied(row[field], sentence, []):
            yield "changed-copied", f"{field} copies the label: {run!r}.", "Say it in your own words."


def _superseding(item: Evidence, document: Document, sentence: str) -> set[str]:
    """Return the ids of the rows that catch a sentence of a label."""
    moieties = {moiety for identity in identities(document) for moiety in identity.moieties}
    routes = {identity.route for identity in identities(document)}
    route = next(iter(routes)) if len(routes) == 1 else RouteGroup.UNKNOWN
    return {f.id for f in superseded.find_all(document, moieties, item.section_kind, sentence, route)}


def _lacking(lack: Mapping[str, Any], shelf: Shelf) -> Iterator[_Problem]:
    document = _read(lack["document"], shelf)
    if document is None:
        yield _missing(lack["document"])
        return
    words = re.compile(lack["words"], re.IGNORECASE)
    said = [s.id for s in document.sections if s.kind in lack["sections"] and words.search(s.text)]
    if said:
        yield "changed-lacks", f"{document.id} still says it in section {said[0]}.", "Name a label that does not."


def _sentence(item: Evidence, document: Document) -> str:
    section = next((entry for entry in document.sections if entry.id == item.section), None)
    if section is None or section.kind != item.section_kind:
        raise UnresolvedError(f"{document.id} has no section {item.section} of kind {item.section_kind}")
    text = section.text[item.start : item.end]
    if digest(text) != item.quote_sha256:
        raise UnresolvedError(f"{document.id} section {section.id} has another text at {item.start} to {item.end}")
    return text


def _missing(document: str) -> _Problem:
    return _MISSING, f"{document} is not among the labels at hand.", "Its evidence was not checked."


def _line(row: str, shelf: Shelf) -> str:
    """Return a line of evidence with its span and digest, the line as it was where the label does not hold it."""
    document = _read(row.split(" ")[0], shelf)
    try:
        found = resolve(row, document) if document is not None else None
    except UnresolvedError:
        found = None
    if found is None:
        return f"'{row}'"
    start, end = found["at"]
    return f"{found['document']} {found['section']} {found['kind']} {start}-{end} {found['sha256']}"


def _header(name: str, table: Changed, shelf: Shelf) -> Mapping[str, Any]:
    document = _read(name, shelf)
    return header(document) if document is not None else table.documents.get(name, {})


@cache
def _read(name: str, shelf: Shelf) -> Document | None:
    return find_document(name, shelf)


def _flow(record: Mapping[str, Any]) -> str:
    """Return a header as one line of YAML, without the id that is its key."""
    import json

    shown = {key: item for key, item in record.items() if key != "id"}
    return json.dumps(shown, ensure_ascii=False)
