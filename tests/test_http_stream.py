"""An answer as server-sent events: emergencies first of all, and nothing of the answer left out."""

import json
from typing import Any

import msgspec
import pytest
from http_server import DAY, ask
from starlette.testclient import TestClient

from materia.answers.render.json import encode
from materia.interfaces.stream_events import EVENTS, answer_of
from materia.model.answer import Answer

QUESTIONS = (
    "Is baclofen an opioid?",
    "What are the side effects of inventol?",
    "Compare baclofen and tizanidine",
    "My lips are swelling after lisinopril",
    "What is flurbomycitrol?",
)


def stream(api: TestClient, question: str) -> list[tuple[str, Any]]:
    response = api.post("/api/v1/ask/stream", json={"question": question, "as_of": DAY})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "private, no-store"
    found = []
    for number, block in enumerate(response.text.removesuffix("\n\n").split("\n\n"), 1):
        event, identifier, data = block.split("\n")
        assert identifier == f"id: {number}"
        found.append((event.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_parts_come_in_the_order_in_which_a_reader_needs_them(api: TestClient, question: str) -> None:
    names = [name for name, _ in stream(api, question)]
    sections = len(ask(api, question).json()["sections"])
    assert names == ["triage", "verdict", "key_points", *["section"] * sections, "references", "done"]


def test_an_emergency_is_the_first_thing_that_is_sent(api: TestClient) -> None:
    name, data = stream(api, "My lips are swelling after lisinopril")[0]
    assert (name, data["status"], data["triage"]["level"]) == ("triage", "emergency", "emergency")
    assert data["triage"]["notices"]
    assert "ems" in data["triage"]["actions"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_all_parts_together_are_the_answer(api: TestClient, question: str) -> None:
    events = [msgspec.convert(data, EVENTS[name]) for name, data in stream(api, question)]
    assert encode(answer_of(events)) == ask(api, question).content


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_claim_comes_once_and_never_after_what_shows_it(api: TestClient, question: str) -> None:
    known: list[str] = []
    for name, data in stream(api, question):
        known += [claim["id"] for claim in data.get("claims", []) if isinstance(claim, dict)]
        shown = data["verdict"]["claims"] if name == "verdict" else data.get("key_points", [])
        shown = data["section"]["claims"] if name == "section" else shown
        assert set(shown) <= set(known)
    assert len(known) == len(set(known)) == len(msgspec.json.decode(ask(api, question).content, type=Answer).claims)


def test_a_stream_that_ended_early_makes_no_answer(api: TestClient) -> None:
    events = [msgspec.convert(data, EVENTS[name]) for name, data in stream(api, QUESTIONS[0])]
    with pytest.raises(ValueError, match="ended before"):
        answer_of(events[:-1])


def test_a_question_that_cannot_be_used_is_a_problem_before_the_stream(api: TestClient) -> None:
    response = api.post("/api/v1/ask/stream", json={"question": " "})
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
