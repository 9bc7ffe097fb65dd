"""Every command that a page shows is one that the program understands."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from console import PAGES, ROOT, commands, mentions, transcript, words

from materia.interfaces.cli.failure import failure
from materia.interfaces.cli.main import build

_TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def misunderstood(line: list[str]) -> str:
    """Return what the program has against the words of a `materia` command line, which is not run."""
    command: Any = typer.main.get_command(build())
    context: Any = None
    name, rest = line[0], line[1:]
    try:
        while True:
            command.no_args_is_help = False
            for option in command.params:
                option.callback = None  # those of --version and --install-completion act while they are parsed
            context = command.make_context(name, rest, parent=context)
            if not getattr(command, "commands", None):
                return ""
            if not (context._protected_args or context.args):
                return ""
            name, command, rest = command.resolve_command(context, [*context._protected_args, *context.args])
    except typer.Exit:  # --help ends the command
        return ""
    except Exception as error:
        return failure(error).text


def wrong(command: str) -> str:
    """Return what is wrong with a command line that a page shows; other programs than the project's are not known."""
    line = words(command)
    if line[0] == "materia":
        return misunderstood(line)
    if line[0] == "make":
        return ", ".join(f"no target {word}" for word in line[1:] if "=" not in word and word not in _TARGETS)
    if line[:2] == ["python", "-m"] and line[2].startswith("materia"):
        module = ROOT / "src" / Path(*line[2].split("."))
        return "" if module.with_suffix(".py").exists() or (module / "__main__.py").exists() else f"no module {module}"
    if line[0] == "python" and line[1].endswith(".py"):
        return "" if (ROOT / line[1]).exists() else f"no script {line[1]}"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_shown_is_understood(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for command in commands(text):
        assert wrong(command) == "", f"{page.name}: `{command}`"
    for command in mentions(text):
        found = wrong(command)
        assert found == "" or found.startswith("Missing argument"), f"{page.name}: `{command}`"


def test_a_command_that_is_not_there_is_found_out() -> None:
    assert "aks" in misunderstood(["materia", "aks", "x"])
    assert "--jsom" in misunderstood(["materia", "ask", "x", "--jsom"])
    assert "stat" in misunderstood(["materia", "library", "stat"])
    assert misunderstood(["materia", "library", "stats", "--library", "x"]) == ""


def test_commands_are_read_from_prompts_code_and_sentences() -> None:
    page = 'Run `materia drug x`.\n\n```\n$ materia ask "a\nb" | wc -l\n3\nmake test\n```\n'
    assert commands(page) == ['materia ask "a\nb" | wc -l']
    assert transcript(page)[0].output == ("3", "make test")
    assert mentions(page) == ["materia drug x"]
    assert commands("```\nmake test  # all\nother\n```\n") == ["make test  # all"]
    assert words('materia ask "a b" --json > out # note') == ["materia", "ask", "a b", "--json"]
