"""Which effects are serious by themselves: FDA's "designated medical events" and what boxed warnings warn of."""

from functools import cache

from materia.extraction.conditions.tables import rows


@cache
def _serious() -> frozenset[str]:
    return frozenset(row["effect"] for row in rows("serious_effects"))


def is_serious(concept_id: str) -> bool:
    """Return whether the effect (concept id) is serious whenever it happens.

    >>> is_serious("effect:anaphylaxis"), is_serious("effect:nausea")
    (True, False)
    """
    return concept_id.partition(":")[2] in _serious()
