"""The `materia` command: which module holds which command, and how every command ends."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from materia.interfaces.cli.failure import INTERRUPTED, Failure, failure

#: Command → module. A module is imported only where its command is called (or all are to be listed), so that
#: `materia ask` does not wait for the others.
COMMANDS = {
    "ask": "ask",
    "drug": "lookup",
    "compare": "lookup",
    "search": "lookup",
    "ingest": "ingest",
    "serve": "serve",
    "source": "source",
    "library": "library",
    "check": "check",
    "fetch": "fetch",
    "pack": "pack",
    "eval": "evaluate",
}

_HELP = """Medication questions answered from dated drug labels, every sentence cited.

For information only: Materia is no substitute for a pharmacist or prescriber, and not for emergencies.
"""

_EPILOG = """Examples:

materia ask "Is baclofen an opioid?"

materia fetch dailymed baclofen --into labels

materia ingest labels
"""


def build(command: str | None = None) -> typer.Typer:
    """Return the application with all commands, or with the one named."""
    app = typer.Typer(
        name="materia",
        help=_HELP,
        epilog=_EPILOG,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global)
    modules = dict.fromkeys(COMMANDS.values()) if command is None else {COMMANDS[command]: None}
    for module in modules:
        import_module(f"materia.interfaces.cli.{module}").register(app)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        from materia import __version__

        typer.echo(f"materia {__version__}")
        raise typer.Exit


def _global(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an unexpected error arose.")] = False,
) -> None:
    """Take the options that stand before the command."""


def main(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code: 0, 1 (nothing could be done) or 2 (bad use)."""
    debug, words = _debug(arguments)
    command = words[0] if words and words[0] in COMMANDS and "_MATERIA_COMPLETE" not in os.environ else None
    try:
        app = build(command)
        result = typer.main.get_command(app).main(args=words, prog_name="materia", standalone_mode=False)
        sys.stdout.flush()
        if result == INTERRUPTED:
            # Typer has turned Ctrl-C into this code without a word
            raise KeyboardInterrupt
    except BaseException as error:  # nothing may reach the user as a traceback
        if debug and not isinstance(error, SystemExit | KeyboardInterrupt):
            import traceback

            traceback.print_exc()
        end = failure(error)
        _say(end)
        return end.code
    return result if isinstance(result, int) else 0


def _debug(arguments: Sequence[str]) -> tuple[bool, list[str]]:
    """Return whether `--debug` stands anywhere before "--", and the other arguments."""
    words = list(arguments)
    before = words[: words.index("--")] if "--" in words else words
    rest = [word for word in before if word != "--debug"] + words[len(before) :]
    return "--debug" in before or os.environ.get("MATERIA_DEBUG", "") not in ("", "0"), rest


def _say(end: Failure) -> None:
    if end.silent:
        # whoever read our output has closed it: keep the interpreter from complaining at exit
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (OSError, ValueError):
            return
    elif end.text:
        try:
            print(f"materia: {end.text}", file=sys.stderr, flush=True)
        except (OSError, ValueError):
            return


def run() -> None:
    """Run the command line of this process and exit."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - closed by whoever started us
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a terminal that lacks a sign shows another instead of failing
            stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
