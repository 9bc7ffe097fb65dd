"""All pages, put into the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from materia.interfaces.web import ask, compare, drug, names, plain, search, source
from materia.interfaces.web.assets import Assets
from materia.interfaces.web.errors import error_page

if TYPE_CHECKING:
    from fastapi import FastAPI


def mount(app: FastAPI) -> None:
    """Add the pages, their static files, and the page that tells a reader of an error (`app.state.error_page`)."""
    app.mount("/static", Assets(), name="static")
    for part in (ask, compare, drug, names, plain, search, source):
        app.include_router(part.router)
    app.state.error_page = error_page
