"""An answer as server-sent events, in the order in which a reader needs its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from materia.interfaces.http.rest.requests import AskRequest
from materia.interfaces.http.rest.routing import PREFIX, PRIVATE, JsonRoute, fails, service_of
from materia.interfaces.stream_events import EVENTS, NAMES, Event, events
from materia.model.answer import Answer

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["Questions"])


def _event(name: str, kind: type[Event]) -> dict[str, Any]:
    data = {"$ref": f"#/components/schemas/{kind.__name__}"}
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip(),
        "required": ["event", "id", "data"],
        "properties": {
            "event": {"const": name},
            "id": {"type": "string"},
            "data": {"type": "string", "contentMediaType": "application/json", "contentSchema": data},
        },
    }


_EXAMPLE = {
    "event": "triage",
    "id": "1",
    "data": '{"status":"emergency","triage":{"level":"emergency","actions":["ems"],"notices":[]}}',
}
_STREAM = {
    "description": (
        "Events in this order: `triage` (always first, so that an emergency is seen before all else), `verdict`, "
        "`key_points`, one `section` each, `references`, `done`. The schema is that of one event."
    ),
    "content": {
        "text/event-stream": {
            "schema": {"oneOf": [_event(name, kind) for name, kind in EVENTS.items()]},
            "example": _EXAMPLE,
        }
    },
}


@router.post(
    "/ask/stream",
    operation_id="askStream",
    summary="Answer a question as a stream of events",
    response_class=Response,
    responses={200: _STREAM, **fails(400, 408, 413, 415, 422)},
)
async def ask_stream(request: Request, body: AskRequest) -> Response:
    """Answer one question; its parts come as server-sent events that together hold the whole answer."""
    found = await service_of(request).ask(body.question, body.audience, body.country, body.as_of)
    headers = {"Cache-Control": PRIVATE, "X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(found), media_type="text/event-stream", headers=headers)


async def _lines(answer: Answer) -> AsyncIterator[bytes]:
    for number, event in enumerate(events(answer), 1):
        data = msgspec.json.encode(event)
        yield b"event: %s\nid: %d\ndata: %s\n\n" % (NAMES[type(event)].encode(), number, data)
