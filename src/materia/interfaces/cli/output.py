"""What commands print: JSON for programs, Rich for people, timing to stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

_BEGUN = time.perf_counter()


def write_line(line: bytes) -> None:
    """Write a line of UTF-8 to standard output, whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def write_json(value: Any) -> None:
    """Write a value as one line of compact JSON: records in the order of their fields, tables sorted by key."""
    import msgspec

    write_line(msgspec.json.encode(value, order="deterministic"))


def console() -> Console:
    """Return the console for people: plain where standard output is no terminal."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def say(text: str) -> None:
    """Write a line for people to stderr, so that it never mixes with what a program reads."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def timed(wanted: bool) -> Iterator[None]:
    """Print at the end how long the command took since Materia started, where this is wanted."""
    try:
        yield
    finally:
        if wanted:
            say(f"materia: {time.perf_counter() - _BEGUN:.3f} s")
