"""Pages for what went wrong: one clear sentence each, nothing of the inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from materia.interfaces.web.rendering import page

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.responses import HTMLResponse

    from materia.interfaces.http.problems import Problem

_TITLES = {
    400: "This request cannot be read",
    403: "This is not allowed",
    404: "This page does not exist",
    408: "The request did not arrive in time",
    405: "This page cannot be used in this way",
    413: "That is too much text",
    422: "Something in the form needs to be mended",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "The service is busy",
    504: "That took too long",
}
_TEXTS = {
    400: "Go back and send the form again.",
    404: "Check the address, or start from the first page. A source that was removed is not shown any more.",
    408: "Send it again.",
    405: "Open it from the first page.",
    413: "Make the question shorter: it may have 2,000 characters.",
    422: "Go back, change what you gave, and send it again.",
    429: "Wait a minute, then send it again.",
    500: "It is not your fault. Try again; if it goes on, tell whoever runs this service.",
    503: "Try again in a few seconds.",
    504: "Ask a shorter question, or try again.",
}


#: Statuses whose own sentence is meant for whoever sent the form; others are said in words for readers.
_SAID = frozenset({422})


def error_page(request: Request, problem: Problem) -> HTMLResponse:
    """Return the page of a problem."""
    status = problem.status
    general = 500 if status >= 500 else 400
    return page(
        request,
        "error.html",
        status=status,
        title=_TITLES.get(status, _TITLES[general]),
        text=problem.detail if status in _SAID else _TEXTS.get(status, _TEXTS[general]),
    )
