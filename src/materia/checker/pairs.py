"""Pair sets: claims with the place of their passage in a real label, so that no label text is kept with them.

A line of a set is a JSON object:

    {"id": "p0001", "kind": "true", "document": "spl:<set id>", "section": "4.1", "start": 0, "end": 120,
     "sha256": "<digest of the passage>", "subject": ["baclofen"], "claim": "own words"}

`kind` is "true" (or "true_…") for a supported claim, else the kind of mutation. Instead of `claim` a line may give
`claim_from`, a span of the section's text, and `edits`, replacements `[start, end, text]` within it; both count from
the section's start.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from materia.checker.context import Context, TermFinder
from materia.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText:
    """A stored section with what is known of its document."""

    id: str
    text: str
    kind: str | None = None
    title: str = ""
    subject: tuple[str, ...] = ()  # all names of the document's drug
    routes: tuple[str, ...] = ()


#: Gives all sections of a document, none where the document is not loaded.
Sections = Callable[[str], tuple[SectionText, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPair:
    """A claim with its passage and context, and whether it is true."""

    id: str
    kind: str
    claim: str
    passage: str
    context: Context

    @property
    def true(self) -> bool:
        return self.kind.startswith("true")


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPair:
    """A pair whose passage could not be found, and why."""

    id: str
    reason: str


def load(
    paths: Iterable[Path], sections: Sections, finder: TermFinder | None = None
) -> Iterator[CheckedPair | LostPair]:
    """Yield the pairs of the files, in order. Raises `BadInput` for a line that is not a pair."""
    for path in sorted(paths):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield _pair(_record(line, f"{path.name} line {number}"), sections, finder, f"{path.name} line {number}")


def _record(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadInput(f"{where}: not JSON ({error.msg}).") from error
    if not isinstance(record, dict) or not {"kind", "document", "section", "start", "end"} <= record.keys():
        raise BadInput(f"{where}: a pair needs kind, document, section, start and end.")
    if not ("claim" in record or "claim_from" in record):
        raise BadInput(f"{where}: a pair needs claim, or claim_from with edits.")
    return record


def _pair(record: dict[str, Any], sections: Sections, finder: TermFinder | None, where: str) -> CheckedPair | LostPair:
    name = str(record.get("id", where))
    found = sections(record["document"])
    if not found:
        return LostPair(id=name, reason=f"document {record['document']} is not loaded")
    place = _locate(record, found)
    if place is None:
        return LostPair(id=name, reason=f"the passage is no longer in {record['document']}")
    section, shift = place
    start, end = record["start"] + shift, record["end"] + shift
    subject = dict.fromkeys((*record.get("subject", ()), *section.subject))
    context = Context(
        subject=tuple(subject),
        section_kind=section.kind,
        section_title=section.title,
        routes=section.routes,
        preceding=section.text[max(0, start - 300) : start],
        finder=finder,
    )
    return CheckedPair(
        id=name,
        kind=str(record["kind"]),
        claim=record["claim"] if "claim" in record else _edited(record, section.text, shift),
        passage=section.text[start:end],
        context=context,
    )


def digest(text: str) -> str:
    """Return the digest that a pair or evidence keeps of its passage."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _locate(record: dict[str, Any], found: tuple[SectionText, ...]) -> tuple[SectionText, int] | None:
    """Return the section and the shift at which the passage stands, sought by digest where the text has drifted."""
    start, end, wanted = record["start"], record["end"], record.get("sha256")
    named = [s for s in found if s.id == str(record["section"])]
    for section in named:
        if wanted is None or digest(section.text[start:end]) == wanted:
            return section, 0
    size = end - start
    for section in (*named, *(s for s in found if s not in named)):
        for at in range(len(section.text) - size + 1):
            if digest(section.text[at : at + size]) == wanted:
                return section, at - start
    return None


def _edited(record: dict[str, Any], text: str, shift: int) -> str:
    start, end = (x + shift for x in record["claim_from"])
    parts, at = [], start
    for low, high, replacement in sorted(record.get("edits", ())):
        parts += [text[at : low + shift], replacement]
        at = high + shift
    parts.append(text[at:end])
    return " ".join("".join(parts).split())
