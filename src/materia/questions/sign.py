"""Signs told in words that stand apart ("my skin is yellow"), as mentions of the effect that is meant."""

from collections.abc import Sequence
from functools import lru_cache

from materia.model.concept import Concept, ConceptKind, Mention
from materia.questions.mentions import MEDICINES, mention_of, over, with_found
from materia.text.datafile import load_mapping
from materia.text.expression import Expression

_LONGEST = 600  # characters: a longer text tells more than a question asks about


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, Expression], ...]:
    raw = load_mapping("materia.questions", "signs.yaml")
    macros = {str(k): str(v) for k, v in raw["macros"].items()}
    found = []
    for row in raw["signs"]:
        alternatives = "|".join(str(p) for p in row["any"])
        for name, value in macros.items():
            alternatives = alternatives.replace("{" + name + "}", value)
        spaced = alternatives.replace(" ", r"\s+")
        found.append((str(row["concept"]), Expression(rf"\b(?:{spaced})\b", f"signs.yaml, {row['concept']}")))
    return tuple(found)


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
    lowered = text.lower()
    if len(text) > _LONGEST or len(lowered) != len(text):
        return tuple(mentions)
    found: list[Mention] = []
    for identifier, pattern in _table():
        match = pattern.search(lowered)
        if match is None or over(found, *match.span()):
            continue
        if any(m.concept.kind in MEDICINES or m.concept.id == identifier for m in over(mentions, *match.span())):
            continue
        found.append(mention_of(_concept(identifier, vocabulary), text, *match.span()))
    return with_found(mentions, found)


@lru_cache(maxsize=1)
def _beside() -> frozenset[str]:
    rows = load_mapping("materia.questions", "signs.yaml")["signs"]
    return frozenset(str(row["concept"]) for row in rows if row.get("alone"))


def without_beside(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions without signs that only tell what a medicine is taken for, where another finding is named.

    "Which one for sleep makes you gain weight?" asks about weight.
    """
    findings = (ConceptKind.CONDITION, ConceptKind.EFFECT)
    told = [m for m in mentions if m.concept.id in _beside() and m.concept.name != m.text.lower()]
    others = [m for m in mentions if m.concept.kind in findings and m not in told]
    return tuple(m for m in mentions if m not in told) if told and others else tuple(mentions)
