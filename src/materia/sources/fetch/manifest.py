"""The manifest of a fetched folder: where each file came from, when, under which licence, and its digest."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from materia.errors import BadInput

NAME = "manifest.json"
_FORMAT = 1
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One fetched file. `retrieved` is a UTC time; `sha256` and `bytes` are of the file as stored."""

    file: str  # name within the folder
    source: str  # "dailymed" or "openfda"
    kind: str  # "label" or "bulk"
    url: str
    retrieved: str
    licence: str
    sha256: str
    bytes: int
    set_id: str | None = None
    version: str | None = None
    published: str | None = None  # as the service prints it
    md5: str | None = None  # as the service stated it, checked


class Manifest:
    """The entries of a folder by file name, kept in `manifest.json` (written whole, by rename)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / NAME
        self.entries: dict[str, Entry] = _read(self.path)

    def put(self, entry: Entry) -> None:
        """Take in an entry in place of one for the same file."""
        self.entries[entry.file] = entry

    def current(self, file: str, *, version: str | None = None) -> bool:
        """Return whether `file` is here as the manifest says, in this version if one is asked for."""
        entry = self.entries.get(file)
        if entry is None or (version is not None and entry.version != version):
            return False
        path = self.folder / file
        return path.is_file() and path.stat().st_size == entry.bytes and digest(path) == entry.sha256

    def save(self) -> None:
        """Write the manifest; a reader sees the old one or the new one, never half of one."""
        rows = [asdict(self.entries[file]) for file in sorted(self.entries)]
        text = json.dumps({"materia_fetch": _FORMAT, "files": rows}, ensure_ascii=False, indent=1) + "\n"
        unfinished = self.path.with_name(f".{NAME}.new")
        with unfinished.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(self.path)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    total = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            total.update(block)
    return total.hexdigest()


def _read(path: Path) -> dict[str, Entry]:
    try:
        table = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError:
        raise BadInput(
            f"{path} is not a manifest of `materia fetch`: move it away or fetch into another folder."
        ) from None
    if not isinstance(table, dict) or not isinstance(table.get("files"), list):
        raise BadInput(f"{path} is not a manifest of `materia fetch`: move it away or fetch into another folder.")
    if table.get("materia_fetch") != _FORMAT:
        raise BadInput(f"{path} was written by another version of Materia: fetch into another folder.")
    known = {f.name for f in fields(Entry)}
    entries = {}
    for row in table["files"]:
        entry = _entry(row, known)
        if entry is None:
            raise BadInput(f"{path} holds a row that is not complete: fetch into another folder.")
        entries[entry.file] = entry
    return entries


def _entry(row: Any, known: set[str]) -> Entry | None:
    if not isinstance(row, dict) or set(row) - known:
        return None
    try:
        return Entry(**row)
    except TypeError:
        return None
