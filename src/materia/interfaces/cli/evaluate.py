"""`materia eval`: public benchmarks, and the figures that an operator can publish."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from materia.errors import BadInput
from materia.interfaces.cli import options
from materia.interfaces.cli.output import timed, write_json

#: Suites by name; the others of the contract come with the parts that they measure.
SUITES = ("medicationqa",)

_EPILOG = """Example:

materia eval medicationqa medicationqa.jsonl --json
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("eval", epilog=_EPILOG)(evaluate)


def evaluate(
    suite: Annotated[str, typer.Argument(help="medicationqa: consumer questions (MedInfo 2019).")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The questions of the suite, JSON lines.")],
    as_json: options.AsJson = False,
    as_of: options.AsOf = None,
    library: options.Library = None,
    no_pack: options.NoPack = False,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Run a benchmark and print its figures."""
    settings = options.settings_from(config, library=library, no_pack=no_pack, as_of=as_of, timing=timing)
    if suite not in SUITES:
        raise BadInput(f"There is no suite {suite!r}: choose {', '.join(SUITES)}.")
    if not file.is_file():
        raise BadInput(f"{file} is not a file: name the questions of {suite}.")
    with timed(settings.timing):
        from materia.answers.opening import opened
        from materia.evaluation import medicationqa
        from materia.interfaces.opening import open_library_if_any, open_pack

        ready = opened(open_pack(settings), open_library_if_any(settings))
        report = medicationqa.run(file, ready.answerer, ready.recogniser, ready.library, settings.as_of)
        if as_json:
            write_json(report)
        else:
            print(medicationqa.render(report))
