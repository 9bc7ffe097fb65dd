"""What a reader is, and what reading a file gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from materia.model.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file, or a part of one, that gave no document; `code` is stable, `reason` is one sentence."""

    path: str
    code: str
    reason: str


class Reader(Protocol):
    """Turns the bytes of one format into a document. Readers hold no state."""

    format: str  # the document's `source_format`

    def recognises(self, head: bytes) -> bool:
        """Return whether the first bytes of a file (at most `HEAD` of them) are of this format."""

    def read(self, data: bytes, origin: str) -> Sequence[Document | Skipped]:
        """Return the documents in `data`: one, or of a file of many labels each one or why not.

        `origin` is only for messages.

        Raises `SourceError` with a reason code and nothing else, whatever the bytes.
        """


#: How many of a file's first bytes a reader may look at to recognise its format.
HEAD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one file gave. `path` is "folder/archive.zip!/member" inside an archive; `sha256` is of the bytes."""

    path: str
    size: int
    sha256: str
    documents: tuple[Document, ...] = ()
    skipped: tuple[Skipped, ...] = ()
