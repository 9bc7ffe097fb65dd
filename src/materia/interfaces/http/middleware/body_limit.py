"""The body of a request: at most so large, and within its time."""

import asyncio
import time

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from materia.interfaces.http.problems import Problem, respond


class BodyLimit:
    """Refuses a body over `limit` bytes with 413, and one that has not arrived after `seconds` with 408."""

    def __init__(self, app: ASGIApp, *, limit: int, seconds: float) -> None:
        self._app = app
        self._limit = limit
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        refusal: Problem | None = None
        if announced.isdigit() and int(announced) > self._limit:
            await respond(Request(scope), self._too_large())(scope, receive, send)
            return
        size, whole = 0, False
        deadline = time.monotonic() + self._seconds

        async def counted() -> Message:
            nonlocal size, whole, refusal
            if refusal is not None:
                return {"type": "http.disconnect"}
            if whole:  # what comes now only tells that the client went away
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                refusal = Problem(408, "Send the request's body without long pauses.", headers={"Connection": "close"})
                return {"type": "http.disconnect"}
            size += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if size > self._limit:
                refusal = self._too_large()
                return {"type": "http.disconnect"}
            return message

        async def unless_refused(message: Message) -> None:
            if refusal is None:
                await send(message)

        await self._app(scope, counted, unless_refused)
        if refusal is not None:
            await respond(Request(scope), refusal)(scope, receive, send)

    def _too_large(self) -> Problem:
        return Problem(
            413, f"The body may have {self._limit // 1024:,} KB at most: send less.", headers={"Connection": "close"}
        )
