"""The outline of a document while it is read: raw blocks and sections, and how they become stored sections."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from materia.model.document import Block, BlockKind, KindSource, Section
from materia.sources import section_kinds
from materia.text.normalise import DAMAGED


@dataclass(slots=True)
class RawBlock:
    """A block of canonical text before it has a place; `lead` is the emphasised run it starts with."""

    kind: BlockKind
    text: str
    level: int = 0
    lead: str = ""
    style: str = ""


@dataclass(slots=True)
class RawSection:
    """A section as the source nests it."""

    title: str = ""
    code: str | None = None
    boxed: bool = False
    field_name: bool = False  # the code comes from an openFDA field name
    blocks: list[RawBlock] = field(default_factory=list)
    children: list["RawSection"] = field(default_factory=list)


_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+")


def assemble(roots: Iterable[RawSection]) -> tuple[Section, ...]:
    """Return the stored sections in document order.

    Ids count every section of the source from 1 among its siblings, empty ones too; an empty section (no title, no
    text) is not stored. Headings that the source prints only as emphasised text become sections of their own, with
    ids "<parent>.r1", "<parent>.r2" …, so that they never move the ids of real sections.
    """
    return tuple(_walk(roots, None))


def _walk(sections: Iterable[RawSection], parent: Section | None) -> Iterator[Section]:
    for number, raw in enumerate(sections, 1):
        place = f"{parent.id}.{number}" if parent else str(number)
        section_kinds.adopt_title(raw)
        kind, source = section_kinds.classify(raw, parent)
        if source is KindSource.ANCESTOR and not raw.blocks and not raw.children and len(raw.title.split()) > 3:
            # "4.1 Active liver disease, which may include …": some labels print the statement itself as a heading
            raw.blocks.append(RawBlock(BlockKind.PARAGRAPH, _NUMBER.sub("", raw.title)))
        own, runs = section_kinds.split_run_ins(raw, kind)
        section = _section(place, raw.title, own, kind, source, parent, raw.code)
        if section.title or section.text:
            yield section
        for count, run in enumerate(runs, 1):
            yield _section(f"{place}.r{count}", run.title, run.blocks, run.kind, run.source, section, None)
        yield from _walk(raw.children, section)


def _section(
    place: str,
    title: str,
    blocks: list[RawBlock],
    kind: str,
    source: KindSource,
    parent: Section | None,
    code: str | None,
) -> Section:
    text = "\n".join([block.text for block in blocks])
    placed = []
    start = 0
    for block in blocks:
        end = start + len(block.text)
        placed.append(Block(kind=block.kind, start=start, end=end, level=block.level))
        start = end + 1
    return Section(
        id=place,
        title=title,
        text=text,
        kind=kind,
        kind_source=source,
        parent=parent.id if parent else None,
        code=code,
        blocks=tuple(placed),
        damaged=damaged_spans(text),
    )


def damaged_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of characters that could not be repaired.

    >>> damaged_spans("up to 3\\ufffd5 mg")
    ((7, 8),)
    """
    if DAMAGED not in text:
        return ()
    spans: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if char != DAMAGED:
            continue
        if spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return tuple(spans)
