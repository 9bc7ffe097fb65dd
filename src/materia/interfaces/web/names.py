"""Names of medicines while a reader types, for the lists of the forms."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from materia.interfaces.web.ask import Text
from materia.interfaces.web.rendering import NOT_KEPT, environment

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_SHOWN = 8
_SHORTEST = 2
_LONGEST = 100


@router.post("/names")
async def names(request: Request, name: Text = "", drug: Text = "") -> HTMLResponse:
    """Return the options of a list: names of medicines that begin as typed, none for fewer than two letters."""
    typed = (name or drug).strip()
    found: list[str] = []
    if _SHORTEST <= len(typed) <= _LONGEST:
        matches = await request.app.state.service.concepts(typed, 40)
        medicines = [match for match in matches.concepts if match.kind in ("drug", "brand")]
        found = list(dict.fromkeys(match.matched for match in medicines))[:_SHOWN]
    html = environment().get_template("names.html").render(names=found)
    return HTMLResponse(html, headers=NOT_KEPT)
