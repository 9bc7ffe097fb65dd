"""How the command line fails: an exit code and one sentence on stderr, never a traceback."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.errors import BadInput, LibraryError, PackError
from materia.interfaces.cli.failure import failure, one_sentence
from materia.interfaces.cli.main import COMMANDS, main
from materia.interfaces.question_text import LONGEST_QUESTION, question_text


def ask_that_raises(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def raising(settings: object) -> None:
        raise error

    monkeypatch.setattr("materia.interfaces.opening.open_answerer", raising)


@pytest.fixture(autouse=True)
def no_user_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATERIA_CONFIG", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", ""], "The question is empty"),
        (["ask", " \n\t "], "The question is empty"),
        (["ask", "?!…"], "The question is empty"),
        (["ask", "a" * 10_000], "has 10,000 characters, and the limit is 2,000"),
        (["ask", "baclofen\x00\x1b[2J"], "control characters"),
        (["ask", "baclofen \udcff"], "not text"),
        (["ask"], "Give one question"),
        (["ask", "hi", "--questions", "x.jsonl"], "Give one question"),
        (["ask", "hi", "--json", "--markdown"], "not both"),
        (["ask", "hi", "--audience", "robot"], "--audience must be one of"),
        (["ask", "hi", "--country", "Atlantis"], "two-letter country code"),
        (["ask", "hi", "--as-of", "soon"], "must be a date"),
        (["ask", "hi", "--profile", "me.json"], "--profile is not supported yet"),
        (["ask", "hi", "--config", "/nonexistent.toml"], "/nonexistent.toml does not exist"),
        (["ask", "hi", "--no-pack", "--library", "/nonexistent"], "There is nothing to answer from"),
        (["check", "/dev/null"], "is not a file"),
        (["ask", "--questions", "/nonexistent.jsonl"], "/nonexistent.jsonl is not a file"),
        (["ask", "hi", "--colour"], "--colour"),
        (["ask", "what", "is", "baclofen"], "put words that belong together in quotes"),
        (["asc", "hi"], "asc"),
        (["compare", "baclofen"], "two drugs or more"),
        (["compare", "Baclofen", "baclofen"], "named twice"),
        (["drug", ""], "The name is empty: name a drug"),
        (["search", " "], "The query is empty"),
        (["search", "x", "--limit", "0"], "--limit"),
        (["library", "stats", "--library", "/nonexistent"], "There is no library at /nonexistent"),
        (["library", "export", "--library", "/nonexistent"], "There is no library at /nonexistent"),
        (["source", "spl:x", "--library", "/nonexistent"], "There is no library at /nonexistent"),
        (["check", "/nonexistent.jsonl"], "/nonexistent.jsonl is not a file"),
        (["eval", "xyzzy", "file"], "There is no suite 'xyzzy'"),
        (["eval", "medicationqa", "/nonexistent"], "/nonexistent is not a file"),
        (["fetch", "dailymed"], "Give drug names, or set ids, or a bulk release"),
        (["fetch", "dailymed", "--set-id", "../../etc/passwd"], "is not a set id"),
        (["fetch", "dailymed", "--bulk", "animal"], "has no release 'animal'"),
        (["fetch", "openfda", 'x" OR "y'], "cannot be a drug name"),
        (["fetch", "openfda", "baclofen", "--proxy", "nowhere"], "--proxy must be an address"),
        (["fetch", "openfda", "baclofen", "--rate-limit", "0"], "between 1 and 240"),
        (["ingest", "/nonexistent"], "/nonexistent does not exist"),
    ],
)
def test_bad_use_exits_with_2_and_one_sentence(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MATERIA_FETCH_FOLDER", str(tmp_path / "fetched"))
    if arguments[0] in ("ingest",):
        monkeypatch.setenv("MATERIA_LIBRARY", str(tmp_path / "library"))
    code = main(arguments)
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert words in err
    assert err.startswith("materia: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (LibraryError("the library was made by a newer version"), 1, "newer version."),
        (PackError("The pack is missing: build it."), 1, "The pack is missing: build it."),
        (OSError(errno.ENOSPC, "No space left on device", "/data/x"), 1, "/data/x could not be used: the disk is full"),
        (OSError(errno.EROFS, "Read-only file system", "/data/x"), 1, "the disk is read-only"),
        (PermissionError(errno.EACCES, "Permission denied", "/data/x"), 1, "permission is denied"),
        (OSError(errno.EIO, "Input/output error"), 1, "input/output error"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"), 2, "not UTF-8"),
        (MemoryError(), 1, "not enough memory"),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (
            ZeroDivisionError("division\nby zero"),
            1,
            "(ZeroDivisionError: division by zero): run the command again with --debug",
        ),
        (RecursionError("maximum recursion depth exceeded"), 1, "RecursionError"),
    ],
)
def test_whatever_a_room_raises_becomes_one_sentence(
    error: BaseException,
    code: int,
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask_that_raises(monkeypatch, error)
    assert main(["ask", "Is baclofen an opioid?"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_debug_shows_where_an_unexpected_error_arose(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_that_raises(monkeypatch, ZeroDivisionError("x"))
    assert main(["ask", "hi", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_debug_after_two_dashes_is_a_question(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_that_raises(monkeypatch, BadInput("reached"))
    assert main(["ask", "--", "--debug"]) == 2
    assert "reached" in capsys.readouterr().err


def test_a_closed_pipe_is_no_error() -> None:
    assert failure(BrokenPipeError()).silent
    script = "import sys; from materia.interfaces.cli.main import main; sys.exit(main(['--help']))"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", script], stdout=writer, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(writer)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "materia", "--version"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == 1
    assert b"the disk is full" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_closed_streams_are_no_traceback() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m materia --version >&-; {sys.executable} -m materia ask '' 2>&-"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")


def test_version_and_help() -> None:
    done = subprocess.run([sys.executable, "-m", "materia", "--version"], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout[:8], done.stderr) == (0, b"materia ", b"")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_a_help_text_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert f"Usage: materia {command}" in capsys.readouterr().out


def test_a_command_imports_only_its_own_module() -> None:
    script = (
        "import sys; from materia.interfaces.cli.main import main; main(['ask', '']); "
        "heavy = {'pydantic', 'rich', 'httpx', 'sqlalchemy', 'alembic', 'lxml', 'tantivy', 'yaml'} & set(sys.modules); "
        "print(*sorted(heavy), *sorted(m for m in sys.modules if m.startswith('materia.interfaces.cli.fetch')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=60, text=True)
    assert done.stdout.strip() == "", "`materia ask` has 0.6 s: import heavy libraries where they are used"


@given(st.text(max_size=300))
def test_any_text_becomes_one_printable_line(text: str) -> None:
    line = one_sentence(text)
    assert line.isprintable()
    assert "\n" not in line


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE documents; --",
        "<script>alert(1)</script> baclofen?",
        "$(rm -rf /) `id` baclofen",
        "¿Es el baclofeno un opioide?",
        "バクロフェンとは何ですか",
        "is baclofen\nan opioid\t?",
        "👩‍⚕️ baclofen?",
        "a" * LONGEST_QUESTION,
    ],
)
def test_sql_html_shell_and_other_languages_are_text(text: str) -> None:
    assert question_text(text) == text


@given(st.text(max_size=LONGEST_QUESTION + 50))
def test_a_question_is_passed_on_or_refused(text: str) -> None:
    try:
        passed = question_text(text)
    except BadInput:
        return
    assert passed == text.strip()
    assert 0 < len(passed) <= LONGEST_QUESTION


def test_errors_of_the_system_name_the_file(tmp_path: Path) -> None:
    def act(path: Path) -> Callable[[], object]:
        return lambda: path.read_bytes()

    for path, words in ((tmp_path / "none", "it does not exist"), (tmp_path, "it is a folder")):
        with pytest.raises(OSError) as raised:
            act(path)()
        text = failure(raised.value).text
        assert str(path) in text
        assert words in text
