"""The OpenAPI 3.1 document of the API, whose schemas are generated from the records that it sends.

`python -m materia.interfaces.http.openapi` prints it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import Response

from materia import __version__
from materia.interfaces.http.problems import ProblemDetails
from materia.interfaces.http.rest.api import include
from materia.interfaces.http.rest.examples import examples
from materia.interfaces.http.rest.routing import PREFIX
from materia.interfaces.records import (
    Answers,
    ConceptMatches,
    Contents,
    DocumentPage,
    DocumentText,
    Health,
    SearchResult,
    StoredSection,
    Version,
)
from materia.interfaces.stream_events import EVENTS
from materia.model.answer import Answer

PATH = f"{PREFIX}/openapi.json"

_RECORDS = (
    Answer, Answers, ConceptMatches, Contents, DocumentPage, DocumentText, Health, SearchResult, StoredSection, Version,
    ProblemDetails, *EVENTS.values(),
)  # fmt: skip

_DESCRIPTION = """Medication questions answered from dated drug labels and other sources, every sentence cited.

For information only: Materia is no substitute for a pharmacist or prescriber, and not for emergencies.

Questions travel in request bodies only, never in addresses. Every error is a problem as RFC 9457 describes it
(`application/problem+json`), also 404, 405, 413, 415, 429 and 500; it never repeats what was asked. Offsets count
code points of a section's stored text, half-open. A response carries `X-Request-ID`, which the server's log has too.
"""

_TAGS = [
    {"name": "Questions", "description": "Questions in the reader's own words."},
    {"name": "Drugs", "description": "Drugs by name, without a question."},
    {"name": "Sources", "description": "The stored documents that answers cite."},
    {"name": "Server", "description": "Whether the server can answer, and from what."},
]


def document() -> dict[str, Any]:
    """Return the OpenAPI document of the API; pages are no part of it."""
    api = FastAPI()
    include(api)
    made = get_openapi(
        title="Materia API",
        version=__version__,
        openapi_version="3.1.0",
        summary="Medication questions answered from dated sources.",
        description=_DESCRIPTION,
        routes=api.routes,
        tags=_TAGS,
        servers=[{"url": "/", "description": "The server that this document comes from."}],
        contact={"name": "The Materia authors"},
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    _, ours = msgspec.json.schema_components(_RECORDS, ref_template="#/components/schemas/{name}")
    schemas.update(ours)
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    _add_examples(made["paths"])
    # As a reader of the JSON sees it: defaults of records are tuples, which it has not.
    plain: dict[str, Any] = json.loads(json.dumps(made), object_hook=_with_items)
    return plain


def _add_examples(paths: dict[str, Any]) -> None:
    """Put examples beside the schemas of responses; FastAPI would leave null values out of them."""
    known = examples()
    for operations in paths.values():
        for operation in operations.values():
            content = operation["responses"]["200"]["content"].get("application/json", {})
            name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
            if name in known:
                content["example"] = known[name]


def _with_items(value: dict[str, Any]) -> dict[str, Any]:
    """Return a schema whose list of known places says the same in the way that linters of OpenAPI read."""
    return {**value, "items": {}} if value.get("items") is False and "prefixItems" in value else value


def install(app: FastAPI) -> None:
    """Let the application hand out its document."""
    made: list[bytes] = []

    async def openapi(_request: Request) -> Response:
        if not made:
            made.append(json.dumps(document(), separators=(",", ":")).encode())
        return Response(made[0], media_type="application/json", headers={"Cache-Control": "public, no-cache"})

    app.add_route(PATH, openapi, include_in_schema=False)


def main() -> None:
    """Print the document."""
    json.dump(document(), sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
