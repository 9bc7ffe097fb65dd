"""What a fetch did, and who is told while it goes on."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(slots=True, kw_only=True)
class Left:
    """A label or file that was not taken: `reason_code` is stable, `reason` is one sentence."""

    name: str  # a set id, a file name or the name asked for
    reason_code: str
    reason: str


@dataclass(slots=True, kw_only=True)
class FetchReport:
    """What a fetch did. `bytes` counts the files stored now; `seconds` is wall time."""

    source: str
    folder: str
    fetched: int = 0
    unchanged: int = 0
    removed: int = 0  # parts of an older bulk release
    refused: list[Left] = field(default_factory=list)  # not what was asked for
    failed: list[Left] = field(default_factory=list)  # could not be had; asking again may help
    bytes: int = 0
    seconds: float = 0.0


class Watcher(Protocol):
    """Is told how far a fetch is."""

    def expect(self, count: int) -> None:
        """`count` more labels or files are to come."""

    def finish(self, name: str, outcome: str) -> None:
        """One is done: `outcome` is "fetched", "unchanged", "refused" or "failed"."""

    def bytes(self, name: str, done: int, total: int | None) -> None:
        """Of the file `name`, `done` bytes are here."""


class Silent:
    """A watcher that shows nothing."""

    def expect(self, count: int) -> None:
        """Show nothing."""

    def finish(self, name: str, outcome: str) -> None:
        """Show nothing."""

    def bytes(self, name: str, done: int, total: int | None) -> None:
        """Show nothing."""
