"""The curated tables beside this package: tab-separated rows, comments with "#", one header row."""

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of `data/<name>` as dicts, in file order.

    >>> next(iter(rows("salts.tsv")))["kind"]
    'acid'
    """
    header: list[str] | None = None
    text = files("materia.identity").joinpath("data", name).read_text("utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
        else:
            yield dict(zip(header, cells, strict=True))
