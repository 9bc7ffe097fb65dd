"""All routes of the API."""

from fastapi import FastAPI

from materia.interfaces.http.rest import ask, concepts, documents, lookup, search, status, stream


def include(app: FastAPI) -> None:
    """Add the routes to an application."""
    for part in (ask, stream, lookup, search, documents, concepts, status):
        app.include_router(part.router)
