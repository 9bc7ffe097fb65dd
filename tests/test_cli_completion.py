"""Shell completion knows every command."""

import os
import subprocess
import sys

import pytest

from materia.interfaces.cli.main import COMMANDS


@pytest.mark.parametrize("typed", ["materia ", "materia fe", "materia fetch "])
def test_bash_completion(typed: str) -> None:
    environment = {
        **os.environ,
        "_MATERIA_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split(" ")) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-m", "materia"], env=environment, capture_output=True, check=False, timeout=60, text=True
    )
    offered = set(done.stdout.split())
    wanted = {"materia ": set(COMMANDS), "materia fe": {"fetch"}, "materia fetch ": {"dailymed", "openfda"}}[typed]
    assert wanted <= offered, done.stderr
