"""Headers of every response: what browsers must not do, who may call, and the request's id."""

import re
from pathlib import Path

import pytest
from http_server import application, ask
from starlette.testclient import TestClient

from materia.interfaces.http.middleware.headers import SECURITY

ORIGIN = "https://app.example"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/nothing"),
        ("GET", "/api/v1/nothing"),
        ("GET", "/api/v1/version"),
        ("GET", "/api/v1/openapi.json"),
        ("GET", "/static/nothing.css"),
        ("POST", "/api/v1/ask"),
        ("OPTIONS", "/api/v1/ask"),
        ("POST", "/ask"),
    ],
)
def test_every_response_forbids_what_a_page_does_not_need(api: TestClient, method: str, path: str) -> None:
    headers = api.request(method, path).headers
    for name, value in SECURITY.items():
        assert headers[name] == value
    assert "server" not in headers


def test_so_does_an_unexpected_error(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("materia.answers.answerer.Answerer.answer", fail)
    response = ask(api, "What broke?")
    assert response.status_code == 500
    assert response.headers["content-security-policy"] == SECURITY["Content-Security-Policy"]


def test_the_policy_allows_nothing_inline_and_nobody_else() -> None:
    policy = dict(part.split(" ", 1) for part in SECURITY["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert not re.search(r"unsafe|https?:|\*", SECURITY["Content-Security-Policy"])


def test_a_sane_request_id_is_taken_over_and_another_is_made_anew(api: TestClient) -> None:
    def sent(value: str) -> str:
        response = api.get("/api/v1/version", headers={b"x-request-id": value.encode("latin-1")})
        return str(response.headers["x-request-id"])

    assert sent("0af7651916cd43dd8448eb211c80319c") == "0af7651916cd43dd8448eb211c80319c"
    for bad in ("short", "x" * 65, "a b c d e f g h", "abc{}<script>", "is-it-safé-to"):
        assert re.fullmatch(r"[0-9a-f]{16}", sent(bad))


def test_other_sites_may_not_call_unless_a_setting_names_them(api: TestClient) -> None:
    response = api.get("/api/v1/version", headers={"origin": ORIGIN})
    assert not [name for name in response.headers if name.startswith("access-control")]
    assert api.options(
        "/api/v1/ask", headers={"origin": ORIGIN, "access-control-request-method": "POST"}
    ).status_code in (400, 405)


def test_a_named_origin_may_call_and_others_may_not(invented_library: Path) -> None:
    preflight = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    with application(invented_library, server_origins=ORIGIN, server_rate_limit=4) as client:
        allowed = client.options("/api/v1/ask", headers={"origin": ORIGIN, **preflight})
        assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, ORIGIN)
        assert "POST" in allowed.headers["access-control-allow-methods"]
        refused = client.options("/api/v1/ask", headers={"origin": "https://evil.example", **preflight})
        assert "access-control-allow-origin" not in refused.headers
        answers = [client.get("/api/v1/version", headers={"origin": ORIGIN}) for _ in range(6)]
        assert {response.status_code for response in answers} == {200, 429}
        for response in answers:  # refusals too can be read by the page that may call
            assert response.headers["access-control-allow-origin"] == ORIGIN
            assert "origin" in response.headers["vary"].lower()
            assert "access-control-allow-credentials" not in response.headers


def test_head_is_get_without_the_body(api: TestClient) -> None:
    for path, status in (("/", 200), ("/api/v1/version", 200), ("/api/v1/nothing", 404), ("/api/v1/ask", 405)):
        head, get = api.head(path), api.get(path)
        assert (head.status_code, head.content) == (status, b"")
        assert head.headers["content-type"] == get.headers["content-type"]
        assert head.headers["content-length"] == str(len(get.content))
