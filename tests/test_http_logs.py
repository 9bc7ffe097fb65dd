"""The log: a line of JSON for each request, and nothing in it that a reader asked."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from http_server import SECRET, application, ask
from starlette.testclient import TestClient

from materia.interfaces.http.logs import JsonLines


class Kept(logging.Handler):
    """Keeps the lines that would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("httpx"):  # the client of these tests
            return
        self.lines.append(self.format(record))

    def events(self, name: str = "request") -> list[dict[str, Any]]:
        return [event for line in self.lines if (event := json.loads(line))["event"] == name]


@pytest.fixture
def log() -> Iterator[Kept]:
    """Everything that any logger says, at every level."""
    kept, root, ours = Kept(), logging.getLogger(), logging.getLogger("materia.server")
    levels = root.level, ours.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    ours.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(kept)
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def test_a_request_is_one_line_with_its_id_route_status_and_time(api: TestClient, log: Kept) -> None:
    response = api.get("/api/v1/drugs/tizanidine?audience=nurse", headers={"x-request-id": "abcdef0123456789"})
    (event,) = log.events()
    assert event["request_id"] == response.headers["x-request-id"] == "abcdef0123456789"
    assert (event["method"], event["route"], event["status"]) == ("GET", "/api/v1/drugs/{name}", 200)
    assert event["milliseconds"] > 0
    assert event["bytes"] == len(response.content)
    assert event["time"].endswith("Z")
    assert "address" not in event


def test_nothing_that_was_asked_is_logged_whatever_happens(
    api: TestClient, log: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    json_type = {"content-type": "application/json"}
    ask(api, f"Is {SECRET} an opioid?")
    ask(api, f"{SECRET} \x00")
    api.post("/api/v1/ask", content=f'{{"question": "{SECRET}', headers=json_type)
    api.post("/api/v1/ask", json={"question": "q", "audience": SECRET})
    api.post("/api/v1/ask/batch", json={"questions": [SECRET, " "]})
    api.post("/api/v1/ask/stream", json={"question": SECRET})
    api.post("/api/v1/compare", json={"names": [SECRET, "baclofen"]})
    api.post("/api/v1/search", json={"query": SECRET, "drug": SECRET})
    api.post("/ask", data={"question": SECRET})
    for path in (f"drugs/{SECRET}", f"concepts?prefix={SECRET}", f"documents/{SECRET}", f"{SECRET}?q={SECRET}"):
        api.get(f"/api/v1/{path}")
    api.request(SECRET, f"/{SECRET}")

    def fail(_self: object, text: str, **_given: object) -> None:
        raise RuntimeError(f"it broke at {text}")

    monkeypatch.setattr("materia.answers.answerer.Answerer.answer", fail)
    assert ask(api, f"What is {SECRET} for, once more?").status_code == 500
    assert len(log.events()) == 15
    assert SECRET not in "\n".join(log.lines).lower()


def test_an_unexpected_error_is_logged_with_its_place_and_the_request(
    api: TestClient, log: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: object, text: str, **_given: object) -> None:
        raise ZeroDivisionError(text)

    monkeypatch.setattr("materia.answers.answerer.Answerer.answer", fail)
    response = ask(api, f"Where is {SECRET}?")
    (event,) = log.events("failure")
    assert event["error"] == "ZeroDivisionError"
    assert event["request_id"] == response.headers["x-request-id"]
    assert any("fail" in place for place in event["where"])


def test_addresses_are_logged_only_where_a_setting_asks(invented_library: Path, log: Kept) -> None:
    with application(invented_library, server_log_addresses=True) as client:
        client.get("/api/v1/version")
    assert [event["address"] for event in log.events() if event["route"] == "/api/v1/version"] == ["testclient"]


def test_the_text_of_an_error_that_a_library_logs_stays_out() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        record = logging.makeLogRecord(
            {"msg": "it failed", "levelname": "ERROR", "exc_info": (type(error), error, error.__traceback__)}
        )
    line = json.loads(JsonLines().format(record))
    assert (line["event"], line["error"]) == ("it failed", "ValueError")
    assert SECRET not in str(line)
