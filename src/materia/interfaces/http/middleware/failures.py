"""The end of the line for errors that nobody expected: a problem for the caller, the place for the log."""

import logging
import traceback

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from materia.interfaces.http.problems import problem_of, respond

_log = logging.getLogger("materia.server")


class Failures:
    """Answers an unexpected error with status 500; only its kind and place are logged, its text may hold a question."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            problem = problem_of(error)
            if problem.status == 500:
                _log.error("failure", extra={"request_id": scope.get("request_id"), **_place(error)})
            if not started:
                await respond(Request(scope), problem)(scope, receive, send)


def _place(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "where": where}
