"""Sending requests to a running server from one process, cheaply: what the generator takes, the server lacks."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as bytes on the wire, and the kind that it is counted under."""

    kind: str
    data: bytes


@dataclass(slots=True)
class Load:
    """What came of some requests: milliseconds by kind in the order of the ends, and how many went wrong."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: int = 0
    seconds: float = 0.0

    @property
    def all(self) -> list[float]:
        """The times of every kind."""
        return [time for times in self.times.values() for time in times]

    @property
    def per_second(self) -> float:
        """Requests answered each second."""
        return len(self.all) / self.seconds if self.seconds else 0.0


def post(path: str, body: bytes, content_type: str, kind: str) -> Sent:
    """Return a POST request that keeps its connection."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return Sent(kind, head.encode() + body)


async def send(port: int, requests: Sequence[Sent], clients: int) -> Load:
    """Send the requests over `clients` connections, each one request at a time, and return what came of them."""
    load = Load()
    queue = iter(requests)
    begun = time.perf_counter()
    await asyncio.gather(*(_client(port, queue, load) for _ in range(clients)))
    load.seconds = time.perf_counter() - begun
    return load


async def _client(port: int, queue: Iterator[Sent], load: Load) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for request in queue:
            begun = time.perf_counter()
            writer.write(request.data)
            status = await _response(reader)
            spent = (time.perf_counter() - begun) * 1000
            load.times.setdefault(request.kind, []).append(spent)
            load.errors += status != 200
    finally:
        writer.close()


async def _response(reader: asyncio.StreamReader) -> int:
    """Read one response with a known length to its end and return its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    at = head.lower().index(b"content-length:") + len(b"content-length:")
    await reader.readexactly(int(head[at : head.index(b"\r\n", at)]))
    return status
