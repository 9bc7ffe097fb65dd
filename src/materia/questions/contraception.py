"""Contraception: as a measure that a medicine asks for, and as "the pill" that is taken beside it.

"Do I need two kinds of birth control on isotretinoin" asks for no interaction; "can I take it with the pill" does.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from materia.model.concept import Concept, ConceptKind, Mention
from materia.questions.mentions import MEDICINES, mention_of, over, with_found

_PILL = re.compile(
    r"\b(?:on|with|and|or|plus|than|affects?|stops?|makes?|weakens?|cancels?|with my|taking|take|interact\w* with)\s+"
    r"(?P<name>the (?:mini[\s-]?)?pill)\b(?!\s+(?:with|whole|in|every|at|of|for|that|is|was|form|bottle|or)\b)",
    re.I,
)
_MEASURE = re.compile(r"\b(?P<name>birth[\s-]control|contracepti(?:on|ves?)(?:\s+(?:methods?|measures?))?)\b", re.I)
#: The measure is asked for ...
_ASKED_FOR = re.compile(
    r"\b(?:need|needs|needed|must|required?|requirements?|have to|has to|how (?:long|many)|two|2|both|double|second"
    r"|kinds?|forms?|methods?|types?|which|rules?)\b",
    re.I,
)
#: ... and not whether the two go together.
_TOGETHER = re.compile(
    r"\b(?:interact\w*|affect\w*|interfer\w*|cancel\w*|together|mix\w*|combin\w*|weaken\w*|ineffective|effective(?:ness)?"
    r"|fail\w*|back[\s-]?up|stop(?:s|ped)? (?:my |the )?(?:birth|contracep)\w*|safe|work(?:s|ing)?"
    r"|(?:on|take|taking|takes|using|use) (?:hormonal |my )?birth[\s-]control (?:and|with))\b"
    r"|\b(?:pills?|patch|ring|shot|implant|iud)\b",
    re.I,
)
_BESIDE = (*MEDICINES, ConceptKind.FOOD)
_CLASS, _CONDITION = "class:hormonal-contraceptive", "condition:contraception"


def with_contraception(
    text: str, mentions: tuple[Mention, ...], lookup: Callable[[str], Concept | None]
) -> tuple[Mention, ...]:
    """Return the mentions with "the pill" beside another medicine as the contraceptives.

    Contraception as a measure stands as `condition:contraception`. `lookup` gives a concept by its id.
    """
    others = [m for m in mentions if m.concept.kind in _BESIDE and m.concept.id != _CLASS]
    if not others:
        return mentions
    pill = _PILL.search(text)
    concept = lookup(_CLASS)
    if pill and concept and not over(mentions, *pill.span("name")):
        return with_found(mentions, [mention_of(concept, text, *pill.span("name"))])
    measure = _MEASURE.search(text)
    asked = measure is not None and not _TOGETHER.search(text)
    if measure is None or not asked or not (_ASKED_FOR.search(text) or _stands_alone(text, measure)):
        return mentions
    condition = lookup(_CONDITION)
    if condition is None:
        return mentions
    return tuple(
        replace(m, concept=condition, matched=condition.name) if m.concept.id == _CLASS else m for m in mentions
    )


def _stands_alone(text: str, measure: re.Match[str]) -> bool:
    """Return whether a text is the measure and the medicine and little else: "contraception on isotretinoin"."""
    return len(text.split()) <= len(measure.group().split()) + 4 and re.search(r"\bwith\b|\band\b", text) is None
