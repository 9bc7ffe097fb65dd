"""Salts of one medicine are products of their own: a dose or a use of one is never given for another."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.answers.opening import open_answerer
from materia.answers.product import of_salt
from materia.identity.moiety import salts_named
from materia.model.statement import Evidence, Statement
from materia.pack.store import Pack

TITLES = {
    "d:tartrate": "Invented Metoprolol Tartrate Tablets",
    "d:plain": "Inventol",
    "d:succinate": "Metoprolol Succinate",
}


def stated(identifier: str, predicate: str, document: str, text: str) -> Statement:
    evidence = Evidence(document=document, section="1", start=0, end=1, quote_sha256="0" * 64, section_kind="34068-7")
    return Statement(
        id=identifier,
        subject="drug:metoprolol",
        predicate=predicate,
        object=None,
        text=text,
        plain=text,
        evidence=(evidence,),
    )


STATEMENTS = [
    stated("class", "is_a", "d:tartrate", "Metoprolol tartrate is a beta-blocker."),
    stated("dose-tartrate", "dose", "d:tartrate", "The invented start is 1 mg."),
    stated("dose-words", "dose", "d:plain", "Metoprolol tartrate starts at an invented 2 mg."),
    stated("dose-plain", "dose", "d:plain", "The invented start is 3 mg."),
    stated("use-plain", "treats", "d:plain", "It treats an invented ill."),
    stated("risk", "boxed_warning", "d:tartrate", "Do not stop metoprolol at once."),
]


def kept(asked: str | None, statements: list[Statement] | None = None) -> list[str]:
    found = of_salt(STATEMENTS if statements is None else statements, "metoprolol", asked, lambda d: TITLES[d])
    return [s.id for s in found]


def test_another_salt_gives_no_dose_and_no_use_but_class_and_risks_stay() -> None:
    assert kept("metoprolol succinate") == ["class", "risk"]


def test_the_salt_asked_about_keeps_its_own_doses() -> None:
    assert kept("metoprolol tartrate") == ["class", "dose-tartrate", "dose-words", "use-plain", "risk"]


def test_a_source_that_names_no_salt_gives_uses_but_no_dose() -> None:
    plain = [s for s in STATEMENTS if s.id in ("dose-plain", "use-plain")]
    assert kept("metoprolol succinate", plain) == ["use-plain"]


def test_without_a_salt_in_the_question_everything_stays() -> None:
    assert kept(None) == kept("metoprolol") == [s.id for s in STATEMENTS]


@given(st.sampled_from(["tartrate", "succinate", "hydrochloride", "sodium phosphate"]), st.booleans())
def test_a_named_salt_is_read_in_capitals_too(salt: str, capitals: bool) -> None:
    text = f"Metoprolol {salt} tablets"
    assert salts_named(text.upper() if capitals else text, "metoprolol") == {salt}


@pytest.mark.parametrize("subject", [s for s in Pack.open().subjects() if s.startswith("drug:")])
def test_no_shipped_dose_of_another_salt_is_given(subject: str) -> None:
    pack = Pack.open()
    name = subject.removeprefix("drug:").replace("-", " ")

    def title(document: str) -> str:
        source = pack.source(document)
        return source.title if source is not None else ""

    for statement in of_salt(pack.statements(subject), name, f"{name} succinate", title):
        if statement.predicate in ("dose", "dose_adjustment"):
            named = salts_named(statement.text, name).union(
                *(salts_named(title(e.document), name) for e in statement.evidence)
            )
            assert "succinate" in named


def test_the_pack_gives_no_tartrate_dose_for_succinate() -> None:
    answerer = open_answerer(None).answerer
    answer = answerer.answer("What is the dose of metoprolol succinate?", as_of=date(2026, 11, 22))
    assert "mg" not in " ".join(claim.text for claim in answer.claims)


@pytest.mark.parametrize(
    "question", ["Can I crush metoprolol succinate?", "Can metoprolol succinate be taken with food?"]
)
def test_a_free_search_gives_nothing_of_another_salt(question: str) -> None:
    answer = open_answerer(None).answerer.answer(question, as_of=date(2026, 11, 22))
    assert not [c for c in answer.claims if "tartrate" in c.text]
