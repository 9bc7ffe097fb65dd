"""A shelf of label files at hand: find a label by its set id or active ingredient, and read only that one.

The shelf looks at bytes, never at file names. What it notes (set id, ingredients, date, route) is only for finding;
identity and text always come from the readers.
"""

import hashlib
import html
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from materia.errors import BadInput
from materia.model.document import Document
from materia.pack.excerpts import read_excerpts

_VERSION = 3  # of the cached notes
_GUID = rb"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_HTML_SET = re.compile(rb"Set id:\s*(?:</[^>]*>)?\s*(" + _GUID + rb")", re.IGNORECASE)
_HTML_DATE = re.compile(rb"Effective Time:\s*(?:</[^>]*>)?\s*(\d{4,8})")
_HTML_ACTIVE = re.compile(rb"Active Ingredient/Active Moiety(.*?)</table>", re.DOTALL)
_HTML_NAME = re.compile(rb"<strong>(.*?)</strong>\s*(?:\(([^)<]*)\))?", re.DOTALL)
_HTML_ROUTE = re.compile(rb"Route of Administration</td>\s*<td[^>]*>\s*([^<]*?)\s*</td>")
_HTML_TITLE = re.compile(rb'<p class="DocumentTitle">(.*?)(?:<br|</p>)', re.DOTALL)
_XML_SET = re.compile(rb'<setId[^>]*\broot="(' + _GUID + rb')"', re.IGNORECASE)
_XML_DATE = re.compile(rb'<effectiveTime[^>]*\bvalue="(\d{4,8})')
_XML_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.DOTALL)
_XML_ACTIVE = re.compile(
    rb'<ingredient[^>]*classCode="ACT\w*".*?<name>(.*?)</name>|<activeIngredientSubstance>.*?<name>(.*?)</name>',
    re.DOTALL,
)
_XML_ROUTE = re.compile(rb'<routeCode[^>]*displayName="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Note:
    """Where a label lies and what its bytes say of it. `document` is "spl:<set id>" or "openfda:<set id>"."""

    document: str
    container: str
    member: str  # "" where the container is the label itself
    title: str
    date: str
    ingredients: tuple[str, ...]
    routes: tuple[str, ...]


def default_folder() -> Path:
    """Return `MATERIA_TEST_DATA`, else `../shared/data` of a checkout."""
    named = os.environ.get("MATERIA_TEST_DATA")
    return Path(named) if named else Path(__file__).resolve().parents[4] / "shared" / "data"


def _text(raw: bytes) -> str:
    stripped = re.sub(r"<[^>]+>", " ", raw.decode("utf-8", "replace"))
    return " ".join(html.unescape(stripped).split())


def _names(found: list[bytes]) -> tuple[str, ...]:
    return tuple(sorted({_text(name).lower() for name in found if _text(name)}))


def note(data: bytes, container: str, member: str) -> Note | None:
    """Return what the bytes of one file say, or None where they are no label."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"{"):
        return _json_note(data, container, member)
    if b"<setId" in data:
        found = _XML_SET.search(data)
        title, date = _XML_TITLE.search(data), _XML_DATE.search(data)
        names = [one or two for one, two in _XML_ACTIVE.findall(data)]
        routes = _XML_ROUTE.findall(data)
    else:
        found = _HTML_SET.search(data)
        title, date = _HTML_TITLE.search(data), _HTML_DATE.search(data)
        tables = _HTML_ACTIVE.findall(data)
        names = [name for table in tables for pair in _HTML_NAME.findall(table) for name in pair]
        routes = _HTML_ROUTE.findall(data)
    if found is None:
        return None
    return Note(
        "spl:" + found[1].decode().lower(), container, member, _text(title[1]) if title else "",
        date[1].decode() if date else "", _names(names), _names(routes),
    )  # fmt: skip


def _json_note(data: bytes, container: str, member: str) -> Note | None:
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return None
    results = tree.get("results") if isinstance(tree, dict) else None
    meta = tree.get("openfda_meta") if isinstance(tree, dict) else None
    if meta is None and isinstance(results, list) and len(results) == 1:
        meta = results[0].get("openfda")
    if not isinstance(meta, dict) or not meta.get("spl_set_id"):
        return None
    names = meta.get("substance_name") or meta.get("generic_name") or []
    title = " / ".join([*meta.get("brand_name", [])[:1], *meta.get("generic_name", [])[:1]])
    return Note(
        "openfda:" + str(meta["spl_set_id"][0]).lower(), container, member, title, "",
        tuple(sorted(str(name).lower() for name in names)),
        tuple(sorted(str(route).lower() for route in meta.get("route", []))),
    )  # fmt: skip


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
    else:
        yield from sorted(path for path in root.rglob("*") if path.is_file())


def _scan(path: Path) -> list[Note]:
    found: list[Note] = []
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                if info.filename.lower().endswith((".html", ".htm", ".xml", ".json")) and info.file_size < 30_000_000:
                    entry = note(archive.read(info), str(path), info.filename)
                    found += [entry] if entry else []
    elif path.suffix.lower() in {".html", ".htm", ".xml", ".json"} and path.stat().st_size < 30_000_000:
        entry = note(path.read_bytes(), str(path), "")
        found += [entry] if entry else []
    return found


class Shelf:
    """The labels in a folder, zip or file. The notes are cached by path, size and time of each file."""

    def __init__(self, notes: list[Note], excerpts: Mapping[str, Document] | None = None) -> None:
        self._excerpts = excerpts or {}
        self.notes = sorted(notes, key=lambda note: (note.document, note.container, note.member))
        self._by_document: dict[str, Note] = {}
        for entry in self.notes:
            self._by_document.setdefault(entry.document, entry)

    @classmethod
    def open(cls, path: Path | str | None = None, *, cache: bool = True) -> "Shelf":
        """Return the shelf of the labels under `path`; raises `BadInput` where there is nothing."""
        root = Path(path) if path else default_folder()
        if not root.exists():
            raise BadInput(f"No labels at {root}: name a folder or zip of labels, or set MATERIA_TEST_DATA.")
        if (root / "labels").is_dir():
            root = root / "labels"
        stats = [(str(file.resolve()), file.stat().st_size, file.stat().st_mtime_ns) for file in _files(root)]
        key = hashlib.sha256(json.dumps([_VERSION, stats]).encode()).hexdigest()[:24]
        store = Path(tempfile.gettempdir()) / f"materia-shelf-{os.getuid() if hasattr(os, 'getuid') else 0}"
        store_file = store / f"{key}.json"
        if cache and store_file.is_file():
            rows = json.loads(store_file.read_text(encoding="utf-8"))
            return cls([Note(**{**row, "ingredients": tuple(row["ingredients"]), "routes": tuple(row["routes"])})
                        for row in rows])  # fmt: skip
        shelf = cls([entry for file in _files(root) for entry in _scan(file.resolve())])
        if cache:
            store.mkdir(exist_ok=True, mode=0o700)
            part = store_file.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps([asdict(entry) for entry in shelf.notes]), encoding="utf-8")
            part.replace(store_file)
        return shelf

    def with_excerpts(self, path: Path) -> "Shelf":
        """Return this shelf with the excerpts of published sources in a file; raises `BadInput`."""
        return Shelf(self.notes, read_excerpts(path))

    def find(self, name: str) -> list[Note]:
        """Return the labels with this document id, set id, or active ingredient (whole words), newest first."""
        wanted = name.lower().strip()
        exact = [entry for entry in self.notes if wanted in (entry.document, entry.document.partition(":")[2])]
        if exact:
            return exact
        word = re.compile(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])")
        found = [entry for entry in self.notes if any(word.search(one) for one in entry.ingredients)]
        return sorted(
            found, key=lambda n: (len(n.ingredients) > 2, n.date == "", [-ord(c) for c in n.date], n.document)
        )

    def document(self, document_id: str) -> Document | None:
        """Return the label as the readers read it, or an excerpt; None where it is not on the shelf."""
        entry = self._by_document.get(document_id)
        return _read(entry) if entry else self._excerpts.get(document_id)


@lru_cache(maxsize=256)
def _read(entry: Note) -> Document | None:
    from materia.sources.reading import read

    with tempfile.TemporaryDirectory() as folder:
        path = Path(entry.container)
        if entry.member:
            with zipfile.ZipFile(path) as archive:
                data = archive.read(entry.member)
            path = Path(folder) / Path(entry.member).name
            path.write_bytes(data)
        for result in read(path):
            for document in result.documents:
                if document.id == entry.document:
                    return document
    return None
