"""Excerpts of published sources at hand: what statements rest on that no label of the shelf holds.

A file of JSON lines as `materia library export --texts` writes them: {"document", "section", "text"}. Sources that may
not be shipped are kept beside the pack so; evidence names the same document and section, and covers a whole excerpt.
"""

import json
from pathlib import Path

from materia.errors import BadInput
from materia.model.document import Block, BlockKind, Document, DocumentKind, KindSource, Section
from materia.model.section_kind import UNCLASSIFIED

#: `source_format` of such a document: its header is what the curator wrote.
EXCERPT = "excerpt"
_MOST = 200_000_000  # bytes


def read_excerpts(path: Path) -> dict[str, Document]:
    """Return the documents of a file by id, with their sections in the order of the lines.

    Raises `BadInput` where the file is missing, too large, or a line is not such an object.
    """
    if not path.is_file():
        raise BadInput(f"{path} is not a file: name a file of JSON lines with document, section and text.")
    if path.stat().st_size > _MOST:
        raise BadInput(f"{path} is larger than {_MOST // 1_000_000} MB: name a file of excerpts.")
    sections: dict[str, dict[str, Section]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            document, section, text = (row[key] for key in ("document", "section", "text"))
            if not all(isinstance(value, str) and value for value in (document, section, text)):
                raise ValueError
        except (ValueError, KeyError, TypeError, RecursionError):
            raise BadInput(f"Line {number} of {path} is no object with document, section and text.") from None
        sections.setdefault(document, {})[section] = Section(
            id=section,
            title="",
            text=text,
            kind=UNCLASSIFIED,
            kind_source=KindSource.UNCLASSIFIED,
            blocks=(Block(kind=BlockKind.PARAGRAPH, start=0, end=len(text)),),
        )
    return {
        name: Document(
            id=name,
            kind=DocumentKind.REFERENCE,
            title=name,
            publisher="",
            source_format=EXCERPT,
            sections=tuple(found.values()),
        )
        for name, found in sections.items()
    }
