"""The names that `materia.terms` knows, as the checker asks for them."""

from functools import lru_cache

from materia.checker.context import Term
from materia.model.concept import Concept, ConceptKind, Mention
from materia.terms.recogniser import Recogniser

#: Conditions, effects and foods are left to the lexicon, which also knows their adjectives and plain names.
_KINDS = frozenset({ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS})
_REMEMBERED = 8192


class RecogniserFinder:
    """A `TermFinder` over a recogniser: brands count as their drug, drugs support the classes they belong to.

    The texts it has read are remembered: passages come again for every claim that cites them.
    """

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._broader: dict[str, tuple[str, ...]] = {}
        self.find_terms = lru_cache(maxsize=_REMEMBERED)(self._find)

    def _find(self, text: str) -> tuple[Term, ...]:
        """Return the drugs, brands and classes of a text; nothing is corrected, for a misspelt claim is no evidence."""
        found = self._recogniser.find(text, _KINDS, correct=False)
        return tuple(self._term(m) for m in found.mentions)

    def _term(self, mention: Mention) -> Term:
        concept = self._drug(mention)
        kind = "class" if concept.kind is ConceptKind.CLASS else "drug"
        if concept.id not in self._broader:
            above = dict.fromkeys((*concept.parents, *self._recogniser.vocabulary.ancestors(concept.id)))
            self._broader[concept.id] = tuple(above)
        return Term(id=concept.id, start=mention.start, end=mention.end, kind=kind, broader=self._broader[concept.id])

    def _drug(self, mention: Mention) -> Concept:
        if mention.concept.kind is ConceptKind.BRAND:
            drugs = self._recogniser.resolve(mention)
            if len(drugs) == 1:
                return drugs[0]
        return mention.concept
