"""`materia source`: the stored text of a document that an answer cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from materia.errors import BadInput
from materia.interfaces.cli import options
from materia.interfaces.cli.output import timed, write_json

if TYPE_CHECKING:
    from materia.model.document import Document, Section

_EPILOG = """Examples:

materia source spl:SET-ID 5.1

materia source SET-ID --json
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("source", epilog=_EPILOG, short_help="Print the stored text of a document.")(source)


def source(
    document: Annotated[str, typer.Argument(help="As the evidence names it, or a set id, version id, PMID or DOI.")],
    section: Annotated[str | None, typer.Argument(help='A section id such as "5" or "5.1".')] = None,
    as_json: options.AsJson = False,
    library: options.Library = None,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Print the stored canonical text of a document, or of one of its sections.

    Offsets in evidence count the characters of this text.
    """
    settings = options.settings_from(config, library=library, timing=timing)
    with timed(settings.timing):
        from materia.interfaces.opening import open_library

        store = open_library(settings)
        header = store.document(_one(store.find(document), document))
        if header is None:
            raise BadInput(f"No document {document!r} is loaded: `materia ingest` it first.")
        if section is None:
            sections = store.sections(header.id)
        else:
            found = store.section(header.id, section)
            if found is None:
                raise BadInput(f"{header.id} has no section {section!r}: `materia source {header.id}` shows all.")
            sections = (found,)
        if as_json:
            write_json(_json(header, sections) if section is None else _section_json(header, sections[0]))
        else:
            _print(header, sections)


def _one(found: tuple[str, ...], asked: str) -> str:
    if not found:
        raise BadInput(f"No document {asked!r} is loaded: `materia ingest` it, or check the id.")
    if len(found) > 1:
        raise BadInput(f"{asked!r} is the id of {len(found)} documents: name one of {', '.join(found)}.")
    return found[0]


def _json(document: Document, sections: tuple[Section, ...]) -> dict[str, Any]:
    return {
        "document": document.id,
        "kind": document.kind,
        "title": document.title,
        "publisher": document.publisher,
        "date": document.date,
        "date_kind": document.date_kind,
        "version": document.version,
        "set_id": document.set_id,
        "pmid": document.pmid,
        "doi": document.doi,
        "url": document.url,
        "licence": document.licence,
        "source_format": document.source_format,
        "notes": document.notes,
        "products": document.products,
        "sections": [
            {"section": s.id, "title": s.title, "kind": s.kind, "kind_source": s.kind_source, "text": s.text}
            for s in sections
        ],
    }


def _section_json(document: Document, section: Section) -> dict[str, Any]:
    return {
        "document": document.id,
        "section": section.id,
        "title": section.title,
        "kind": section.kind,
        "kind_source": section.kind_source,
        "version": document.version,
        "date": document.date,
        "date_kind": document.date_kind,
        "text": section.text,
    }


def _print(document: Document, sections: tuple[Section, ...]) -> None:
    dated = f"{document.date_kind} {document.date}" if document.date else "no known date"
    version = f", version {document.version}" if document.version else ""
    print(f"{document.title}\n{document.publisher}\n{document.id}, {dated}{version}")
    for section in sections:
        print(f"\n{section.id} {section.title} [{section.kind}]".rstrip())
        if section.text:
            print(section.text)
