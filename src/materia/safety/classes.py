"""The members of drug classes as the vocabulary's tables state them, for rules that speak of a class."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from materia.model.concept import slug


def _rows(name: str) -> list[dict[str, str]]:
    path = Path(str(files("materia.terms"))) / "data" / name
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


@lru_cache(maxsize=1)
def class_members() -> dict[str, frozenset[str]]:
    """Return the slugs of the ingredients of each class and of its subclasses, by the class id without "class:".

    >>> "metoprolol" in class_members()["beta-blocker"]
    True
    """
    children: dict[str, list[str]] = {}
    for row in _rows("classes.tsv"):
        for parent in filter(None, row["parents"].split(";")):
            children.setdefault(parent, []).append(row["id"])
    direct: dict[str, set[str]] = {row["id"]: set() for row in _rows("classes.tsv")}
    for row in _rows("class_members.tsv"):
        direct.setdefault(row["class"], set()).add(slug(row["drug"]))
    found = {}
    for each in direct:
        waiting, seen = [each], {each}
        while waiting:
            new = [child for child in children.get(waiting.pop(), ()) if child not in seen]
            seen.update(new)
            waiting += new
        found[each] = frozenset(drug for name in seen for drug in direct.get(name, ()))
    return found
