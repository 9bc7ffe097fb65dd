"""An answer cut into events, in the order in which a reader needs its parts; together they hold all of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from materia.model.answer import (
    Answer,
    AnswerSection,
    Claim,
    Engine,
    Limit,
    MustHave,
    Notice,
    QuestionView,
    Readability,
    Reference,
    Triage,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageEvent:
    """Whether it is an emergency, and what to do: always the first event."""

    status: str
    triage: Triage


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictEvent:
    """The question as it was understood and the verdict with its claims."""

    question: QuestionView
    verdict: Verdict
    claims: list[Claim]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPointsEvent:
    """The key points with their claims; a claim that came before is not sent again."""

    key_points: list[str]
    claims: list[Claim]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionEvent:
    """One section with its claims; a claim that came before is not sent again."""

    section: AnswerSection
    claims: list[Claim]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencesEvent:
    """The sources cited, and what is said beside the claims."""

    references: list[Reference]
    must_haves: list[MustHave]
    notices: list[Notice]
    follow_ups: list[str]
    related: list[str]
    limits: list[Limit]
    readability: Readability


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneEvent:
    """The end; `claims` names every claim in the order of the whole answer."""

    claims: list[str]
    engine: Engine


Event = TriageEvent | VerdictEvent | KeyPointsEvent | SectionEvent | ReferencesEvent | DoneEvent

#: Event name → what its data holds, in the order in which they come; there are as many sections as the answer has.
EVENTS: dict[str, type[Event]] = {
    "triage": TriageEvent,
    "verdict": VerdictEvent,
    "key_points": KeyPointsEvent,
    "section": SectionEvent,
    "references": ReferencesEvent,
    "done": DoneEvent,
}
NAMES = {kind: name for name, kind in EVENTS.items()}


def events(answer: Answer) -> Iterator[Event]:
    """Yield the events of an answer."""
    left = {claim.id: claim for claim in answer.claims}

    def take(ids: Iterable[str]) -> list[Claim]:
        return [left.pop(each) for each in ids if each in left]

    yield TriageEvent(status=answer.status, triage=answer.triage)
    yield VerdictEvent(question=answer.question, verdict=answer.verdict, claims=take(answer.verdict.claims))
    yield KeyPointsEvent(key_points=answer.key_points, claims=take(answer.key_points))
    for section in answer.sections:
        rows = section.table.rows if section.table is not None else []
        cells = [each for row in rows for cell in row for each in cell.claims]
        yield SectionEvent(section=section, claims=take([*section.claims, *cells]))
    yield ReferencesEvent(
        references=answer.references,
        must_haves=answer.must_haves,
        notices=answer.notices,
        follow_ups=answer.follow_ups,
        related=answer.related,
        limits=answer.limits,
        readability=answer.readability,
    )
    yield DoneEvent(claims=[claim.id for claim in answer.claims], engine=answer.engine)


def answer_of(stream: Iterable[Event]) -> Answer:
    """Return the answer that was cut into these events. Raises `ValueError` where some are missing."""
    claims: dict[str, Claim] = {}
    sections: list[AnswerSection] = []
    triage = verdict = points = references = done = None
    for event in stream:
        if isinstance(event, VerdictEvent | KeyPointsEvent | SectionEvent):
            claims.update((claim.id, claim) for claim in event.claims)
        if isinstance(event, TriageEvent):
            triage = event
        elif isinstance(event, VerdictEvent):
            verdict = event
        elif isinstance(event, KeyPointsEvent):
            points = event
        elif isinstance(event, SectionEvent):
            sections.append(event.section)
        elif isinstance(event, ReferencesEvent):
            references = event
        else:
            done = event
    if triage is None or verdict is None or points is None or references is None or done is None:
        raise ValueError("The stream ended before the whole answer had come.")
    return Answer(
        question=verdict.question,
        status=triage.status,
        triage=triage.triage,
        verdict=verdict.verdict,
        key_points=points.key_points,
        sections=sections,
        claims=[claims[each] for each in done.claims],
        references=references.references,
        must_haves=references.must_haves,
        notices=references.notices,
        follow_ups=references.follow_ups,
        related=references.related,
        limits=references.limits,
        readability=references.readability,
        engine=done.engine,
    )
