"""`materia ask`: a question, or a file of questions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from materia.errors import BadInput
from materia.interfaces.cli import options
from materia.interfaces.cli.output import console, say, timed, write_line
from materia.interfaces.question_text import question_text

if TYPE_CHECKING:
    from materia.answers.answerer import Answerer
    from materia.model.answer import Answer
    from materia.settings import Settings

_EPILOG = """Examples:

materia ask "Is baclofen the same as cyclobenzaprine?"

materia ask "gabapentin dose CrCl 25" --audience pharmacist --json

materia ask --questions questions.jsonl --json > answers.jsonl
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ask", epilog=_EPILOG, short_help="Answer a question, every sentence cited.")(ask)


def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help='The question; "-" reads it from standard input.')
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option("--questions", metavar="FILE.jsonl", help='Answer each line {"question": …} with a line of JSON.'),
    ] = None,
    audience: options.Audience = None,
    profile: Annotated[
        Path | None, typer.Option("--profile", metavar="FILE", help="The reader's medicines (not supported yet).")
    ] = None,
    country: options.Country = None,
    as_of: options.AsOf = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="List to stderr the sentences that the checker refused, and why.")
    ] = False,
    as_json: options.AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    library: options.Library = None,
    no_pack: options.NoPack = False,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Answer a medication question from dated drug labels, every sentence cited."""
    settings = options.settings_from(
        config, library=library, no_pack=no_pack, audience=audience, country=country, as_of=as_of, timing=timing
    )
    with timed(settings.timing):
        if profile is not None:
            raise BadInput("--profile is not supported yet: name the medicines and conditions in the question.")
        if (question is None) == (questions is None):
            raise BadInput("Give one question, or --questions FILE.jsonl: see `materia ask --help`.")
        if as_json and markdown:
            raise BadInput("Choose --json or --markdown, not both.")
        if questions is not None:
            if markdown:
                raise BadInput("--questions prints JSON only: leave --markdown out.")
            _batch(questions, settings, explain)
        else:
            text = sys.stdin.read() if question == "-" else question
            _one(question_text(text or ""), settings, as_json, markdown, explain)


def _one(text: str, settings: Settings, as_json: bool, as_markdown: bool, explain: bool) -> None:
    from materia.interfaces.opening import open_answerer

    answer = _answer(open_answerer(settings), text, settings, explain)
    if as_json:
        _write(answer)
    elif as_markdown:
        from materia.answers.render.markdown import markdown

        print(markdown(answer))
    else:
        from materia.answers.render.terminal import print_answer

        print_answer(answer, console())


def _batch(path: Path, settings: Settings, explain: bool) -> None:
    texts = list(read_questions(path))
    from materia.interfaces.opening import open_answerer

    answerer = open_answerer(settings)
    for text in texts:
        _write(_answer(answerer, text, settings, explain))


def _answer(answerer: Answerer, text: str, settings: Settings, explain: bool) -> Answer:
    from materia.model.question import Audience

    asked: dict[str, Any] = {
        "audience": Audience(settings.audience),
        "country": settings.country,
        "as_of": settings.as_of,
    }
    if not explain:
        return answerer.answer(text, **asked)
    answer, refused = answerer.explain(text, **asked)
    for sentence, reasons in refused:
        say(f"refused: {sentence} [{reasons}]")
    return answer


def _write(answer: Answer) -> None:
    from materia.answers.render.json import encode

    write_line(encode(answer))


def read_questions(path: Path) -> Iterator[str]:
    """Yield the questions of a JSONL file. The caller reads them all before it answers the first.

    Raises `BadInput` that names the line for anything but a JSON object with a question.
    """
    count = 0
    for origin, value in read_lines(path):
        question = value.get("question") if isinstance(value, dict) else None
        if not isinstance(question, str):
            raise BadInput(f'{origin} is not an object such as {{"question": "Is baclofen an opioid?"}}.')
        count += 1
        yield question_text(question, origin)
    if not count:
        raise BadInput(f"{path} holds no question.")


def read_lines(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield "Line 3 of FILE" and the value of each line of a JSONL file that is not empty ("-" is standard input)."""
    import msgspec

    if str(path) != "-" and not path.is_file():
        raise BadInput(f"{path} is not a file: name a file of JSON lines.")
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            yield f"Line {number} of {path}", msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise BadInput(f"Line {number} of {path} is not JSON: mend the line and run again.") from None
