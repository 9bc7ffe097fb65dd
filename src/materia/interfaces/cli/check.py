"""`materia check`: the checker alone, on anybody's pairs of claim and passage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from materia.errors import BadInput
from materia.interfaces.cli import options
from materia.interfaces.cli.ask import read_lines
from materia.interfaces.cli.output import timed, write_json

_EPILOG = """Examples:

materia check pairs.jsonl --json

with lines such as {"claim": "Baclofen is a muscle relaxant.", "passage": "Baclofen is a muscle relaxant."} or
{"claim": "…", "document": "spl:…", "section": "5.1"}
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", epilog=_EPILOG, short_help="Check claims against passages.")(check)


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help='Pairs, one a line; "-" reads standard input.')],
    as_json: options.AsJson = False,
    library: options.Library = None,
    no_pack: options.NoPack = False,
    config: options.Config = None,
    timing: options.Timing = False,
) -> None:
    """Check whether each claim is supported by its passage or stored section.

    Prints one line for each: supported, partial, unsupported or contradicted, with the reasons.
    """
    settings = options.settings_from(config, library=library, no_pack=no_pack, timing=timing)
    with timed(settings.timing):
        from materia.interfaces.opening import open_pair_checker
        from materia.interfaces.pair_checker import pair

        pairs = [(origin, pair(value, origin)) for origin, value in read_lines(file)]
        if not pairs:
            raise BadInput(f"{file} holds no pair of claim and passage.")
        checker = open_pair_checker(settings)
        results = [checker.check(given, origin) for origin, given in pairs]
        for result in results:
            if as_json:
                write_json(result)
            else:
                print(result.support, *(f"({reason.code}: {reason.text})" for reason in result.reasons))
