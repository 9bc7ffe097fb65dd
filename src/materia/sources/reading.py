"""Reading: any bytes become documents or a named skip, chosen by content and never by file name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from materia.errors import SourceError
from materia.model.document import Document
from materia.sources import archive
from materia.sources.protocol import HEAD, Read, Reader, Skipped


@cache
def readers() -> tuple[Reader, ...]:
    """Return every reader, in the order in which they are asked."""
    from materia.sources.class_index import ClassIndexReader
    from materia.sources.openfda_json import OpenFdaReader
    from materia.sources.spl_html import SplHtmlReader
    from materia.sources.spl_xml import SplXmlReader

    return (ClassIndexReader(), SplXmlReader(), SplHtmlReader(), OpenFdaReader())


def read(paths: Iterable[str | Path] | str | Path, limits: archive.Limits | None = None) -> Iterator[Read]:
    """Yield what every file in the given files, folders and archives holds, in a fixed order."""
    if isinstance(paths, str | Path):
        paths = [paths]
    for member in archive.walk(paths, limits):
        yield read_member(member)


def read_member(member: archive.Member | Skipped) -> Read:
    """Return what one file found by `archive.walk` holds."""
    if isinstance(member, Skipped):
        return Read(path=member.path, size=0, sha256="", skipped=(member,))
    try:
        data = member.read()
    except SourceError as error:
        skip = Skipped(path=member.path, code=error.code, reason=error.reason)
        return Read(path=member.path, size=member.size, sha256="", skipped=(skip,))
    return read_bytes(data, member.path)


def read_bytes(data: bytes, path: str) -> Read:
    """Return what the bytes of one file hold. Never raises for bad bytes; pure, so fit for a process pool.

    >>> read_bytes(b"hello", "notes.txt").skipped[0].code
    'not_a_label'
    """
    digest = hashlib.sha256(data).hexdigest()
    try:
        found = _reader(data, path).read(data, path)
    except SourceError as error:
        found = (Skipped(path=path, code=error.code, reason=error.reason),)
    return Read(
        path=path,
        size=len(data),
        sha256=digest,
        documents=tuple(item for item in found if isinstance(item, Document)),
        skipped=tuple(item for item in found if isinstance(item, Skipped)),
    )


def _reader(data: bytes, path: str) -> Reader:
    if not data.strip():
        raise SourceError("empty", f"{path} is empty")
    head = data[:HEAD]
    for reader in readers():
        if reader.recognises(head):
            return reader
    raise SourceError("not_a_label", f"{path} is of no format that can be read")
