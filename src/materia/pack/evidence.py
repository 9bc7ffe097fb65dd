"""Evidence as curators write it, and how a label turns it into a span with a digest.

A curator gives the document's alias, the section and a sentence number or its first words: `kemstro 4.1:2`,
`kemstro 4.1:2-3` or `kemstro 4.1 "Hallucinations and seizures"`. Nobody types offsets or digests.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from materia.model.document import Document, Section
from materia.pack.labels import Shelf

_NUMBERED = re.compile(r"(?P<document>\S+)\s+(?P<section>\d[\dr.]*):(?P<first>\d+)(?:-(?P<last>\d+))?")
_STARTING = re.compile(r"(?P<document>\S+)\s+(?P<section>\d[\dr.]*)\s+[\"“'](?P<starts>.+?)[\"”']?")


class UnresolvedError(ValueError):
    """The evidence cannot be found in the label; the text says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A piece of evidence before it is resolved: sentences `first` to `last`, or the one that `starts` so."""

    document: str
    section: str
    first: int = 0
    last: int = 0
    starts: str = ""


def wanted(row: object) -> Wanted:
    """Return what a curator asked for; raises `UnresolvedError` where it is in none of the forms.

    >>> wanted("kemstro 4.1:2")
    Wanted(document='kemstro', section='4.1', first=2, last=2, starts='')
    >>> wanted('kemstro 4.1 "Hallucinations and"').starts
    'Hallucinations and'
    """
    if isinstance(row, str):
        numbered = _NUMBERED.fullmatch(row.strip())
        if numbered:
            first = int(numbered["first"])
            return Wanted(numbered["document"], numbered["section"], first, int(numbered["last"] or first))
        starting = _STARTING.fullmatch(row.strip())
        if starting:
            return Wanted(starting["document"], starting["section"], starts=starting["starts"])
    elif isinstance(row, Mapping) and row.get("document") and row.get("section"):
        document, section = str(row["document"]), str(row["section"])
        if row.get("starts"):
            return Wanted(document, section, starts=str(row["starts"]))
        number = re.fullmatch(r"(\d+)(?:-(\d+))?", str(row.get("sentence", "")))
        if number:
            return Wanted(document, section, int(number[1]), int(number[2] or number[1]))
    raise UnresolvedError(f'evidence {row!r} is not of the form `alias 4.1:2` or `alias 4.1 "First words"`')


def digest(text: str) -> str:
    """Return the digest that evidence carries."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sentences(section: Section) -> list[tuple[int, int]]:
    """Return the spans of a section's sentences, numbered from 1 for curators; a table row is one."""
    from materia.text.sentences import split

    return split(section.text, section.blocks)


def section_of(document: Document, section: str) -> Section:
    """Return a section by its id; raises `UnresolvedError` naming those that exist."""
    for entry in document.sections:
        if entry.id == section:
            return entry
    known = ", ".join(entry.id for entry in document.sections if entry.text)
    raise UnresolvedError(f"{document.id} has no section {section}; it has {known}")


def _fold(text: str) -> str:
    return re.sub(r"[^\w%]+", " ", text.casefold()).strip()


def resolve(row: object, document: Document) -> dict[str, Any]:
    """Return the evidence with kind, span and digest as `document` has them; raises `UnresolvedError`."""
    want = wanted(row)
    section = section_of(document, want.section)
    spans = sentences(section)
    if want.starts:
        start_words = _fold(want.starts)
        folded = [(span, _fold(section.text[span[0] : span[1]])) for span in spans]
        hits = [span for span, text in folded if f"{text} ".startswith(f"{start_words} ")]
        if not hits:  # a last word cut short is still a start
            hits = [span for span, text in folded if text.startswith(start_words)]
        if len(hits) != 1:
            many = "no sentence starts" if not hits else f"{len(hits)} sentences start"
            raise UnresolvedError(f"in {document.id} section {section.id} {many} with {want.starts!r}; give its number")
        start, end = hits[0]
    else:
        if not 1 <= want.first <= want.last <= len(spans):
            raise UnresolvedError(
                f"{document.id} section {section.id} has sentences 1 to {len(spans)}, not {want.last}"
            )
        start, end = spans[want.first - 1][0], spans[want.last - 1][1]
    if any(start < high and low < end for low, high in section.damaged):
        raise UnresolvedError(f"{document.id} section {section.id} is damaged there and may not be cited; take another")
    return {
        "document": want.document,
        "section": section.id,
        "kind": section.kind,
        "at": [start, end],
        "sha256": digest(section.text[start:end]),
    }


def quote(row: Mapping[str, Any], document: Document) -> str:
    """Return the sentence that resolved evidence names; raises `UnresolvedError` where the label says else there."""
    section = section_of(document, str(row["section"]))
    start, end = (int(part) for part in row["at"])
    text = section.text[start:end]
    if digest(text) != row["sha256"]:
        raise UnresolvedError(f"{document.id} section {section.id} has another text at {start} to {end}")
    return text


def relocate(row: Mapping[str, Any], document: Document) -> dict[str, Any] | None:
    """Return the evidence where the same sentence now stands, None where it is gone.

    A reader's improvement may move a section or a sentence without changing its words.
    """
    length = int(row["at"][1]) - int(row["at"][0])
    found = []
    for section in document.sections:
        for start, end in sentences(section):
            if end - start == length and digest(section.text[start:end]) == row["sha256"]:
                found.append(
                    (section.id != row["section"], section.kind != row["kind"], section.id, start, section.kind)
                )
    if not found:
        return None
    _, _, section_id, start, kind = min(found)
    return {**row, "section": section_id, "kind": kind, "at": [start, start + length]}


def header(document: Document) -> dict[str, Any]:
    """Return the document header that a source file carries."""
    fields = {
        "id": document.id,
        "kind": str(document.kind),
        "title": document.title,
        "publisher": document.publisher,
        "date": document.date,
        "date_kind": str(document.date_kind),
        "version": document.version,
        "url": document.url,
        "set_id": document.set_id,
        "pmid": document.pmid,
        "doi": document.doi,
        "notes": list(document.notes),
    }
    return {key: value for key, value in fields.items() if value}


def find_document(name: str, shelf: Shelf) -> Document | None:
    """Return the label with this document id or bare set id."""
    direct = shelf.document(name)
    if direct is not None or ":" in name:
        return direct
    return shelf.document(f"spl:{name.lower()}") or shelf.document(f"openfda:{name.lower()}")
