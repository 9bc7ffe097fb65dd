"""An answer as server-sent events, in the order in which a reader needs its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from materia.interfaces.http.rest.requests import AskRequest
from materia.interfaces.http.rest.routing import PREFIX, PRIVATE, JsonRoute, fails, service_of
from materia.interfaces.stream_events import EVENTS, NAMES, events
from materia.model.answer import Answer

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["Questions"])

_EXAMPLE = (
    'event: triage\nid: 1\ndata: {"status":"emergency",'
    '"triage":{"level":"emergency","actions":["ems"],"notices":[]}}\n\n'
)
_STREAM = {
    "description": (
        "Events in this order: `triage` (always first, so that an emergency is seen before all else), `verdict`, "
        "`key_points`, one `section` each, `references`, `done`. The data of each is one line of JSON: "
        + ", ".join(f"`{name}` a {kind.__name__}" for name, kind in EVENTS.items())
        + "."
    ),
    "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EXAMPLE}},
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
