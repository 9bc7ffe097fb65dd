"""The errors that Materia raises: one clear sentence each, naming the input and the mend."""


class MateriaError(Exception):
    """Anything a user can mend; its text is one sentence fit for stderr."""


class BadInput(MateriaError):
    """What was given cannot be used as it is (exit code 2)."""


class SourceError(MateriaError):
    """A file could not be read as a source; `code` is the reason code of the ingest report."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class LibraryError(MateriaError):
    """The library cannot be opened, read or written."""


class PackError(MateriaError):
    """The knowledge pack is missing, stale or malformed."""
