"""A measurement that a medicine is said to change, read as the effect that the change is called by.

"Does it prolong the QT interval" asks for QT prolongation, "does it raise potassium" for hyperkalemia. A level of one
medicine that another changes is that medicine: "does amiodarone raise digoxin levels" asks about the two together.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from materia.model.concept import Concept, ConceptKind, Mention
from materia.questions.mentions import MEDICINES, mention_of, over, with_found
from materia.text.datafile import load_mapping
from materia.text.expression import Expression

_UP = r"rais\w+|increas\w+|elevat\w+|prolong\w*|lengthen\w*|speed\w* up|affect\w*"
_DOWN = r"lower\w*|reduc\w+|decreas\w+|slow\w*(?: down)?|drop\w*|deplet\w+"
_BETWEEN = r"\s+(?:(?:the|my|your|his|her|a|serum|blood|patient'?s?)\s+)*$"
_RISES = re.compile(rf"\b(?:{_UP}){_BETWEEN}", re.I)
_FALLS = re.compile(rf"\b(?:{_DOWN}){_BETWEEN}", re.I)
_TOO_MUCH = re.compile(r"(.+?)[ -](?:toxicity|poisoning|overdose|intoxication)", re.I)
_LEVEL = re.compile(r"(?:serum\s+|blood\s+|plasma\s+)?(.+?)\s+(?:blood\s+)?(?:levels?|concentrations?)", re.I)
#: Levels of what the body makes or needs itself: they tell of an illness, not of a medicine in the blood.
_OF_THE_BODY = frozenset({"test:testosterone-level", "test:vitamin-b12-level"})


@dataclass(frozen=True, slots=True)
class _Measurement:
    words: Expression
    rises: str | None
    falls: str | None
    alone: bool


@lru_cache(maxsize=1)
def _measurements() -> tuple[_Measurement, ...]:
    return tuple(
        _Measurement(
            Expression(rf"\b(?:{row['words']})(?!\w)", f"changed.yaml, {row['words']}", [row["words"]]),
            row.get("rises"),
            row.get("falls"),
            bool(row.get("alone")),
        )
        for row in load_mapping("materia.questions", "changed.yaml")["changed"]
    )


def as_effects(
    text: str, mentions: tuple[Mention, ...], lookup: Callable[[str], Concept | None]
) -> tuple[tuple[Mention, ...], bool]:
    """Return the mentions with the effect in place of a changed measurement, and whether there was one.

    A measurement beside a medicine and nothing else ("ondansetron QT") is read as its prolongation where it can only
    be that. A medicine must be named before what it changes.
    """
    lowered = text.lower()
    if len(lowered) != len(text) or not any(m.concept.kind in MEDICINES for m in mentions):
        return mentions, False
    for measurement in _measurements():
        for found in measurement.words.finditer(lowered):
            before = [m for m in mentions if m.concept.kind in MEDICINES and m.end <= found.start()]
            if not before:
                continue
            named = _change(text[before[-1].end : found.start()], measurement)
            concept = lookup(named) if named is not None else None
            # within a longer name ("potassium chloride") the word is no measurement
            longer = [m for m in over(mentions, *found.span()) if m.start < found.start() or m.end > found.end()]
            if concept is None or longer:
                continue
            return with_found(mentions, [mention_of(concept, text, *found.span())]), True
    return mentions, False


def _change(said: str, measurement: _Measurement) -> str | None:
    """Return the effect that the words between medicine and measurement name."""
    if _RISES.search(said) or (measurement.alone and not said.strip()):
        return measurement.rises
    return measurement.falls if _FALLS.search(said) else None


def levels_as_medicines(mentions: tuple[Mention, ...], find: Callable[[str], Sequence[Mention]]) -> tuple[Mention, ...]:
    """Return the mentions with the medicine in place of its level: "digoxin levels" is digoxin and the word "levels".

    So is "lithium toxicity" lithium, where no medicine is named beside it. `find` gives the mentions of a text. What
    the body makes itself stays a measurement.
    """
    alone = not any(mention.concept.kind in MEDICINES for mention in mentions)
    return tuple(_medicine_of_level(mention, find, alone) for mention in mentions)


def _medicine_of_level(mention: Mention, find: Callable[[str], Sequence[Mention]], alone: bool) -> Mention:
    named = None
    if mention.concept.kind is ConceptKind.TEST:
        is_level = mention.concept.id.endswith("-level") and mention.concept.id not in _OF_THE_BODY
        named = _LEVEL.fullmatch(mention.text) if is_level else None
    elif alone and mention.concept.kind in (ConceptKind.EFFECT, ConceptKind.CONDITION):
        named = _TOO_MUCH.fullmatch(mention.text)
    if named is None:
        return mention
    inside = [m for m in find(named[1]) if m.concept.kind is ConceptKind.DRUG and m.text == named[1]]
    if not inside:
        return mention
    start = mention.start + named.start(1)
    return replace(inside[0], start=start, end=start + len(inside[0].text))
