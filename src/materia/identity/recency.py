"""How old a label is, and whether it speaks before one whose date nobody knows."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

#: A dated label older than this does not speak before one of unknown date: house rule, see `recent_first`.
OLD_YEARS = 8


class Dated(Protocol):
    """A label's header, as far as its date goes."""

    @property
    def date(self) -> str | None: ...


DatedT = TypeVar("DatedT", bound=Dated)


def age_years(day: str | None, as_of: date) -> int | None:
    """Return the whole years between an ISO date (or year, or year-month) and `as_of`.

    >>> age_years("2006-01-04", date(2026, 11, 22))
    20
    >>> age_years(None, date(2026, 11, 22)) is None
    True
    """
    if not day:
        return None
    parts = [int(p) for p in day.split("-")] + [1, 1]
    years = as_of.year - parts[0] - ((as_of.month, as_of.day) < (parts[1], parts[2]))
    return max(0, years)


def recent_first(headers: Iterable[DatedT], as_of: date) -> list[DatedT]:
    """Put labels dated within the last years first, then those of unknown date, then older ones; else as they come.

    Whether an undated label is newer than a dated one cannot be known, so neither wins by date. But openFDA holds only
    what labelers publish at present, and a label of ten years ago is known to be old: it speaks where no other does.
    """

    def place(header: DatedT) -> int:
        age = age_years(header.date, as_of)
        if age is None:
            return 1
        return 0 if age <= OLD_YEARS else 2

    return sorted(headers, key=place)
