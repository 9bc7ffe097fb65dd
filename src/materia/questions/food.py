"""Verbs of eating and drinking: beside what is eaten or drunk they are no food of their own."""

import re
from collections.abc import Sequence

from materia.model.concept import ConceptKind, Mention

_VERBS = frozenset(
    {"eat", "eats", "eating", "drink", "drinks", "drinking", "smoke", "smokes", "smoking", "food", "foods"}
)
_REACH = 4  # words between the verb and what is eaten
_OTHER_DRINK = re.compile(
    r"\s+(?:\w+\s+){0,2}(?:water|juices?|soda|fluids?|liquids?|lemonade|gatorade|shakes?|smoothies?)\b", re.I
)


def without_verbs(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions without verbs that only say how another food is taken ("eat grapefruit").

    >>> from materia.model.concept import Concept
    >>> def food(name: str, word: str, at: int) -> Mention:
    ...     concept = Concept(id=f"food:{name}", kind=ConceptKind.FOOD, name=name)
    ...     return Mention(concept=concept, text=word, start=at, end=at + len(word), matched=word)
    >>> [m.text for m in without_verbs("eat grapefruit", [food("meal", "eat", 0), food("grapefruit", "grapefruit", 4)])]
    ['grapefruit']
    """
    foods = [m for m in mentions if m.concept.kind is ConceptKind.FOOD]
    if not foods:
        return tuple(mentions)
    eaten = [m for m in foods if m.text.lower() not in _VERBS]

    def is_verb(mention: Mention) -> bool:
        if mention.concept.kind is not ConceptKind.FOOD or mention.text.lower() not in _VERBS:
            return False
        if any(m.start >= mention.end and text.count(" ", mention.end, m.start) <= _REACH for m in eaten):
            return True
        return mention.text.lower().startswith("drink") and _OTHER_DRINK.match(text, mention.end) is not None

    return tuple(m for m in mentions if not is_verb(m))
