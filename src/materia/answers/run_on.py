"""Drug Facts printed in one line: where their items begin, and for whom directions are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from materia.text.datafile import load_mapping


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a line: its span in the line, and the span of the people that it is for, if the line says so."""

    start: int
    end: int
    people: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    marks: re.Pattern[str]
    opening: re.Pattern[str]
    people: re.Pattern[str]
    open_end: re.Pattern[str]
    head: re.Pattern[str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    raw = load_mapping("materia.answers", "data/run_on.yaml")
    people = "|".join(raw["people"])
    items = "|".join(raw["items"])
    return _Table(
        marks=re.compile(raw["marks"], re.I),
        opening=re.compile(rf"(?<=[a-z0-9)%\]])[ ,;.•*-]*? (?=(?P<item>{people}|{items}))"),
        # "adults and children 12 years and over:"; what is said of them comes after
        people=re.compile(
            rf"(?:{people})"
            r"(?:[^.;:]{0,60}?(?:\b(?:over|older|up|above|years(?: of age)?|months)\b(?! (?:and|or|of|to)\b)|:))?",
            re.I,
        ),
        head=re.compile(rf"[•*\s]*(?:{'|'.join(raw['heads'])})\W*", re.I),
        open_end=re.compile(rf"(?:^|\s)(?:{raw['open_words']})$", re.I),
    )


def items_of(line: str) -> tuple[Item, ...]:
    """Return the items of a line of Drug Facts that lost the marks between them; none where it is no such line.

    >>> line = "do not use more than directed adults and children 12 years and over: take 1 do not exceed 6 in 24 hours"
    >>> [line[i.start:i.end] for i in items_of(line)][1:]
    ['adults and children 12 years and over: take 1', 'do not exceed 6 in 24 hours']
    >>> items_of("Patients should not take more than 6 tablets in 24 hours.")
    ()
    """
    table = _table()
    if table.marks.search(line) is None:
        return ()
    starts = [0]
    for found in table.opening.finditer(line):
        before = line[: found.start()]
        led = line[starts[-1] : found.end()]
        if table.open_end.search(before) or _unfinished(led, table):
            continue
        starts.append(found.end())
    if len(starts) < 2:
        return ()
    out: list[Item] = []
    people: tuple[int, int] | None = None
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        length = len(line[start:end].rstrip(" ,;•*-"))
        named = table.people.match(line, start)
        if named is not None:
            people = (start, named.end())
        out.append(Item(start, start + length, people if named is None else None))
    return tuple(out)


def _unfinished(led: str, table: _Table) -> bool:
    """Return whether an item is so far only a heading or says only whom it is for: what follows belongs to it."""
    named = table.people.match(led)
    return table.head.fullmatch(led) is not None or (named is not None and not led[named.end() :].strip(" :,-•.|"))


def in_one_line(text: str) -> bool:
    """Return whether a text is a panel of Drug Facts, told by its set phrases."""
    return _table().marks.search(text) is not None


def split(text: str, spans: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], dict[int, tuple[int, int]]]:
    """Return the spans with lines of Drug Facts split into items, and by an item's start whom it is for."""
    out: list[tuple[int, int]] = []
    people: dict[int, tuple[int, int]] = {}
    for start, end in spans:
        items = items_of(text[start:end])
        if not items:
            out.append((start, end))
        for item in items:
            out.append((start + item.start, start + item.end))
            if item.people is not None:
                people[start + item.start] = (start + item.people[0], start + item.people[1])
    return out, people


def in_items(quote: str) -> str:
    """Return what a quote says with the marks between its items restored, so that it can be read.

    A quote that begins with the people that its last item is for says that item of them; what stands between was
    quoted to hold both together.

    >>> in_items("do not use more than directed do not exceed 6 in 24 hours")
    'do not use more than directed; do not exceed 6 in 24 hours'
    >>> in_items("adults and children 12 years and over: take 1 while symptoms last do not exceed 6 in 24 hours")
    'adults and children 12 years and over: do not exceed 6 in 24 hours'
    """
    items = items_of(quote)
    if items and items[-1].people is not None and items[-1].people[0] == 0:
        return f"{quote[: items[-1].people[1]].rstrip(' :')}: {quote[items[-1].start : items[-1].end]}"
    return "; ".join(quote[item.start : item.end] for item in items) or quote
