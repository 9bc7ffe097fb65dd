"""What pages show below a command is what the command prints.

A line of "…" stands for any lines, a "…" in a line for any text. The pages say that they show 2026-11-22.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from console import ROOT, Shown, transcript
from live_site import free_port

DAY = "2026-11-22"


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a reader who has just installed Materia and set the clock to the day of the pages."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("MATERIA_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), own.get("PATH", "")])
    folders = {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    return {**own, **folders, "PATH": path, "MATERIA_AS_OF": DAY, "COLUMNS": "200"}


def pattern(lines: tuple[str, ...]) -> "re.Pattern[str]":
    """Return what output matches the lines that a page shows."""
    parts = [
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + r"\n" for line in lines
    ]
    return re.compile("".join(parts))


def printed(command: str, folder: Path, home: Path) -> str:
    """Return the standard output of a command that must end with 0, without spaces at the ends of lines."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return re.sub(r"[ \t]+$", "", done.stdout, flags=re.M)


def compare(shown: Shown, output: str) -> None:
    text = output.strip("\n") + "\n" if output.strip() else ""
    expected = "\n".join(shown.output)
    if not pattern(shown.output).fullmatch(text):
        pytest.fail(f"$ {shown.command}\nshown:\n{expected}\nprinted:\n{text}", pytrace=False)


@contextmanager
def serving(command: str, folder: Path, home: Path) -> Iterator[str]:
    """Run a server and give the line for people that it prints when it listens."""
    log = home / "serve.log"
    with (
        log.open("wb") as file,
        subprocess.Popen(["bash", "-c", f"exec {command}"], cwd=folder, env=environment(home), stderr=file) as server,
    ):
        try:
            end = time.monotonic() + 30
            while not (lines := log.read_text(encoding="utf-8").splitlines()) and time.monotonic() < end:
                time.sleep(0.05)
            assert lines, f"{command} printed nothing within 30 s"
            address = re.findall(r"http://\S+/", lines[0])[0]
            while httpx.get(f"{address}api/v1/health/ready").status_code != 200 and time.monotonic() < end:
                time.sleep(0.05)  # a reader needs longer to type
            yield lines[0]
        finally:
            server.terminate()


def test_the_tutorial_says_what_happens(tmp_path: Path) -> None:
    folder, home = tmp_path / "checkout", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    (folder / "docs").symlink_to(ROOT / "docs")
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    steps = transcript(re.sub(r"(?<=127\.0\.0\.1:)8000|(?<=--port )8000", str(free_port()), page))
    # the environment of this test is what these two made
    assert [step.command for step in steps[:2]] == ["make setup", ". .venv/bin/activate"]
    assert len(steps) > 10
    with ExitStack() as servers:
        for step in steps[2:]:
            if step.command.startswith("materia serve"):
                output = servers.enter_context(serving(step.command, folder, home))
            else:
                output = printed(step.command, folder, home)
            compare(step, output)


@pytest.mark.parametrize("page", ["README.md", "docs/how-answers-are-made.md", "docs/index.md"])
def test_answers_of_the_pack_are_shown_as_they_are(page: str, tmp_path: Path) -> None:
    shown = [s for s in transcript((ROOT / page).read_text(encoding="utf-8")) if s.command.startswith("materia ask")]
    assert shown
    for step in shown:
        compare(step, printed(step.command, tmp_path, tmp_path))


@pytest.mark.labels
def test_answers_of_the_labels_are_shown_as_they_are(labels_library: Path, tmp_path: Path) -> None:
    steps = transcript((ROOT / "docs" / "identity-and-time.md").read_text(encoding="utf-8"))
    assert len(steps) == 3
    (tmp_path / "lib").symlink_to(labels_library)
    for step in steps:
        compare(step, printed(step.command, tmp_path, tmp_path))


def test_other_output_than_shown_is_found_out() -> None:
    shown = Shown("x", ("a …", "…", "c"))
    compare(shown, "a 1\nb\nb\nc\n")
    for output in ("a 1\nb\n", "b\nc\n", "a 1\nc\nd\n", ""):
        with pytest.raises(pytest.fail.Exception):
            compare(shown, output)
