"""Templates to pages. Everything that is put into one is escaped; a missing value is an error, never a blank."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from materia.answers.render.words import date_words
from materia.interfaces.web import links, preferences
from materia.interfaces.web.answer_view import DATE_WORDS, KIND_WORDS, NOTE_WORDS, OLD_YEARS
from materia.interfaces.web.assets import address

if TYPE_CHECKING:
    from fastapi import Request

    from materia.interfaces.web.preferences import Preferences

#: Only the reader's own browser may keep a page, and asks anew when it is opened again.
KEPT_BY_THE_READER = {"Cache-Control": "private, no-cache", "Vary": "Cookie, HX-Request"}
#: What a form gave. Not to keep it (no-store), or to keep it for one cookie only (Vary), would break the Back button:
#: browsers would then ask to send the question once more.
KEPT_FOR_GOING_BACK = {"Cache-Control": "private, no-cache"}
#: Errors and fragments are of the moment.
NOT_KEPT = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Replay:
    """The form that made this page, so that changing a preference gives the same page again."""

    action: str
    fields: tuple[tuple[str, str], ...]


@cache
def environment() -> Environment:
    """Return the templates' environment."""
    made = Environment(
        loader=PackageLoader("materia.interfaces.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        asset=address,
        audience_words=preferences.AUDIENCE_WORDS,
        theme_words=preferences.THEME_WORDS,
        kind_words=KIND_WORDS,
        dated_words=DATE_WORDS,
        note_words=NOTE_WORDS,
        old_years=OLD_YEARS,
        date_words=date_words,
        section_address=links.section_address,
        document_address=links.document_address,
        drug_address=links.drug_address,
        with_calls=links.with_calls,
    )
    made.filters["web_address"] = links.web_address
    made.filters["host"] = links.host
    return made


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    chosen: Preferences | None = None,
    replay: Replay | None = None,
    **values: Any,
) -> HTMLResponse:
    """Return a page made from a template.

    `chosen` are preferences that the reader has just sent: the page follows them, and the browser keeps them.
    """
    settings = request.app.state.service.settings
    reader = chosen or preferences.read(request, settings)
    html = (
        environment()
        .get_template(template)
        .render(
            reader=reader,
            country_words=preferences.country_choices(settings),
            path=quote(request.url.path, safe="/:"),
            replay=replay,
            **values,
        )
    )
    kept = KEPT_FOR_GOING_BACK if replay is not None else KEPT_BY_THE_READER
    response = HTMLResponse(html, status, headers=NOT_KEPT if status >= 500 else kept)
    if chosen is not None:
        preferences.keep(response, chosen, secure=request.url.scheme == "https")
    return response
