"""The server under test: in this process over an invented library, or as a program of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import answers_fixtures as invented
import httpx
from starlette.testclient import TestClient

from materia.interfaces.http.app import create_app
from materia.library.ingest import ingest
from materia.settings import Settings

DAY = "2026-11-22"
#: Marks every question of the tests about logs; nothing else may hold it.
SECRET = "zebrafinch"


def ingest_invented(folder: Path) -> Path:
    """Return a library of a few invented labels, one of them without a date."""
    labels = {
        "one.xml": invented.label(
            "one",
            {
                invented.INDICATIONS: "Inventa is indicated for stiff elbows.",
                invented.WARNINGS: "Inventa may cause purple elbows. Do not stop Inventa abruptly.",
                invented.ADVERSE: "The most common adverse reactions are purple elbows and hiccups.",
            },
        ),
        "two.xml": invented.label(
            "two",
            {
                invented.INDICATIONS: "Fictiva is indicated for loud knees.",
                invented.WARNINGS: "Fictiva may cause purple elbows in older people.",
            },
            drugs=("fictivol",),
            brand="Fictiva",
            day="20120301",
        ),
        "three.json": invented.undated(
            "three", {"warnings": "Warnings: purple elbows were seen."}, drug="fictivol", brand="Fictiva"
        ),
    }
    source = folder / "labels"
    source.mkdir(parents=True, exist_ok=True)
    for name, data in labels.items():
        (source / name).write_bytes(data)
    ingest([source], folder / "library", workers=1)
    return folder / "library"


@contextmanager
def application(library: Path, **settings: Any) -> Iterator[TestClient]:
    """Serve in this process, and give the client once the server can answer."""
    app = create_app(Settings(library=library, **settings))
    with TestClient(app, raise_server_exceptions=False) as client:
        wait_until_ready(client)
        yield client


def wait_until_ready(client: Any, seconds: float = 60.0) -> None:
    """Wait until a server can answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if client.get("/api/v1/health/ready").status_code == 200:
                return
        except (httpx.TransportError, OSError):
            pass
        time.sleep(0.02)
    raise AssertionError(f"the server was not ready after {seconds} s")


def ask(client: Any, question: str, **more: Any) -> Any:
    """Ask a question as on a fixed day."""
    return client.post("/api/v1/ask", json={"question": question, "as_of": DAY, **more})


@dataclass
class Program:
    """A running `materia serve`."""

    process: "subprocess.Popen[str]"
    url: str
    log: Path
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.url, timeout=60)

    def events(self) -> list[dict[str, Any]]:
        """Return what the program has logged so far; a line that is no JSON fails the test."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]

    def stop(self, seconds: float = 60.0) -> int:
        """End the program as an operator does and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a program that must not find anything of the user's."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("MATERIA_")}
    return {**own, "HOME": str(home), "XDG_DATA_HOME": str(home), "MATERIA_CONFIG": ""}


@contextmanager
def program(home: Path, library: Path, *flags: str, settings: Sequence[tuple[str, str]] = ()) -> Iterator[Program]:
    """Run `materia serve` on a free port, and give it once it can answer."""
    log = home / "serve.log"
    command = [sys.executable, "-m", "materia", "serve", "--port", "0", "--library", str(library), *flags]
    with (
        log.open("w", encoding="utf-8") as stream,
        subprocess.Popen(
            command, env={**environment(home), **dict(settings)}, stdout=stream, stderr=stream, text=True
        ) as process,
    ):
        try:
            running = Program(process, _url(process, log), log)
            wait_until_ready(running.client)
            yield running
            running.client.close()
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()


def _url(process: "subprocess.Popen[str]", log: Path) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            if line.startswith("Materia serves at "):
                return line.split()[3].rstrip("/")
        time.sleep(0.02)
    raise AssertionError(f"`materia serve` did not start: {log.read_text(encoding='utf-8')}")
