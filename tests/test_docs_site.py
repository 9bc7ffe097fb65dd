"""The documentation site: builds without a warning, leads everywhere it says, and loads nothing from elsewhere."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from checking_tools import chromium, lighthouse
from html_links import broken, loaded_from_elsewhere
from playwright.sync_api import Response, sync_playwright

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.xdist_group("docs-site")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    folder = tmp_path_factory.mktemp("docs") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, bytes]:
    """The HTML of every page by its path."""
    found = {"/" + path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*.html"))}
    assert len(found) > 12
    return found


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The address of a server of the built site."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_every_link_leads_to_a_page_and_a_place_on_it(site: Path, pages: dict[str, bytes]) -> None:
    def fetch(path: str) -> bytes | None:
        file = site / unquote(urlsplit(path).path).lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return None
        return file.read_bytes() if file.suffix == ".html" else b""

    assert broken(pages.items(), fetch) == []


def test_no_page_names_a_thing_on_another_host_to_load(pages: dict[str, bytes]) -> None:
    assert {path: found for path, page in pages.items() if (found := loaded_from_elsewhere(page))} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_browser_asks_no_other_host(address: str, pages: dict[str, bytes], theme: str) -> None:
    asked: set[str] = set()
    troubles: list[str] = []

    def note(answer: Response) -> None:
        if answer.status >= 400:
            troubles.append(f"{answer.url}: {answer.status}")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(color_scheme="dark" if theme == "dark" else "light")
        page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
        page.on("response", note)
        for path in pages:
            page.goto(address + path)
        page.goto(address + "/index.html")
        page.locator("[data-md-component=search-query]").first.click()
        page.keyboard.type("withdrawn products")
        page.locator(".md-search-result__link").first.wait_for()
        browser.close()
    assert asked == {urlsplit(address).netloc}
    assert troubles == []


def test_a_page_is_accessible(address: str, tmp_path: Path) -> None:
    scores, failed = lighthouse(f"{address}/tutorial.html", tmp_path)
    assert min(scores.values()) >= 0.95, f"{scores}: {failed}"


def test_the_search_knows_every_page(site: Path, pages: dict[str, bytes]) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    indexed = {"/" + document["location"].partition("#")[0] for document in index["docs"]}
    assert set(pages) - {"/404.html", "/index.html"} <= indexed


def test_broken_links_and_foreign_things_are_found_out() -> None:
    page = b'<a href="b.html#x">b</a><a href="/none">n</a><a href="#here">h</a><p id="here">'
    other = (
        b'<script src="https://cdn.example/x.js"></script><img src="//cdn.example/x.png"><a href="https://x.example">'
    )
    assert broken([("/d/a.html", page)], lambda path: b"<p id=y>" if path == "/d/b.html" else None) == [
        "/d/a.html: there is no #x at /d/b.html",
        "/d/a.html: /none leads nowhere",
    ]
    assert loaded_from_elsewhere(other) == ["https://cdn.example/x.js", "//cdn.example/x.png"]
