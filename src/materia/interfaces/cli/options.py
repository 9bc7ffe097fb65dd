"""The options that several commands share, and the settings that they make."""

from pathlib import Path
from typing import Annotated, Any

import typer

from materia.settings import Settings, load

Library = Annotated[
    Path | None,
    typer.Option(
        "--library", metavar="DIR", help="Folder of the library [MATERIA_LIBRARY, else the user's data folder]."
    ),
]
NoPack = Annotated[bool, typer.Option("--no-pack", help="Leave the shipped knowledge pack out.")]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="TOML file of settings.")]
Timing = Annotated[bool, typer.Option("--timing", help="Print the time that the command took to stderr.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Answer as on this day (YYYY-MM-DD) [today].")
]
Audience = Annotated[
    str | None,
    typer.Option(
        "--audience",
        metavar="A",
        help="patient, caregiver, student, nurse, pharmacist or physician: changes words, never facts.",
    ),
]
Country = Annotated[str | None, typer.Option("--country", metavar="CC", help="Country for emergency numbers [US].")]
Workers = Annotated[int | None, typer.Option("--workers", metavar="N", help="Processes [one for each processor].")]


def settings_from(config: Path | None = None, **flags: Any) -> Settings:
    """Return the settings of a command; a flag that was not given (None, or False for a switch) decides nothing."""
    return load(
        {name: value for name, value in flags.items() if value is not None and value is not False}, config=config
    )
