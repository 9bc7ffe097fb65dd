"""The recogniser as the checker's term finder."""

from functools import lru_cache

from materia.checker.context import Term
from materia.terms.recogniser import Recogniser


class RecogniserFinder:
    """Finds the vocabulary's concepts in claims and passages; remembers the texts it has read."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self.find_terms = lru_cache(maxsize=8192)(self._find)

    def _find(self, text: str) -> tuple[Term, ...]:
        vocabulary = self._recogniser.vocabulary
        return tuple(
            Term(
                id=m.concept.id,
                start=m.start,
                end=m.end,
                kind=m.concept.kind.value,
                broader=(*m.concept.parents, *vocabulary.ancestors(m.concept.id)),
            )
            for m in self._recogniser.find(text, correct=False).mentions
        )
