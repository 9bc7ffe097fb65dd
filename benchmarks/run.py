"""Run every benchmark at a scale that ends in minutes and print the figures as Markdown.

    python benchmarks/run.py [LABELS] [--scale 0.1]

Figures are of this machine, now: other work on it makes them worse. docs/figures.md keeps those of a full run.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent


def cpu() -> str:
    """Return the processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def tables(rows: list[dict[str, object]]) -> Iterator[str]:
    """Yield a Markdown table for each run of rows with the same columns."""
    columns: list[str] = []
    for row in rows:
        if list(row) != columns:
            columns = list(row)
            yield ""
            yield "| " + " | ".join(c.replace("_", " ") for c in columns) + " |"
            yield "| " + " | ".join("---" for _ in columns) + " |"
        yield "| " + " | ".join(map(cell, row.values())) + " |"


def cell(value: object) -> str:
    """Return a value as a table shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def show(title: str, script: str, *arguments: str) -> bool:
    """Run one benchmark and print its figures; returns whether it ended well."""
    if not (HERE / script).exists():
        return True
    shown = " ".join([script, *("FOLDER" if Path(a).exists() else a for a in arguments if not a.startswith("--keep"))])
    print(f"\n## {title}\n\n`python benchmarks/{shown}`", flush=True)
    done = subprocess.run(
        [sys.executable, str(HERE / script), *arguments], capture_output=True, text=True, check=False, cwd=HERE.parent
    )
    rows: list[dict[str, object]] = []
    other: list[str] = []
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            rows.append(json.loads(line))
        else:
            other.append(line)
    print("\n".join(tables(rows)))
    if any(line.strip() for line in other):
        print("\n```\n" + "\n".join(other) + "\n```")
    if done.returncode:
        print(f"\nfailed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}")
    return done.returncode == 0


def main() -> int:
    """Run all benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("labels", nargs="?", type=Path, default=HERE.parents[1] / "shared" / "data" / "labels")
    parser.add_argument("--scale", default="0.1", help="part or multiple of the labels for those that load them")
    options = parser.parse_args()
    labels = str(options.labels)
    print("# Benchmarks\n")
    print(f"{cpu()}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}.")
    ended = [show("Cold question", "ask_cold.py", "--runs", "3")]
    with tempfile.TemporaryDirectory() as kept:
        ended += [
            show("Ingest", "ingest.py", labels, "--scale", options.scale),
            show("Answers in a running process", "answers.py", labels, "--scale", options.scale, f"--keep={kept}"),
            show("Server", "server.py", labels, "--scale", options.scale, "--requests", "2000", f"--keep={kept}"),
            show("Search", "search.py", labels, "--scale", options.scale, f"--keep={kept}"),
        ]
    ended.append(show("Names in text", "recogniser.py", str(options.labels.parent), "--labels", "20"))
    ended.append(show("Checker", "checker.py"))
    return 0 if all(ended) else 1


if __name__ == "__main__":
    sys.exit(main())
