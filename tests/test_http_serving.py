"""`materia serve` as a program: it starts, takes over what is ingested meanwhile, and ends without dropping a thing."""

import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import answers_fixtures as invented
import httpx
import pytest
from http_server import DAY, SECRET, ask, environment, ingest_invented, program, wait_until_ready
from starlette.testclient import TestClient

from materia.errors import LibraryError
from materia.interfaces.cli.main import main
from materia.interfaces.http.app import create_app
from materia.interfaces.http.loaded import Loaded, Shelf
from materia.settings import Settings

NEW = {invented.INDICATIONS: "Novelta is indicated for square shoulders."}


def materia(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "materia", *arguments]
    return subprocess.run(command, env=environment(home), capture_output=True, check=False, timeout=120, text=True)


def write_new_label(folder: Path) -> Path:
    path = folder / "new.xml"
    path.write_bytes(invented.label("new", NEW, drugs=("novelol",), brand="Novelta"))
    return path


def test_it_prints_its_url_and_ends_quietly(invented_library: Path, tmp_path: Path) -> None:
    with program(tmp_path, invented_library) as server:
        assert ask(server.client, f"Is {SECRET} an opioid?").status_code == 200
        assert server.client.get("/").status_code == 200
        assert server.stop() == 0
        text = server.log.read_text(encoding="utf-8")
    assert text.splitlines()[0].startswith("Materia serves at http://127.0.0.1:")
    assert "Traceback" not in text
    assert SECRET not in text
    requests = [event for event in server.events() if event["event"] == "request"]
    assert {event["route"] for event in requests} >= {"/api/v1/ask", "/api/v1/health/ready"}


def test_several_processes_serve_and_end_together(invented_library: Path, tmp_path: Path) -> None:
    with program(tmp_path, invented_library, "--workers", "2") as server:
        end = time.monotonic() + 60
        while sum(event["event"] == "ready" for event in server.events()) < 2:
            assert time.monotonic() < end, "the second process never was ready"
            time.sleep(0.05)
        bodies = set()
        for _ in range(20):  # each on a connection of its own, which either process may take
            with httpx.Client(base_url=server.url, timeout=60) as client:
                wait_until_ready(client)
                bodies.add(ask(client, "Is baclofen an opioid?").content)
        assert len(bodies) == 1
        assert server.stop() == 0
    assert len({event["process"] for event in server.events() if event["event"] == "ready"}) == 2


def test_a_request_under_way_is_finished_when_the_server_ends(invented_library: Path, tmp_path: Path) -> None:
    questions = [f"What are the side effects of baclofen with drug number {n}?" for n in range(80)]
    with program(tmp_path, invented_library, settings=[("MATERIA_SERVER_CACHE", "0")]) as server:
        found: list[httpx.Response] = []

        def batch() -> None:
            found.append(server.client.post("/api/v1/ask/batch", json={"questions": questions, "as_of": DAY}))

        asking = threading.Thread(target=batch)
        asking.start()
        time.sleep(0.15)
        assert not found, "the batch was over before the server was told to end: ask more"
        assert server.stop() == 0
        asking.join(60)
        assert (found[0].status_code, len(found[0].json()["answers"])) == (200, len(questions))
        with pytest.raises(httpx.ConnectError):
            httpx.get(server.url, timeout=5)


def test_what_another_process_ingests_is_taken_over_without_a_dropped_request(tmp_path: Path) -> None:
    library = ingest_invented(tmp_path)
    label = write_new_label(tmp_path)
    question = "What is novelol used for?"
    with program(tmp_path, library) as server:
        before = server.client.get("/api/v1/version").json()["library"]
        old = server.client.get("/api/v1/documents")
        assert ask(server.client, question).json()["status"] == "not_found"
        statuses: list[int] = []
        over = threading.Event()

        def keep_asking() -> None:
            with httpx.Client(base_url=server.url, timeout=60) as client:
                while not over.is_set():
                    statuses.append(ask(client, f"Is baclofen an opioid? {len(statuses)}").status_code)
                    statuses.append(client.post("/api/v1/search", json={"query": "purple elbows"}).status_code)

        asking = threading.Thread(target=keep_asking)
        asking.start()
        try:
            assert materia(tmp_path, "ingest", str(label), "--library", str(library)).returncode == 0
            end = time.monotonic() + 30
            while ask(server.client, question).json()["status"] != "answered":
                assert time.monotonic() < end, "the new label was never answered from"
                time.sleep(0.05)
        finally:
            over.set()
            asking.join(60)
        assert set(statuses) == {200}
        assert server.client.get("/api/v1/version").json()["library"] != before
        changed = server.client.get("/api/v1/documents", headers={"if-none-match": old.headers["etag"]})
        assert (changed.status_code, changed.json()["total"]) == (200, old.json()["total"] + 1)
        hits = server.client.post("/api/v1/search", json={"query": "square shoulders"}).json()["hits"]
        assert hits[0]["document"] == invented.spl("new")
        assert server.client.get("/api/v1/concepts", params={"prefix": "novelo"}).json()["concepts"]
        told = materia(tmp_path, "ask", question, "--json", "--as-of", DAY, "--library", str(library)).stdout
        assert ask(server.client, question).content == told.rstrip("\n").encode()


def test_a_library_that_is_made_later_is_found(tmp_path: Path) -> None:
    library = tmp_path / "later"
    label = write_new_label(tmp_path)
    with program(tmp_path, library) as server:
        assert server.client.get("/api/v1/version").json()["library"] is None
        assert materia(tmp_path, "ingest", str(label), "--library", str(library)).returncode == 0
        end = time.monotonic() + 30
        while ask(server.client, "What is novelol used for?").json()["status"] != "answered":
            assert time.monotonic() < end, "the library was never found"
            time.sleep(0.05)


def test_a_question_that_comes_too_early_waits_for_the_library(
    invented_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening, go_on = threading.Event(), threading.Event()
    open_now = Shelf._open

    def later(shelf: Shelf) -> Loaded:
        opening.set()
        assert go_on.wait(60)
        return open_now(shelf)

    monkeypatch.setattr(Shelf, "_open", later)
    with TestClient(create_app(Settings(library=invented_library))) as client:
        assert opening.wait(60)
        health = client.get("/api/v1/health")
        assert (health.status_code, health.json()["status"]) == (200, "starting")
        assert client.get("/api/v1/health/ready").status_code == 503
        found: list[int] = []
        asking = threading.Thread(target=lambda: found.append(ask(client, "What is tizanidine?").status_code))
        asking.start()
        time.sleep(0.1)
        assert not found
        go_on.set()
        asking.join(60)
        assert found == [200]
        assert client.get("/api/v1/health/ready").status_code == 200


def test_a_server_that_cannot_open_says_so_and_goes_on_when_it_can(
    invented_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_now, broken = Shelf._open, threading.Event()
    broken.set()

    def sometimes(shelf: Shelf) -> Loaded:
        if broken.is_set():
            raise LibraryError("the library is on fire")
        return open_now(shelf)

    monkeypatch.setattr(Shelf, "_open", sometimes)
    with TestClient(create_app(Settings(library=invented_library))) as client:
        refused = ask(client, "What is tizanidine?")
        assert (refused.status_code, client.get("/api/v1/health").json()["status"]) == (503, "failed")
        broken.clear()
        wait_until_ready(client)
        assert ask(client, "What is tizanidine?").status_code == 200


def test_an_address_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = materia(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "choose another --host or --port" in done.stderr
    assert done.stderr.count("\n") == 1 + ("no library" in done.stderr)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7"])
def test_an_address_of_another_machine_is_one_sentence(tmp_path: Path, host: str) -> None:
    done = materia(tmp_path, "serve", "--port", "0", "--host", host)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert host in done.stderr


def test_a_broken_library_is_told_before_anybody_connects(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "library.sqlite").write_bytes(b"no database" * 1000)
    done = materia(tmp_path, "serve", "--port", "0", "--library", str(tmp_path / "broken"))
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert "Materia serves" not in done.stderr


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("materia.interfaces.cli.serve.find_spec", lambda name: None)
    monkeypatch.setenv("MATERIA_CONFIG", "")
    assert main(["serve"]) == 2
    err = capsys.readouterr().err
    assert "materia-medica[server]" in err
    assert err.count("\n") == 1


def test_a_question_on_the_command_line_imports_nothing_of_the_server(tmp_path: Path) -> None:
    script = (
        "import sys; from materia.interfaces.cli.main import main; main(['ask', 'Is baclofen an opioid?', '--json']); "
        "heavy = {'fastapi', 'starlette', 'pydantic', 'uvicorn', 'jinja2', 'httptools', 'uvloop', 'asyncio'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(tmp_path),
        capture_output=True,
        check=True,
        timeout=60,
        text=True,
    )
    answer, imported = done.stdout.splitlines()
    assert json.loads(answer)["status"] == "answered"
    assert imported == "[]"
