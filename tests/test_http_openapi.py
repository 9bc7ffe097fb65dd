"""The OpenAPI document: valid, complete, and true to what the server does with made-up requests."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.testclient import TestClient

from materia.interfaces.http.app import create_app
from materia.interfaces.http.openapi import document
from materia.settings import Settings

DOCUMENT = document()
OPERATIONS = [
    (method, path, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    unsupported_method,
]


def test_the_document_is_valid_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def test_the_server_hands_out_what_the_module_prints(api: TestClient) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "materia.interfaces.http.openapi"], capture_output=True, check=True, timeout=60
    )
    assert json.loads(done.stdout) == api.get("/api/v1/openapi.json").json() == DOCUMENT


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=lambda v: v if isinstance(v, str) else "")
def test_every_operation_says_what_it_does_and_how_it_fails(method: str, path: str, operation: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z][A-Za-z]+", operation["operationId"])
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"][0] in {tag["name"] for tag in DOCUMENT["tags"]}
    wanted = {"200", "429", "500", "503"} | ({"400", "408", "413", "415", "422"} if method == "post" else set())
    assert wanted <= operation["responses"].keys()
    for status, response in operation["responses"].items():
        if int(status) >= 400:
            schema = response["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ProblemDetails"}
    if method == "post":
        body = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert DOCUMENT["components"]["schemas"][body]["examples"]
    for parameter in operation.get("parameters", []):
        assert parameter.get("description"), parameter["name"]


def test_operation_ids_are_unique() -> None:
    found = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(found) == len(set(found))


def test_no_question_travels_in_an_address() -> None:
    for method, path, operation in OPERATIONS:
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        assert not names & {"question", "questions", "query", "q", "text"}, (method, path)


def test_the_examples_are_answered(api: TestClient) -> None:
    for method, path, operation in OPERATIONS:
        if method == "post":
            body = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            for example in DOCUMENT["components"]["schemas"][body]["examples"]:
                assert api.post(path, json=example).status_code == 200, path


@pytest.fixture(scope="module")
def schema(invented_library: Path) -> Any:
    app = create_app(Settings(library=invented_library))
    made = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)  # starts the application
    end = time.monotonic() + 60
    while not app.state.service.ready:
        assert time.monotonic() < end, "the server was never ready"
        time.sleep(0.02)
    return made


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=lambda v: v if isinstance(v, str) else "")
def test_made_up_requests_end_as_documented(schema: Any, method: str, path: str, operation: dict[str, Any]) -> None:
    @seed(20261122)
    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of([schema[path][method].as_strategy(generation_mode=mode) for mode in GenerationMode]))
    def made_up(case: Any) -> None:
        seen.append(case.call_and_validate(checks=CHECKS).status_code)

    seen: list[int] = []
    made_up()
    assert len(seen) >= (5 if "parameters" in operation or "requestBody" in operation else 1)
    documented = set(map(int, operation["responses"]))
    assert set(seen) <= documented | {405}
