"""Requests that come while the server opens what it answers from."""

from starlette.types import ASGIApp, Receive, Scope, Send

#: What is answered at once, whatever is open.
_AT_ONCE = ("/api/v1/health", "/api/v1/openapi.json", "/static/")


class UntilReady:
    """Lets a request wait until the server can answer, where it is still starting."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http" and not scope["path"].startswith(_AT_ONCE):
            await scope["app"].state.service.opened()
        await self._app(scope, receive, send)
