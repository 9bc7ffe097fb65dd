"""Progress of long work: a bar with rate and time left on a terminal, plain lines elsewhere, always on stderr."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: Seconds between plain lines.
_EVERY = 5.0


class ProgressBar:
    """Counts steps of a known or unknown number. `quiet` shows nothing."""

    def __init__(self, title: str, *, unit: str, quiet: bool = False) -> None:
        self._title = title
        self._unit = unit
        self._quiet = quiet
        self._done = 0
        self._total: int | None = None
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._begun = time.monotonic()
        self._told = self._begun

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                TextColumn("{task.fields[note]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(self._title, total=None, rate="", note="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def expect(self, count: int) -> None:
        """`count` more steps are to come."""
        self._total = (self._total or 0) + count
        self._show("")

    def at(self, done: int, total: int | None, note: str = "") -> None:
        """`done` of `total` steps are done."""
        self._done, self._total = done, total
        self._show(note)

    def step(self, note: str = "") -> None:
        """One step more is done."""
        self._done += 1
        self._show(note)

    def note(self, text: str) -> None:
        """Show a text beside the bar."""
        self._show(text)

    def _show(self, note: str) -> None:
        if self._quiet:
            return
        elapsed = max(time.monotonic() - self._begun, 1e-6)
        rate = f"{self._done / elapsed:,.1f} {self._unit}/s"
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._done, total=self._total, rate=rate, note=note)
            return
        now = time.monotonic()
        if now - self._told < _EVERY:
            return
        self._told = now
        of = f" of {self._total}" if self._total else ""
        left = f", {self._left(elapsed)} left" if self._total and self._done else ""
        print(f"{self._title}: {self._done}{of} {self._unit}, {rate}{left}", file=sys.stderr, flush=True)

    def _left(self, elapsed: float) -> str:
        seconds = round(max(0, (self._total or 0) - self._done) * elapsed / self._done)
        return f"{seconds // 60}:{seconds % 60:02d}"


class FetchWatcher:
    """Shows a fetch on a progress bar."""

    def __init__(self, bar: ProgressBar) -> None:
        self._bar = bar

    def expect(self, count: int) -> None:
        """`count` more labels or files are to come."""
        self._bar.expect(count)

    def finish(self, name: str, outcome: str) -> None:
        """One is done."""
        self._bar.step(f"{name} {outcome}")

    def bytes(self, name: str, done: int, total: int | None) -> None:
        """Of the file `name`, `done` bytes are here."""
        of = f" of {total / 1e6:,.1f}" if total else ""
        self._bar.note(f"{name} {done / 1e6:,.1f}{of} MB")
