"""What the linter reports: typed findings, one rule each, every one with its mend."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    ERROR = "error"  # fails `pack lint`
    WARNING = "warning"  # for the curator's judgement


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One breach of one rule. `line` counts from 1; None where the file as a whole is meant."""

    path: str
    line: int | None
    rule: str
    level: Level
    statement: str | None
    error: str
    solution: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        name = f" [{self.statement}]" if self.statement else ""
        return f"{where}: {self.level} {self.rule}{name}: {self.error} {self.solution}"
