"""Passages of the loaded documents by their words, narrowed by facets."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from materia.errors import BadInput
from materia.interfaces.lookups import NotLoaded
from materia.interfaces.web import sources
from materia.interfaces.web.answer_view import KIND_WORDS
from materia.interfaces.web.ask import Text, chosen
from materia.interfaces.web.rendering import Replay, page
from materia.interfaces.web.source import today
from materia.model.concept import moiety_names
from materia.text.datafile import load_yaml
from materia.text.series import series

if TYPE_CHECKING:
    from materia.interfaces.records import FacetCount, Facets, Passage, SearchResult
    from materia.interfaces.web.preferences import Preferences
    from materia.interfaces.web.sources import Source

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form asks for; an empty facet is open."""

    query: str = ""
    kind: str = ""
    drug: str = ""
    section: str = ""
    year: str = ""

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the form's fields by name."""
        return tuple((each.name, getattr(self, each.name)) for each in fields(self))


@dataclass(frozen=True, slots=True)
class Facet:
    """One list to narrow by: values with their words, those of the passages found with how many they are."""

    name: str
    title: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of passages; `first` counts from 1, `before` and `after` are offsets of the pages beside it."""

    hits: tuple[tuple[Passage, Source], ...]
    total: int
    more: bool  # there are more passages than were counted
    first: int
    before: int | None
    after: int | None


@router.get("/search")
async def search_form(request: Request) -> HTMLResponse:
    """Return the page with the form."""
    return _page(request, Asked())


@router.post("/search")
async def search(
    request: Request,
    query: Text = "",
    kind: Text = "",
    drug: Text = "",
    section: Text = "",
    year: Text = "",
    offset: Annotated[int, Form(ge=0, le=10_000)] = 0,
    theme: Text = "",
) -> HTMLResponse:
    """Return the passages that fit, or the form with what needs to be mended."""
    reader = chosen(request, "", "", theme)
    asked = Asked(query=query.strip(), kind=kind, drug=drug.strip(), section=section, year=year)
    try:
        result = await request.app.state.service.search(
            asked.query,
            kind=kind or None,
            drug=asked.drug or None,
            section=section or None,
            year=int(year) if year.isdecimal() and len(year) == 4 else None,
            limit=PAGE,
            offset=offset,
        )
    except NotLoaded:
        return _page(request, asked, reader, nothing_loaded=True)
    except BadInput as problem:
        return _page(request, asked, reader, problem=str(problem))
    return _page(request, asked, reader, result=result)


def _page(
    request: Request,
    asked: Asked,
    reader: Preferences | None = None,
    *,
    result: SearchResult | None = None,
    problem: str | None = None,
    nothing_loaded: bool = False,
) -> HTMLResponse:
    day = today(request)
    found = None
    if result is not None:
        end = result.offset + len(result.hits)
        found = Found(
            hits=tuple((hit, sources.of_passage(hit, day)) for hit in result.hits),
            total=result.found,
            more=result.found >= result.counted,
            first=result.offset + 1,
            before=max(result.offset - PAGE, 0) if result.offset else None,
            after=end if end < result.found else None,
        )
    return page(
        request,
        "search.html",
        status=200 if problem is None else 422,
        chosen=reader,
        replay=None if reader is None else Replay("/search", asked.fields()),
        asked=asked,
        facets=_facets(asked, None if result is None else result.facets),
        found=found,
        nothing_loaded=nothing_loaded,
        problems=[] if problem is None else [("query", problem)],
    )


def _facets(asked: Asked, counted: Facets | None) -> tuple[Facet, ...]:
    sections: dict[str, str] = load_yaml("materia.interfaces.web", "section_words.yaml")

    def options(rows: tuple[FacetCount, ...], words: dict[str, str], now: str) -> tuple[tuple[str, str], ...]:
        found = [(row.value, f"{words.get(row.value, row.value)} ({row.count})") for row in rows]
        if now and now not in {value for value, _ in found}:
            found.insert(0, (now, words.get(now, now)))
        return tuple(found)

    if counted is None:
        return (
            Facet("section", "Section", tuple(sections.items())),
            Facet("kind", "Kind of document", tuple(KIND_WORDS.items())),
        )
    drugs = {row.value: series(moiety_names(row.value)) for row in counted.drug}
    return (
        Facet("drug", "Medicine", options(counted.drug, drugs, asked.drug)),
        Facet("section", "Section", options(counted.section, sections, asked.section)),
        Facet("kind", "Kind of document", options(counted.kind, KIND_WORDS, asked.kind)),
        Facet("year", "Year of the document", options(counted.year, {}, asked.year)),
    )
