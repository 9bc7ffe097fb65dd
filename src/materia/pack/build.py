"""`pack build`: compile the sources and say what was built."""

import time
from dataclasses import dataclass
from pathlib import Path

from materia.pack.artefact import CLASS_TABLES, PACK_FILE, SOURCE
from materia.pack.compile import compile_pack


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What `pack build` made. `problems` is empty unless it was told to leave out what does not compile."""

    path: str
    concepts: int
    statements: int
    documents: int
    bytes: int
    digest: str
    source_digest: str
    problems: tuple[str, ...]
    seconds: float  # for stderr, never for JSON

    @property
    def exit_code(self) -> int:
        """Return 1 where something was left out."""
        return 1 if self.problems else 0


def run(
    folder: Path | None = None, target: Path | None = None, tables: Path | None = None, *, lenient: bool = False
) -> BuildReport:
    """Compile `folder` (default: the sources of this checkout) to `target` (default: the pack that is loaded).

    `tables` holds the class tables (default: those of the vocabulary).

    With `lenient`, files and statements that do not compile are left out and listed. Raises `PackError` otherwise.
    """
    began = time.perf_counter()
    target = target or PACK_FILE
    compiled = compile_pack(folder or SOURCE, target, tables or CLASS_TABLES, lenient=lenient)
    return BuildReport(
        path=str(target),
        concepts=compiled.concepts,
        statements=compiled.statements,
        documents=compiled.documents,
        bytes=target.stat().st_size,
        digest=compiled.digest,
        source_digest=compiled.source_digest,
        problems=tuple(compiled.problems),
        seconds=time.perf_counter() - began,
    )
