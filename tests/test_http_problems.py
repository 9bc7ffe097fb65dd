"""Every error over HTTP is a problem as RFC 9457 describes it, and repeats nothing of what was asked."""

from typing import Any

import pytest
from http_server import SECRET, ask
from starlette.testclient import TestClient

ASK = "/api/v1/ask"
JSON = {"content-type": "application/json"}


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    body: dict[str, Any] = response.json()
    assert set(body) == {"type", "title", "status", "detail", "request_id", "errors"}
    assert body["status"] == status
    assert body["type"].startswith("urn:materia:problem:")
    assert body["request_id"] == response.headers["x-request-id"]
    assert SECRET not in response.text
    assert "Traceback" not in response.text
    return body


@pytest.mark.parametrize(
    ("status", "method", "path", "sent"),
    [
        (400, "POST", ASK, {"content": f'{{"question": "{SECRET}', "headers": JSON}),
        (404, "GET", f"/api/v1/{SECRET}", {}),
        (404, "GET", f"/api/v1/documents/{SECRET}", {}),
        (405, "GET", ASK, {}),
        (405, "DELETE", "/api/v1/documents", {}),
        (415, "POST", ASK, {"content": f"question={SECRET}", "headers": {"content-type": "text/plain"}}),
        (415, "POST", ASK, {"data": {"question": SECRET}}),
        (415, "POST", ASK, {"content": f'{{"question": "{SECRET}"}}'}),
        (422, "POST", ASK, {"json": {"question": [SECRET]}}),
        (422, "POST", ASK, {"json": {"query": SECRET}}),
        (422, "POST", ASK, {"json": [SECRET]}),
        (422, "POST", ASK, {"json": {"question": SECRET * 1000}}),
        (422, "POST", ASK, {"json": {"question": f"{SECRET}\x00"}}),
        (422, "POST", ASK, {"json": {"question": "  \n "}}),
        (422, "POST", ASK, {"json": {"question": "q", "audience": SECRET}}),
        (422, "POST", ASK, {"json": {"question": "q", "country": SECRET}}),
        (422, "POST", ASK, {"json": {"question": "q", "as_of": SECRET}}),
        (422, "POST", ASK, {"json": {"question": "q", "as_of": 20260731}}),
        (422, "POST", ASK, {"json": {"question": "q", SECRET[:4]: 1}}),
        (422, "POST", "/api/v1/compare", {"json": {"names": [SECRET]}}),
        (422, "POST", "/api/v1/compare", {"json": {"names": [SECRET, SECRET]}}),
        (422, "POST", "/api/v1/search", {"json": {"query": SECRET, "limit": 0}}),
        (422, "POST", "/api/v1/search", {"json": {"query": SECRET, "section": "x"}}),
        (422, "GET", f"/api/v1/concepts?prefix={SECRET}&limit=many", {}),
        (422, "GET", "/api/v1/drugs/%20", {}),
        (422, "GET", f"/api/v1/drugs/x?as_of={SECRET}", {}),
    ],
)
def test_a_bad_request_is_a_problem(api: TestClient, status: int, method: str, path: str, sent: dict[str, Any]) -> None:
    body = problem(api.request(method, path, **sent), status)
    assert body["detail"].rstrip('"').endswith((".", "?"))


def test_what_is_wrong_is_pointed_at(api: TestClient) -> None:
    body = problem(api.post(ASK, json={"question": 1, "audience": "robot", "extra": True}), 422)
    assert [error["pointer"] for error in body["errors"]] == ["/audience", "/question", "/extra"]
    body = problem(api.get("/api/v1/concepts", params={"prefix": ""}), 422)
    assert [error["pointer"] for error in body["errors"]] == ["prefix"]


def test_a_refused_method_names_those_that_are_taken(api: TestClient) -> None:
    assert api.get(ASK).headers["allow"] == "POST"


def test_bytes_that_are_no_text_are_malformed(api: TestClient) -> None:
    problem(api.post(ASK, content=b'{"question": "\xff\xfe"}', headers=JSON), 400)
    problem(api.post(ASK, content=b"[" * 100_000, headers=JSON), 400)


def test_half_a_character_is_refused_and_not_answered(api: TestClient) -> None:
    problem(api.post(ASK, content=b'{"question": "is \\ud800 safe"}', headers=JSON), 422)


def test_an_unexpected_error_tells_nothing_of_the_question(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise RuntimeError(f"it broke at {SECRET}")

    monkeypatch.setattr("materia.answers.answerer.Answerer.answer", fail)
    body = problem(ask(api, f"What is {SECRET} for?"), 500)
    assert body["type"] == "urn:materia:problem:internal"


def test_a_library_that_cannot_be_read_is_a_503_with_the_time_to_wait(
    api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from materia.errors import LibraryError

    def fail(*_given: object, **_more: object) -> None:
        raise LibraryError(f"the library /srv/{SECRET} is damaged")

    monkeypatch.setattr("materia.answers.answerer.Answerer.answer", fail)
    response = ask(api, f"Is {SECRET} a class of drug or what?")
    problem(response, 503)
    assert int(response.headers["retry-after"]) > 0


def test_errors_of_pages_are_pages(api: TestClient) -> None:
    response = api.get("/nothing-here")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
