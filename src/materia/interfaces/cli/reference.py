"""The pages `docs/cli.md` and `docs/settings.md`, written from the code.

`python -m materia.interfaces.cli.reference` writes them anew.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from materia import settings
from materia.interfaces.cli.main import build

_INTRODUCTION = """# The command line

Generated from the commands themselves; do not edit.

Every command takes `--help`. Settings may also stand in the environment or in a file: see [settings](settings.md).
`materia --install-completion` sets up completion for your shell.

Exit codes: 0 for every answer, whatever its status, and for an ingest with skipped files; 1 when nothing could be
done; 2 for bad use; 130 when interrupted. An error is one sentence on standard error. Results go to standard output,
progress and timing to standard error. `--debug`, or `MATERIA_DEBUG=1`, shows where an unexpected error arose.
"""


def commands(command: Any | None = None, path: str = "materia") -> Iterator[tuple[str, Any]]:
    """Yield every command with its path, groups before what they hold."""
    if command is None:
        command = typer.main.get_command(build())
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{path} {name}")


def reference() -> str:
    """Return the page of all commands."""
    return "\n".join([_INTRODUCTION, *(_section(path, command) for path, command in commands())])


def _section(path: str, command: Any) -> str:
    parts = [f"## {path}", "", *_paragraphs(command.help or ""), "", "```", f"{path} {_usage(command)}".strip(), "```"]
    rows = [row for row in map(_row, command.params) if row]
    if rows:
        parts += ["", "| argument or option | meaning |", "| --- | --- |", *rows]
    if command.epilog:
        parts += ["", *_example(command.epilog)]
    return "\n".join([*parts, ""])


def _usage(command: Any) -> str:
    if getattr(command, "commands", None):
        return "COMMAND …"
    words = [_argument(p) for p in command.params if p.param_type_name == "argument"]
    return " ".join(["[OPTIONS]", *words])


def _argument(param: Any) -> str:
    name = str(param.metavar or param.name.upper())
    return name if param.required else f"[{name}]"


def _row(param: Any) -> str:
    text = " ".join((getattr(param, "help", None) or "").split()).replace("|", "\\|")
    if param.param_type_name == "argument":
        return f"| `{_argument(param)}` | {text} |"
    if getattr(param, "hidden", False):
        return ""
    metavar = "" if param.is_flag else f" {param.metavar or param.name.upper()}"
    return f"| `{', '.join(param.opts)}{metavar}` | {text} |"


def _paragraphs(text: str) -> list[str]:
    blocks = ["\n".join(line.strip() for line in block.splitlines()) for block in text.strip().split("\n\n")]
    return "\n\n".join(blocks).split("\n")


def _example(epilog: str) -> list[str]:
    """Return an epilog with its commands set as code."""
    lines: list[str] = []
    for block in epilog.strip().split("\n\n"):
        if block.startswith("materia "):
            lines += ["```", block, "```", ""]
        else:
            lines += [*block.splitlines(), ""]
    return lines[:-1]


def write(folder: Path) -> None:
    """Write the generated pages into the folder `docs` of a checkout."""
    (folder / "cli.md").write_text(reference(), encoding="utf-8")
    (folder / "settings.md").write_text(settings.reference(), encoding="utf-8")


if __name__ == "__main__":
    write(Path("docs"))
