"""Every error as RFC 9457 `application/problem+json`. A problem never repeats what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from materia.errors import BadInput, LibraryError, MateriaError
from materia.interfaces.lookups import NotLoaded

if TYPE_CHECKING:
    from fastapi import FastAPI

MEDIA_TYPE = "application/problem+json"
API = "/api/"

#: What can go wrong: the last part of the problem's type, and what it means for the caller.
KINDS = {
    400: ("malformed", "The request is not well-formed."),
    404: ("not-found", "There is nothing here."),
    405: ("method-not-allowed", "This address does not take this method."),
    408: ("request-timeout", "The request did not arrive in time."),
    413: ("too-large", "The request is too large."),
    415: ("unsupported-media-type", "The body is not of a type that this address takes."),
    422: ("invalid-input", "The request cannot be used as it is."),
    429: ("too-many-requests", "This client has sent too many requests."),
    500: ("internal", "Something went wrong inside Materia."),
    503: ("unavailable", "The server cannot answer just now."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """What is wrong with one part of a request."""

    pointer: str  # JSON pointer into the body, or the name of a parameter
    detail: str


@dataclass(slots=True, kw_only=True)
class ProblemDetails:
    """A problem as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str | None = None  # also in X-Request-ID and in the server's log
    errors: list[FieldProblem] = field(default_factory=list)


class Problem(Exception):
    """A refusal with its status; `detail` is one sentence that names the mend."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})

    def details(self, request_id: str | None = None) -> ProblemDetails:
        """Return what the response says."""
        kind, title = KINDS.get(self.status, ("about", HTTPStatus(self.status).phrase))
        return ProblemDetails(
            type=f"urn:materia:problem:{kind}",
            title=title,
            status=self.status,
            detail=self.detail,
            request_id=request_id,
            errors=self.errors,
        )


def problem_response(problem: Problem, request_id: str | None = None) -> Response:
    """Return a problem as JSON."""
    body = msgspec.json.encode(problem.details(request_id))
    return Response(
        body, problem.status, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store", **problem.headers}
    )


def respond(request: Request, problem: Problem) -> Response:
    """Return a problem as JSON for the API, and as a page (`app.state.error_page`) for readers, if there are pages."""
    page = getattr(request.app.state, "error_page", None)
    if page is not None and not request.url.path.startswith(API):
        response: Response = page(request, problem)
        response.headers.update(problem.headers)
        return response
    return problem_response(problem, request.scope.get("request_id"))


def problem_of(error: Exception) -> Problem:
    """Return the problem that an error is."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        detail = {404: "No such address: see /api/v1/openapi.json.", 405: "Use one of the methods in Allow."}
        said = detail.get(error.status_code, HTTPStatus(error.status_code).phrase + ".")
        return Problem(error.status_code, said, headers=error.headers)
    if isinstance(error, NotLoaded):
        return Problem(404, "Nothing with this id is loaded: check the id.")
    if isinstance(error, BadInput):
        return Problem(422, str(error))
    if isinstance(error, LibraryError):
        return Problem(503, "The library cannot be read just now: try again later.", headers={"Retry-After": "5"})
    if isinstance(error, MateriaError):
        return Problem(503, "The server cannot answer just now: try again later.", headers={"Retry-After": "5"})
    return Problem(500, "Try again; if it stays so, tell whoever runs this server the request id.")


def _invalid(error: RequestValidationError) -> Problem:
    found: list[FieldProblem] = []
    for each in error.errors():
        if each["type"] == "json_invalid":
            return Problem(400, "The body is not JSON: mend it and send it again.")
        found.append(FieldProblem(pointer=_pointer(each["loc"]), detail=_sentence(each)))
    named = ", ".join(dict.fromkeys(each.pointer for each in found))
    return Problem(422, f"These parts of the request cannot be used: {named}.", errors=found)


def _pointer(place: Sequence[Any]) -> str:
    where, *path = place
    if where != "body":
        return str(path[0]) if path else str(where)
    return "/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _sentence(error: Mapping[str, Any]) -> str:
    """Return what is wrong with a value; what was sent is not repeated."""
    text = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        text = "There is no such field: leave it out"
    return text if text.endswith(".") else f"{text}."


def install(app: FastAPI) -> None:
    """Let the application answer its errors with problems."""

    async def handle(request: Request, error: Exception) -> Response:
        return respond(request, problem_of(error))

    for kind in (Problem, MateriaError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)
