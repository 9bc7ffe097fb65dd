"""Names in a row, as a sentence lists them."""

from collections.abc import Sequence


def series(names: Sequence[str], last: str = "and") -> str:
    """Return names as a sentence lists them; `last` joins the last one. No name gives no text.

    >>> series(["a"]), series(["a", "b"]), series(["a", "b", "c"], "or")
    ('a', 'a and b', 'a, b or c')
    """
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
