"""The commands that Markdown pages show: read out of their code, with the output that stands below them."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Every page that shows commands to people.
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```", re.M | re.S)
_INLINE = re.compile(r"(?<!`)`((?:materia|make|python -m materia[^\s`]*|python scripts/[^\s`]*)(?: [^`\n]+)?)`(?!`)")
_PROGRAMS = ("materia ", "make ", "python ")


@dataclass(frozen=True, slots=True)
class Shown:
    """A command, and the lines that a page shows below it."""

    command: str
    output: tuple[str, ...] = ()


def transcript(text: str) -> list[Shown]:
    """Return the commands with a prompt of a page's code, each with its output, in their order."""
    found: list[Shown] = []
    for _, _, code in _FENCE.findall(text):
        lines = code.splitlines()
        while lines:
            line = lines.pop(0)
            if not line.lstrip().startswith("$ "):
                continue
            command = line.lstrip().removeprefix("$ ")
            while _is_open(command) and lines:
                command += "\n" + lines.pop(0)
            output: list[str] = []
            while lines and not lines[0].lstrip().startswith("$ "):
                output.append(lines.pop(0))
            found.append(Shown(command, tuple(output)))
    return found


def commands(text: str) -> list[str]:
    """Return every command in a page's code: with a prompt, else alone on a line."""
    found = [shown.command for shown in transcript(text)]
    for _, _, code in _FENCE.findall(text):
        if not re.search(r"^ *\$ ", code, re.M):
            found += [line.strip() for line in code.splitlines() if line.strip().startswith(_PROGRAMS)]
    return found


def mentions(text: str) -> list[str]:
    """Return the commands named inside a page's sentences, often without their arguments."""
    return list(_INLINE.findall(_FENCE.sub("", text)))


def words(command: str) -> list[str]:
    """Return the words of the first program of a command line: without comment, pipe, redirection and brackets."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    found: list[str] = []
    for word in lexer:
        if set(word) <= set("|&;<>"):
            break
        found.append(word)
    # usage such as `materia source [OPTIONS] DOCUMENT [SECTION]`
    return [
        bare
        for word in found
        if word not in ("[OPTIONS]", "COMMAND") and (bare := word.strip("[]").removesuffix("...")) not in ("", "…")
    ]


def _is_open(command: str) -> bool:
    """Tell whether a quotation or a line goes on after this line."""
    try:
        shlex.split(command)
    except ValueError:
        return True
    return command.endswith("\\")
