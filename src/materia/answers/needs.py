"""What an answer must not leave out for some medicines or people: looked for, and named where it was not found.

The slots of a kind of question hold for every medicine (`plan`); these hold for some: the breathing with an opioid,
the tendons of a fluoroquinolone, the falls of older people. `data/needs.yaml` lists them with their source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from materia.answers.candidate import Candidate
from materia.answers.draft import Draft, SectionDraft
from materia.answers.gather import from_statement
from materia.answers.plan import Part, slot
from materia.answers.ranking import gravity
from materia.answers.subjects import Subjects
from materia.model.concept import Concept
from materia.model.question import Intent
from materia.model.section_kind import (
    ADVERSE_REACTIONS,
    BOXED_WARNING,
    CONTRAINDICATIONS,
    GENERAL_PRECAUTIONS,
    PRECAUTIONS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)
from materia.model.statement import Polarity, Statement, Status
from materia.questions.slots import asked_population
from materia.text.datafile import load_yaml

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

SECTION = "needed"
_TITLE = "Also important"
_PREDICATES = (
    "boxed_warning", "contraindicated_in", "stopping", "caution_in", "older_adults", "interacts_with", "causes",
    "overdose", "monitor", "counselling", "dependence", "lactation", "how_to_take", "schedule",
)  # fmt: skip
_KINDS = (
    BOXED_WARNING, CONTRAINDICATIONS, WARNINGS_AND_PRECAUTIONS, WARNINGS, PRECAUTIONS, GENERAL_PRECAUTIONS,
    ADVERSE_REACTIONS,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that must be said; see `data/needs.yaml`."""

    name: str
    intents: frozenset[Intent]
    of: frozenset[str]
    other: frozenset[str]
    population: str | None
    words: re.Pattern[str]
    text: str
    core: bool

    def part(self) -> Part:
        """Return it as a part of an answer, by which statements and label sentences are gathered."""
        return Part(
            kind=SECTION, title=_TITLE, plain=_TITLE, predicates=_PREDICATES, kinds=_KINDS, limit=1, need=self.words
        )


@cache
def needs() -> tuple[Need, ...]:
    """Return the table of needs."""
    return tuple(
        Need(
            name=row["name"],
            intents=frozenset(Intent(intent) for intent in row["intents"]),
            of=frozenset(row.get("of", ())),
            other=frozenset(row.get("with", ())),
            population=row.get("population"),
            words=re.compile(row["words"], re.IGNORECASE),
            text=row["text"],
            core=row.get("core", True),
        )
        for row in load_yaml("materia.answers", "data/needs.yaml")
    )


def draft_needs(drafter: Drafter, draft: Draft, drugs: Sequence[Concept], about: Subjects) -> None:
    """Add to a draft what must not be left out; the rest is left for the composer to name as missing."""
    if not draft.answers_question or not draft.verdict.candidates:
        return
    added: list[Candidate] = []
    for need, drug in _holding(drafter, draft, drugs, about):
        draft.needs.append(need)
        if any(met(need, c.text, c.statement) for c in (*_candidates(draft), *added)):
            continue
        found = _found(drafter, draft, need, drug, drugs, about)
        if found is not None:
            added.append(found)
    if added:
        draft.sections.append(SectionDraft(kind=SECTION, title=_TITLE, candidates=added))


def _holding(
    drafter: Drafter, draft: Draft, drugs: Sequence[Concept], about: Subjects
) -> Iterator[tuple[Need, Concept | None]]:
    """Yield the needs that hold for a question, each with the medicine that it is of."""
    population = asked_population(dict(draft.question.slots))
    things = _things(drugs, about)
    belongs = {thing.id: _belongs(drafter, thing) for thing in things}
    for need in needs():
        if draft.question.intent not in need.intents or need.population not in (None, population):
            continue
        if not need.of:
            yield need, None
            continue
        subject = next((thing for thing in things if need.of & belongs[thing.id]), None)
        others = [thing for thing in things if subject is not None and thing.id != subject.id]
        if subject is not None and (not need.other or any(need.other & belongs[thing.id] for thing in others)):
            yield need, subject


def _things(drugs: Sequence[Concept], about: Subjects) -> list[Concept]:
    """Return the medicines asked about, and the other thing where there is one."""
    return [*drugs, *([about.object] if about.object is not None else [])]


def _belongs(drafter: Drafter, concept: Concept) -> frozenset[str]:
    """Return the ids of a concept, of its ingredients, and of the classes above them."""
    parts = drafter.parts(concept.id)
    above = drafter.recogniser.vocabulary.ancestors
    return frozenset({*parts, *(up for part in parts for up in above(part))})


def _candidates(draft: Draft) -> Iterator[Candidate]:
    yield from draft.verdict.candidates
    for section in draft.sections:
        yield from section.candidates
        for _, cells in section.table.rows if section.table is not None else ():
            for cell in cells:
                yield from cell


def met(need: Need, text: str, statement: Statement | None) -> bool:
    """Return whether a sentence that is shown says what is needed, by its words or by the statement behind it."""
    return need.words.search(text) is not None or (statement is not None and covers(need, statement))


def covers(need: Need, statement: Statement) -> bool:
    """Return whether what a statement says covers a need."""
    return bool(need.words.search(statement.text) or need.words.search(statement.plain))


def _found(
    drafter: Drafter, draft: Draft, need: Need, drug: Concept | None, drugs: Sequence[Concept], about: Subjects
) -> Candidate | None:
    """Return the best that is known of a need: a statement, else a sentence of a label that may speak."""
    if draft.question.intent is Intent.INTERACTION:
        things = _things(drugs, about)
        pairs = [(a, b) for a in things for b in things if a.id < b.id]
        known = [s for a, b in pairs for s in drafter.together(a, b)]
        return _best(need, known, drug or things[0])
    subject = drug or drugs[0]
    own = drafter.stated(subject, draft.question, None, lay=draft.plain)
    found = _best(need, own, subject)
    if found is not None:
        return found
    spoken = drafter.spoken(draft, subject, draft.plan, (need.part(),))
    gathered = drafter.gatherer.gather(subject.id, draft.plan, (need.part(),), (), spoken.speakers, None)
    quoted = gathered.candidates.get(SECTION)
    if quoted:
        return quoted[0]
    above = [up for part in drafter.parts(subject.id) for up in drafter.recogniser.vocabulary.ancestors(part)]
    return _best(need, [s for up in dict.fromkeys(above) for s in drafter.statements(up)], subject)


def _best(need: Need, known: Sequence[Statement], subject: Concept) -> Candidate | None:
    fitting = [
        s
        for s in known
        if s.status is Status.CURRENT
        and s.polarity is Polarity.AFFIRMED
        and s.predicate in _PREDICATES
        and covers(need, s)
    ]
    if not fitting:
        return None
    best = min(fitting, key=lambda s: (_PREDICATES.index(s.predicate), s.origin == "extracted", gravity(s), s.id))
    return from_statement(best, subject.id, SECTION)


def gap_text(name: str) -> str:
    """Return how a must-have of an answer is named to readers: a need of this table, or a slot of the kind's own.

    >>> gap_text("alternative")
    'an alternative to ask for'
    """
    return next((need.text for need in needs() if need.name == name), None) or slot(name).text
