"""Running the server: the socket, one process or several, and a quiet end."""

from __future__ import annotations

import signal
import socket
from functools import partial
from typing import TYPE_CHECKING

from materia.errors import BadInput, MateriaError
from materia.interfaces.http.logs import CONFIGURATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from materia.settings import Settings

_BACKLOG = 1024


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until a signal ends it; `say` is given the URL once connections are taken.

    Requests under way when the signal comes are finished. Raises `BadInput` for an address that cannot be listened
    on, and `SystemExit` at the end.
    """
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    listener = bind(settings.server_host, settings.server_port)
    config = uvicorn.Config(
        partial(_application, settings),
        factory=True,
        workers=settings.server_workers,
        log_config=CONFIGURATION,
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="on",
        backlog=_BACKLOG,
        proxy_headers=settings.server_proxies is not None,
        forwarded_allow_ips=settings.server_proxies or "",
        timeout_graceful_shutdown=max(1, round(settings.server_grace)),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn raises the signal again once everything has ended: an end that was asked for is no failure.
        signal.signal(number, _end)
    listener.listen(_BACKLOG)
    say(f"Materia serves at {url(listener)} (Ctrl-C ends it)")
    with listener:
        if settings.server_workers > 1:
            supervisor = Multiprocess(config, sockets=[listener])
            supervisor.run()
            if any(process.exitcode == uvicorn.config.STARTUP_FAILURE for process in supervisor.processes):
                raise MateriaError("A serving process could not start: the log above tells why.")
        else:
            uvicorn.Server(config).run(sockets=[listener])


def bind(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address. Raises `BadInput` where that cannot be."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise BadInput(f"{host!r} is no address of this machine: name one such as 127.0.0.1.") from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        reason = (error.strerror or "it cannot be used").lower()
        raise BadInput(f"Cannot listen on {host} port {port}: {reason}; choose another --host or --port.") from None
    listener.set_inheritable(True)
    return listener


def url(listener: socket.socket) -> str:
    """Return the address at which a socket's server is reached from this machine."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def _application(settings: Settings) -> FastAPI:
    from materia.interfaces.http.app import create_app

    return create_app(settings)


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(0)
