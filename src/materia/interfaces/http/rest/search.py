"""Searching the loaded documents."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from materia.interfaces.http.rest.requests import SearchRequest
from materia.interfaces.http.rest.routing import PREFIX, PRIVATE, JsonRoute, fails, json_response, ok, service_of
from materia.interfaces.records import SearchResult

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["Sources"])


@router.post(
    "/search",
    operation_id="search",
    summary="Search the loaded documents",
    response_class=Response,
    responses={
        **ok(SearchResult, "Passages best first, with what the search can be narrowed to.", tagged=False),
        **fails(400, 404, 408, 413, 415, 422),
    },
)
async def search(request: Request, body: SearchRequest) -> Response:
    """Search the passages of the loaded documents, narrowed by kind, drug, section or year.

    Free text travels in the body, as questions do. Facets count the best 200 passages, which can be paged through.
    """
    found = await service_of(request).search(**body.model_dump())
    return json_response(msgspec.json.encode(found), cache=PRIVATE)
