"""Statements that say nearly the same are shown once. All sentences but those of the pack are invented."""

from datetime import date

import pytest

from materia.answers.candidate import Candidate
from materia.answers.near import nearly_same, repeats
from materia.answers.opening import open_answerer
from materia.model.answer import Answer
from materia.model.statement import Statement

AS_OF = date(2026, 11, 22)
NAMES = ("inventol", "fictivol")


def said(
    text: str,
    *,
    predicate: str = "interacts_with",
    thing: str | None = None,
    origin: str = "curated",
    severity: str | None = None,
    subject: str = "drug:inventol",
) -> tuple[Candidate, str]:
    statement = Statement(
        id=text,
        subject=subject,
        predicate=predicate,
        object=thing,
        text=text,
        plain=text,
        evidence=(),
        origin=origin,
        severity=severity,
    )
    return Candidate(text=text, subject=subject, evidence=(), sources=(), statement=statement), text


BLEEDS = said("Stomach bleeds from inventol are more likely if you take a thinner.")
RAISED = said("Thinners raise the risk of stomach bleeding with drugs like inventol.", origin="extracted")


def test_the_same_in_other_words_is_the_same() -> None:
    assert nearly_same(BLEEDS, RAISED, NAMES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Inventol raises the blood level of fictivol.", "Inventol lowers the blood level of fictivol."),
        ("Inventol with fictivol may be used at night.", "Inventol with fictivol may not be used at night."),
        ("Wait 2 hours between inventol and the blue wibble.", "Wait 14 hours between inventol and the blue wibble."),
        ("Inventol makes wibbles hurt.", "Inventol makes squibs itch."),
    ],
)
def test_another_direction_number_or_matter_is_not_the_same(one: str, other: str) -> None:
    assert not nearly_same(said(one), said(other), NAMES)


def test_two_effects_or_two_medicines_are_never_the_same() -> None:
    frame = "Side effects reported with inventol include {}."
    one = said(frame.format("hiccups"), predicate="causes", thing="effect:hiccups")
    other = said(frame.format("hives"), predicate="causes", thing="effect:hives")
    assert not nearly_same(one, other, NAMES)
    first = said("The wibble turns very sore at night.", predicate="boxed_warning")
    second = said("The wibble turns very sore at night.", predicate="boxed_warning", subject="drug:fictivol")
    assert not nearly_same(first, second, NAMES) and nearly_same(first, first, NAMES)


def test_the_curated_and_the_gravest_stay_and_so_does_the_verdict() -> None:
    grave = said("Stomach bleeds from inventol are more likely with a thinner.", severity="serious")
    rows = [("a", *RAISED), ("b", *BLEEDS), ("c", *grave)]
    assert repeats(rows, (), NAMES) == {"a", "b"}
    assert repeats(rows, ("a",), NAMES) == {"b", "c"}


@pytest.mark.parametrize(
    ("asked", "most"), [("Can I take sildenafil with nitroglycerin", 2), ("ibuprofen with apixaban", 2)]
)
def test_a_pair_of_the_pack_is_told_once(asked: str, most: int) -> None:
    answer: Answer = open_answerer(None).answerer.answer(asked, as_of=AS_OF)
    told = [c for s in answer.sections if s.kind == "interaction" for c in s.claims]
    assert answer.status == "answered" and len(told) + len(answer.verdict.claims) <= most
