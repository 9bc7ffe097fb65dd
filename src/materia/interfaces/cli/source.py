"""`materia source`: the stored text of a document that an answer cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from materia.interfaces.cli import options
from materia.interfaces.cli.output import timed, write_json
from materia.interfaces.lookups import one_document, one_section

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
        from materia.interfaces.records import document_text, stored_section

        store = open_library(settings)
        loaded = one_document(store, document)
        sections = store.sections(loaded.id) if section is None else (one_section(store, loaded.id, section),)
        if not as_json:
            _print(loaded, sections)
        elif section is None:
            write_json(document_text(loaded, sections))
        else:
            write_json(stored_section(loaded, sections[0]))


def _print(document: Document, sections: tuple[Section, ...]) -> None:
    dated = f"{document.date_kind} {document.date}" if document.date else "no known date"
    version = f", version {document.version}" if document.version else ""
    print(f"{document.title}\n{document.publisher}\n{document.id}, {dated}{version}")
    for section in sections:
        print(f"\n{section.id} {section.title} [{section.kind}]".rstrip())
        if section.text:
            print(section.text)
