"""Extracted statements that a person has read and found wrong: negative data, kept with the reason, never shipped.

`source/rejected.tsv` names a statement by its id and the digest of the sentence it rested on, so that the same fact
from another sentence is judged anew.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from materia.errors import PackError
from materia.model.statement import Statement

FILE = "rejected.tsv"
COLUMNS = ("statement", "sha256", "reason", "by", "on")


@dataclass(frozen=True, slots=True)
class Rejections:
    """The rejected statements: (id, digest of the evidence) -> reason."""

    reasons: dict[tuple[str, str], str]

    @classmethod
    def load(cls, folder: Path) -> "Rejections":
        """Return the table of the sources in `folder`; empty where there is none. Raises `PackError` on a bad row."""
        path = folder / FILE
        if not path.is_file():
            return cls({})
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        reasons = {}
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if set(row) != set(COLUMNS) or not all(row.values()):
                raise PackError(f"{path.name}, row {number}: needs {', '.join(COLUMNS)}, none of them empty.")
            reasons[row["statement"], row["sha256"]] = row["reason"]
        return cls(reasons)

    def holds(self, statement: Statement) -> bool:
        """Return whether this statement on this evidence was rejected."""
        return any((statement.id, item.quote_sha256) in self.reasons for item in statement.evidence)
