"""Shared fixtures: where the real data lies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from live_site import Site
    from starlette.testclient import TestClient


def data_folder() -> Path:
    """Return the folder of real labels, articles and benchmarks (`MATERIA_TEST_DATA` or `../shared/data`)."""
    named = os.environ.get("MATERIA_TEST_DATA")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real data; missing data fails in CI and skips elsewhere with one visible line."""
    folder = data_folder()
    if not folder.is_dir():
        message = f"real data not found at {folder}: set MATERIA_TEST_DATA"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def labels_library(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with all the real labels, ingested once for the whole run, also when several processes test."""
    from materia.library.ingest import ingest

    named = os.environ.get("MATERIA_TEST_LIBRARY")
    shared = Path(named) if named else tmp_path_factory.getbasetemp().parent / "labels-library"
    done = shared.with_suffix(".done")
    with _only_one(shared.with_suffix(".lock")):
        if not done.exists():
            ingest([test_data / "labels"], shared, workers=2)
            done.touch()
    return shared


@pytest.fixture(scope="session", params=["pack", pytest.param("labels", marks=pytest.mark.labels)])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Site"]:
    """A running server with the shipped pack, and one with all the real labels; its pages are fetched already."""
    from live_site import serving, visited

    library: Path | None = request.getfixturevalue("labels_library") if request.param == "labels" else None
    with serving(tmp_path_factory.mktemp("site"), library) as address:
        yield visited(address, library is not None)


@pytest.fixture(scope="session")
def invented_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of a few invented labels."""
    from http_server import ingest_invented

    return ingest_invented(tmp_path_factory.mktemp("invented"))


@pytest.fixture(scope="session")
def api(invented_library: Path) -> Iterator["TestClient"]:
    """A server in this process over the shipped pack and the invented labels."""
    from http_server import application

    with application(invented_library) as client:
        yield client


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Hold a lock file, so that one test process prepares what all share."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
