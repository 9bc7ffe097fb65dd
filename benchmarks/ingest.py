"""How fast labels become stored, searchable passages, beside the floor of parsing their HTML with lxml alone.

    python benchmarks/ingest.py [LABELS] [--scale 0.1 1 10] [--workers 2]

Scales above 1 repeat the labels under other set ids, so that every copy is a document of its own. Each ingest runs in
a process of its own; memory is the peak of that process plus the peak of a worker times their number, which is more
than was ever used at once. Figures go to stdout as one JSON line a run.
"""

import argparse
import json
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path

LABELS = Path(__file__).resolve().parents[2] / "shared" / "data" / "labels"
_SET_ID = re.compile(rb"set.?id[^0-9a-f]{1,40}([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.I)
_FLOOR_FILES = 200


def contents(labels: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the path and bytes of every label file."""
    from materia.library.feed import contents as feed
    from materia.sources.protocol import Skipped

    for item in feed([labels]):
        if not isinstance(item, Skipped):
            yield item


def replica(data: bytes, number: int) -> bytes:
    """Return a label under another set id; the first copy is the label itself."""
    found = _SET_ID.search(data)
    if number == 0 or not found:
        return data
    other = uuid.uuid5(uuid.NAMESPACE_OID, f"{found[1].decode()} {number}")
    return re.sub(re.escape(found[1]), str(other).encode(), data, flags=re.I)


def write_scaled(labels: Path, scale: float, archive: Path) -> tuple[int, int]:
    """Write the labels `scale` times into a zip; returns files and bytes. A part takes every n-th file."""
    every = max(1, round(1 / scale)) if scale < 1 else 1
    files = size = 0
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for at, (path, data) in enumerate(contents(labels)):
            if at % every:
                continue
            for number in range(max(1, round(scale))):
                copy = replica(data, number)
                out.writestr(f"{number}/{at}-{Path(path).name}", copy)
                files += 1
                size += len(copy)
    return files, size


def lxml_floor(labels: Path) -> float:
    """Return the MB/s at which lxml parses a sample of the stylesheet labels on one core."""
    from lxml import etree

    sample = [data for path, data in contents(labels) if path.endswith(".html")][::8][:_FLOOR_FILES]
    begun = time.process_time()
    for data in sample:
        etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))
    return sum(map(len, sample)) / 1e6 / (time.process_time() - begun)


def measure(source: Path, library: Path, workers: int) -> dict[str, object]:
    """Ingest in this process; return the figures."""
    from materia.library.ingest import ingest
    from materia.library.store import Library

    report = ingest([source], library, workers)
    statistics = Library.open(library).statistics()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "files": report.files,
        "documents": sum(report.documents.values()),
        "unchanged": report.unchanged,
        "seconds": round(report.seconds, 2),
        "megabytes": round(report.bytes / 1e6, 1),
        "megabytes_per_second": round(report.bytes / 1e6 / report.seconds, 1),
        "passages": statistics.passages,
        "passages_per_second": round(statistics.passages / report.seconds),
        "peak_megabytes": round((own + worker * (workers if workers > 1 else 0)) / 1024),
        "library_megabytes": round(statistics.bytes / 1e6),
    }


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("labels", nargs="?", type=Path, default=LABELS)
    parser.add_argument("--scale", nargs="+", type=float, default=[0.1, 1, 10])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--into", type=Path, help="(used by the benchmark itself) ingest LABELS into this library")
    options = parser.parse_args()
    if options.into:
        print(json.dumps(measure(options.labels, options.into, options.workers)))
        return
    floor = round(lxml_floor(options.labels), 1)
    head = {"machine": platform.platform(), "workers": options.workers, "lxml_floor_megabytes_per_second": floor}
    print(json.dumps(head), flush=True)
    for scale in options.scale:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "labels.zip"
            write_scaled(options.labels, scale, source)
            for run in ("first", "second"):
                command = [sys.executable, __file__, str(source), "--workers", str(options.workers)]
                done = subprocess.run(
                    [*command, "--into", f"{folder}/library"], capture_output=True, text=True, check=True
                )
                print(json.dumps({"scale": scale, "run": run, **json.loads(done.stdout)}), flush=True)


if __name__ == "__main__":
    main()
