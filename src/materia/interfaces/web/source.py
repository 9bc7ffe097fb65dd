"""The reader: a document, one of its sections with the cited span marked, or just that passage for a page in place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from materia.interfaces.lookups import NotLoaded
from materia.interfaces.web import sources
from materia.interfaces.web.links import section_address
from materia.interfaces.web.passage import excerpt, valid_span, whole
from materia.interfaces.web.rendering import page

if TYPE_CHECKING:
    from materia.interfaces.records import Contents, SectionPlace
    from materia.interfaces.web.sources import Source

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/source/{document}")
async def document_page(request: Request, document: str) -> HTMLResponse:
    """Return what a document is, and its sections."""
    shown, loaded = await _source(request, document)
    contents = await request.app.state.service.contents(document) if loaded else None
    return page(
        request,
        "document.html",
        source=shown,
        sections=() if contents is None else contents.sections,
        section_id=None,
    )


@router.get("/source/{document}/{section}")
async def section_page(
    request: Request, document: str, section: str, start: int | None = None, end: int | None = None
) -> HTMLResponse:
    """Return a section with the span `start:end` marked; to a request of htmx, only the passage around that span.

    A section whose text is not loaded is told so, with the document, its date and what loads it.
    """
    service = request.app.state.service
    shown, loaded = await _source(request, document)
    in_place = request.headers.get("HX-Request") == "true"
    if not loaded:
        if in_place:
            place = section_address(document, section)
            return page(
                request,
                "passage.html",
                source=shown,
                section={"id": section, "title": ""},
                groups=(),
                reader_address=place,
            )
        return page(request, "section_not_loaded.html", source=shown, section_id=section)
    stored = await service.section(document, section)
    span = valid_span(stored, start, end)
    if in_place and span is not None:
        return page(
            request,
            "passage.html",
            source=shown,
            section={"id": section, "title": stored.title},
            groups=excerpt(stored, span),
            reader_address=section_address(document, section, *span),
        )
    contents = await service.contents(document)
    before, after = _neighbours(contents, section)
    return page(
        request,
        "section.html",
        source=shown,
        section={"id": section, "title": stored.title},
        groups=whole(stored, span) if stored.text else (),
        marked=span is not None,
        parts=[place for place in contents.sections if place.parent == section],
        before=before,
        after=after,
    )


def today(request: Request) -> date:
    """Return the day that ages of sources count to, as the settings say."""
    return request.app.state.service.settings.as_of or datetime.now(UTC).date()


async def _source(request: Request, document: str) -> tuple[Source, bool]:
    """Return what is shown of a document, and whether it is loaded. Raises `NotLoaded` where nobody knows it."""
    service = request.app.state.service
    try:
        return sources.of_document(await service.document(document), today(request)), True
    except NotLoaded:
        record = await service.cited(document)
        if record is None:
            raise
        return sources.of_record(record, today(request)), False


def _neighbours(contents: Contents, section: str) -> tuple[SectionPlace | None, SectionPlace | None]:
    places = contents.sections
    at = next((n for n, place in enumerate(places) if place.section == section), None)
    if at is None:
        return None, None
    return places[at - 1] if at else None, places[at + 1] if at + 1 < len(places) else None
