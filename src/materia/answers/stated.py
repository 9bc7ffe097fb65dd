"""What the pack and the loaded labels state of a medicine, alone and together with something else."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from materia.answers.own_labels import OwnLabels
from materia.answers.product import for_product, of_salt
from materia.answers.ranking import FORBIDDEN, gravity
from materia.answers.speaking import release_named
from materia.answers.support import loaded
from materia.library.store import Library
from materia.model.concept import Concept, ConceptKind, ingredient_ids, moiety_names
from materia.model.question import Question
from materia.model.statement import Statement, Status
from materia.pack.store import Pack
from materia.terms.recogniser import Recogniser

_MOST_TOGETHER = 12
_COMBINABLE = (ConceptKind.DRUG, ConceptKind.CLASS, ConceptKind.FOOD)


class Stated:
    """Statements of the pack, and of the loaded labels for medicines that the pack has not read."""

    def __init__(self, pack: Pack | None, library: Library | None, recogniser: Recogniser) -> None:
        self.pack = pack
        self.library = library
        self.recogniser = recogniser
        self._own_labels = OwnLabels(library, recogniser) if library is not None else None

    def known(self, subject: str) -> tuple[Statement, ...]:
        """Return what is stated of a subject, by the pack or else by its loaded labels, for every product of it."""
        shipped = self.pack.statements(subject) if self.pack is not None else ()
        if self._own_labels is not None and not any(s.origin == "extracted" for s in shipped):
            return (*shipped, *self._own_labels.statements(subject))
        return shipped

    def curated(self, subject: str, predicates: Collection[str]) -> list[Statement]:
        """Return what persons stated of a subject by these predicates, without quotes."""
        shipped = self.pack.statements(subject, predicates) if self.pack is not None else ()
        return [s for s in shipped if s.origin != "extracted"]

    def statements(self, subject: str) -> list[Statement]:
        """Return what is known of a subject, with quotes where the library holds the text."""
        return [self.with_quotes(s) for s in self.known(subject)]

    def stated(self, drug: Concept, question: Question, salt: str | None, *, lay: bool) -> list[Statement]:
        """Return what the pack states of the product asked about: its route, release form and salt."""
        found = for_product(self.known(drug.id), question, release_named(question), lay=lay)
        # the texts behind another product's statements are not fetched
        return [self.with_quotes(s) for s in of_salt(found, " ".join(moiety_names(drug.id)), salt, self.title)]

    def called(self, identifier: str) -> tuple[str, str] | None:
        """Return how a concept is called in the pack's sentences: by clinicians, and in plain words."""
        concept = self.pack.concept(identifier) if self.pack is not None else None
        return (concept.name, concept.lay_name or concept.name) if concept is not None else None

    def title(self, document: str) -> str:
        """Return the title of a document that the pack rests on, or nothing."""
        source = self.pack.source(document) if self.pack is not None else None
        return source.title if source is not None else ""

    def with_quotes(self, statement: Statement) -> Statement:
        """Return a statement whose evidence carries its quote where the library holds the text."""
        if self.library is None:
            return statement
        return replace(statement, evidence=tuple(loaded(e, self.library) for e in statement.evidence))

    def together(self, drug: Concept, other: Concept | None) -> list[Statement]:
        """Return what the pack says of a drug together with another drug, class or food, by class rules too."""
        if self.pack is None or other is None or other.kind not in _COMBINABLE:
            return []
        held = [
            self.with_quotes(hit.statement)
            for hit in self.pack.interactions(drug.id, other.id)
            if hit.statement.status is Status.CURRENT
            and hit.exemption is None
            # what a source says of one ingredient alone, it does not say of the combination
            and hit.statement.subject not in _alone(drug, other)
        ]
        # What is forbidden comes first, then what is said of the very two, of one of them and a class, of two classes.
        # A rule on classes may rest on the label of one member, and names it: what names no other medicine comes first.
        asked = {drug.id, other.id}
        return sorted(
            held,
            key=lambda s: (
                s.origin == "extracted",
                gravity(s) > FORBIDDEN,
                -closeness(s, asked),
                self.names_others(s.text, asked),
                gravity(s),
            ),
        )

    def with_anything(self, drug: Concept) -> list[Statement]:
        """Return what others' labels and class rules say of a drug together with anything else, the gravest first."""
        known = self.pack.interactions_of(drug.id) if self.pack is not None else ()
        own = {drug.id}
        held = [
            s
            for s in known
            if s.status is Status.CURRENT
            and s.origin != "extracted"
            # what speaks of a class by one other member speaks of that one
            and (s.object == drug.id or (s.subject.startswith("class:") and not self.names_others(s.text, own)))
        ]
        return [self.with_quotes(s) for s in sorted(held, key=gravity)[:_MOST_TOGETHER]]

    def parts(self, concept: str) -> tuple[str, ...]:
        """Return the ids of a medicine and of its ingredients, as far as the pack knows them."""
        return self.pack.parts(concept) if self.pack is not None else (concept,)

    def names_others(self, text: str, asked: Iterable[str]) -> bool:
        """Return whether a text names a medicine, by its brand too, that is none of those asked about."""
        own = {part for concept in asked for part in self.parts(concept)}
        found = self.recogniser.find(text, (ConceptKind.DRUG, ConceptKind.BRAND), correct=False)
        return any(drug.id not in own for mention in found.mentions for drug in self.recogniser.resolve(mention))


def closeness(statement: Statement, asked: Collection[str]) -> int:
    """Return how many of the two things asked about a statement is about by themselves, not by their classes."""
    return len({statement.subject, statement.object} & set(asked))


def _alone(*concepts: Concept) -> frozenset[str]:
    """Return the single ingredients of the combinations among the concepts."""
    asked = {c.id for c in concepts}
    drugs = [c.id for c in concepts if c.kind is ConceptKind.DRUG]
    return frozenset(i for d in drugs if len(moiety_names(d)) > 1 for i in ingredient_ids(d)) - asked
