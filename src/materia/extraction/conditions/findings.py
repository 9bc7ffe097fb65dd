"""Findings of a part of a sentence as objects and values of statements: conditions, allergies, populations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from materia.extraction.conditions import allergen
from materia.extraction.conditions.ages import age_below, age_from
from materia.extraction.conditions.enumeration import Enumeration
from materia.extraction.conditions.item import Item
from materia.extraction.conditions.lexicon import lexicon
from materia.extraction.conditions.subject import Subject
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import Concept, ConceptKind, Mention
from materia.terms.vocabulary import Vocabulary

_YOUNG = frozenset({"population:children", "population:infants", "population:adolescents"})

_FROM_USE = re.compile(
    r"\s*,?\s*(?:related\s+to|associated\s+with|due\s+to|caused\s+by|following|after|with|while\s+taking|on)\s+"
    r"(?:(?:an?|any|the|prior|previous|past|earlier|other)\s+)*"
    r"(?:(?:treatment|use|therapy|exposure|administration)\s+(?:with|of|to|by)\s+)?(?:(?:an?|any|the|other)\s+)*",
    re.I,
)

_ENDS = re.compile(r"\s*(?:[.;]|$)")
_ARTICLE = re.compile(r"^(?:the|any|other|any other|any of the)\s+", re.I)

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as a statement's object with its qualifiers, or the problem that keeps it from being one."""

    object: str
    value: Values
    population: str | None
    problem: str = ""


class FindingReader:
    """Reads the findings of a label's sentences as who must not, or should carefully, use the product."""

    def __init__(self, label: Label, subject: Subject, *tables: str) -> None:
        self._subject = subject
        self._vocabulary = label.vocabulary
        (self._allergy,) = [c for c in self._vocabulary.lookup("allergic reaction") if c.kind is ConceptKind.CONDITION]
        self._lists = Enumeration(lexicon(*tables, "list_words"), self._vocabulary.lookup)

    def read(self, sentence: Sentence, text: str, start: int, end: int) -> Iterator[Found]:
        """Yield the findings of `text[start:end]`; `text` is the sentence's text, masked."""

        def behind(masked: str, mention: Mention, at: int) -> tuple[Values, int] | None:
            if allergen.is_allergy(mention.concept.id):
                read = allergen.read(self._subject, sentence, masked, mention)
                return (tuple(("allergen", name) for name in read[0]), read[1]) if read else None
            if mention.concept.id in _YOUNG:
                return _age(masked, at)
            return self._medicine(sentence, masked, at)

        more = [_adjective(match, self._allergy) for match in allergen.ADJECTIVE.finditer(text, start, end)]
        taken = {m.start for m in sentence.mentions}
        more = [m for m in more if m.start not in taken]
        for item in self._lists.read(sentence, text, start, end, behind, more):
            if item.concept.id == allergen.ALLERGY and not item.value and not _ENDS.match(text, item.end):
                item.problems.append("no_allergen")
            yield from self._of(item)

    def _medicine(self, sentence: Sentence, text: str, at: int) -> tuple[Values, int] | None:
        """Read the medicine that a finding came from ("angioedema related to treatment with an ACE inhibitor")."""
        match = _FROM_USE.match(text, at)
        if match is None:
            return None
        for mention in sentence.of(ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS):
            if mention.start == match.end():
                own = self._subject.names(mention)
                return (("from", "self" if own else mention.concept.id),), mention.end
        return None

    def _of(self, item: Item) -> Iterator[Found]:
        concept = as_condition(item.concept, self._vocabulary)
        if item.problems:
            yield Found(concept, (), item.population, item.problems[0])
            return
        value: list[tuple[str, str]] = []
        if item.qualifiers:
            value.append(("qualifier", " ".join(dict.fromkeys(item.qualifiers))))
        if item.history:
            value.append(("history", "yes"))
        allergens = [name for key, name in item.value if key == "allergen"]
        if not allergens:
            yield Found(concept, tuple(sorted([*value, *item.value])), item.population)
        for name in allergens:
            if name.startswith("condition:"):
                yield Found(name, tuple(sorted([*value, *self._to(item.mention)])), item.population)
            else:
                known = self._allergy_to(name) or allergen.ALLERGY
                yield Found(known, tuple(sorted([*value, ("allergen", name)])), item.population)

    def _to(self, mention: Mention) -> Values:
        """Return to what drug or class an allergy of the vocabulary is, as the label writes it."""
        written = mention.text.partition(" to ")[2] or mention.text.partition(" of ")[2]
        kinds = (ConceptKind.CLASS, ConceptKind.DRUG)
        named = [c for c in self._vocabulary.lookup(_ARTICLE.sub("", written)) if c.kind in kinds]
        return (("allergen", named[0].id),) if named else ()

    def _allergy_to(self, name: str) -> str | None:
        """Return the vocabulary's own concept of an allergy to a drug or class."""
        concept = self._vocabulary.concept(name)
        if concept is None:
            return None
        named = self._vocabulary.lookup(f"allergy to {concept.name}")
        found: Sequence[Concept] = [c for c in named if c.kind is ConceptKind.CONDITION and c.id != allergen.ALLERGY]
        return found[0].id if len(found) == 1 else None


def as_condition(concept: Concept, vocabulary: Vocabulary) -> str:
    """Return the id of the condition that a finding is to somebody who has it already."""
    if concept.kind is not ConceptKind.EFFECT:
        return concept.id
    other = f"condition:{concept.id.partition(':')[2]}"
    return other if vocabulary.concept(other) is not None else concept.id


def _adjective(match: re.Match[str], allergy: Concept) -> Mention:
    return Mention(concept=allergy, text=match.group(), start=match.start(), end=match.end(), matched=match.group())


def _age(text: str, at: int) -> tuple[Values, int] | None:
    if (below := age_below(text, at)) is not None:
        return (("age_below", below[0]),), below[1]
    if (above := age_from(text, at)) is not None:
        return (("age_above", above[0]),), above[1]
    return None
