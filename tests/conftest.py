"""Shared fixtures: where the real data lies."""

import os
from pathlib import Path

import pytest


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
