"""The checking tools are pinned by hash, name no address, and find what is wrong on a page made to be wrong."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from checking_tools import ROOT, html_validate, lighthouse, nu_html_checker, spectral, written

GOOD = b"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Invented page</title><meta name="viewport" content="width=device-width">
<meta name="description" content="An invented page."></head>
<body><main><h1>Invented page</h1><p>Nothing here is true.</p></main></body>
</html>
"""
BAD = GOOD.replace(b"<p>Nothing here is true.</p>", b'<p><img src="x.png"><div aria-pressed="maybe" id="a" id="b"></p>')

pytestmark = pytest.mark.xdist_group("site-tools")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of the two pages."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(BAD if self.path == "/bad" else GOOD)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_tools_are_pinned_exactly_and_by_hash() -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert wanted["private"] is True
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted["devDependencies"].values())
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if name and not package.get("integrity")] == []


@pytest.mark.parametrize("name", ["package-lock.json", "requirements.lock", "requirements-dev.lock"])
def test_no_lock_names_an_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert '"resolved"' not in text


def test_the_checkers_of_html_pass_a_good_page_and_find_faults_in_a_bad_one(tmp_path: Path) -> None:
    good, bad = written({"good": GOOD, "bad": BAD}, tmp_path)
    assert nu_html_checker([good]) == []
    assert html_validate([good], tmp_path) == []
    assert any("alt" in line for line in nu_html_checker([bad]))
    assert any("alt" in line for line in html_validate([bad], tmp_path))


def test_the_checker_of_css_finds_faults(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("p { colour: red }", encoding="utf-8")
    assert any("colour" in line for line in nu_html_checker([str(tmp_path / "a.css")]))


def test_spectral_finds_faults(tmp_path: Path) -> None:
    document = tmp_path / "openapi.json"
    good = {"openapi": "3.1.0", "info": {"title": "Invented", "version": "1"}, "paths": {}}
    document.write_text(json.dumps(good), encoding="utf-8")
    assert spectral(document) == []
    document.write_text(json.dumps({**good, "paths": {"/a": {"get": {"summary": 3}}}}), encoding="utf-8")
    assert spectral(document) != []


def test_lighthouse_scores_a_good_page_above_a_bad_one(address: str, tmp_path: Path) -> None:
    good, _ = lighthouse(f"{address}/good", tmp_path)
    bad, failed = lighthouse(f"{address}/bad", tmp_path)
    assert good["accessibility"] == 1
    assert bad["accessibility"] < 0.95
    assert any(line.startswith("image-alt:") for line in failed)
