"""Pages without a question: about, privacy, the reader's choices, and what browsers ask for by themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse

from materia.interfaces.web import preferences
from materia.interfaces.web.ask import Text, chosen
from materia.interfaces.web.assets import FOLDER
from materia.interfaces.web.rendering import page
from materia.text.datafile import load_yaml

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/about")
async def about(request: Request) -> HTMLResponse:
    """Return what Materia is for, what it knows here, how it checks, and what was measured."""
    figures = load_yaml("materia.interfaces.web", "figures.yaml")
    return page(request, "about.html", figures=figures, sources=await _sources(request))


@router.get("/privacy")
async def privacy(request: Request) -> HTMLResponse:
    """Return what is kept about a reader."""
    return page(request, "privacy.html", cookie=preferences.COOKIE)


@router.post("/preferences")
async def choose(
    request: Request,
    next: Annotated[str, Form()] = "/",
    audience: Text = "",
    country: Text = "",
    theme: Text = "",
    forget: Text = "",
) -> RedirectResponse:
    """Keep the reader's choices, or forget them, and go back to the page where they were made."""
    response = RedirectResponse(_own_page(next), 303)
    if forget:
        response.delete_cookie(preferences.COOKIE, httponly=True, samesite="lax")
    else:
        reader = chosen(request, audience, country, theme)
        preferences.keep(response, reader, secure=request.url.scheme == "https")
    return response


@router.get("/favicon.svg")
async def favicon() -> FileResponse:
    """Return the icon."""
    return FileResponse(FOLDER / "favicon.svg", media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


@router.get("/robots.txt")
async def robots() -> PlainTextResponse:
    """Return what crawlers may read: the pages without a question."""
    return PlainTextResponse(
        "User-agent: *\nDisallow: /ask\nDisallow: /api/\n", headers={"Cache-Control": "max-age=86400"}
    )


async def _sources(request: Request) -> list[tuple[str, str]]:
    """Return what answers are made from here, and how old that is, as names and values."""
    service = request.app.state.service
    pack, loaded = await service.pack_stats(), await service.library_stats()
    rows = []
    if pack is not None:
        rows.append(("Shipped pack", f"{pack.statements:,} statements about {pack.drugs} medicines and their classes"))
    if loaded is None:
        return [*rows, ("Loaded documents", "None: answers come from the shipped pack alone")]
    kinds = ", ".join(f"{count:,} of kind {kind}" for kind, count in loaded.documents.items())
    return [
        *rows,
        ("Loaded documents", kinds),
        ("Medicines with a label", f"{loaded.drugs:,}"),
        ("Dates", f"{loaded.oldest or 'none known'} to {loaded.newest or 'none known'}; some have no known date"),
        ("State of the library", loaded.digest[:12]),
    ]


def _own_page(address: str) -> str:
    """Return the address if it is a page of this service, else the first page: no form sends a reader elsewhere.

    >>> _own_page("/about"), _own_page("//elsewhere.example"), _own_page("https://elsewhere.example/")
    ('/about', '/', '/')
    """
    plain = address.isascii() and address.isprintable() and "\\" not in address
    return address if plain and address.startswith("/") and not address.startswith("//") else "/"
