"""A measurement that a medicine is said to change, read as the effect that the change is called by.

"Does it prolong the QT interval" asks for QT prolongation, "does it raise potassium" for hyperkalemia.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from materia.model.concept import Concept, ConceptKind, Mention

_UP = r"rais\w+|increas\w+|elevat\w+|prolong\w*|lengthen\w*|speed\w* up"
_DOWN = r"lower\w*|reduc\w+|decreas\w+|slow\w*(?: down)?|drop\w*"
_BETWEEN = r"\s+(?:(?:the|my|your|his|her|a|serum|blood|patient'?s?)\s+)*$"
_RISES = re.compile(rf"\b(?:{_UP}){_BETWEEN}", re.I)
_FALLS = re.compile(rf"\b(?:{_DOWN}){_BETWEEN}", re.I)
#: What rises and falls of a measurement are called: (risen, fallen).
_EFFECTS = {
    "test:qt-interval": ("effect:qt-prolongation", None),
    "test:potassium": ("effect:hyperkalemia", "effect:hypokalemia"),
    "drug:potassium": ("effect:hyperkalemia", "effect:hypokalemia"),
    "test:sodium": ("effect:hypernatremia", "effect:hyponatremia"),
    "test:heart-rate": ("effect:tachycardia", "effect:bradycardia"),
}
_MEDICINE = (ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS)


def as_effects(
    text: str, mentions: tuple[Mention, ...], lookup: Callable[[str], Concept | None]
) -> tuple[tuple[Mention, ...], bool]:
    """Return the mentions with the effect in place of a changed measurement, and whether there was one.

    A measurement beside a medicine and nothing else ("ondansetron QT") is read as its prolongation where it can only
    be that. A medicine must be named before what it changes.
    """
    read = [_effect(text, mention, mentions, lookup) for mention in mentions]
    return tuple(read), any(new is not old for new, old in zip(read, mentions, strict=True))


def _effect(
    text: str, mention: Mention, mentions: Sequence[Mention], lookup: Callable[[str], Concept | None]
) -> Mention:
    risen, fallen = _EFFECTS.get(mention.concept.id, (None, None))
    before = [m for m in mentions if m.concept.kind in _MEDICINE and m.end <= mention.start]
    if risen is None or not before:
        return mention
    said = text[before[-1].end : mention.start]
    if _RISES.search(said) or (fallen is None and not said.strip()):
        named: str | None = risen
    else:
        named = fallen if _FALLS.search(said) else None
    concept = lookup(named) if named is not None else None
    return mention if concept is None else replace(mention, concept=concept)
