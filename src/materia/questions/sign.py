"""Signs told in words that stand apart ("my skin is yellow"), as mentions of the effect that is meant."""

from collections.abc import Sequence
from functools import lru_cache

from materia.model.concept import Concept, ConceptKind, Mention
from materia.questions.mentions import MEDICINES, mention_of, over, with_found
from materia.text.datafile import load_mapping
from materia.text.expression import Expression

_LONGEST = 600  # characters: a longer text tells more than a question asks about


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[tuple[str, Expression], ...], tuple[tuple[str, Expression], ...]]:
    """Return the rows of signs, and those that count only where nothing else is named."""
    raw = load_mapping("materia.questions", "signs.yaml")
    macros = {str(k): str(v) for k, v in raw["macros"].items()}
    found: tuple[list[tuple[str, Expression]], list[tuple[str, Expression]]] = ([], [])
    for row in raw["signs"]:
        alternatives = "|".join(str(p) for p in row["any"])
        for name, value in macros.items():
            alternatives = alternatives.replace("{" + name + "}", value)
        spaced = alternatives.replace(" ", r"\s+")
        found[bool(row.get("alone"))].append(
            (str(row["concept"]), Expression(rf"\b(?:{spaced})\b", f"signs.yaml, {row['concept']}"))
        )
    return tuple(found[0]), tuple(found[1])


@lru_cache(maxsize=1)
def told_signs() -> frozenset[str]:
    """Return the findings, without their kind, that people name beside a medicine as what it does to them."""
    return frozenset(str(name) for name in load_mapping("materia.questions", "signs.yaml")["told"])


def _concept(identifier: str, vocabulary: object) -> Concept:
    known = getattr(vocabulary, "concept", None)
    found = known(identifier) if callable(known) else None
    if isinstance(found, Concept):
        return found
    kind, _, name = identifier.partition(":")
    return Concept(id=identifier, kind=ConceptKind(kind), name=name.replace("-", " "))


def with_signs(text: str, mentions: Sequence[Mention], vocabulary: object = None) -> tuple[Mention, ...]:
    """Return the mentions with those of signs told apart, in the order of the text.

    A sign takes the place of a finding that was read out of its words ("hair is falling out" is no fall), never of a
    medicine. `vocabulary` gives the whole concepts where it has a method `concept(id)`.

    >>> [m.concept.id for m in with_signs("my skin is yellow", ())]
    ['effect:jaundice']
    """
    return _with_rows(_table()[0], text, mentions, vocabulary)


def _with_rows(
    rows: Sequence[tuple[str, Expression]], text: str, mentions: Sequence[Mention], vocabulary: object
) -> tuple[Mention, ...]:
    lowered = text.lower()
    if len(text) > _LONGEST or len(lowered) != len(text):
        return tuple(mentions)
    found: list[Mention] = []
    for identifier, pattern in rows:
        match = pattern.search(lowered)
        if match is None or over(found, *match.span()):
            continue
        if any(m.concept.kind in MEDICINES or m.concept.id == identifier for m in over(mentions, *match.span())):
            continue
        found.append(mention_of(_concept(identifier, vocabulary), text, *match.span()))
    return with_found(mentions, found)


def with_purpose(text: str, mentions: Sequence[Mention], vocabulary: object = None) -> tuple[Mention, ...]:
    """Return the mentions with what a medicine is told to be taken for ("for sleep"), where no finding is named.

    "Which one for sleep makes you gain weight?" asks about weight.
    """
    kinds = {m.concept.kind for m in mentions}
    if kinds.isdisjoint(MEDICINES) or kinds & {ConceptKind.CONDITION, ConceptKind.EFFECT}:
        return tuple(mentions)
    return _with_rows(_table()[1], text, mentions, vocabulary)
