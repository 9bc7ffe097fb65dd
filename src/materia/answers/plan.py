"""What an answer to each kind of question is made of: `data/plans.yaml` and `data/must_haves.yaml`, typed."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from materia.model.question import Intent
from materia.text.datafile import load_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of an answer: which statements and label sentences it is made of."""

    kind: str
    title: str
    plain: str
    predicates: tuple[str, ...]
    slots: tuple[str, ...] = ()  # a statement that fills one of these belongs here whatever its predicate
    kinds: tuple[str, ...]
    limit: int
    need: re.Pattern[str] | None = None
    prefer: re.Pattern[str] | None = None
    refuse: re.Pattern[str] | None = None
    about_object: bool = False
    first_slot: str | None = None  # statements that fill it come before the others of the part
    about_asked: bool = False  # of the object where one is asked about, else of anything
    grave: bool | None = None  # effects: only those that are serious, or only the others
    for_population: bool = False  # doses: a sentence counts for the population and use of its heading only
    beside: bool = False  # stands beside an answer, and is none by itself
    beside_unasked: bool = False  # so where no group of people was asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The parts of an answer to one kind of question, in reading order."""

    intent: Intent
    kinds: tuple[str, ...]  # sections that can answer it; none of them in a label: that label does not answer
    needs_match: re.Pattern[str] | None
    also_kinds: tuple[str, ...]  # warning sections that answer too where they match `also_match`
    also_match: re.Pattern[str] | None
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    with_object: tuple[Part, ...]
    without_object: tuple[Part, ...]
    table: tuple[Part, ...]
    must_haves: tuple[str, ...]
    follow_ups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A must-have: how a claim is recognised to cover it, and how its absence is named."""

    name: str
    predicates: frozenset[str]
    words: re.Pattern[str] | None
    sections: frozenset[str]
    outside: frozenset[str]
    severities: frozenset[str]
    notice: str | None
    text: str


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return re.compile(text, re.IGNORECASE) if text else None


def _part(row: dict[str, Any]) -> Part:
    return Part(
        kind=row["kind"],
        title=row["title"],
        plain=row.get("plain", row["title"]),
        predicates=tuple(row.get("predicates", ())),
        slots=tuple(row.get("slots", ())),
        kinds=tuple(row.get("kinds", ())),
        limit=row["limit"],
        need=_pattern(row.get("need")),
        prefer=_pattern(row.get("prefer")),
        refuse=_pattern(row.get("refuse")),
        about_object=row.get("about") == "object",
        first_slot=row.get("first"),
        about_asked=row.get("about") == "asked",
        grave=row.get("grave"),
        for_population=row.get("for") == "population",
        beside=row.get("beside") is True,
        beside_unasked=row.get("beside") == "unasked",
    )


def of_object(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts as they are where something was asked about: `about_asked` ones speak of that alone."""
    return tuple(replace(part, about_object=True) if part.about_asked else part for part in parts)


def stands_beside(parts: tuple[Part, ...], kind: str, *, of_people: bool) -> bool:
    """Return whether a part of this kind is no answer by itself; `of_people`: a group of people was asked about."""
    return any(p.kind == kind and (p.beside or (p.beside_unasked and not of_people)) for p in parts)


_ANTIDOTE = re.compile(r"\bantidotes?\b|\brevers(?:e|es|al|ing)\b", re.I)


def for_antidote(parts: tuple[Part, ...], question: str) -> tuple[Part, ...]:
    """Return the parts with the antidote before the signs of too much, where a question asks for it."""
    if not _ANTIDOTE.search(question):
        return parts
    signs, antidote = "overdose.signs", "overdose.antidote"
    return tuple(replace(part, first_slot=antidote) if part.first_slot == signs else part for part in parts)


def answers_question(plan: Plan, kind: str, text: str) -> bool:
    """Return whether a section of this kind and text is one that can answer this kind of question."""
    if kind in plan.kinds:
        return plan.needs_match is None or bool(plan.needs_match.search(text))
    return kind in plan.also_kinds and plan.also_match is not None and bool(plan.also_match.search(text))


@lru_cache(maxsize=32)
def plan_for(intent: Intent) -> Plan:
    """Return the plan for a kind of question.

    >>> plan_for(Intent.OVERDOSE).kinds
    ('34088-5',)
    """
    row = load_yaml("materia.answers", "data/plans.yaml")[intent.value]
    return Plan(
        intent=intent,
        kinds=tuple(row["kinds"]),
        needs_match=_pattern(row.get("needs_match")),
        also_kinds=tuple(row.get("also_kinds", ())),
        also_match=_pattern(row.get("also_match")),
        lead=tuple(row["lead"]),
        parts=tuple(_part(p) for p in row["sections"]),
        with_object=tuple(_part(p) for p in row.get("with_object", ())),
        without_object=tuple(_part(p) for p in row.get("without_object", ())),
        table=tuple(_part(p) for p in row.get("table", ())),
        must_haves=tuple(row["must_haves"]),
        follow_ups=tuple(row["follow_ups"]),
    )


@lru_cache(maxsize=128)
def slot(name: str) -> Slot:
    """Return a must-have slot by name."""
    row = load_yaml("materia.answers", "data/must_haves.yaml")[name]
    return Slot(
        name=name,
        predicates=frozenset(row["predicates"]),
        words=_pattern(row.get("words")),
        sections=frozenset(row.get("sections", ())),
        outside=frozenset(row.get("outside", ())),
        severities=frozenset(row.get("severities", ())),
        notice=row.get("notice"),
        text=row["text"],
    )


def notice_text(notice: str, /, **values: object) -> str:
    """Return a fixed sentence of the notice catalogue with its placeholders filled."""
    return str(load_yaml("materia.answers", "data/notices.yaml")["notices"][notice]).format(**values)


def advice_sentences(name: str, /, **values: object) -> tuple[str, ...]:
    """Return the fixed safety sentences of the catalogue under a name."""
    rows = load_yaml("materia.answers", "data/notices.yaml")["advice"][name]
    return tuple(str(row).format(**values) for row in rows)


def limit_text(code: str, /, **values: object) -> str:
    """Return the sentence for a limit of an answer."""
    return str(load_yaml("materia.answers", "data/notices.yaml")["limits"][code]).format(**values)
