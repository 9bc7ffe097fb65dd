"""Memberships that the class table states with a sentence of a label, made into statements ("X is one of the Ys").

Class rules hold for the members of `terms/data/class_members.tsv`. A reader who is told "do not combine Ys with Zs"
must be told that the two medicines are a Y and a Z, with the sentence that says so; and "is X a Y" has its answer
there. A membership whose sentence the checker does not find to say so is not stated; rules hold for it all the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from materia.checker.check import check
from materia.checker.context import Context, TermFinder
from materia.extraction.naming import statement_name
from materia.extraction.placing import context_of, names_in
from materia.extraction.wording import Name, Subject, Words, plural, word
from materia.model.check import Support
from materia.model.document import Document
from materia.model.statement import OF_RULES, Evidence, Statement
from materia.pack.evidence import UnresolvedError, header, quote, section_of
from materia.pack.extracted import Typed
from materia.pack.labels import Shelf
from materia.terms.tables import Membership, Place, drug_classes, memberships
from materia.terms.vocabulary import Vocabulary

_PREDICATE = "is_a"
_VARIANT = "stated"


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """A membership as a statement, with the document it rests on and how it came to its words."""

    statement: Statement
    words: Words
    document: str
    header: Mapping[str, object]


class Members:
    """Makes statements of the class table's rows that rest on the labels of a shelf."""

    def __init__(self, shelf: Shelf, vocabulary: Vocabulary, finder: TermFinder) -> None:
        self._shelf = shelf
        self._vocabulary = vocabulary
        self._finder = finder
        self._of_rules = frozenset(each.id for each in drug_classes() if each.kind == "rule")

    def stated(self, subjects: Mapping[str, str]) -> Iterator[Stated]:
        """Yield the memberships of these drugs (id: name) that a label at hand states, in the order of the table."""
        for row in memberships():
            if row.drug in subjects and row.place is not None:
                made = self._stated(row, row.place, subjects[row.drug])
                if made is not None:
                    yield made

    def _stated(self, row: Membership, place: Place, name: str) -> Stated | None:
        document = self._shelf.document(place.document)
        if document is None:
            return None
        try:
            section = section_of(document, place.section)
            at = {"section": place.section, "at": [place.start, place.end], "sha256": place.sha256}
            sentence = quote(at, document)
        except UnresolvedError:
            return None
        context = context_of(document, section, place.start, self._names(row, document), self._finder)
        typed = Typed.of({"predicate": _PREDICATE, "object": row.class_id})
        texts, plains = word(typed, Subject(name, plural(row.drug, None)), self._name, _VARIANT)
        way = _first(texts, sentence, context)
        if way is None:
            return None
        plain = _first(plains, sentence, context)
        value = (OF_RULES,) if row.class_id in self._of_rules else ()
        slug = statement_name(
            _PREDICATE, row.class_id, *(f"{key}={item}" for key, item in value), "affirmed", "stated",
            None, None, None, None,
        )  # fmt: skip
        evidence = Evidence(
            document=document.id, section=section.id, start=place.start, end=place.end, quote_sha256=place.sha256,
            section_kind=section.kind, quote=sentence,
        )  # fmt: skip
        statement = Statement(
            id=f"{row.drug}/{slug}", subject=row.drug, predicate=_PREDICATE, object=row.class_id, text=texts[way],
            plain=texts[way] if plain is None else plains[plain], evidence=(evidence,), value=value,
            origin="extracted",
        )  # fmt: skip
        return Stated(statement, Words(_VARIANT, "", way, plain), document.id, header(document))

    def _names(self, row: Membership, document: Document) -> tuple[str, ...]:
        """Return the names of the member; those of the label's own medicine too where that is the member."""
        concept = self._vocabulary.concept(row.drug)
        names = (concept.name, *concept.synonyms) if concept is not None else (row.name,)
        printed = names_in(document)
        own = {name.lower() for name in names}
        if any(name.lower() in own or name.lower().split()[0] in own for name in printed):
            return tuple(dict.fromkeys((*names, *printed)))
        return names

    def _name(self, concept_id: str) -> Name:
        concept = self._vocabulary.concept(concept_id)
        return Name.of(concept_id, *((concept.name, concept.lay_name) if concept is not None else (None, None)))


def _first(claims: tuple[str, ...], passage: str, context: Context) -> int | None:
    supported = (n for n, claim in enumerate(claims) if check(claim, passage, context).support is Support.SUPPORTED)
    return next(supported, None)
