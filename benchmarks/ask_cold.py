"""How long a cold `materia ask` takes: a new process for every question, with its peak memory.

    python benchmarks/ask_cold.py [--library DIR] [--runs 7] [--question "…"]

Every question is first asked once without being counted, so that the files lie in the system's cache. "bytecode" is
"compiled" where Python finds every module compiled, as after a first run or an install that compiles, and "as found"
where it may not write compiled modules and takes what this installation has. Figures go to stdout as one JSON line
each; times are wall seconds.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

QUESTIONS = (
    "Is baclofen an opioid?",
    "Is baclofen the same as cyclobenzaprine?",
    "What are the side effects of cyclobenzaprine?",
    "what is metfromin used for",
)


def once(question: str, library: Path, environment: Mapping[str, str]) -> tuple[float, float]:
    """Return the wall seconds and the peak megabytes of one cold process."""
    command = [sys.executable, "-m", "materia", "ask", question, "--library", str(library)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(environment))
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"`materia ask` failed: run {' '.join(command)} to see why")
    return seconds, used.ru_maxrss / 1024


def measure(library: Path | None, runs: int, questions: tuple[str, ...] = QUESTIONS) -> None:
    """Print the figures for each question, with and without compiled modules."""
    with tempfile.TemporaryDirectory() as folder:
        shared = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")}
        cases = {
            "compiled": {**shared, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"},
            "as found": {**shared, "PYTHONDONTWRITEBYTECODE": "1"},
        }
        for case, environment in cases.items():
            for question in questions:
                where = library or Path(folder) / "no-library"
                once(question, where, environment)
                found = [once(question, where, environment) for _ in range(runs)]
                seconds = sorted(s for s, _ in found)
                row = {
                    "question": question,
                    "library": library is not None,
                    "bytecode": case,
                    "runs": runs,
                    "median_seconds": round(statistics.median(seconds), 3),
                    "slowest_seconds": round(seconds[-1], 3),
                    "peak_megabytes": round(max(m for _, m in found)),
                }
                print(json.dumps(row), flush=True)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--library", type=Path, help="a library to answer from beside the pack")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--question", action="append", help="ask this instead; may be given several times")
    options = parser.parse_args()
    measure(options.library, options.runs, tuple(options.question or QUESTIONS))


if __name__ == "__main__":
    main()
