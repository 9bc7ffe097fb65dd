"""Fetching from a local server that speaks the shapes of DailyMed's web services and of openFDA.

The labels here are invented and say nothing true of any medicine.
"""

import contextlib
import hashlib
import io
import json
import re
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from materia.errors import BadInput
from materia.interfaces.cli.main import main
from materia.model.document import Document, DocumentKind, Ingredient, Product
from materia.settings import Settings
from materia.sources.fetch.acceptance import Acceptance
from materia.sources.fetch.failures import FetchError
from materia.sources.fetch.folder import Folder
from materia.sources.fetch.report import Silent
from materia.sources.fetch.request import Request
from materia.sources.fetch.service import fetch

BACLOFEN = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
COMBINED = "33333333-3333-4333-8333-333333333333"
NOON = datetime(2026, 7, 31, 12, 0, tzinfo=UTC)


@dataclass
class Answer:
    """What the server sends: `cut` sends only so many bytes of the body that it announces; `wait` is in seconds."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    wait: float = 0.0


Route = Callable[["Server", dict[str, str], dict[str, str]], Answer]


class QuietOnReset(ThreadingHTTPServer):
    """A server whose traceback of a connection that the client reset is not taken for output of the command."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Server:
    """A local service. `routes` maps paths to answers; `queue` holds answers that come before, one for a request."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.queue: dict[str, list[Answer]] = {}
        self.seen: list[tuple[str, dict[str, str], dict[str, str]]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {key: values[0] for key, values in parse_qs(parts.query).items()}
                headers = {key.lower(): value for key, value in self.headers.items()}
                service.seen.append((self.path if parts.netloc else parts.path, query, headers))
                waiting = service.queue.get(parts.path)
                route = service.routes.get(parts.path)
                if waiting:
                    answer = waiting.pop(0)
                elif route is not None:
                    answer = route(service, query, headers)
                else:
                    answer = Answer(b'{"error":{"code":"NOT_FOUND","message":"No matches found!"}}', 404)
                time.sleep(answer.wait)
                self.send_response(answer.status)
                for key, value in answer.headers.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(answer.body)))
                if answer.cut is not None:
                    self.send_header("Connection", "close")
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(answer.body[: answer.cut])
                self.close_connection = answer.cut is not None

            def log_message(self, format: str, *args: object) -> None:
                """Keep the test output clean."""

        self._http = QuietOnReset(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.seen]

    # what the services hold

    def dailymed_label(self, set_id: str, version: int, *ingredients: str, name: str = "Inventa") -> None:
        body = spl(set_id, version, *ingredients, name=name)
        self.routes[f"/v2/spls/{set_id}.xml"] = lambda *_: Answer(body)
        history = [{"spl_version": v, "published_date": f"Jan {v:02d}, 2020"} for v in (1, version)]
        answer = {"data": {"spl": {"title": name, "setid": set_id}, "history": history}, "metadata": {"total_pages": 1}}
        self.routes[f"/v2/spls/{set_id}/history.json"] = lambda *_: Answer(json.dumps(answer).encode())

    def dailymed_list(self, *labels: tuple[str, int], page_size: int = 100) -> None:
        rows = [
            {"spl_version": v, "published_date": "Jan 01, 2020", "title": "INVENTED", "setid": s.upper()}
            for s, v in labels
        ]

        def answer(_: Server, query: dict[str, str], headers: dict[str, str]) -> Answer:
            page = int(query.get("page", "1"))
            pages = max(1, -(-len(rows) // page_size))
            part = rows[(page - 1) * page_size : page * page_size]
            metadata = {
                "total_elements": len(rows),
                "total_pages": pages,
                "current_page": page,
                "next_page_url": "null",
            }
            return Answer(json.dumps({"data": part, "metadata": metadata}).encode())

        self.routes["/v2/spls.json"] = answer

    def openfda(self, *records: dict[str, Any]) -> None:
        def answer(_: Server, query: dict[str, str], headers: dict[str, str]) -> Answer:
            wanted = re.findall(r'set_id:"([^"]+)"', query["search"])
            found = [r for r in records if not wanted or r["set_id"] in wanted]
            skip, limit = int(query["skip"]), int(query["limit"])
            meta = {"results": {"skip": skip, "limit": limit, "total": len(found)}}
            if not found:
                return Answer(b'{"error":{"code":"NOT_FOUND","message":"No matches found!"}}', 404)
            return Answer(json.dumps({"meta": meta, "results": found[skip : skip + limit]}).encode())

        self.routes["/drug/label.json"] = answer

    def file(self, path: str, body: bytes, etag: str = '"one"') -> None:
        def answer(_: Server, query: dict[str, str], headers: dict[str, str]) -> Answer:
            wanted = re.fullmatch(r"bytes=(\d+)-", headers.get("range", ""))
            if wanted and headers.get("if-range", etag) == etag:
                start = int(wanted.group(1))
                if start >= len(body):
                    return Answer(b"", 416, {"Content-Range": f"bytes */{len(body)}"})
                span = f"bytes {start}-{len(body) - 1}/{len(body)}"
                return Answer(body[start:], 206, {"ETag": etag, "Content-Range": span})
            return Answer(body, 200, {"ETag": etag})

        self.routes[path] = answer


def spl(set_id: str, version: int, *ingredients: str, name: str = "Inventa") -> bytes:
    """Return a tiny invented label."""
    parts = "".join(
        f'<ingredient classCode="ACTIB"><ingredientSubstance><name>{i}</name></ingredientSubstance></ingredient>'
        for i in ingredients
    )
    return (
        '<?xml version="1.0"?><document xmlns="urn:hl7-org:v3"><id root="99999999-9999-4999-8999-999999999999"/>'
        '<code code="34391-3" codeSystem="2.16.840.1.113883.6.1"/><title>Invented label</title>'
        f'<effectiveTime value="20200101"/><setId root="{set_id}"/><versionNumber value="{version}"/>'
        "<author><assignedEntity><representedOrganization><name>Invented Maker</name></representedOrganization>"
        "</assignedEntity></author><component><structuredBody><component><section>"
        '<code code="48780-1" codeSystem="2.16.840.1.113883.6.1"/><subject><manufacturedProduct><manufacturedProduct>'
        f"<name>{name}</name>{parts}</manufacturedProduct></manufacturedProduct></subject></section></component>"
        '<component><section><code code="34067-9" codeSystem="2.16.840.1.113883.6.1"/><title>INDICATIONS</title>'
        "<text><paragraph>Inventa is invented for tests.</paragraph></text></section></component>"
        "</structuredBody></component></document>"
    ).encode()


def record(set_id: str, *ingredients: str, version: str = "3") -> dict[str, Any]:
    """Return a tiny invented record of openFDA."""
    return {
        "set_id": set_id,
        "id": "99999999-9999-4999-8999-999999999999",
        "version": version,
        "effective_time": "20200101",
        "indications_and_usage": ["Inventa is invented for tests."],
        "openfda": {"generic_name": list(ingredients), "substance_name": list(ingredients), "brand_name": ["Inventa"]},
    }


def read(data: bytes, name: str) -> tuple[Document, ...]:
    """Read the invented labels of this file (the real readers have tests of their own)."""
    text = data.decode("utf-8", "replace")
    if text.startswith("{"):
        found = json.loads(text)["results"][0]
        names, set_id, version = found["openfda"]["substance_name"], found["set_id"], found["version"]
    elif "<setId" in text:
        names = re.findall(r"<ingredientSubstance><name>([^<]+)", text)
        set_id, version = re.findall(r'<(?:setId root|versionNumber value)="([^"]+)"', text)
    else:
        return ()
    product = Product(name="Inventa", ingredients=tuple(Ingredient(name=name) for name in names))
    return (
        Document(
            id=f"spl:{set_id}",
            kind=DocumentKind.LABEL,
            title="Invented label",
            publisher="Invented Maker",
            source_format="spl_xml",
            set_id=set_id,
            version=version,
            products=(product,),
        ),
    )


ACCEPTANCE = Acceptance(
    read=read,
    moieties_of=lambda document: tuple(
        frozenset(i.name.lower().removesuffix(" hydrochloride") for i in p.ingredients) for p in document.products
    ),
    moiety_named=lambda name: name.lower().removesuffix(" hydrochloride"),
)


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def settings(server: Server, tmp_path: Path) -> Settings:
    return Settings(
        library=tmp_path / "library",
        fetch_folder=tmp_path / "fetched",
        rate_limit=240_000,
        timeout=2.0,
        retries=3,
        backoff=0.0,
        dailymed_url=f"{server.url}/v2",
        dailymed_bulk_url=f"{server.url}/bulk",
        dailymed_index_url=f"{server.url}/pages",
        openfda_url=server.url,
    )


def run(source: str, settings: Settings, acceptance: Acceptance = ACCEPTANCE, **request: Any) -> Any:
    return fetch(source, Request(**request), settings, acceptance, clock=lambda: NOON)


def manifest(settings: Settings) -> list[dict[str, Any]]:
    rows = json.loads((settings.fetch_folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert isinstance(rows, list)
    return rows


def files(settings: Settings) -> list[str]:
    return sorted(p.name for p in settings.fetch_folder.iterdir())


# By name


def test_labels_of_a_name_come_with_a_manifest_that_says_whence_when_and_under_which_licence(
    server: Server, settings: Settings
) -> None:
    server.dailymed_label(BACLOFEN, 7, "Baclofen")
    server.dailymed_list((BACLOFEN, 7))
    report = run("dailymed", settings, names=("baclofen",))
    assert (report.fetched, report.refused, report.failed) == (1, [], [])
    assert files(settings) == [f"{BACLOFEN}.xml", "manifest.json"]
    (row,) = manifest(settings)
    body = (settings.fetch_folder / f"{BACLOFEN}.xml").read_bytes()
    assert row["sha256"] == hashlib.sha256(body).hexdigest()
    assert (row["set_id"], row["version"], row["retrieved"]) == (BACLOFEN, "7", "2026-07-31T12:00:00Z")
    assert row["url"] == f"{settings.dailymed_url}/spls/{BACLOFEN}.xml"
    assert "National Library of Medicine" in row["licence"]


def test_a_second_fetch_asks_for_the_list_only(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 7, "Baclofen")
    server.dailymed_list((BACLOFEN, 7))
    run("dailymed", settings, names=("baclofen",))
    before = (settings.fetch_folder / "manifest.json").read_bytes()
    server.seen.clear()
    report = run("dailymed", settings, names=("baclofen",))
    assert (report.fetched, report.unchanged) == (0, 1)
    assert server.paths() == ["/v2/spls.json"]
    assert (settings.fetch_folder / "manifest.json").read_bytes() == before


def test_a_new_version_takes_the_place_of_the_old(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 7, "Baclofen")
    server.dailymed_list((BACLOFEN, 7))
    run("dailymed", settings, names=("baclofen",))
    server.dailymed_label(BACLOFEN, 8, "Baclofen")
    server.dailymed_list((BACLOFEN, 8))
    assert run("dailymed", settings, names=("baclofen",)).fetched == 1
    assert [row["version"] for row in manifest(settings)] == ["8"]


def test_a_file_that_was_changed_since_is_fetched_again(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 7, "Baclofen")
    server.dailymed_list((BACLOFEN, 7))
    run("dailymed", settings, names=("baclofen",))
    path = settings.fetch_folder / f"{BACLOFEN}.xml"
    whole = path.read_bytes()
    path.write_bytes(whole[:-10] + b"0123456789")
    assert run("dailymed", settings, names=("baclofen",)).fetched == 1
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    ("ingredients", "code"),
    [
        (("Cyclobenzaprine Hydrochloride",), "other_ingredients"),
        (("Baclofen", "Ibuprofen"), "other_ingredients"),
        ((), "no_ingredients"),
    ],
)
def test_a_label_with_other_active_ingredients_is_refused(
    server: Server, settings: Settings, ingredients: tuple[str, ...], code: str
) -> None:
    server.dailymed_label(BACLOFEN, 7, *ingredients, name="Baclofen")
    server.dailymed_list((BACLOFEN, 7))
    report = run("dailymed", settings, names=("baclofen",))
    assert [(left.name, left.reason_code) for left in report.refused] == [(BACLOFEN, code)]
    assert files(settings) == []


def test_combinations_are_taken_only_when_asked_for(server: Server, settings: Settings) -> None:
    server.dailymed_label(COMBINED, 1, "Hydrocodone", "Acetaminophen")
    server.dailymed_list((COMBINED, 1))
    assert run("dailymed", settings, names=("hydrocodone",)).fetched == 0
    wider = replace(ACCEPTANCE, combinations=True)
    assert run("dailymed", settings, wider, names=("hydrocodone",), combinations=True).fetched == 1
    assert run("dailymed", settings, names=("acetaminophen and hydrocodone",)).unchanged == 1


def test_a_label_here_already_is_judged_again_for_another_name(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 7, "Baclofen")
    server.dailymed_list((BACLOFEN, 7))
    run("dailymed", settings, names=("baclofen",))
    report = run("dailymed", settings, names=("ibuprofen",))
    assert [left.reason_code for left in report.refused] == ["other_ingredients"]


def test_every_page_of_a_list_is_read_up_to_the_limit(server: Server, settings: Settings) -> None:
    labels = [(f"{n:08d}-1111-4111-8111-111111111111", 1) for n in range(5)]
    for set_id, version in labels:
        server.dailymed_label(set_id, version, "Baclofen")
    server.dailymed_list(*labels, page_size=2)
    assert run("dailymed", settings, names=("baclofen",)).fetched == 5
    assert run("dailymed", settings, names=("baclofen",), limit=3).unchanged == 3


def test_a_name_that_the_service_does_not_know_is_in_the_report(server: Server, settings: Settings) -> None:
    server.dailymed_list()
    server.openfda()
    for source in ("dailymed", "openfda"):
        report = run(source, settings, names=("xyzzy",))
        assert [(left.name, left.reason_code) for left in report.failed] == [("xyzzy", "not_found")]


def test_a_set_id_of_the_service_never_becomes_a_path(server: Server, settings: Settings, tmp_path: Path) -> None:
    server.dailymed_list(("../../evil", 1))
    server.openfda(record("../../evil", "Baclofen"))
    assert [left.reason_code for left in run("dailymed", settings, names=("baclofen",)).failed] == ["unexpected"]
    assert [left.reason_code for left in run("openfda", settings, names=("baclofen",)).refused] == ["no_set_id"]
    assert not list(tmp_path.rglob("*evil*"))


# By set id


def test_the_current_version_of_a_set_id_comes(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 9, "Baclofen")
    report = run("dailymed", settings, set_ids=(BACLOFEN, OTHER))
    assert report.fetched == 1
    assert [(left.name, left.reason_code) for left in report.failed] == [(OTHER, "not_found")]
    assert [(row["version"], row["published"]) for row in manifest(settings)] == [("9", "Jan 09, 2020")]


def test_another_label_under_the_set_id_is_refused(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 9, "Baclofen")
    server.routes[f"/v2/spls/{BACLOFEN}.xml"] = lambda *_: Answer(spl(OTHER, 9, "Baclofen"))
    assert [left.reason_code for left in run("dailymed", settings, set_ids=(BACLOFEN,)).refused] == ["other_set_id"]


def test_an_older_version_than_the_current_is_refused(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 9, "Baclofen")
    server.routes[f"/v2/spls/{BACLOFEN}.xml"] = lambda *_: Answer(spl(BACLOFEN, 8, "Baclofen"))
    assert [left.reason_code for left in run("dailymed", settings, set_ids=(BACLOFEN,)).refused] == ["older_version"]


def test_a_page_of_html_in_place_of_a_label_is_refused(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 9, "Baclofen")
    server.routes[f"/v2/spls/{BACLOFEN}.xml"] = lambda *_: Answer(b"<html>Maintenance</html>")
    assert [left.reason_code for left in run("dailymed", settings, set_ids=(BACLOFEN,)).refused] == ["not_a_label"]
    assert files(settings) == []


# openFDA


def test_openfda_labels_are_stored_one_a_file_in_the_shape_of_the_api(server: Server, settings: Settings) -> None:
    many = [record(f"{n:08d}-1111-4111-8111-111111111111", "BACLOFEN") for n in range(130)]
    server.openfda(*many, record(OTHER, "IBUPROFEN"))
    report = run("openfda", settings, names=("baclofen",))
    assert (report.fetched, [left.name for left in report.refused]) == (130, [OTHER])
    stored = json.loads((settings.fetch_folder / "00000000-1111-4111-8111-111111111111.json").read_bytes())
    assert stored["results"] == [many[0]]
    assert manifest(settings)[0]["licence"].startswith("CC0")
    assert run("openfda", settings, names=("baclofen",)).unchanged == 130


def test_openfda_is_asked_for_whole_names_in_quotes(server: Server, settings: Settings) -> None:
    server.openfda(record(BACLOFEN, "valproic acid"))
    run("openfda", settings, names=("valproic acid",))
    assert (
        server.seen[0][1]["search"]
        == '(openfda.generic_name:"valproic acid" OR openfda.substance_name:"valproic acid")'
    )


def test_openfda_by_set_id(server: Server, settings: Settings) -> None:
    server.openfda(record(BACLOFEN, "BACLOFEN"))
    report = run("openfda", settings, set_ids=(BACLOFEN, OTHER))
    assert (report.fetched, [left.reason_code for left in report.failed]) == (1, ["not_found"])


def test_the_key_goes_into_a_header_and_never_into_addresses_or_files(server: Server, settings: Settings) -> None:
    server.openfda(record(BACLOFEN, "BACLOFEN"))
    run("openfda", replace(settings, openfda_key="hunter2"), names=("baclofen",))
    assert server.seen[0][2]["authorization"].startswith("Basic ")
    assert "hunter2" not in str(server.seen[0][1])
    assert all(b"hunter2" not in p.read_bytes() for p in settings.fetch_folder.rglob("*") if p.is_file())


# Passing faults


@pytest.mark.parametrize(
    "fault",
    [
        Answer(b"{}", 429, {"Retry-After": "0"}),
        Answer(b"", 503),
        Answer(b"", 500),
        Answer(b"<html>Maintenance</html>", 200),
        Answer(b'{"data": [], "metadata"', 200),
    ],
    ids=["429", "503", "500", "html", "broken json"],
)
def test_a_passing_fault_is_asked_again(server: Server, settings: Settings, fault: Answer) -> None:
    server.dailymed_label(BACLOFEN, 7, "Baclofen")
    server.dailymed_list((BACLOFEN, 7))
    server.queue["/v2/spls.json"] = [fault, fault]
    assert run("dailymed", settings, names=("baclofen",)).fetched == 1
    assert server.paths().count("/v2/spls.json") == 3


def test_a_truncated_body_and_a_time_out_are_asked_again(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 7, "Baclofen")
    body = spl(BACLOFEN, 7, "Baclofen")
    server.queue[f"/v2/spls/{BACLOFEN}.xml"] = [Answer(body, cut=100), Answer(body, wait=1.0)]
    report = run("dailymed", replace(settings, timeout=0.3), set_ids=(BACLOFEN,))
    assert report.fetched == 1
    assert (settings.fetch_folder / f"{BACLOFEN}.xml").read_bytes() == body


def test_after_the_last_retry_the_report_names_the_fault(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 7, "Baclofen")
    server.queue[f"/v2/spls/{BACLOFEN}.xml"] = [Answer(b"", 503)] * 10
    (left,) = run("dailymed", settings, set_ids=(BACLOFEN,)).failed
    assert left.reason_code == "server_error"
    assert "failed 4 times: the server answered 503" in left.reason


def test_a_refusal_is_not_asked_again(server: Server, settings: Settings) -> None:
    server.queue["/drug/label.json"] = [Answer(b"{}", 403)] * 3
    (left,) = run("openfda", settings, names=("baclofen",)).failed
    assert (left.reason_code, len(server.seen)) == ("refused", 1)


def test_the_wait_that_the_server_names_is_kept(
    server: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from materia.sources.fetch.client import Client

    waits: list[float] = []
    server.file("/x", b"whole")
    server.queue["/x"] = [Answer(b"", 429, {"Retry-After": "17"}), Answer(b"", 503), Answer(b"", 503)]
    with Client(replace(settings, backoff=1.5), sleep=waits.append) as client:
        assert client.text(f"{server.url}/x") == b"whole"
    assert [wait for wait in waits if wait > 1] == [17.0, 3.0, 6.0]


def test_nobody_at_the_address_is_one_sentence(settings: Settings) -> None:
    nobody = replace(settings, dailymed_url="http://127.0.0.1:9/v2", retries=0)
    (left,) = run("dailymed", nobody, set_ids=(BACLOFEN,)).failed
    assert left.reason_code == "network"


def test_a_label_larger_than_the_limit_is_left(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 7, "Baclofen")
    server.routes[f"/v2/spls/{BACLOFEN}.xml"] = lambda *_: Answer(b"x" * 1_500_000)
    (left,) = run("dailymed", replace(settings, label_limit=1), set_ids=(BACLOFEN,)).failed
    assert left.reason_code == "too_big"


def test_a_redirect_to_an_address_without_tls_is_not_followed(server: Server, settings: Settings) -> None:
    server.routes["/drug/label.json"] = lambda *_: Answer(b"", 302, {"Location": "http://example.invalid/label.json"})
    (left,) = run("openfda", settings, names=("baclofen",)).failed
    assert left.reason_code == "not_tls"


def test_requests_go_through_the_proxy_that_is_set(server: Server, settings: Settings) -> None:
    through = replace(settings, proxy=server.url, openfda_url="http://127.0.0.1:9")
    run("openfda", through, names=("baclofen",))
    assert server.seen[0][0].startswith("http://127.0.0.1:9/drug/label.json")


# Bulk releases


def archive(seed: str, size: int = 300_000) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("invented.txt", (seed * size)[:size])
    return stream.getvalue()


def page(*parts: tuple[str, bytes]) -> bytes:
    rows = "".join(
        f'<li>{n}<a href="https://elsewhere.invalid/public-release-files/{n}">HTTPS</a>'
        f'<a href="ftp://elsewhere.invalid/{n}">FTP</a> MD5 checksum: {hashlib.md5(b).hexdigest().upper()}</li>'
        for n, b in parts
    )
    return f"<html><ul>{rows}</ul></html>".encode()


def bulk(server: Server, *parts: tuple[str, bytes]) -> None:
    for name, body in parts:
        server.file(f"/bulk/{name}", body)
    listing = page(*parts)
    server.routes["/pages/spl-resources-all-drug-labels.cfm"] = lambda *_: Answer(listing)


ONE, TWO = "dm_spl_release_human_rx_part1.zip", "dm_spl_release_human_rx_part2.zip"


def test_a_release_comes_in_parts_checked_by_md5_and_is_not_fetched_twice(server: Server, settings: Settings) -> None:
    bulk(server, (ONE, archive("a")), (TWO, archive("b")))
    assert run("dailymed", settings, release="human_rx").fetched == 2
    assert [(row["file"], row["kind"], len(row["md5"])) for row in manifest(settings)] == [
        (ONE, "bulk", 32),
        (TWO, "bulk", 32),
    ]
    assert run("dailymed", settings, release="human_rx").unchanged == 2


def test_an_interrupted_download_goes_on_where_it_stopped(server: Server, settings: Settings) -> None:
    whole = archive("a")
    bulk(server, (ONE, whole))
    server.queue[f"/bulk/{ONE}"] = [Answer(whole, headers={"ETag": '"one"'}, cut=200_000)]
    report = run("dailymed", replace(settings, retries=0), release="human_rx")
    assert [left.reason_code for left in report.failed] == ["network"]
    kept = (settings.fetch_folder / ".unfinished" / f"{ONE}.part").stat().st_size
    assert 0 < kept <= 200_000
    server.seen.clear()
    assert run("dailymed", settings, release="human_rx").fetched == 1
    assert [h["range"] for path, _, h in server.seen if path == f"/bulk/{ONE}"] == [f"bytes={kept}-"]
    assert (settings.fetch_folder / ONE).read_bytes() == whole
    assert not (settings.fetch_folder / ".unfinished").exists()


def test_a_file_that_changed_meanwhile_is_begun_anew(server: Server, settings: Settings) -> None:
    old, new = archive("a"), archive("b")
    bulk(server, (ONE, old))
    server.queue[f"/bulk/{ONE}"] = [Answer(old, headers={"ETag": '"one"'}, cut=200_000)]
    run("dailymed", replace(settings, retries=0), release="human_rx")
    bulk(server, (ONE, new))
    server.file(f"/bulk/{ONE}", new, etag='"two"')
    assert run("dailymed", settings, release="human_rx").fetched == 1
    assert (settings.fetch_folder / ONE).read_bytes() == new


def test_a_download_that_was_whole_but_unnamed_is_taken(server: Server, settings: Settings) -> None:
    whole = archive("a")
    bulk(server, (ONE, whole))
    unfinished = settings.fetch_folder / ".unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / f"{ONE}.part").write_bytes(whole)
    (unfinished / f"{ONE}.part.tag").write_text('"one"')
    assert run("dailymed", settings, release="human_rx").fetched == 1
    assert (settings.fetch_folder / ONE).read_bytes() == whole


def test_a_wrong_checksum_is_never_kept(server: Server, settings: Settings) -> None:
    bulk(server, (ONE, archive("a")))
    server.file(f"/bulk/{ONE}", archive("b"))
    (left,) = run("dailymed", settings, release="human_rx").failed
    assert left.reason_code == "checksum"
    assert not (settings.fetch_folder / ONE).exists()


def test_parts_of_an_older_release_are_removed_once_the_new_one_is_whole(server: Server, settings: Settings) -> None:
    bulk(server, (ONE, archive("a")), (TWO, archive("b")))
    run("dailymed", settings, release="human_rx")
    bulk(server, (ONE, archive("c")))
    report = run("dailymed", settings, release="human_rx")
    assert (report.fetched, report.removed) == (1, 1)
    assert files(settings) == [ONE, "manifest.json"]


def test_openfda_bulk_follows_the_download_manifest(server: Server, settings: Settings) -> None:
    name = "drug-label-0001-of-0001.json.zip"
    part = {"display_name": "/drug/label (all data)", "file": f"{server.url}/drug/label/{name}", "size_mb": "1"}
    answer = {"results": {"drug": {"label": {"export_date": "2026-07-30", "total_records": 1, "partitions": [part]}}}}
    server.routes["/download.json"] = lambda *_: Answer(json.dumps(answer).encode())
    server.file(f"/drug/label/{name}", archive("a"))
    assert run("openfda", settings, release="drug_label").fetched == 1
    assert [row["version"] for row in manifest(settings)] == ["2026-07-30"]
    assert run("openfda", settings, release="drug_label").unchanged == 1


def test_a_download_manifest_that_points_elsewhere_is_not_followed(server: Server, settings: Settings) -> None:
    part = {"file": "https://evil.invalid/drug-label-0001-of-0001.json.zip"}
    answer = {"results": {"drug": {"label": {"export_date": "2026-07-30", "partitions": [part]}}}}
    server.routes["/download.json"] = lambda *_: Answer(json.dumps(answer).encode())
    with pytest.raises(FetchError, match="cannot be one"):
        run("openfda", settings, release="drug_label")


def test_what_is_no_zip_is_not_kept(server: Server, settings: Settings) -> None:
    bulk(server, (ONE, b"<html>Maintenance</html>"))
    (left,) = run("dailymed", settings, release="human_rx").failed
    assert left.reason_code == "not_zip"
    assert files(settings) == []


# The folder


def test_a_folder_with_another_manifest_is_refused(settings: Settings) -> None:
    settings.fetch_folder.mkdir()
    (settings.fetch_folder / "manifest.json").write_text('{"name": "a web app"}')
    with pytest.raises(BadInput, match="not a manifest of `materia fetch`"):
        run("dailymed", settings, set_ids=(BACLOFEN,))


def test_two_fetches_never_write_into_one_folder_at_once(settings: Settings) -> None:
    with (
        Folder(settings.fetch_folder, "dailymed", Silent()),
        pytest.raises(BadInput, match="Another `materia fetch` is writing"),
    ):
        run("dailymed", settings, set_ids=(BACLOFEN,))
    assert files(settings) == []


def test_an_unknown_release_is_refused(settings: Settings) -> None:
    for source in ("dailymed", "openfda"):
        with pytest.raises(BadInput, match="has no release 'animal'"):
            run(source, settings, release="animal")


def test_what_was_fetched_before_a_failure_is_in_the_manifest(server: Server, settings: Settings) -> None:
    server.dailymed_label(BACLOFEN, 7, "Baclofen")

    def broken(data: bytes, name: str) -> tuple[Document, ...]:
        if name == OTHER:
            raise KeyboardInterrupt
        return read(data, name)

    server.dailymed_label(OTHER, 1, "Baclofen")
    with pytest.raises(KeyboardInterrupt):
        run("dailymed", settings, replace(ACCEPTANCE, read=broken), set_ids=(BACLOFEN, OTHER))
    assert [row["set_id"] for row in manifest(settings)] == [BACLOFEN]


# The whole way, with the real readers and from the command line


@pytest.fixture
def command_line(server: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("MATERIA_CONFIG", "")
    for name in ("dailymed_url", "dailymed_bulk_url", "dailymed_index_url", "openfda_url", "fetch_folder", "library"):
        monkeypatch.setenv(f"MATERIA_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("MATERIA_BACKOFF", "0")
    return settings


def test_fetched_labels_of_both_services_are_ingested(
    server: Server, command_line: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    server.dailymed_label(BACLOFEN, 7, "BACLOFEN")
    server.dailymed_label(COMBINED, 2, "HYDROCODONE BITARTRATE", "ACETAMINOPHEN")
    server.dailymed_list((BACLOFEN, 7), (COMBINED, 2))
    server.openfda(record(OTHER, "CYCLOBENZAPRINE HYDROCHLORIDE"))
    assert main(["fetch", "dailymed", "Baclofen", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["fetched"], [left["reason_code"] for left in report["refused"]]) == (1, ["other_ingredients"])
    assert main(["fetch", "openfda", "cyclobenzaprine", "--json"]) == 0
    assert main(["ingest", str(command_line.fetch_folder), "--workers", "1", "--json"]) == 0
    stored = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert stored["documents"] == {"label": 2}
    assert main(["source", f"spl:{BACLOFEN}", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["version"], document["date"]) == ("7", "2020-01-01")


def test_what_was_refused_is_told_with_the_mend(
    server: Server, command_line: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    server.dailymed_label(COMBINED, 2, "HYDROCODONE BITARTRATE", "ACETAMINOPHEN")
    server.dailymed_list((COMBINED, 2))
    assert main(["fetch", "dailymed", "hydrocodone"]) == 1
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "The label's active ingredients are acetaminophen, hydrocodone, not hydrocodone." in err
    assert "Use --combinations" in err
    assert main(["fetch", "dailymed", "hydrocodone", "--combinations"]) == 0
    assert main(["fetch", "dailymed", "inventa", "--brand"]) == 0


def test_a_service_that_is_down_is_one_sentence(
    server: Server, command_line: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATERIA_RETRIES", "0")
    for arguments in (["dailymed", "--bulk", "human_rx"], ["openfda", "--bulk", "drug_label"]):
        assert main(["fetch", *arguments]) == 1
        err = capsys.readouterr().err
        assert err.startswith("materia: ")
        assert (err.count("\n"), "Traceback" in err) == (1, False)
