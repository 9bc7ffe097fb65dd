"""Words that decide how a sentence is to be read: denial, animals, consequences, other products."""

import re

from materia.model.statement import Polarity

_DENIED = re.compile(
    r"\b(?:no(?:ne)?\s+(?:known\s+)?contraindications?|none(?:\s+known)?|not\s+contraindicated)\b", re.I
)
_FORBIDS = re.compile(
    r"\b(?:contraindicated|contraindications?|should\s+not\s+be\s+(?:used|given|administered|taken|prescribed)"
    r"|must\s+not\s+be\s+(?:used|given|administered|taken)|do\s+not\s+(?:use|give|administer|take))\b",
    re.I,
)
_CONSEQUENCE = re.compile(
    r"\b(?:because\s+of|due\s+to|risk\s+of|since|may\s+(?:cause|result\s+in|lead\s+to|produce|increase)|can\s+cause|result(?:s|ing)?\s+in"
    r"|lead(?:s|ing)?\s+to|such\s+as\s+to|in\s+order\s+to|to\s+avoid)\b[^.;]*$",
    re.I,
)
#: Animals in which medicines are studied; "guinea" of guinea pigs, "murine" and the like included.
_ANIMAL = re.compile(
    r"\b(?:rats?|mice|mouse|rabbits?|dogs?|monkeys?|hamsters?|guinea\s+pigs?|murine|rodents?|animals?|primates?|sheep|pigs?|cats?)\b",
    re.I,
)


def denied(text: str) -> bool:
    """Return whether the sentence says that there are no contraindications."""
    return bool(_DENIED.search(text))


def forbids(text: str) -> bool:
    """Return whether the sentence forbids.

    >>> forbids("It is contraindicated in patients with porphyria."), forbids("It helps.")
    (True, False)
    """
    return bool(_FORBIDS.search(text))


def consequence(before: str) -> bool:
    """Return whether what stands before a mention makes it a consequence or reason, not a condition.

    >>> consequence("contraindicated in children because of the risk of "), consequence("contraindicated in ")
    (True, False)
    """
    return bool(_CONSEQUENCE.search(before))


def animal(text: str) -> bool:
    """Return whether the sentence speaks of animals."""
    return bool(_ANIMAL.search(text))


def polarity(negated: bool) -> Polarity:
    """Return the polarity of a statement."""
    return Polarity.NEGATED if negated else Polarity.AFFIRMED
