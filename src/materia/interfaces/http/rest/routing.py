"""What the routes of the API share: JSON bodies only, entity tags, documented responses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import msgspec
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from materia.interfaces.http.problems import KINDS, MEDIA_TYPE, Problem
from materia.interfaces.http.service import AnswerService

PREFIX = "/api/v1"
#: An answer tells what a reader asked: no cache between the server and the reader keeps it.
PRIVATE = "private, no-store"
#: May be kept, and is asked for again with its entity tag.
ASKED_ANEW = "private, no-cache"
#: Documents are public records: caches between may keep them too.
PUBLIC = "public, no-cache"

_TAG = {"ETag": {"description": "Entity tag of the content.", "schema": {"type": "string"}}}


class JsonRoute(APIRoute):
    """A route whose body, if it has one, is JSON: another content type is refused with 415."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with the check before it."""
        handle = super().get_route_handler()
        has_body = self.body_field is not None

        async def checked(request: Request) -> Response:
            sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if has_body and sent != "application/json":
                raise Problem(415, "Send the body as JSON with Content-Type: application/json.")
            return await handle(request)

        return checked


def service_of(request: Request) -> AnswerService:
    """Return the service of the application that a request came to."""
    service: AnswerService = request.app.state.service
    return service


def json_response(body: bytes, *, cache: str, etag: str | None = None) -> Response:
    """Return JSON bytes with what caches need to know."""
    headers = {"Cache-Control": cache, **({"ETag": etag} if etag else {})}
    return Response(body, media_type="application/json", headers=headers)


async def conditional(
    request: Request, etag: str, cache: str, make: Callable[[], Awaitable[object]], encoded: bool = False
) -> Response:
    """Return what `make` gives as JSON, or 304 without making it where the caller holds it already."""
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers={"ETag": etag, "Cache-Control": cache})
    made = await make()
    body = made if isinstance(made, bytes) else msgspec.json.encode(made, order="deterministic")
    return json_response(body, cache=cache, etag=etag)


def matches(header: str | None, etag: str) -> bool:
    """Return whether If-None-Match names an entity tag, by weak comparison.

    >>> matches('"a", W/"b"', '"b"'), matches("*", '"b"'), matches(None, '"b"')
    (True, True, False)
    """
    if header is None:
        return False
    named = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in named or etag in named


def ok(kind: type, description: str, *, tagged: bool = True) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of a 200 response with a record as its body."""
    content = {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}
    made: dict[str, Any] = {"description": description, "content": {"application/json": content}}
    if tagged:
        made["headers"] = _TAG
    return {200: made}


def fails(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the problems of an operation; 429, 500 and 503 are always among them."""
    return {status: _problem(status) for status in sorted({*statuses, 429, 500, 503})}


def not_modified() -> dict[int | str, dict[str, Any]]:
    """Return the documentation of a 304 response."""
    return {304: {"description": "What the caller holds is up to date.", "headers": _TAG}}


def _problem(status: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "description": KINDS[status][1],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
    }
    if status in (429, 503):
        made["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return made
