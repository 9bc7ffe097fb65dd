"""Names that begin as typed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from materia.interfaces.http.rest.requests import ConceptKinds, PrefixParameter
from materia.interfaces.http.rest.routing import (
    ASKED_ANEW,
    PREFIX,
    JsonRoute,
    conditional,
    fails,
    not_modified,
    ok,
    service_of,
)
from materia.interfaces.records import ConceptMatches

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["Drugs"])


@router.get(
    "/concepts",
    operation_id="completeName",
    summary="Complete a name",
    response_class=Response,
    responses={**ok(ConceptMatches, "Names that begin as typed."), **not_modified(), **fails(422)},
)
async def complete_name(
    request: Request,
    prefix: PrefixParameter,
    limit: Annotated[int, Query(description="Concepts at most.", ge=1, le=50)] = 10,
    kind: Annotated[list[ConceptKinds] | None, Query(description="Only concepts of these kinds.", max_length=9)] = None,
) -> Response:
    """Complete the name of a drug, brand, class or other thing from its first letters, for a box with suggestions.

    The prefix is part of the address: send the name that is being typed, never a question.
    """
    service = service_of(request)
    kinds = frozenset(kind) if kind else None
    etag = service.etag("concepts", prefix, str(limit), *sorted(kinds or ()))
    return await conditional(request, etag, ASKED_ANEW, lambda: service.concepts(prefix, limit, kinds))
