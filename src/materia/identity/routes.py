"""Route groups of SPL route terms."""

from collections.abc import Iterable
from functools import cache

from materia.identity.tables import rows
from materia.model.identity import RouteGroup

#: Dosage forms that act in the whole body through the skin although their label often says TOPICAL or PERCUTANEOUS.
_PATCH_WORDS = ("patch", "transdermal")


@cache
def _groups() -> dict[str, RouteGroup]:
    return {row["term"]: RouteGroup(row["group"]) for row in rows("routes.tsv")}


@cache
def _local() -> frozenset[str]:
    return frozenset(row["moiety"] for row in rows("local_skin_ingredients.tsv"))


def group(term: str) -> RouteGroup:
    """Return the group of one SPL route term; a term that the table does not hold is `OTHER`, an empty one `UNKNOWN`.

    >>> group("Respiratory (Inhalation)"), group("SUBARACHNOID"), group("")
    (<RouteGroup.INHALED: 'inhaled'>, <RouteGroup.INTRATHECAL: 'intrathecal'>, <RouteGroup.UNKNOWN: 'unknown'>)
    """
    cleaned = " ".join(term.upper().split())
    if not cleaned:
        return RouteGroup.UNKNOWN
    return _groups().get(cleaned, RouteGroup.OTHER)


def groups(terms: Iterable[str], form: str | None = None, moieties: Iterable[str] = ()) -> tuple[RouteGroup, ...]:
    """Return the distinct groups of a product's routes, sorted; `(UNKNOWN,)` where it names none.

    A patch counts as transdermal whatever the label calls its route; a patch or gel whose every ingredient acts on the
    spot (`data/local_skin_ingredients.tsv`) is topical even where the label says TRANSDERMAL.

    >>> groups(["ORAL", "RESPIRATORY (INHALATION)"])
    (<RouteGroup.INHALED: 'inhaled'>,)
    >>> groups(["TOPICAL"], "PATCH", ["fentanyl"])
    (<RouteGroup.TRANSDERMAL: 'transdermal'>,)
    >>> groups(["TRANSDERMAL"], "PATCH", ["lidocaine"])
    (<RouteGroup.TOPICAL: 'topical'>,)
    """
    found = {group(part) for term in terms for part in term.split(", ")}
    patch = form is not None and any(word in form.lower() for word in _PATCH_WORDS)
    if patch or RouteGroup.TRANSDERMAL in found:
        names = set(moieties)
        if names and names <= _local():
            found = (found - {RouteGroup.TRANSDERMAL, RouteGroup.OTHER}) | {RouteGroup.TOPICAL}
        else:
            found = (found - {RouteGroup.TOPICAL, RouteGroup.OTHER}) | {RouteGroup.TRANSDERMAL}
    if RouteGroup.INHALED in found:
        found.discard(RouteGroup.ORAL)  # through the mouth into the lungs
    if len(found) > 1:
        found.discard(RouteGroup.UNKNOWN)
    return tuple(sorted(found)) or (RouteGroup.UNKNOWN,)
