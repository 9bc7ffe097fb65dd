"""What can go wrong while fetching: one sentence each, with a code for the report."""

from materia.errors import SourceError


class FetchError(SourceError):
    """A request failed for good; `code` is the reason code of the fetch report."""


class NotFoundError(FetchError):
    """The service has nothing under this name or id."""

    def __init__(self, what: str) -> None:
        super().__init__("not_found", f"{what} was not found.")


class RefusedError(FetchError):
    """A label came, but it is not the one asked for: asking again will not mend it."""
