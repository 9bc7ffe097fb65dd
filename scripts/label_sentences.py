"""Show a label's sections and numbered sentences to a curator.

    python scripts/label_sentences.py baclofen --list          which labels have baclofen as an active ingredient
    python scripts/label_sentences.py f133fe04-1550-4fa4-9dc4-652c27936bf2
    python scripts/label_sentences.py spl:f133fe04-1550-4fa4-9dc4-652c27936bf2 --kinds 34067-9 34071-1
    python scripts/label_sentences.py f133fe04-1550-4fa4-9dc4-652c27936bf2 --grep seizure

What stands before a sentence (`4.1:2`) is what a pack file gives as evidence: `alias 4.1:2`.
"""

import argparse
import re
import sys
from pathlib import Path

from materia.errors import MateriaError
from materia.model.document import Document
from materia.pack.evidence import sentences
from materia.pack.labels import Note, Shelf


def listed(notes: list[Note]) -> None:
    """Print one candidate a line."""
    for note in notes:
        print(
            f"{note.document}  {note.date or 'date unknown':12}  {'; '.join(note.ingredients)[:60]:60}  "
            f"{'; '.join(note.routes)[:30]:30}  {note.title[:60]}"
        )


def shown(document: Document, kinds: list[str], pattern: str | None, sections: list[str]) -> None:
    """Print header, sections and numbered sentences with their offsets."""
    print(f"{document.id}  {document.date or 'date unknown'} ({document.date_kind})  version {document.version}")
    print(f"{document.title}  {document.publisher}  {' '.join(document.notes)}")
    for product in document.products:
        active = "; ".join(f"{i.name} {i.strength or ''}".strip() for i in product.ingredients if i.active)
        print(
            f"  {product.name}: {active} | {product.form} | {', '.join(product.routes)} | {product.dea_schedule or ''}"
        )
    for section in document.sections:
        if kinds and section.kind not in kinds:
            continue
        if sections and not any(section.id == s or section.id.startswith(s + ".") for s in sections):
            continue
        lines = [
            f"  {section.id}:{number}  [{start}:{end}]  {section.text[start:end]}"
            for number, (start, end) in enumerate(sentences(section), 1)
        ]
        if pattern:
            lines = [line for line in lines if re.search(pattern, line, re.IGNORECASE)]
        if lines or not pattern:
            print(f"\n== {section.id}  {section.kind}  {section.title}")
            print("\n".join(lines))


def main() -> int:
    """Run; exit 1 where nothing is found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="active ingredient, set id or document id")
    parser.add_argument(
        "--labels", type=Path, help="folder or zip of labels (default: MATERIA_TEST_DATA or ../shared/data)"
    )
    parser.add_argument("--kinds", nargs="+", default=[], help="only sections of these LOINC kinds")
    parser.add_argument("--sections", nargs="+", default=[], help="only these section ids, with what is below them")
    parser.add_argument("--grep", help="only sentences that match this expression")
    parser.add_argument("--list", action="store_true", help="list the labels that fit, print no text")
    options = parser.parse_args()
    try:
        shelf = Shelf.open(options.labels)
    except MateriaError as error:
        print(error, file=sys.stderr)
        return 2
    found = shelf.find(options.name)
    if not found:
        print(f"No label with {options.name!r} as active ingredient or set id.", file=sys.stderr)
        return 1
    if options.list or len({note.document for note in found}) > 1:
        listed(found)
        return 0
    document = shelf.document(found[0].document)
    if document is None:
        print(f"{found[0].document} cannot be read as a label.", file=sys.stderr)
        return 1
    shown(document, options.kinds, options.grep, options.sections)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
