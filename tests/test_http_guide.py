"""The examples of docs/api.md are what a server answers."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from materia.interfaces.http.problems import KINDS

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```http\n(GET|POST) (\S+)\n(.*?)```\n```json\n(.*?)```$", PAGE, re.M | re.S)
ANY = "…"


def difference(shown: Any, found: Any, place: str = "$") -> str:
    """Return where an answer is not as the page shows it: "…" stands for anything, also for the rest of a list."""
    if shown == ANY:
        return ""
    if isinstance(shown, dict) and isinstance(found, dict):
        parts = [
            difference(value, found[key], f"{place}.{key}") if key in found else f"{place} has no {key}"
            for key, value in shown.items()
        ]
        return next(filter(None, parts), "")
    if isinstance(shown, list) and isinstance(found, list):
        open_end = shown[-1:] == [ANY]
        wanted = shown[:-1] if open_end else shown
        if len(found) < len(wanted) or (len(found) > len(wanted) and not open_end):
            return f"{place} has {len(found)} entries"
        parts = [difference(one, found[at], f"{place}[{at}]") for at, one in enumerate(wanted)]
        return next(filter(None, parts), "")
    return "" if shown == found else f"{place} is {found!r}, not {shown!r}"


@pytest.mark.parametrize(("method", "path", "body", "shown"), EXAMPLES, ids=lambda value: value[:40].strip())
def test_an_example_is_what_the_server_answers(api: TestClient, method: str, path: str, body: str, shown: str) -> None:
    response = api.request(method, path, json=json.loads(body) if body.strip() else None)
    assert difference(json.loads(shown), response.json()) == ""


def test_every_endpoint_but_the_stream_has_an_example() -> None:
    endpoints = re.findall(r"^### `(GET|POST) (\S+)`$", PAGE, re.M)
    assert len(endpoints) == 14
    for method, path in endpoints:
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/?]+", re.escape(path)))
        shown = [p for m, p, _, _ in EXAMPLES if m == method and pattern.fullmatch(p.partition("?")[0])]
        assert shown or path.endswith("/stream"), path


def test_the_table_of_errors_names_those_that_the_server_has() -> None:
    rows = re.findall(r"^\| (\d{3}) \| `([a-z-]+)` \|", PAGE, re.M)
    assert {(int(status), kind) for status, kind in rows} == {(status, kind) for status, (kind, _) in KINDS.items()}


def test_a_difference_is_found() -> None:
    assert difference({"a": [1, ANY]}, {"a": [1, 2, 3], "b": 0}) == ""
    assert difference({"a": 1}, {}) == "$ has no a"
    assert difference({"a": [1]}, {"a": [1, 2]}) == "$.a has 2 entries"
    assert difference([{"x": "y"}], [{"x": "z"}]) == "$[0].x is 'z', not 'y'"
