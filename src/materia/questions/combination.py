"""Ingredients written one after the other that are one product: "piperacillin tazobactam" is the combination."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from materia.model.concept import Concept, ConceptKind, Mention
from materia.questions.mentions import mention_of

_JOINT = re.compile(r"\s|\s?[-/]\s?")
_LONGEST = 4


def with_combinations(
    text: str, mentions: Sequence[Mention], lookup: Callable[[str], Concept | None]
) -> tuple[Mention, ...]:
    """Return the mentions with runs of single ingredients as the combination that they make, where there is one.

    Only a space, a slash, a hyphen or a plus stands between them: "lisinopril and thiazide" may be two pills.
    """
    found: list[Mention] = []
    rest = list(mentions)
    while rest:
        made, run = _longest(text, rest, lookup)
        found.append(made)
        del rest[:run]
    return tuple(found)


def _longest(text: str, rest: Sequence[Mention], lookup: Callable[[str], Concept | None]) -> tuple[Mention, int]:
    """Return the combination that the most of the next mentions make, or the next one alone, and how many it takes."""
    for run in range(min(_LONGEST, len(rest)), 1, -1):
        made = _combined(text, rest[:run], lookup)
        if made is not None:
            return made, run
    return rest[0], 1


def _combined(text: str, run: Sequence[Mention], lookup: Callable[[str], Concept | None]) -> Mention | None:
    """Return one mention for a run that is a combination, else None."""
    if any(m.concept.kind is not ConceptKind.DRUG or "+" in m.concept.id for m in run):
        return None
    if any(_JOINT.fullmatch(text[a.end : b.start]) is None for a, b in pairwise(run)):
        return None
    names = sorted({m.concept.id.removeprefix("drug:") for m in run})
    concept = lookup("drug:" + "+".join(names)) if len(names) == len(run) else None
    if concept is None:
        return None
    return mention_of(concept, text, run[0].start, run[-1].end)
