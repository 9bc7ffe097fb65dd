"""So many requests a minute for each client address."""

import ipaddress
import math
import time
from collections import OrderedDict

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from materia.interfaces.http.problems import Problem, respond

_MOST_CLIENTS = 20_000
#: Whoever watches the server is never turned away.
_FREE = "/api/v1/health"


class RateLimit:
    """Refuses what a client sends beyond `limit` requests a minute with 429; after a quiet minute that many at once.

    Addresses are kept in memory only, the ones heard of last; IPv6 clients are told apart by their /64 network.
    """

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit
        self._clients: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["path"].startswith(_FREE):
            await self._app(scope, receive, send)
            return
        wait = self._take(_client(scope), time.monotonic())
        if wait:
            problem = Problem(
                429, f"At most {self._limit} requests a minute: wait.", headers={"Retry-After": str(math.ceil(wait))}
            )
            await respond(Request(scope), problem)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _take(self, client: str, now: float) -> float:
        """Take one request from what a client has left; returns the seconds to wait where nothing is."""
        left, then = self._clients.pop(client, (float(self._limit), now))
        left = min(float(self._limit), left + (now - then) * self._limit / 60)
        allowed = left >= 1
        self._clients[client] = (left - 1 if allowed else left, now)
        if len(self._clients) > _MOST_CLIENTS:
            self._clients.popitem(last=False)
        return 0.0 if allowed else (1 - left) * 60 / self._limit


def _client(scope: Scope) -> str:
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)
