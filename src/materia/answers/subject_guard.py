"""Does a sentence speak of this drug? A label also speaks of others: those sentences are not about its own drug."""

import re
from collections.abc import Callable
from functools import lru_cache

from materia.answers.speaking import Speaker
from materia.model.concept import ConceptKind
from materia.terms.recogniser import Recogniser

_KINDS = (ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS)
_NEAR = 45
#: A medicine named later than this is not the subject of its sentence; an unnamed subject is the label's own drug.
_SUBJECT_PLACE = 40

Guard = Callable[[str, Speaker, re.Match[str] | None], bool]


class SubjectGuard:
    """Tells whether a label sentence is about the label's own drug."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._mentions = lru_cache(maxsize=20_000)(self._find)

    def _find(self, text: str) -> tuple[tuple[str, int, int], ...]:
        found = self._recogniser.find(text, _KINDS, correct=False).mentions
        return tuple((m.concept.id, m.start, m.end) for m in found)

    @lru_cache(maxsize=4096)  # noqa: B019 - one guard lives as long as its answerer
    def _own(self, moieties: frozenset[str]) -> frozenset[str]:
        vocabulary = self._recogniser.vocabulary
        drugs = {f"drug:{m.replace(' ', '-')}" for m in moieties}
        if len(moieties) > 1:
            drugs.add("drug:" + "+".join(sorted(m.replace(" ", "-") for m in moieties)))
        return frozenset(drugs | {c for d in sorted(drugs) for c in vocabulary.classes_of(d)})

    def __call__(self, text: str, speaker: Speaker, cue: re.Match[str] | None) -> bool:
        """Return False where the sentence names only other medicines, or where its cue word belongs to another one.

        `cue` is the word that the part of the answer is about ("taper", "withdrawal"): "a tapering course of
        corticosteroids" in the label of another drug says nothing of stopping that drug.
        """
        mentions = self._mentions(text)
        if not mentions:
            return True
        own_ids = self._own(speaker.moieties)
        classed = any(i.startswith("class:") for i in own_ids)
        own: list[tuple[int, int]] = []
        foreign: list[tuple[int, int]] = []
        for identifier, start, end in mentions:
            if identifier.startswith("class:") and not classed and cue is None:
                continue  # nothing is recorded of the drug's classes: "topical corticosteroids" may well be its own
            (own if self._is_own(identifier, own_ids) else foreign).append((start, end))
        if not foreign:
            return True
        low = text.lower()
        own += [(m.start(), m.end()) for name in speaker.names if (m := re.search(re.escape(name.lower()), low))]
        if not own and min(start for start, _ in foreign) < _SUBJECT_PLACE:
            return False
        if cue is None:
            return True
        nearest_own = min((_distance(cue.span(), span) for span in own), default=_NEAR)
        nearest_foreign = min(_distance(cue.span(), span) for span in foreign)
        return nearest_own <= nearest_foreign or nearest_foreign > _NEAR

    def _is_own(self, identifier: str, own: frozenset[str]) -> bool:
        if identifier in own:
            return True
        concept = self._recogniser.vocabulary.concept(identifier)
        return concept is not None and concept.kind is ConceptKind.BRAND and bool(set(concept.parents) & own)


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])
