"""Libraries of a part, all, or a multiple of the labels, made once and kept for several benchmarks."""

import tempfile
from pathlib import Path

from ingest import write_scaled

from materia.library.ingest import ingest


def library_at(scale: float, labels: Path, folder: Path, workers: int = 1) -> Path:
    """Return the library with `scale` times the labels under `folder`; it is made where it is not there yet."""
    target = folder / f"lib-{scale:g}"
    done = folder / f"lib-{scale:g}.done"
    if not done.exists():
        with tempfile.TemporaryDirectory() as workshop:
            source = Path(workshop) / "labels.zip"
            write_scaled(labels, scale, source)
            ingest([source], target, workers)
        done.touch()
    return target
