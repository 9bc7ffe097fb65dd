"""Whether the server can answer, and from what."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from materia.interfaces.http.rest.routing import (
    ASKED_ANEW,
    PREFIX,
    JsonRoute,
    conditional,
    fails,
    json_response,
    not_modified,
    ok,
    service_of,
)
from materia.interfaces.records import Health, Version

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["Server"])


@router.get(
    "/health",
    operation_id="getHealth",
    summary="Tell whether the server lives",
    response_class=Response,
    responses={**ok(Health, "The server lives; `status` tells whether it can answer yet.", tagged=False), **fails()},
)
async def get_health(request: Request) -> Response:
    """Tell that the server lives, whether it can answer (`starting`, `ready`, `failed`), and what is loaded."""
    return json_response(msgspec.json.encode(service_of(request).health()), cache="no-store")


@router.get(
    "/health/ready",
    operation_id="getReadiness",
    summary="Tell whether the server can answer",
    response_class=Response,
    responses={**ok(Health, "The server can answer.", tagged=False), **fails()},
)
async def get_readiness(request: Request) -> Response:
    """Answer 200 once pack and library are open, 503 before: for whatever sends requests to the server."""
    service = service_of(request)
    health = service.health()
    if health.status != "ready":
        raise service.not_ready()
    return json_response(msgspec.json.encode(health), cache="no-store")


@router.get(
    "/version",
    operation_id="getVersion",
    summary="Tell what answers depend on",
    response_class=Response,
    responses={**ok(Version, "The version, and the digests of pack and library."), **not_modified(), **fails()},
)
async def get_version(request: Request) -> Response:
    """Tell the version of Materia and the digests of pack and library: equal ones give equal answers."""
    service = service_of(request)

    async def make() -> Version:
        return service.version()

    return await conditional(request, service.etag("version"), ASKED_ANEW, make)
