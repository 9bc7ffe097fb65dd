"""The first page, and the answer to what was asked there."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from materia.errors import BadInput
from materia.interfaces.question_text import LONGEST_QUESTION, question_text
from materia.interfaces.web import preferences
from materia.interfaces.web.answer_view import view
from materia.interfaces.web.preferences import Preferences
from materia.interfaces.web.rendering import Replay, page
from materia.model.answer import Answer
from materia.safety.locales import phone_numbers
from materia.text.datafile import load_yaml

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Text = Annotated[str, Form()]


@router.get("/")
async def first_page(request: Request) -> HTMLResponse:
    """Return the page with the form."""
    return _form(request)


@router.get("/ask")
async def asked_nothing() -> RedirectResponse:
    """Return to the form whoever opens the address of answers, which holds no question."""
    return RedirectResponse("/", 303)


@router.post("/ask")
async def ask(
    request: Request, q: Text = "", audience: Text = "", country: Text = "", theme: Text = ""
) -> HTMLResponse:
    """Return the answer's page, or the form with what needs to be mended."""
    service = request.app.state.service
    reader = chosen(request, audience, country, theme)
    try:
        text = question_text(q)
    except BadInput as problem:
        return _form(request, reader, q[:LONGEST_QUESTION], str(problem))
    answer = (await service.asked(text, reader.audience, reader.country)).answer
    return answer_page(request, answer, reader, Replay("/ask", (("q", text),)))


def chosen(request: Request, audience: str, country: str, theme: str) -> Preferences:
    """Return the reader's choices with those that this form sends."""
    settings = request.app.state.service.settings
    return preferences.chosen(preferences.read(request, settings), audience, country, theme, settings)


def answer_page(
    request: Request, answer: Answer, reader: Preferences, replay: Replay, *, compared: bool = False
) -> HTMLResponse:
    """Return the page of an answer."""
    return page(
        request,
        "answer.html",
        chosen=reader,
        replay=replay,
        shown=view(answer),
        compared=compared,
        longest=LONGEST_QUESTION,
        pack_used=not request.app.state.service.settings.no_pack,
    )


def _form(
    request: Request, reader: Preferences | None = None, question: str = "", problem: str | None = None
) -> HTMLResponse:
    settings = request.app.state.service.settings
    numbers = phone_numbers((reader or preferences.read(request, settings)).country)
    examples: list[dict[str, Any]] = load_yaml("materia.interfaces.web", "examples.yaml")
    return page(
        request,
        "ask.html",
        status=200 if problem is None else 422,
        chosen=reader,
        problems=[] if problem is None else [("q", problem)],
        question=question,
        longest=LONGEST_QUESTION,
        examples=examples,
        ems=numbers.ems,
        poison=numbers.poison,
    )
