"""An id for every request, and one line about it in the log: no question, no query string, no path as it was sent."""

import logging
import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("materia.server.requests")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLog:
    """Gives each request an id (`X-Request-ID`, taken over where it is sane) and logs how it ended."""

    def __init__(self, app: ASGIApp, *, addresses: bool) -> None:
        self._app = app
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        given = Headers(scope=scope).get("x-request-id", "")
        scope["request_id"] = request_id = given if _SANE_ID.fullmatch(given) else secrets.token_hex(8)
        status, size = 0, 0

        async def watched(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers["Server-Timing"] = f"total;dur={(time.perf_counter() - begun) * 1000:.1f}"
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            # The template of the route, never the path: "/api/v1/drugs/{name}" tells nothing about a reader.
            line = {
                "request_id": request_id,
                "method": scope["method"] if scope["method"] in _METHODS else "other",
                "route": getattr(scope.get("route"), "path_format", None),
                "status": status,
                "milliseconds": round((time.perf_counter() - begun) * 1000, 1),
                "bytes": size,
            }
            if self._addresses and scope.get("client"):
                line["address"] = scope["client"][0]
            _log.info("request", extra=line)
