"""Mentions that are read into a question, and how they take their place among those that were recognised."""

from collections.abc import Iterable, Sequence

from materia.model.concept import Concept, ConceptKind, Mention

#: Kinds of concept that are medicines.
MEDICINES = (ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS)


def mention_of(concept: Concept, text: str, start: int, end: int) -> Mention:
    """Return a mention of a concept that stands at `start` to `end` of a text."""
    return Mention(concept=concept, text=text[start:end], start=start, end=end, matched=concept.name)


def over(mentions: Iterable[Mention], start: int, end: int) -> list[Mention]:
    """Return the mentions that share a character with `start` to `end`."""
    return [m for m in mentions if m.start < end and start < m.end]


def with_found(mentions: Sequence[Mention], found: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions in the order of the text, those found in the place of what they share words with."""
    kept = [m for m in mentions if not over(found, m.start, m.end)]
    return tuple(sorted([*kept, *found], key=lambda m: (m.start, m.end)))
