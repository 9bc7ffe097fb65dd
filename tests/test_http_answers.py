"""Questions over HTTP: the same bytes as the command line prints, in every form that the API has."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from http_server import DAY, ask, environment
from starlette.testclient import TestClient

from materia.answers.render.json import stored_schema
from materia.interfaces.http.openapi import document
from materia.model.answer import Answer

QUESTIONS = (
    "Is baclofen an opioid?",
    "What is inventol used for?",
    "My lips are swelling after lisinopril",
    "What is flurbomycitrol?",
    "'; DROP TABLE documents; -- baclofen",
    "¿Es el baclofeno un opioide? 🦉",
)


def printed(home: Path, library: Path, *arguments: str) -> bytes:
    command = [sys.executable, "-m", "materia", *arguments, "--library", str(library), "--as-of", DAY]
    done = subprocess.run(command, env=environment(home), capture_output=True, check=True, timeout=120)
    return done.stdout


def test_an_answer_is_byte_for_byte_what_the_command_prints(
    api: TestClient, invented_library: Path, tmp_path: Path
) -> None:
    lines = tmp_path / "questions.jsonl"
    lines.write_text("".join(json.dumps({"question": q}) + "\n" for q in QUESTIONS), encoding="utf-8")
    told = printed(tmp_path, invented_library, "ask", "--questions", str(lines), "--json").split(b"\n")
    for question, line in zip(QUESTIONS, told, strict=False):
        for _ in range(2):  # worked out, then out of the cache
            response = ask(api, question)
            assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
            assert response.content == line


@pytest.mark.parametrize(
    ("audience", "country"), [("physician", "GB"), ("patient", "de"), ("nurse", None), (None, "AU")]
)
def test_audience_and_country_reach_the_answer(
    api: TestClient, invented_library: Path, tmp_path: Path, audience: str | None, country: str | None
) -> None:
    given = {name: value for name, value in (("audience", audience), ("country", country)) if value}
    flags = [part for name, value in given.items() for part in (f"--{name}", value)]
    question = "I took 30 tramadol and cannot breathe"
    line = printed(tmp_path, invented_library, "ask", question, "--json", *flags)
    assert ask(api, question, **given).content == line.rstrip(b"\n")


def test_drug_and_compare_are_what_the_commands_print(api: TestClient, invented_library: Path, tmp_path: Path) -> None:
    drug = api.get("/api/v1/drugs/tizanidine", params={"as_of": DAY, "audience": "nurse"})
    line = printed(tmp_path, invented_library, "drug", "tizanidine", "--json", "--audience", "nurse")
    assert drug.content == line.rstrip(b"\n")
    compared = api.post("/api/v1/compare", json={"names": ["baclofen", "tizanidine"], "as_of": DAY})
    line = printed(tmp_path, invented_library, "compare", "baclofen", "tizanidine", "--json")
    assert compared.content == line.rstrip(b"\n")


def test_an_answer_follows_the_schema_of_the_repository() -> None:
    kept = json.loads(stored_schema())
    shown = document()["components"]["schemas"]
    assert shown["Answer"]["properties"].keys() == kept["$defs"]["Answer"]["properties"].keys()
    for name, schema in kept["$defs"].items():
        assert json.loads(json.dumps(schema).replace("#/$defs/", "#/components/schemas/")) == shown[name], name


def test_a_batch_answers_in_order_and_equals_single_answers(api: TestClient) -> None:
    questions = ["What is tizanidine?", "Is baclofen an opioid?", "What is tizanidine?"]
    batch = api.post("/api/v1/ask/batch", json={"questions": questions, "as_of": DAY})
    assert batch.status_code == 200
    singles = [ask(api, question).content for question in questions]
    assert batch.content == b'{"answers":[' + b",".join(singles) + b"]}"


def test_a_batch_with_a_question_that_cannot_be_used_answers_none(api: TestClient) -> None:
    batch = api.post("/api/v1/ask/batch", json={"questions": ["What is tizanidine?", "  ", "a\x00b"]})
    assert batch.status_code == 422
    assert [error["pointer"] for error in batch.json()["errors"]] == ["/questions/1", "/questions/2"]


def test_every_status_of_an_answer_is_a_200(api: TestClient) -> None:
    asked = {"emergency": "My lips are swelling after lisinopril", "declined": "how are you", "answered": QUESTIONS[0]}
    for status, question in asked.items():
        response = ask(api, question)
        assert (response.status_code, response.json()["status"]) == (200, status)


def test_two_servers_of_the_same_library_give_the_same_bytes(api: TestClient, invented_library: Path) -> None:
    from http_server import application

    with application(invented_library, server_cache=0, server_threads=1) as other:
        for question in QUESTIONS:
            assert ask(other, question).content == ask(api, question).content


def test_the_day_decides_the_ages_of_sources(api: TestClient) -> None:
    def ages(day: str) -> list[int | None]:
        response = api.post("/api/v1/ask", json={"question": "What is inventol used for?", "as_of": day})
        return [r.age_years for r in msgspec.json.decode(response.content, type=Answer).references]

    assert (ages("2024-06-01"), ages("2026-11-22")) == ([0], [2])
