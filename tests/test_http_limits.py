"""Sizes, numbers, times and rates that the server holds to."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from http_server import application, ask
from starlette.testclient import TestClient

from materia.answers.answerer import Answerer
from materia.interfaces.question_text import LONGEST_QUESTION
from materia.model.answer import Answer


@pytest.fixture(scope="module")
def small(invented_library: Path) -> Iterator[TestClient]:
    with application(
        invented_library, server_body_limit=4, server_batch_limit=3, server_timeout=0.5, server_queue=2
    ) as client:
        yield client


def test_the_longest_question_is_answered_and_a_longer_one_is_not(api: TestClient) -> None:
    words = "Is baclofen an opioid? "
    longest = (words * (LONGEST_QUESTION // len(words) + 1))[:LONGEST_QUESTION]
    assert ask(api, longest).status_code == 200
    assert ask(api, longest + "x").status_code == 422


def test_a_body_over_the_limit_is_refused_however_it_is_sent(small: TestClient) -> None:
    fits = b'{"question": "Is baclofen an opioid?"}'.ljust(4096)
    headers = {"content-type": "application/json"}
    assert small.post("/api/v1/ask", content=fits, headers=headers).status_code == 200
    assert small.post("/api/v1/ask", content=fits + b" ", headers=headers).status_code == 413

    def pieces() -> Iterator[bytes]:  # sent without its length
        yield fits
        yield b" "

    response = small.post("/api/v1/ask", content=pieces(), headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (413, "application/problem+json")


def test_a_batch_over_the_limit_is_refused(small: TestClient) -> None:
    def batch(count: int) -> int:
        return small.post("/api/v1/ask/batch", json={"questions": ["What is tizanidine?"] * count}).status_code

    assert (batch(3), batch(4)) == (200, 422)


def slow(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    answer = Answerer.answer

    def later(self: Answerer, text: str, **given: object) -> Answer:
        time.sleep(seconds)
        return answer(self, text, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(Answerer, "answer", later)


def test_an_answer_that_takes_too_long_is_given_up(small: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    slow(monkeypatch, 1.0)
    begun = time.monotonic()
    response = ask(small, "What is tizanidine used for?")
    assert (response.status_code, response.json()["type"]) == (503, "urn:materia:problem:unavailable")
    assert time.monotonic() - begun < 0.95
    assert "retry-after" in response.headers


def test_more_than_can_wait_is_refused_and_later_asked_again(
    invented_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with application(invented_library, server_queue=2, server_threads=1) as client:
        slow(monkeypatch, 0.3)
        found: list[int] = []

        def one(number: int) -> None:
            found.append(ask(client, f"What is tizanidine number {number}?").status_code)

        threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == [200, 200, 503, 503, 503, 503]
        assert ask(client, "What is tizanidine?").status_code == 200


def test_the_same_question_at_once_is_worked_out_once(invented_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answer = Answerer.answer

    def counted(self: Answerer, text: str, **given: object) -> Answer:
        asked.append(text)
        time.sleep(0.2)
        return answer(self, text, **given)  # type: ignore[arg-type]

    with application(invented_library, server_cache=0, server_threads=4) as client:
        monkeypatch.setattr(Answerer, "answer", counted)
        bodies: list[bytes] = []
        threads = [
            threading.Thread(target=lambda: bodies.append(ask(client, "What is tizanidine?").content)) for _ in range(5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(bodies) == 5
    assert len(set(bodies)) == 1
    assert asked == ["What is tizanidine?"]


def test_a_client_that_asks_too_often_is_told_how_long_to_wait(invented_library: Path) -> None:
    with application(invented_library, server_rate_limit=5) as client:
        found = [client.get("/api/v1/version") for _ in range(7)]
        assert [response.status_code for response in found] == [200] * 5 + [429] * 2
        refused = found[-1]
        assert refused.headers["content-type"] == "application/problem+json"
        assert 1 <= int(refused.headers["retry-after"]) <= 12
        assert ask(client, "What is tizanidine?").status_code == 429
        # whoever watches the server is never turned away
        assert {client.get("/api/v1/health").status_code for _ in range(9)} == {200}


def test_what_a_client_may_send_comes_back_with_time_and_clients_do_not_share_it() -> None:
    from materia.interfaces.http.middleware.rate_limit import RateLimit, _client

    async def nothing(*_given: object) -> None: ...

    limit = RateLimit(nothing, limit=60)
    assert [limit._take("a", 0.0) for _ in range(60)] == [0.0] * 60
    assert limit._take("a", 0.0) == pytest.approx(1.0)
    assert limit._take("b", 0.0) == 0.0
    assert limit._take("a", 1.0) == 0.0
    assert limit._take("a", 1.5) == pytest.approx(0.5)
    same = {_client({"client": (f"2001:db8::{n:x}", 1)}) for n in range(5)}
    assert len(same) == 1
    assert _client({"client": ("::ffff:192.0.2.1", 1)}) == _client({"client": ("192.0.2.1", 1)})
    assert _client({"client": ("2001:db8:0:1::1", 1)}) not in same
