"""Tables of the extractor's own data."""

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of the tab-separated table `data/<name>.tsv`; lines that start with "#" are comments.

    >>> rows("serious_effects")[0]["effect"]
    'acute-generalized-exanthematous-pustulosis'
    """
    text = files("materia.extraction").joinpath("data", f"{name}.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    header = lines[0].split("\t")
    return tuple(dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:])
