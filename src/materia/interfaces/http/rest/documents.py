"""The stored documents that answers cite."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from materia.interfaces.http.rest.requests import DocumentInPath, SectionInPath
from materia.interfaces.http.rest.routing import (
    PREFIX,
    PUBLIC,
    JsonRoute,
    conditional,
    fails,
    not_modified,
    ok,
    service_of,
)
from materia.interfaces.records import Contents, DocumentPage, DocumentText, StoredSection

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["Sources"])

_AFTER = Query(description="Only documents whose id comes after this one: `next` of the page before.", max_length=200)
_DRUG = Query(description="Only labels of this drug: its ingredients, or its concept id.", min_length=1, max_length=200)
# A DOI holds slashes: the longer addresses come first, so that they are not taken for part of an id.


@router.get(
    "/documents",
    operation_id="listDocuments",
    summary="List the loaded documents",
    response_class=Response,
    responses={**ok(DocumentPage, "A page of documents in order of their ids."), **not_modified(), **fails(404, 422)},
)
async def list_documents(
    request: Request,
    after: Annotated[str | None, _AFTER] = None,
    limit: Annotated[int, Query(description="Documents at most.", ge=1, le=200)] = 50,
    drug: Annotated[str | None, _DRUG] = None,
) -> Response:
    """List the loaded documents page by page, all or those of one drug; pages hold through an ingest."""
    service = service_of(request)
    etag = service.etag("documents", after or "", str(limit), drug or "")
    return await conditional(request, etag, PUBLIC, lambda: service.documents(after, limit, drug))


@router.get(
    "/documents/{document:path}/sections/{section}",
    operation_id="getSection",
    summary="Get a section of a document",
    response_class=Response,
    responses={
        **ok(StoredSection, "The section with its text, code, spans, date, version and status."),
        **not_modified(),
        **fails(404, 422),
    },
)
async def get_section(request: Request, document: DocumentInPath, section: SectionInPath) -> Response:
    """Get the canonical text behind a citation: the evidence's `start:end` counts the code points of `text`."""
    service = service_of(request)
    etag = service.etag("section", document, section)
    return await conditional(request, etag, PUBLIC, lambda: service.section(document, section))


@router.get(
    "/documents/{document:path}/sections",
    operation_id="listSections",
    summary="List the sections of a document",
    response_class=Response,
    responses={
        **ok(Contents, "The sections that hold text, in the document's order."),
        **not_modified(),
        **fails(404, 422),
    },
)
async def list_sections(request: Request, document: DocumentInPath) -> Response:
    """List the sections of a document with their titles, codes and lengths."""
    service = service_of(request)
    return await conditional(request, service.etag("contents", document), PUBLIC, lambda: service.contents(document))


@router.get(
    "/documents/{document:path}",
    operation_id="getDocument",
    summary="Get a document",
    response_class=Response,
    responses={
        **ok(DocumentText, "The document with the canonical text of every section."),
        **not_modified(),
        **fails(404, 422),
    },
)
async def get_document(request: Request, document: DocumentInPath) -> Response:
    """Get a stored document with all its texts: as `materia source DOCUMENT --json` does."""
    service = service_of(request)
    return await conditional(request, service.etag("document", document), PUBLIC, lambda: service.document(document))
