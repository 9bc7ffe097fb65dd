"""Text that lost its structure: openFDA joins a section, its subsections and its tables into one string.

Structure is given back only where it is certain: the section's own heading, subsections numbered in rising order,
tables that openFDA also gives as markup, printed bullets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from materia.model.document import BlockKind
from materia.model.section_kind import BOXED_WARNING
from materia.sources.markup import Role, Writer
from materia.sources.outline import RawBlock, RawSection
from materia.sources.section_kinds import rows
from materia.sources.spl_xml import role_of
from materia.text.normalise import canonical

# "5.1 Heading": the numbers of the current label format (21 CFR 201.57), not within brackets
_NUMBER = re.compile(r"(?<![\d.(\[])\b(\d{1,2})\.(\d{1,2})\s+(?=[A-Z])")
_OPENERS = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "if",
        "it",
        "its",
        "there",
        "this",
        "these",
        "those",
        "when",
        "while",
        "because",
        "although",
        "as",
        "at",
        "for",
        "patients",
        "use",
        "avoid",
        "do",
        "no",
        "monitor",
        "treatment",
        "based",
        "advise",
        "consider",
        "concomitant",
        "clinical",
        "cases",
        "since",
        "due",
        "serious",
        "severe",
        "administer",
        "to",
        "with",
        "discontinue",
        "after",
        "before",
        "during",
        "prior",
        "all",
        "any",
        "both",
        "some",
        "most",
        "based",
        "studies",
        "inform",
        "caution",
        "coadministration",
        "increased",
        "decreased",
        "reduce",
        "withhold",
        "see",
        "table",
        "women",
        "men",
        "pregnant",
        "female",
        "females",
        "adults",
        "events",
    ]
)
_CONNECTORS = frozenset(
    [
        "of",
        "and",
        "or",
        "in",
        "for",
        "with",
        "the",
        "to",
        "on",
        "by",
        "from",
        "after",
        "during",
        "at",
        "an",
        "a",
        "as",
        "due",
        "without",
        "vs",
        "versus",
    ]
)


def fill(raw: RawSection, texts: Sequence[str], tables: Sequence[str], kind: str, names: Sequence[str]) -> None:
    """Fill a section from openFDA's strings for it; `names` are the label's drug names."""
    for text in texts:
        rest = canonical(text)
        chapter, rest = strip_heading(rest, kind, raw)
        found = [table for markup in tables for table in _tables(markup)]
        head, parts = _cut(rest, chapter)
        raw.blocks.extend(_blocks(head, found))
        for number, part in parts:
            title, body = _title(part, names)
            section = RawSection(title=f"{number} {title}".strip(), blocks=_blocks(body, found))
            raw.children.append(section)
        for table in found:  # those whose flattened text was not found
            raw.blocks.extend(table)
    _renumber_tables(raw)


@cache
def _headings(kind: str) -> tuple[str, ...]:
    """Return the headings of a kind, longest first."""
    found = {row[0] for row in rows("heading_kinds.tsv") if row[1] == kind}
    return tuple(sorted(found, key=lambda heading: (-len(heading), heading)))


@cache
def _heading_pattern(kind: str) -> re.Pattern[str] | None:
    found = _headings(kind)
    if not found:
        return None
    shapes = (r"\W+".join("(?:and|&)" if word == "and" else word for word in heading.split()) for heading in found)
    return re.compile(rf"(?:(?P<number>\d{{1,2}})\.?\s+)?(?P<heading>{'|'.join(shapes)})\b\s*(?P<end>[:.]?)\s*", re.I)


def strip_heading(text: str, kind: str, raw: RawSection | None = None) -> tuple[str | None, str]:
    """Return the section's number and its text without the heading at its start.

    >>> strip_heading("5 WARNINGS AND PRECAUTIONS Monitor blood pressure.", "43685-7")
    ('5', 'Monitor blood pressure.')
    >>> strip_heading("Use only as directed.", "34067-9")
    (None, 'Use only as directed.')
    """
    if kind == BOXED_WARNING:
        return None, _strip_capitals(text, raw)
    pattern = _heading_pattern(kind)
    found = pattern.match(text) if pattern else None
    if not found:
        return None, text
    heading, rest = found["heading"], text[found.end() :]
    certain = found["number"] or heading.isupper() or found["end"] == ":"
    if not certain and heading[:1].isupper():
        # "Uses temporarily relieves", "Warnings For external use": a title, not the first words of a sentence
        certain = heading.lower() in ("uses", "directions", "warnings", "purposes") or (
            heading.istitle() and rest[:1].isupper()
        )
    if not certain:
        return None, text
    if raw is not None and not raw.title:
        raw.title = " ".join(filter(None, (found["number"], heading)))
    return found["number"], rest


def _strip_capitals(text: str, raw: RawSection | None) -> str:
    """Return a boxed warning without its heading, which is in capitals and starts with WARNING."""
    words = text.split(" ")
    count = 0
    while count < len(words) and words[count] == words[count].upper():
        count += 1
    if not words[0].startswith("WARNING") or count < 2 or count >= len(words):
        return text
    if len(words[count - 1]) <= 2 and words[count - 1].isalpha():
        count -= 1  # "... ABUSE A patient": a lone capital begins the sentence
    if not words[count][:1].isupper() and not words[count - 1].endswith((".", ":", ";")):
        count -= 1  # "... DEATH NSAIDs cause" against "... RISK TYSABRI increases": the name belongs to the sentence
    if raw is not None:
        raw.title = " ".join(words[:count])
    return " ".join(words[count:])


def _cut(text: str, chapter: str | None) -> tuple[str, list[tuple[str, str]]]:
    """Cut a text at its numbered subsections: those of its own chapter, in rising order, at a sentence's start."""
    if chapter is None:
        return text, []
    starts: list[tuple[int, int, str]] = []
    expected = 0
    for found in _NUMBER.finditer(text):
        number = int(found[2])
        if found[1] != chapter or not expected < number <= expected + 3:
            continue
        before = text[: found.start()].rstrip()
        if before and (before[-1] not in '.:;)]!?*%”"' or before.count("(") > before.count(")")):
            continue
        if _REFERENCE.search(before[-25:]):
            continue
        starts.append((found.start(), found.end(), f"{chapter}.{number}"))
        expected = number
    if not starts:
        return text, []
    ends = [start for start, _, _ in starts[1:]] + [len(text)]
    parts = [(number, text[begin:end].strip()) for (_, begin, number), end in zip(starts, ends, strict=True)]
    return text[: starts[0][0]].strip(), parts


_REFERENCE = re.compile(r"(?:[Ss]ee|[Ss]ections?|[Tt]able|and|or|,)\s*[\[(]?$")


def _title(text: str, names: Sequence[str]) -> tuple[str, str]:
    """Return the heading at the start of a subsection and the rest, or "" where its end is not certain.

    A heading is in title case; its text begins at the last capital before the words turn lower-case. That is
    certain where the text begins with a usual opener of sentences, a name of the drug, or a word of the heading.
    """
    words = text.split(" ")
    run = 0
    while run < min(len(words), 16):
        word = words[run]
        following = words[run + 1] if run + 1 < len(words) else ""
        if (
            word[:1].isupper()
            or word[:1].isdigit()
            or word[:1] in "(-–/"
            or (word in _CONNECTORS and (following[:1].isupper() or following in _CONNECTORS))
        ):
            run += 1
        else:
            break
    if run < 2 or run >= 16:
        return "", text
    lowered = text.lower()
    starts = [n.lower() for n in names if n]
    position = 0
    for at in range(run):
        if (
            at
            and any(_starts_with(lowered[position:], name) for name in starts)
            and _name_reaches(lowered[position:], starts, words, at, run)
        ):
            if words[at - 1].lower() in _OPENERS - _CONNECTORS and words[at - 1][:1].isupper() and at > 1:
                at -= 1  # "Although TRINTELLIX can": the sentence begins before the name
            return " ".join(words[:at]), " ".join(words[at:])
        position += len(words[at]) + 1
    opener = words[run - 1]
    plain = opener.strip(",").lower()
    if plain in _OPENERS or plain in [word.lower() for word in words[: run - 1]]:
        heading = words[: run - 1]
        if heading and heading[-1].lower() not in _CONNECTORS:
            return " ".join(heading), " ".join(words[run - 1 :])
    return "", text


def _starts_with(text: str, name: str) -> bool:
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


def _name_reaches(text: str, names: Iterable[str], words: Sequence[str], at: int, run: int) -> bool:
    """Whether the name at word `at`, with the form words after it, is the last thing before the lower case."""
    longest = max((len(name.split()) for name in names if _starts_with(text, name)), default=0)
    between = [word.strip(",").lower() for word in words[at + longest : run]]
    return all(word in _FORM_WORDS for word in between)


_FORM_WORDS = frozenset(
    [
        "tablets",
        "tablet",
        "capsules",
        "capsule",
        "injection",
        "extended-release",
        "delayed-release",
        "for",
        "oral",
        "usp",
        "hydrochloride",
        "sodium",
        "calcium",
    ]
)


def _tables(markup: str) -> list[list[RawBlock]]:
    """Return the blocks of each table in openFDA's table markup."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    if "<!DOCTYPE" in markup or "<!ENTITY" in markup:
        return []
    try:
        root = etree.fromstring(f"<text>{markup}</text>".encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    return [blocks for table in root.iter("table") if (blocks := _table(table))]


def _table(table: Any) -> list[RawBlock]:
    writer = Writer(role_of)
    writer.block(table, Role.TABLE)
    if writer.blocks:
        writer.blocks[0].style = "".join("".join(table.itertext()).split())  # what the joined text holds of it
    return writer.blocks


def _blocks(text: str, tables: list[list[RawBlock]]) -> list[RawBlock]:
    """Return the blocks of a joined text; tables found flattened in it are put in place and taken from `tables`."""
    pieces: list[str | list[RawBlock]] = [text]
    for table in list(tables):
        for at, piece in enumerate(pieces):
            if isinstance(piece, str) and (span := _find(piece, table[0].style)):
                pieces[at : at + 1] = [piece[: span[0]], table, piece[span[1] :]]
                tables.remove(table)
                break
    writer = Writer(role_of)
    for piece in pieces:
        if isinstance(piece, str):
            writer.lines(piece, BlockKind.PARAGRAPH, 0)
        else:
            writer.blocks.extend(piece)
    return writer.blocks


def _find(text: str, packed: str) -> tuple[int, int] | None:
    """Return where a string without spaces lies in a text, whatever the spaces between; only where it is once."""
    if len(packed) < 20:
        return None
    places = [at for at, char in enumerate(text) if char != " "]
    whole = text.replace(" ", "")
    at = whole.find(packed)
    if at < 0 or whole.find(packed, at + 1) >= 0:
        return None
    return places[at], places[at + len(packed) - 1] + 1


def _renumber_tables(raw: RawSection) -> None:
    """Number the tables of each section from 1: each came from a writer of its own."""
    for section in (raw, *raw.children):
        number = 0
        inside = False
        for block in section.blocks:
            if block.kind not in (BlockKind.TABLE_CAPTION, BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW):
                inside = False
                continue
            if not inside or block.style:
                number += 1
            inside = True
            block.level = number
            block.style = ""
