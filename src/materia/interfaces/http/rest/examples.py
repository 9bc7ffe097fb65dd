"""Examples in the OpenAPI document, made from the records that the API sends."""

from typing import Any

import msgspec

from materia import __version__
from materia.interfaces.records import Answers, ConceptMatch, ConceptMatches
from materia.model.answer import (
    Answer,
    AnswerSection,
    Claim,
    ClaimEvidence,
    Engine,
    Notice,
    QuestionConcept,
    QuestionView,
    Readability,
    Reference,
    Triage,
    Verdict,
)

_DOCUMENT = "spl:00000000-0000-4000-8000-000000000000"
_QUOTE = "Inventol is indicated for stiff elbows."


def answer() -> Answer:
    """Return an answer about an invented medicine."""
    evidence = ClaimEvidence(
        reference=1,
        document=_DOCUMENT,
        section="1",
        start=0,
        end=len(_QUOTE),
        quote=_QUOTE,
        quote_sha256="0" * 64,
        status="loaded",
        concepts=["drug:inventol"],
    )
    claim = Claim(
        id="c1",
        text="Inventol is for stiff elbows.",
        kind="fact",
        rule=None,
        citations=[1],
        support="supported",
        evidence=[evidence],
    )
    concept = QuestionConcept(id="drug:inventol", kind="drug", name="inventol", mention="inventol", start=8, end=16)
    reference = Reference(
        number=1,
        kind="label",
        title="Inventol tablets (an invented label)",
        publisher="Invented Labs",
        date="2024-01-15",
        date_kind="effective",
        version="1",
        url=None,
        set_id=_DOCUMENT.removeprefix("spl:"),
        pmid=None,
        doi=None,
        age_years=2,
    )
    return Answer(
        question=QuestionView(
            text="What is inventol for?",
            intent="indications",
            concepts=[concept],
            audience="patient",
            corrections=[],
            assumptions=[],
        ),
        status="answered",
        triage=Triage(),
        verdict=Verdict(claims=["c1"]),
        key_points=[],
        sections=[AnswerSection(kind="uses", title="What it is used for", claims=["c1"])],
        claims=[claim],
        references=[reference],
        must_haves=[],
        notices=[Notice(id="information", text="This is information from dated sources.")],
        follow_ups=["What are the side effects of inventol?"],
        related=[],
        limits=[],
        readability=Readability(grade=4.2),
        engine=Engine(version=__version__, library="pack"),
    )


def examples() -> dict[str, Any]:
    """Return an example as plain JSON values for records that the API sends, by the name of their schema."""
    baclofen = ConceptMatch(id="drug:baclofen", kind="drug", name="baclofen", matched="baclofen")
    made = (answer(), Answers(answers=[answer()]), ConceptMatches(prefix="baclo", concepts=(baclofen,)))
    return {type(each).__name__: msgspec.to_builtins(each) for each in made}
