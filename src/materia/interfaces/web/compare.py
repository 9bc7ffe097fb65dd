"""Medicines side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from materia.errors import BadInput
from materia.interfaces.lookups import compare_question
from materia.interfaces.web.ask import Text, answer_page, chosen
from materia.interfaces.web.preferences import Preferences
from materia.interfaces.web.rendering import Replay, page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

#: Medicines that the form has room for.
FIELDS = 4


@router.get("/compare")
async def compare_form(request: Request) -> HTMLResponse:
    """Return the page with the form."""
    return _form(request)


@router.post("/compare")
async def compare(
    request: Request,
    name: Annotated[list[str] | None, Form()] = None,
    audience: Text = "",
    country: Text = "",
    theme: Text = "",
) -> HTMLResponse:
    """Return the comparison, or the form with what needs to be mended."""
    reader = chosen(request, audience, country, theme)
    given = [each.strip() for each in (name or [])[:FIELDS]]
    names = [each for each in given if each]
    try:
        compare_question(names)
    except BadInput as problem:
        return _form(request, reader, given, str(problem))
    answer = (await request.app.state.service.compare(names, reader.audience, reader.country)).answer
    replay = Replay("/compare", tuple(("name", each) for each in names))
    return answer_page(request, answer, reader, replay, compared=True)


def _form(
    request: Request, reader: Preferences | None = None, names: list[str] | None = None, problem: str | None = None
) -> HTMLResponse:
    given = names or []
    empty = next((n for n in range(FIELDS) if n >= len(given) or not given[n]), FIELDS - 1)
    wrong = empty if len([each for each in given if each]) < 2 else _twice(given)
    return page(
        request,
        "compare.html",
        status=200 if problem is None else 422,
        chosen=reader,
        problems=[] if problem is None else [(f"name-{wrong + 1}", problem)],
        names=given,
        fields=FIELDS,
    )


def _twice(names: list[str]) -> int:
    """Return the place of the first name that was given before, else the first place."""
    lower = [each.lower() for each in names]
    return next((n for n, each in enumerate(lower) if each and each in lower[:n]), 0)
