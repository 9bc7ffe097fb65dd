"""Answers without claims: an emergency (what to do now, nothing before it), declined, not found."""

from collections.abc import Sequence

from materia import __version__
from materia.model.answer import (
    Answer,
    Claim,
    Engine,
    Limit,
    Notice,
    QuestionConcept,
    QuestionView,
    Readability,
    Triage,
    Verdict,
)
from materia.model.question import Audience, Question
from materia.text.readability import grade
from materia.text.sentences import split


def emergency_answer(question: Question, audience: Audience, triage: Triage, library: str) -> Answer:
    """Return an answer that holds the red-flag notices only: no dose, no side effects, no follow-ups."""
    claims = [
        Claim(id=f"c{number}", text=sentence, kind="safety", rule=rule, citations=[], support="supported", evidence=[])
        for number, (rule, sentence) in enumerate(
            [(n.rule, n.text[s:e]) for n in triage.notices for s, e in split(n.text)], start=1
        )
    ]
    verdict = Verdict(claims=[c.id for c in claims])
    return _bare(question, audience, triage, "emergency", library, verdict, claims=claims)


def closed_answer(
    question: Question,
    audience: Audience,
    triage: Triage,
    status: str,
    limits: list[Limit],
    notices: list[Notice],
    library: str,
) -> Answer:
    """Return an answer without claims: declined or not found, with its reasons."""
    verdict = Verdict(value="unknown" if question.proposition else None)
    return _bare(question, audience, triage, status, library, verdict, limits=limits, notices=notices)


def _bare(
    question: Question,
    audience: Audience,
    triage: Triage,
    status: str,
    library: str,
    verdict: Verdict,
    *,
    claims: Sequence[Claim] = (),
    limits: Sequence[Limit] = (),
    notices: Sequence[Notice] = (),
) -> Answer:
    return Answer(
        question=view(question, audience),
        status=status,
        triage=triage,
        verdict=verdict,
        key_points=[],
        sections=[],
        claims=list(claims),
        references=[],
        must_haves=[],
        notices=list(notices),
        follow_ups=[],
        related=[],
        limits=list(limits),
        readability=Readability(grade=grade([c.text for c in claims]) if claims else None),
        engine=Engine(version=__version__, library=library),
    )


def view(question: Question, audience: Audience, assumptions: tuple[str, ...] = ()) -> QuestionView:
    """Return the question as the answer shows it."""
    return QuestionView(
        text=question.text,
        intent=question.intent.value,
        concepts=[
            QuestionConcept(
                id=m.concept.id,
                kind=m.concept.kind.value,
                name=m.concept.name,
                mention=m.text,
                start=m.start,
                end=m.end,
            )
            for m in question.mentions
        ],
        audience=audience.value,
        corrections=list(question.corrections),
        assumptions=[*question.assumptions, *assumptions],
    )
