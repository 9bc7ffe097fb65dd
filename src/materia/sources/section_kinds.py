"""Section kinds: what a section is, from its own code, its place, its number or its heading, in that order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from materia.model.document import BlockKind, KindSource, Section
from materia.model.section_kind import BOXED_WARNING, TO_PATIENTS, UNCLASSIFIED
from materia.text.normalise import heading_key

if TYPE_CHECKING:
    from materia.sources.outline import RawBlock, RawSection

_TOP = "-"


def rows(name: str) -> list[list[str]]:
    """Return the data rows of a table beside this module, without comments and the header row."""
    text = resources.files("materia.sources").joinpath("data", name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]


@cache
def _rules() -> Mapping[tuple[str, str], str]:
    """(heading key, kind of the parent) -> kind."""
    scopes = {scope: kinds.split() for scope, kinds, _source in rows("heading_scopes.tsv")}
    table: dict[tuple[str, str], str] = {}
    for heading, kind, scope, _source in rows("heading_kinds.tsv"):
        for parent in scopes[scope]:
            table.setdefault((heading, parent), kind)
    return table


def by_heading(title: str, parent_kind: str) -> str | None:
    """Return the kind that a heading gives a section under `parent_kind` ("42229-5": under nothing classified).

    >>> by_heading("Pregnancy: Category C", "42232-9"), by_heading("Pregnancy", "42231-1")
    ('42228-7', None)
    """
    under = _TOP if parent_kind == UNCLASSIFIED else parent_kind
    key = heading_key(title)
    rules = _rules()
    found = rules.get((key, under))
    if found is None and key.startswith("pregnancy") and len(key) < 60:
        # "Pregnancy: Category C", "Pregnancy (Category D)": the letter is part of the heading
        found = rules.get((_CATEGORY.sub("", key), under))
    return found if found != parent_kind else None


_CATEGORY = re.compile(r"(?: teratogenic effects)?(?: pregnancy)? category [abcdx]$")


def classify(raw: RawSection, parent: Section | None) -> tuple[str, KindSource]:
    """Return a section's kind and how it was found.

    A meaningful code of its own always wins, whatever the title says. A section without one is what its heading says
    where the heading is one that labels must use there, else what its nearest classified ancestor is.
    """
    # a box inside what patients are told is a box for them, not the boxed warning of the label
    if raw.boxed and not (parent is not None and parent.kind in TO_PATIENTS):
        return BOXED_WARNING, KindSource.BOXED_CLASS
    if raw.code and raw.code != UNCLASSIFIED:
        return raw.code, KindSource.FIELD if raw.field_name else KindSource.OWN_CODE
    return _inherit(raw.title, parent.kind if parent else UNCLASSIFIED)


def adopt_title(raw: RawSection) -> None:
    """Give a section without code and title the emphasised heading that stands alone at its start as its title."""
    if raw.title or raw.boxed or (raw.code and raw.code != UNCLASSIFIED) or not raw.blocks:
        return
    first = raw.blocks[0]
    alone = first.kind is BlockKind.PARAGRAPH and first.lead and first.lead == first.text
    if alone and _looks_like_heading(first.text) and not first.text.endswith("."):
        raw.title = first.text
        del raw.blocks[0]


def _inherit(title: str, parent_kind: str) -> tuple[str, KindSource]:
    kind = by_heading(title, parent_kind) if title else None
    if kind:
        return kind, KindSource.HEADING
    if parent_kind != UNCLASSIFIED:
        return parent_kind, KindSource.ANCESTOR
    return UNCLASSIFIED, KindSource.UNCLASSIFIED


@dataclass(slots=True)
class RunIn:
    """A part of a section under a heading that the source prints only as emphasised text."""

    title: str
    kind: str
    source: KindSource
    blocks: list[RawBlock]
    style: str = ""


def split_run_ins(raw: RawSection, kind: str) -> tuple[list[RawBlock], list[RunIn]]:
    """Split a section at headings printed as emphasised text; return its own blocks and the parts.

    A paragraph's emphasised beginning starts a part where it is (1) a heading that labels must use at this place, by
    the rules that classify sections, and (2) the whole paragraph, or ended by a colon, full stop or dash. After
    the first such heading, an emphasised beginning of the same look that stands alone also starts a part (of the
    section's own kind), so that text under another heading never counts as, say, the pregnancy section. All other
    emphasised paragraphs that stand alone become heading blocks.
    """
    own: list[RawBlock] = []
    parts: list[RunIn] = []
    for block in raw.blocks:
        lead = block.lead
        if not lead or block.kind is not BlockKind.PARAGRAPH:
            (parts[-1].blocks if parts else own).append(block)
            continue
        alone = len(lead) == len(block.text)
        title = _heading(block)
        found = by_heading(title, kind) if title else None
        if found:
            parts.append(RunIn(title, found, KindSource.HEADING, _rest(block), block.style))
            continue
        if parts and title and block.style == parts[-1].style and _looks_like_heading(title):
            parent = kind if kind != UNCLASSIFIED else None
            source = KindSource.ANCESTOR if parent else KindSource.UNCLASSIFIED
            parts.append(RunIn(title, kind, source, _rest(block), block.style))
            continue
        if alone and _looks_like_heading(lead):
            block.kind = BlockKind.HEADING
        (parts[-1].blocks if parts else own).append(block)
    return own, parts


def _heading(block: RawBlock) -> str:
    """Return the heading that the block's emphasised beginning is, without its end mark, or ""."""
    lead = block.lead
    rest = block.text[len(lead) :]
    bare = lead.rstrip(" :.–—-")
    if not bare:
        return ""
    ended = len(bare) < len(lead) and lead[len(bare) :].strip() != ""
    if not rest or ended or rest.lstrip()[:1] in (":", "–", "—", "."):
        return bare
    return ""


def _looks_like_heading(title: str) -> bool:
    return (
        2 < len(title) <= 90
        and any(c.isalpha() for c in title)
        and len(title.split()) <= 12
        and not (title[0].islower() or title.endswith(("!", ",", ";")))
    )


def _rest(block: RawBlock) -> list[RawBlock]:
    rest = block.text[len(block.lead) :].lstrip(" :.–—-")
    if not rest:
        return []
    block.text, block.lead = rest, ""
    return [block]
