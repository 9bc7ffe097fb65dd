"""A finding of a list with what is said of it, and what neighbours in a list share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from materia.model.concept import Concept, ConceptKind, Mention
from materia.text.datafile import load_yaml

#: What stands between two findings of which the same may be said.
JOINS = frozenset({",", "or", "and", "and/or", "/"})


@dataclass(slots=True)
class Item:
    """One finding of a list.

    `qualifiers` are controlled phrases in their order; `population` is who has it (concept id); `value` is what a
    reader found behind it. `problems` are codes: "unknown_before", "unknown_after", "two_findings", "scope" (what
    follows may restrict it), "inside" (it stands in what restricts another), "half_named", "qualifier_shared".
    """

    mention: Mention
    start: int
    end: int
    qualifiers: tuple[str, ...] = ()
    narrower: int = 0  # how many of them, the last, are words of the finding's own name
    history: bool = False
    population: str | None = None
    value: tuple[tuple[str, str], ...] = ()
    problems: list[str] = field(default_factory=list)
    bare: bool = False  # nothing of its own stands before it
    joined: str = ""  # the mark or word between it and the item before
    chain: int = 0  # items of one list share it

    @property
    def concept(self) -> Concept:
        return self.mention.concept


@cache
def _half_named() -> frozenset[str]:
    """Return findings that labels name by an adjective said before ("hepatic adenomas or carcinomas")."""
    return frozenset(load_yaml("materia.extraction", "data/half_named.yaml"))


def share(items: list[Item], lookup: Callable[[str], Sequence[Concept]]) -> None:
    """Give what stands before the first of several findings to those that it is said of too."""
    for before, item in reversed(list(pairwise(items))):
        if item.chain == before.chain and item.joined in ("and", "or", "and/or") and not before.value:
            before.value = tuple(pair for pair in item.value if pair[0] == "from")
    for before, item in pairwise(items):
        if item.chain == before.chain and item.bare and item.joined in JOINS:
            _take_adjective(before, item, lookup)
        behind = next((problem for problem in item.problems if problem in ("scope", "unknown_after")), "")
        if behind == "unknown_after" and item.joined in (
            "and",
            "or",
            "and/or",
        ):  # "binge-eating and vomiting behaviors"
            before.problems.append("unknown_after")
        if item.chain != before.chain or not item.bare or item.joined == ";":
            continue
        if before.history and item.concept.kind is not ConceptKind.POPULATION:
            item.history = True
        said_before = before.qualifiers[: len(before.qualifiers) - before.narrower]
        if said_before and item.joined not in (",", "examples") and not item.qualifiers:
            item.problems.append("qualifier_shared")


def _take_adjective(before: Item, item: Item, lookup: Callable[[str], Sequence[Concept]]) -> None:
    adjectives = before.mention.text.split()[:-1]
    if not adjectives or " " in item.mention.text:
        return
    if before.mention.text.lower().split()[-1] == item.mention.text.lower():
        return  # "iron deficiency anemia and anemia due to …": the noun said twice names two things
    named = [c for c in lookup(" ".join((*adjectives, item.mention.text))) if c.kind is item.concept.kind]
    if named:
        item.mention = replace(item.mention, concept=named[0])
    elif item.mention.text.lower() in _half_named():
        item.problems.append("half_named")
