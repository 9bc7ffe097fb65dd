"""The names that `materia.terms` knows, as the checker asks for them."""

from materia.checker.context import Term
from materia.model.concept import Concept, ConceptKind, Mention
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

_KINDS = frozenset({ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS})


class RecogniserFinder:
    """A `TermFinder` over the vocabulary: brands count as their drug, drugs support the classes they belong to."""

    def __init__(self, vocabulary: Vocabulary, recogniser: Recogniser | None = None) -> None:
        self._vocabulary = vocabulary
        self._recogniser = recogniser or Recogniser(vocabulary)
        self._broader: dict[str, tuple[str, ...]] = {}

    def find_terms(self, text: str) -> tuple[Term, ...]:
        """Return the drugs, brands and classes of a text; nothing is corrected, for a misspelt claim is no evidence."""
        found = self._recogniser.find(text, _KINDS, correct=False)
        return tuple(self._term(m) for m in found.mentions)

    def _term(self, mention: Mention) -> Term:
        concept = self._drug(mention)
        kind = "class" if concept.kind is ConceptKind.CLASS else "drug"
        if concept.id not in self._broader:
            above = dict.fromkeys((*concept.parents, *self._vocabulary.ancestors(concept.id)))
            self._broader[concept.id] = tuple(above)
        return Term(id=concept.id, start=mention.start, end=mention.end, kind=kind, broader=self._broader[concept.id])

    def _drug(self, mention: Mention) -> Concept:
        if mention.concept.kind is ConceptKind.BRAND:
            drugs = self._recogniser.resolve(mention)
            if len(drugs) == 1:
                return drugs[0]
        return mention.concept
