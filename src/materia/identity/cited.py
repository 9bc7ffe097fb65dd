"""Label sentences that data files cite, one line each, and the documents that they name."""

from collections.abc import Mapping
from typing import Any

from materia.errors import MateriaError
from materia.model.statement import Evidence, SourceRecord


def evidence_of(text: str, file: str) -> Evidence:
    """Return the evidence that a line names: document, section, section kind, span and digest, a space between them.

    Raises `MateriaError` where the line is of another form; `file` says in which file it stands.

    >>> found = evidence_of("spl:1 4.1 34070-3 0-20 " + "0" * 64, "invented.yaml")
    >>> found.document, found.section, found.section_kind, found.start, found.end
    ('spl:1', '4.1', '34070-3', 0, 20)
    """
    try:
        document, section, kind, at, sha256 = text.split(" ")
        start, end = (int(place) for place in at.split("-"))
    except ValueError as error:
        raise MateriaError(
            f"{file}: the evidence {text!r} has no span and digest yet; run `materia pack lint --fix LABELS`."
        ) from error
    return Evidence(document=document, section=section, start=start, end=end, quote_sha256=sha256, section_kind=kind)


def source_of(document: str, documents: Mapping[str, Mapping[str, Any]]) -> SourceRecord:
    """Return the record of a cited document; raises `MateriaError` where the file does not list it."""
    try:
        row = documents[document]
    except KeyError:
        raise MateriaError(
            f"The document {document} is cited but not listed; run `materia pack lint --fix LABELS`."
        ) from None
    return SourceRecord(**{"date": None, **row, "notes": tuple(row.get("notes", ())), "id": document})
