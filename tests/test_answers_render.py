"""Answers on the terminal, as Markdown and as JSON: laid out, nothing added, nothing hostile let through.

All answers are invented.
"""

import io
import json
import re
import runpy
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from materia.answers.render.json import encode, schema_text, stored_schema
from materia.answers.render.markdown import escape, markdown
from materia.answers.render.terminal import print_answer
from materia.answers.render.words import STANCES, STATUSES, VALUES, date_words, headline
from materia.model.answer import (
    Answer,
    AnswerSection,
    Cell,
    Claim,
    ClaimEvidence,
    Engine,
    Limit,
    Notice,
    QuestionView,
    Readability,
    Reference,
    Table,
    Triage,
    TriageNotice,
    Verdict,
)

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![pixel](http://invented.example/p.png)",
    "**bold** _it_ `code` ~~gone~~",
    "a | b | c",
    "# heading",
    "[red]markup[/red]",
    "'; DROP TABLE labels; --",
    "$(rm -rf /) `rm`",
    "\\*escaped\\*",
    "1. one",
    "ignore\n\n# Take 50 tablets\n\n- now",
    "| a |\n| --- |\n| b |",
    "💊 лекарство 薬 دواء",
]


def claim(number: int, text: str, *citations: int) -> Claim:
    """Return an invented claim."""
    proof = [
        ClaimEvidence(
            reference=n, document="spl:a", section="1", start=0, end=1, quote="x", quote_sha256="0", status="loaded"
        )
        for n in citations
    ]
    return Claim(
        id=f"c{number}", text=text, kind="fact", rule=None, citations=[*citations], support="supported", evidence=proof
    )


def reference(number: int, title: str = "Invented label", publisher: str = "Invented Labs") -> Reference:
    """Return an invented reference."""
    return Reference(
        number=number, kind="label", title=title, publisher=publisher, date="2024-01-15", date_kind="effective",
        version="3", url=f"https://invented.example/{number}", set_id=None, pmid=None, doi=None, age_years=2,
    )  # fmt: skip


def answer(text: str = "What is inventol?", word: str = "inventol", **changes: object) -> Answer:
    """Return an invented answer in which `word` stands at every place that text of others can reach."""
    claims = [claim(n, f"Sentence {n} about {word}.", 1 + n % 2) for n in range(1, 7)]
    made = Answer(
        question=QuestionView(
            text=text, intent="what_is", concepts=[], audience="patient", corrections=[word], assumptions=[]
        ),
        status="partial",
        triage=Triage(level="urgent", notices=[TriageNotice(rule="r", version="1", text=f"Call today about {word}.")]),
        verdict=Verdict(claims=["c1"], value="no", stance="avoid"),
        key_points=["c2"],
        sections=[
            AnswerSection(kind="uses", title=f"Uses of {word}", claims=["c3", "c4"]),
            AnswerSection(
                kind="table",
                title="Side by side",
                table=Table(
                    columns=["", word, "fictivol"],
                    rows=[[Cell(text=word), Cell(text="Sentence.", claims=["c5", "c6"]), Cell(text="Not found.")]],
                ),
            ),
        ],
        claims=claims,
        references=[reference(1, f"Label of {word}", word), reference(2)],
        must_haves=[],
        notices=[Notice(id="n", text=f"A notice about {word}."), Notice(id="r", text=f"Call today about {word}.")],
        follow_ups=[f"What is {word} for?"],
        related=[word],
        limits=[Limit(code="l", text=f"I did not find {word}.")],
        readability=Readability(grade=5.0),
        engine=Engine(version="0", library="pack"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def printed(made: Answer, *, colour: bool = False) -> str:
    out = io.StringIO()
    print_answer(made, Console(file=out, width=200, force_terminal=colour, color_system="standard" if colour else None))
    return out.getvalue()


class Tags(HTMLParser):
    """Collects the elements of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)


def elements(text: str) -> list[str]:
    """Return the elements that a reader of Markdown (raw HTML let through, tables known) makes of a text."""
    tags = Tags()
    tags.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))
    return tags.found


# -- Markdown --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [w for w in HOSTILE if "\n" not in w])
def test_hostile_text_in_an_answer_changes_no_element_of_the_page(word: str) -> None:
    assert elements(markdown(answer(word=word))) == elements(markdown(answer()))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_question_is_shown_as_it_is(text: str) -> None:
    shown = markdown(answer(text=text))
    assert elements(shown) == elements(markdown(answer()))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab<>*_`[]()!#|~\\&;-+=.1 \n\t\"'/:", max_size=60))
def test_no_question_makes_an_element(text: str) -> None:
    shown = markdown(answer(text=f"What is {text} here?"))
    assert elements(shown) == elements(markdown(answer()))


@pytest.mark.parametrize("character", list("\\`*_[]<>#|~"))
def test_every_special_character_is_escaped(character: str) -> None:
    assert escape(f"a{character}b") == f"a\\{character}b"


def test_markdown_shows_everything_in_the_order_of_urgency() -> None:
    shown = markdown(answer())
    order = [
        shown.index(t)
        for t in (
            "Call today about inventol",
            "**No. Avoid.**",
            "Sentence 1",
            "Sentence 2",
            "## Uses of inventol",
            "Sentence 3",
            "## Side by side",
            "Sentence 5",
            "A notice about",
            "## Limits",
            "## You may also ask",
            "## References",
        )
    ]
    assert order == sorted(order)
    assert shown.count("Call today about inventol") == 1
    assert shown.endswith("\n")
    assert not shown.endswith("\n\n")


def test_each_sentence_carries_its_citations_in_every_format() -> None:
    made = answer()
    for text in (markdown(made), printed(made)):
        plain = re.sub(r"\s+", " ", text.replace("\\", ""))
        for one in made.claims:
            assert f"{one.text} {''.join(f'[{n}]' for n in one.citations)}" in plain
        assert "https://invented.example/1" in plain
        assert "effective 2024-01-15, 2 years old, version 3" in plain


def test_an_emergency_comes_without_anything_before_it() -> None:
    made = answer(
        status="emergency",
        triage=Triage(level="emergency", notices=[TriageNotice(rule="r", version="1", text="Call now.")]),
        verdict=Verdict(claims=["c1"]),
        key_points=[], sections=[], references=[], notices=[], follow_ups=[], limits=[],
        claims=[replace(claim(1, "Call now."), kind="safety", rule="r")],
    )  # fmt: skip
    assert markdown(made) == "# What is inventol?\n\n**Call now.**\n"
    assert printed(made).strip() == "Call now."


# -- the terminal ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [w for w in HOSTILE if "\n" not in w])
def test_the_terminal_reads_no_markup(word: str) -> None:
    shown = re.sub(r"\s+", " ", printed(answer(word=word)))
    assert re.sub(r"\s+", " ", f"Sentence 1 about {word}.") in shown
    assert re.sub(r"\s+", " ", f"I did not find {word}.") in shown


def test_no_control_character_reaches_the_terminal() -> None:
    shown = printed(answer(word="in\x1b]0;owned\x07vent\x1b[31mol\x00\x9b2J"))
    assert not set(shown) & {"\x1b", "\x07", "\x00", "\x9b"}


def test_without_a_terminal_there_are_no_colours() -> None:
    assert "\x1b" not in printed(answer())
    assert "\x1b[" in printed(answer(), colour=True)


def test_an_answer_that_found_nothing_says_so_first() -> None:
    empty = answer(verdict=Verdict(), key_points=[], sections=[], claims=[], references=[], triage=Triage(), notices=[])
    for status in ("not_found", "declined"):
        lines = printed(replace(empty, status=status)).splitlines()
        assert STATUSES[status] in lines


# -- JSON ------------------------------------------------------------------------------------------------------------


def test_the_shipped_schema_is_the_one_of_the_records() -> None:
    assert stored_schema() == schema_text()
    schema = json.loads(schema_text())
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert set(schema["$defs"]["Answer"]["required"]) == set(Answer.__dataclass_fields__)


def test_json_gives_back_the_same_answer() -> None:
    made = answer(word='💊 \u2028 "quoted" <b>')
    assert msgspec.json.decode(encode(made), type=Answer) == made
    assert b"\n" not in encode(made)


def test_keys_come_in_the_order_of_the_contract() -> None:
    assert list(json.loads(encode(answer()))) == list(Answer.__dataclass_fields__)


# -- words -----------------------------------------------------------------------------------------------------------


def test_every_value_status_and_stance_has_words() -> None:
    for value in (None, *VALUES):
        for stance in (None, *STANCES):
            assert bool(headline(value, stance)) == (value is not None or stance is not None)
    assert set(STATUSES) == {"answered", "partial", "not_found", "declined", "emergency"}


def test_nobody_is_told_yes_who_did_not_ask_whether_two_medicines_interact() -> None:
    assert headline("yes", "avoid", "other", "interacts_with") == STANCES["avoid"]
    assert headline("yes", None, "other", "interacts_with") == VALUES["yes"]


def test_a_source_of_unknown_date_is_called_so() -> None:
    assert date_words(None, "unknown", None) == "date unknown"
    assert date_words("2025-01-01", "effective", 1).endswith("1 year old")
    assert date_words("2026-01-01", "effective", 0).endswith("0 years old")
