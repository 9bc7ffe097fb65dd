"""Words that decide how a sentence is to be read: denial and animals."""

import re

from materia.model.statement import Polarity

_DENIED = re.compile(
    r"\b(?:no(?:ne)?\s+(?:known\s+)?contraindications?|none(?:\s+known)?|not\s+contraindicated)\b", re.I
)
#: Animals in which medicines are studied; "guinea" of guinea pigs, "murine" and the like included.
_ANIMAL = re.compile(
    r"\b(?:rats?|mice|mouse|rabbits?|dogs?|monkeys?|hamsters?|guinea\s+pigs?|murine|rodents?|animals?|primates?|sheep|pigs?|cats?)\b",
    re.I,
)


def denied(text: str) -> bool:
    """Return whether the sentence says that there are no contraindications."""
    return bool(_DENIED.search(text))


def animal(text: str) -> bool:
    """Return whether the sentence speaks of animals."""
    return bool(_ANIMAL.search(text))


def polarity(negated: bool) -> Polarity:
    """Return the polarity of a statement."""
    return Polarity.NEGATED if negated else Polarity.AFFIRMED
