"""A running `materia serve`, its pages as a reader gets them, and a mirror for tools that can only follow addresses."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
from web_pages import PAGES, Page

_STARTED_WITHIN = 60.0
_MIRROR = re.compile(r"^/mirror/([\w-]+)$")


@dataclass(frozen=True, slots=True)
class Site:
    """A server at `address` (no slash at the end) and the answer that it gave for each page, by the page's name."""

    address: str
    answers: dict[str, httpx.Response]
    has_library: bool

    def html(self) -> dict[str, bytes]:
        """Return the pages by name; error pages are pages too."""
        return {name: answer.content for name, answer in self.answers.items()}

    def fetch(self, path: str) -> bytes | None:
        """Return the HTML at a path, an empty page for what is no HTML, None where the server has nothing."""
        answer = httpx.get(self.address + path, timeout=30)
        if answer.status_code != 200:
            return None
        return answer.content if answer.headers["content-type"].startswith("text/html") else b""


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def serving(home: Path, library: Path | None) -> Iterator[str]:
    """Run `materia serve` and give its address once it is ready; without a library it has the shipped pack alone."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    own = {key: value for key, value in os.environ.items() if not key.startswith("MATERIA_")}
    environment = {**own, "HOME": str(home), "XDG_DATA_HOME": str(home), "MATERIA_CONFIG": ""}
    program = [sys.executable, "-m", "materia", "serve", "--host", "127.0.0.1", "--port", str(port)]
    if library is not None:
        program += ["--library", str(library)]
    with (
        (home / "serve.log").open("wb") as log,
        subprocess.Popen(program, env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            _wait(f"{address}/api/v1/health/ready", server, home / "serve.log")
            yield address
        finally:
            server.terminate()


def _wait(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _STARTED_WITHIN
    while time.monotonic() < end:
        assert server.poll() is None, f"the server ended: {log.read_text(encoding='utf-8')[-2000:]}"
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(
        f"the server was not ready within {_STARTED_WITHIN:g} s: {log.read_text(encoding='utf-8')[-2000:]}"
    )


def ask(address: str, page: Page) -> httpx.Response:
    """Return what a server answers for a page."""
    return httpx.request(page.method, address + page.path, data=page.form or None, timeout=60)


def visited(address: str, library: bool) -> Site:
    """Return the site with every page that it can show: some need a library."""
    pages = [page for page in PAGES if library or not page.needs_library]
    return Site(address, {page.name: ask(address, page) for page in pages}, library)


@contextmanager
def mirror(site: Site) -> Iterator[str]:
    """Give an address under which `/mirror/NAME` is the page of that name, forms too, and all else the live site."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found = _MIRROR.match(self.path)
            answer = site.answers[found[1]] if found else httpx.get(site.address + self.path, timeout=60)
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name not in (
                    "content-length",
                    "content-encoding",
                    "transfer-encoding",
                    "connection",
                    "date",
                    "server",
                ):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
