"""The OpenAPI document: without an error for spectral, and every endpoint of it in the guide."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from checking_tools import ROOT, spectral

_ENDPOINT = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) (/api/v1[^\s`?)\"']*)")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The OpenAPI document as the program prints it."""
    done = subprocess.run(
        [sys.executable, "-m", "materia.interfaces.http.openapi"], capture_output=True, check=True, timeout=60
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_spectral_finds_no_error(document: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    assert spectral(tmp_path / "openapi.json") == []


def test_the_guide_has_every_endpoint_and_no_other(document: dict[str, Any]) -> None:
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    described = {f"{method} {path.rstrip('.,;:')}" for method, path in _ENDPOINT.findall(guide)}
    served = {f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item}
    assert served <= described, f"docs/api.md lacks {sorted(served - described)}"
    unknown = [endpoint for endpoint in described - served if not any(_fits(endpoint, known) for known in served)]
    assert unknown == [], "docs/api.md names endpoints that are not there"


def _fits(endpoint: str, pattern: str) -> bool:
    """Tell whether an example such as `GET /api/v1/drugs/baclofen` is one of `GET /api/v1/drugs/{name}`."""
    return re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(pattern)), endpoint) is not None
