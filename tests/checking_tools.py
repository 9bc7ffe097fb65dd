"""The checking tools of package.json, each called as tests need it; `make setup-tools` installs them."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "node_modules"


def _missing(message: str) -> NoReturn:
    """End the test: as failed in CI, as skipped elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def chromium() -> str:
    """Return the path of the browser; a missing one fails in CI and skips elsewhere."""
    named = os.environ.get("CHROME_PATH")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or _missing("Chromium is missing: install it, or set CHROME_PATH to it")


def tool(*parts: str) -> str:
    """Return the path of an installed tool; a missing one fails in CI and skips elsewhere."""
    path = TOOLS.joinpath(*parts)
    if not path.exists():
        _missing(f"{path.relative_to(ROOT)} is missing: run `make setup-tools`")
    return str(path)


def _run(
    program: Sequence[str], *, timeout: float = 180, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        program,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def written(pages: Mapping[str, bytes], folder: Path) -> list[str]:
    """Write each page to a file of its name and return the files."""
    for name, page in pages.items():
        (folder / f"{name}.html").write_bytes(page)
    return [str(folder / f"{name}.html") for name in pages]


def nu_html_checker(files: Sequence[str]) -> list[str]:
    """Return the errors that the W3C's checker finds in HTML and CSS files, one line each."""
    done = _run(
        ["java", "-jar", tool("vnu-jar", "build", "dist", "vnu.jar"), "--also-check-css", "--format", "json", *files]
    )
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{Path(m['url']).name}:{m.get('lastLine', 0)}: {m['message']} — {m.get('extract', '').strip()}"
        for m in messages
        if m["type"] == "error" or m["type"] == "non-document-error"
    ]


def html_validate(files: Sequence[str], folder: Path) -> list[str]:
    """Return the errors that html-validate finds with the rules of .htmlvalidate.json, one line each.

    `folder` takes its report, which would be cut off in a pipe.
    """
    report = folder / "html-validate.json"
    config = ["--config", str(ROOT / ".htmlvalidate.json")]
    done = _run([tool(".bin", "html-validate"), *config, "--formatter", f"json={report}", *files])
    assert done.returncode in (0, 1), done.stderr
    return [
        f"{Path(result['filePath']).name}:{m['line']}: {m['ruleId']}: {m['message']}"
        for result in json.loads(report.read_text(encoding="utf-8"))
        for m in result["messages"]
        if m["severity"] == 2
    ]


def spectral(document: Path) -> list[str]:
    """Return the errors that spectral finds in an OpenAPI document, one line each."""
    rules = ["--ruleset", str(ROOT / ".spectral.yaml"), "--fail-severity", "error"]
    done = _run([tool(".bin", "spectral"), "lint", str(document), *rules, "--format", "json", "--quiet"])
    assert done.returncode in (0, 1), done.stderr
    results = json.loads(done.stdout) if done.stdout.strip().startswith("[") else []
    return [f"{'/'.join(map(str, r['path']))}: {r['code']}: {r['message']}" for r in results if r["severity"] == 0]


def lighthouse(address: str, folder: Path, *, without: Sequence[str] = ()) -> tuple[dict[str, float], list[str]]:
    """Return Lighthouse's scores (0 to 1) by category, and one line for each audit that cost points."""
    report = folder / "lighthouse.json"
    done = _run(
        [
            tool(".bin", "lighthouse"),
            address,
            "--only-categories=accessibility,best-practices,seo",
            "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
            "--disable-full-page-screenshot",
            "--output=json",
            f"--output-path={report}",
            "--quiet",
            "--no-enable-error-reporting",
            *(f"--skip-audits={audit}" for audit in without),
        ],
        environment={"CHROME_PATH": chromium()},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    failed = [
        f"{audit['id']}: {audit['title']} {_places(audit)}"
        for audit in found["audits"].values()
        if audit["score"] is not None and audit["score"] < 1
    ]
    return {name: float(category["score"]) for name, category in found["categories"].items()}, failed


def _places(audit: dict[str, Any]) -> list[str]:
    items = (audit.get("details") or {}).get("items", [])[:5]
    return [str((item.get("node") or {}).get("snippet") or item)[:200] for item in items]
