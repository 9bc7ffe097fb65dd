"""`materia ask`: what is asked, what is printed, and batches of questions. The answerer here is a stand-in."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from materia.interfaces.cli.main import main
from materia.model.answer import Answer, Engine, QuestionView, Readability, Triage, Verdict
from materia.model.question import Audience
from materia.settings import Settings


class StandIn:
    """Answers every question with its own text, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.settings: Settings | None = None

    def answer(self, text: str, **given: Any) -> Answer:
        self.asked.append((text, given))
        view = QuestionView(
            text=text, intent="other", concepts=[], audience=given["audience"], corrections=[], assumptions=[]
        )
        return Answer(
            question=view,
            status="not_found",
            triage=Triage(),
            verdict=Verdict(),
            key_points=[],
            sections=[],
            claims=[],
            references=[],
            must_haves=[],
            notices=[],
            follow_ups=[],
            related=[],
            limits=[],
            readability=Readability(grade=None),
            engine=Engine(version="0", library="pack"),
        )

    def explain(self, text: str, **given: Any) -> tuple[Answer, list[tuple[str, str]]]:
        return self.answer(text, **given), [("An invented sentence.", "number")]


@pytest.fixture
def answerer(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    stand_in = StandIn()

    def opened(settings: Settings) -> StandIn:
        stand_in.settings = settings
        return stand_in

    monkeypatch.setenv("MATERIA_CONFIG", "")
    monkeypatch.setattr("materia.interfaces.opening.open_answerer", opened)
    return stand_in


def test_json_is_one_line_on_stdout_and_every_status_exits_with_0(
    answerer: StandIn, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["ask", "Is baclofen an opioid?", "--json"]) == 0
    out, err = capsysbinary.readouterr()
    assert json.loads(out)["status"] == "not_found"
    assert (out.count(b"\n"), err) == (1, b"")


def test_flags_reach_the_answerer(answerer: StandIn, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    flags = ["--audience", "nurse", "--country", "gb", "--as-of", "2026-07-31", "--no-pack", "--library", str(tmp_path)]
    assert main(["ask", "q", "--json", *flags]) == 0
    (asked,) = answerer.asked
    assert asked == ("q", {"audience": Audience.NURSE, "country": "GB", "as_of": date(2026, 7, 31)})
    assert answerer.settings is not None
    assert (answerer.settings.no_pack, answerer.settings.library) == (True, tmp_path)


def test_timing_goes_to_stderr_never_into_the_json(answerer: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", "q", "--json"])
    plain = capsys.readouterr()
    main(["ask", "q", "--json", "--timing"])
    timed = capsys.readouterr()
    assert timed.out == plain.out
    assert timed.err.endswith(" s\n")


def test_explain_lists_refused_sentences_on_stderr(answerer: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "q", "--json", "--explain"]) == 0
    out, err = capsys.readouterr()
    assert "An invented sentence." in err
    assert "An invented sentence." not in out


def test_text_and_markdown_are_for_people(answerer: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Is *baclofen* <b>?", "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("# ")
    assert main(["ask", "Is [red]baclofen[/red] <b>?"]) == 0
    assert capsys.readouterr().out


def test_a_question_may_come_from_standard_input(
    answerer: StandIn, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Is baclofen an opioid?\n"))
    assert main(["ask", "-", "--json"]) == 0
    assert answerer.asked[0][0] == "Is baclofen an opioid?"


def test_a_batch_gives_one_answer_a_line_in_the_same_order(
    answerer: StandIn, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    questions = [f"question {n} ü" for n in range(20)]
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\n".join(json.dumps({"id": 1, "question": q}).encode() for q in questions) + b"\n\n")
    assert main(["ask", "--questions", str(path), "--json"]) == 0
    lines = capsysbinary.readouterr().out.splitlines()
    assert [json.loads(line)["question"]["text"] for line in lines] == questions


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "Line 2 of"),
        (b"\xff\xfe", "Line 2 of"),
        (b'"a question"', "is not an object such as"),
        (b'{"query": "a question"}', "is not an object such as"),
        (b'{"question": 3}', "is not an object such as"),
        (b'{"question": " "}', "is empty"),
        (b'{"question": "a\\u0000"}', "control characters"),
    ],
)
def test_a_bad_line_is_named_before_the_first_answer(
    answerer: StandIn, capsys: pytest.CaptureFixture[str], tmp_path: Path, line: bytes, words: str
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b'{"question": "good"}\n' + line + b"\n")
    assert main(["ask", "--questions", str(path), "--json"]) == 2
    out, err = capsys.readouterr()
    assert (out, answerer.asked) == ("", [])
    assert "Line 2 of" in err
    assert words in err


def test_an_empty_batch_is_bad_use(answerer: StandIn, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\n")
    assert main(["ask", "--questions", str(path), "--json"]) == 2
    assert "holds no question" in capsys.readouterr().err
