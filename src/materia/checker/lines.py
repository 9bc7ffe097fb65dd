"""The checker on anybody's pairs: one JSON object a line in, one a line out (`materia check FILE.jsonl`)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from materia.checker.check import check
from materia.checker.context import Context, TermFinder
from materia.checker.pairs import Sections, SectionText
from materia.errors import BadInput
from materia.model.check import CheckResult


def check_lines(
    lines: Iterable[str], sections: Sections | None = None, finder: TermFinder | None = None
) -> Iterator[CheckResult]:
    """Yield the verdict on each line, in order; empty lines are skipped.

    A line is `{"claim", "passage"}` or `{"claim", "document", "section"}`, the latter with
    optional `start` and `end`; both take an optional `subject` (a name or a list of names of the passage's drug).
    Raises `BadInput` with the line number.

    >>> next(check_lines(['{"claim": "A lowers fever.", "passage": "A lowers fever."}'])).support.value
    'supported'
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            claim, passage, context = _read(line, number, sections, finder)
            yield check(claim, passage, context)


def as_json(result: CheckResult) -> dict[str, Any]:
    """Return a verdict as `materia check` prints it."""
    return {"support": result.support.value, "reasons": [{"code": r.code, "text": r.text} for r in result.reasons]}


def _read(line: str, number: int, sections: Sections | None, finder: TermFinder | None) -> tuple[str, str, Context]:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadInput(f'Line {number} is not a JSON object: give one {{"claim", "passage"}} a line.') from error
    if not isinstance(record, dict):
        raise BadInput(f'Line {number} is not a JSON object: give one {{"claim", "passage"}} a line.')
    claim = _text(record, "claim", number)
    subject = _subject(record, number)
    if "passage" in record:
        return claim, _text(record, "passage", number), Context(subject=subject, finder=finder)
    document, name = _text(record, "document", number), _text(record, "section", number)
    section = _section(document, name, number, sections)
    start, end = _span(record, len(section.text), number)
    context = Context(
        subject=tuple(dict.fromkeys((*subject, *section.subject))),
        section_kind=section.kind,
        section_title=section.title,
        routes=section.routes,
        preceding=section.text[max(0, start - 300) : start],
        finder=finder,
    )
    return claim, section.text[start:end], context


def _text(record: dict[str, Any], key: str, number: int) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        wanted = "passage, or document and section" if key in ("document", "section") else key
        raise BadInput(f"Line {number} has no {wanted}.")
    return value


def _subject(record: dict[str, Any], number: int) -> tuple[str, ...]:
    value = record.get("subject", [])
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
        raise BadInput(f"Line {number}: subject must be a name or a list of names.")
    return tuple(names)


def _section(document: str, name: str, number: int, sections: Sections | None) -> SectionText:
    found = sections(document) if sections else ()
    if not found:
        raise BadInput(f"Line {number}: document {document} is not loaded; ingest it first or give the passage.")
    for section in found:
        if section.id == name:
            return section
    raise BadInput(f"Line {number}: document {document} has no section {name} with text.")


def _span(record: dict[str, Any], size: int, number: int) -> tuple[int, int]:
    start, end = record.get("start", 0), record.get("end", size)
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= size):
        raise BadInput(f"Line {number}: start and end must lie within the section's {size} characters.")
    return start, end
