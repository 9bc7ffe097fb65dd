"""`materia serve`: pages and API on this machine."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from materia.errors import BadInput
from materia.interfaces.cli import options
from materia.interfaces.cli.output import say

_NEEDED = ("fastapi", "uvicorn", "jinja2", "python_multipart")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", epilog="Example:\n\nmateria serve --port 8080\n", short_help="Serve the pages and the API.")(
        serve
    )


def serve(
    host: Annotated[
        str | None, typer.Option("--host", metavar="ADDRESS", help="Address to listen on [127.0.0.1].")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", metavar="N", help="Port to listen on; 0 takes any free one [8000].")
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help="Processes that serve [1].")] = None,
    audience: options.Audience = None,
    country: options.Country = None,
    as_of: options.AsOf = None,
    library: options.Library = None,
    no_pack: options.NoPack = False,
    config: options.Config = None,
) -> None:
    """Serve the pages and the API until it is ended; what is ingested meanwhile is taken over without a restart.

    The log is one line of JSON a request on standard error, without questions.
    """
    settings = options.settings_from(
        config,
        server_host=host,
        server_port=port,
        server_workers=workers,
        audience=audience,
        country=country,
        as_of=as_of,
        library=library,
        no_pack=no_pack,
    )
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise BadInput(
            "`materia serve` needs the extra `server`, which is not installed: pip install 'materia-medica[server]'."
        )
    from materia.interfaces.opening import open_library_if_any, open_pack

    # Opened again by the serving processes: what is missing or broken is told here, before anybody connects.
    opened = open_library_if_any(settings)
    if opened is not None:
        opened.close()
    pack = open_pack(settings)
    if pack is not None:
        pack.close()
    from materia.interfaces.http.serving import serve as run

    run(settings, say)
