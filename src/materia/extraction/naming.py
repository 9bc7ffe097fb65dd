"""Ids of extracted statements: made from what is stated, so that a fact keeps its id over labels and runs."""

from materia.model.concept import slug
from materia.text.digest import sha256

#: Predicates that are extracted but not answered from until a sample of them reads as right as the pack must be
#: (97 of 100): of 19 doses 14 were right in two readings (`tests/statement_readings`), and a wrong dose can kill.
HELD_BACK = frozenset({"dose"})


def statement_name(predicate: str, object: str | None, *typed: object) -> str:
    """Return the part of an extracted statement's id after the subject.

    `typed` is everything else that makes it another fact: value, polarity, certainty, population, route and so on.

    >>> statement_name("treats", "condition:gout", "oral")
    'x-treats-gout-31545c61'
    """
    parts = ("x", predicate.replace("_", "-"), slug((object or "").partition(":")[2]))
    key = "\t".join((predicate, object or "", *(str(item) if item is not None else "" for item in typed)))
    return "-".join(part for part in (*parts, sha256(key)[:8]) if part)
