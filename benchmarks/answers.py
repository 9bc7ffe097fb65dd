"""How long an answer takes inside a running process, by kind of question and by size of library.

    python benchmarks/answers.py [LABELS] [--scale 0.1 1 10] [--drugs 40] [--keep DIR]

Drugs are drawn at random from the library and each is asked every kind of question of `materia.evaluation.coverage`.
"first" is the first time that a process answers a question (nothing of these labels is cached in the process; the
files may be in the system's cache), "again" the second time. Scales above 1 repeat the labels under other set ids: a
drug then has as many more labels. One process, one thread. Figures go to stdout as one JSON line each; times are
milliseconds.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest import LABELS
from libraries import library_at

from materia.answers.opening import open_answerer
from materia.evaluation.coverage import KINDS, draw

_ALL = "all"


def percentile(ordered: Sequence[float], part: float) -> float:
    """Return the value that `part` of the ordered values lie at or below."""
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]


def questions(drugs: Iterable[str]) -> list[tuple[str, str]]:
    """Return (kind, question) for every drug and every kind."""
    found = []
    for drug in drugs:
        name = " and ".join(part.replace("-", " ") for part in drug.removeprefix("drug:").split("+"))
        found += [(kind.intent, kind.wording.format(drug=name)) for kind in KINDS]
    return found


def measure(library: Path, scale: float, count: int, seed: int) -> None:
    """Print the figures of one library."""
    begun = time.perf_counter()
    opened = open_answerer(library)
    loaded = time.perf_counter() - begun
    if opened.library is None:
        raise SystemExit(f"{library} holds no library")
    asked = questions(draw(opened.library, count, seed))
    statistics_of = opened.library.statistics()
    head = {"scale": scale, "open_milliseconds": round(loaded * 1000), "drugs": statistics_of.drugs,
            "documents": sum(statistics_of.documents.values()), "passages": statistics_of.passages}  # fmt: skip
    print(json.dumps(head), flush=True)
    opened.answerer.answer("What is aspirin?")  # what every process loads once
    for run in ("first", "again"):
        times: dict[str, list[float]] = defaultdict(list)
        for kind, question in asked:
            begun = time.perf_counter()
            opened.answerer.answer(question)
            spent = (time.perf_counter() - begun) * 1000
            times[kind].append(spent)
            times[_ALL].append(spent)
        for kind, found in sorted(times.items(), key=lambda item: item[0] == _ALL):
            ordered = sorted(found)
            row = {
                "scale": scale,
                "run": run,
                "kind": kind,
                "answers": len(ordered),
                "p50": round(statistics.median(ordered), 1),
                "p95": round(percentile(ordered, 0.95), 1),
                "p99": round(percentile(ordered, 0.99), 1),
                "answers_per_second": round(1000 * len(ordered) / sum(ordered)),
            }
            print(json.dumps(row), flush=True)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("labels", nargs="?", type=Path, default=LABELS)
    parser.add_argument("--scale", nargs="+", type=float, default=[0.1, 1, 10])
    parser.add_argument("--drugs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="keep the libraries here, and use those that are there already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for scale in options.scale:
            library = library_at(scale, options.labels, options.keep or Path(folder))
            measure(library, scale, options.drugs, options.seed)


if __name__ == "__main__":
    main()
