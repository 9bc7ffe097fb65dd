"""Looking up drugs without a question."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from materia.interfaces.http.rest.requests import (
    AsOfParameter,
    AudienceParameter,
    CompareRequest,
    CountryParameter,
    NameInPath,
)
from materia.interfaces.http.rest.routing import (
    ASKED_ANEW,
    PREFIX,
    PRIVATE,
    JsonRoute,
    conditional,
    fails,
    json_response,
    not_modified,
    ok,
    service_of,
)
from materia.model.answer import Answer

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["Drugs"])


@router.get(
    "/drugs/{name:path}",
    operation_id="getDrug",
    summary="Tell what a drug is",
    response_class=Response,
    responses={**ok(Answer, "What the drug is, is for, and its main risks."), **not_modified(), **fails(404, 422)},
)
async def get_drug(
    request: Request,
    name: NameInPath,
    audience: AudienceParameter = None,
    country: CountryParameter = None,
    as_of: AsOfParameter = None,
) -> Response:
    """Tell what a drug is, what it is for and its main risks, every sentence cited: as `materia drug --json` does."""
    service = service_of(request)
    where = country.upper() if country else None
    reader = (audience or service.settings.audience, where or service.settings.country)
    day = as_of or service.settings.as_of or date.today()

    async def make() -> bytes:
        return (await service.drug(name, audience, where, day)).json

    return await conditional(request, service.etag("drug", name, *reader, day.isoformat()), ASKED_ANEW, make)


@router.post(
    "/compare",
    operation_id="compareDrugs",
    summary="Compare drugs side by side",
    response_class=Response,
    responses={
        **ok(Answer, "The comparison: class, mechanism, uses and main risks, every cell cited."),
        **fails(400, 408, 413, 415, 422),
    },
)
async def compare(request: Request, body: CompareRequest) -> Response:
    """Compare two drugs or more, every cell cited: as `materia compare --json` does."""
    asked = await service_of(request).compare(body.names, body.audience, body.country, body.as_of)
    return json_response(asked.json, cache=PRIVATE, etag=asked.etag)
