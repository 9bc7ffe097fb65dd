"""The application: what a request passes, and where it goes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from materia.interfaces.http import openapi, problems
from materia.interfaces.http.middleware.body_limit import BodyLimit
from materia.interfaces.http.middleware.failures import Failures
from materia.interfaces.http.middleware.head import HeadRequests
from materia.interfaces.http.middleware.headers import SecurityHeaders
from materia.interfaces.http.middleware.rate_limit import RateLimit
from materia.interfaces.http.middleware.request_log import RequestLog
from materia.interfaces.http.middleware.starting import UntilReady
from materia.interfaces.http.rest import api
from materia.interfaces.http.service import AnswerService
from materia.settings import listed

if TYPE_CHECKING:
    from materia.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """Return the application with the REST API and the pages. It opens pack and library once it has begun to listen."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        service: AnswerService = app.state.service
        service.start()
        yield
        await service.close()

    app = FastAPI(
        title="Materia",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=life,
        middleware=_middleware(settings),
    )
    app.state.service = AnswerService(settings)
    problems.install(app)
    api.include(app)
    openapi.install(app)

    from materia.interfaces.web.routes import mount

    mount(app)
    return app


def _middleware(settings: Settings) -> list[Middleware]:
    """Return what a request passes, from the outside in."""
    found = [
        Middleware(HeadRequests),
        Middleware(SecurityHeaders),
        Middleware(RequestLog, addresses=settings.server_log_addresses),
    ]
    if settings.server_origins:
        found.append(
            Middleware(
                CORSMiddleware,
                allow_origins=listed(settings.server_origins),
                allow_methods=["GET", "POST"],
                allow_headers=["Content-Type", "If-None-Match", "X-Request-ID"],
                expose_headers=["ETag", "Retry-After", "X-Request-ID"],
                max_age=600,
            )
        )
    if settings.server_rate_limit:
        found.append(Middleware(RateLimit, limit=settings.server_rate_limit))
    found.append(Middleware(BodyLimit, limit=settings.server_body_limit * 1024, seconds=settings.server_timeout))
    found += [Middleware(UntilReady), Middleware(Failures)]
    return found
