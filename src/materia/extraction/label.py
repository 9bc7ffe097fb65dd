"""A label as the families read it: one subject, its identity, and its sentences by section kind."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property

from materia.extraction.placing import names_in
from materia.extraction.sentence import Sentence
from materia.identity.product import identities, of_product
from materia.model.concept import ConceptKind, Mention, drug_id
from materia.model.document import BlockKind, Document, Section
from materia.model.identity import Availability, ProductIdentity, ReleaseForm, RouteGroup
from materia.model.section_kind import (
    BOXED_WARNING,
    CONTRAINDICATIONS,
    DRUG_INTERACTIONS,
    INDICATIONS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary
from materia.text.sentences import split
from materia.text.series import series

#: A label of more active ingredients is a kit or a vitamin mixture: what its text says of one is not said of all.
MOST_INGREDIENTS = 5
#: Routes by which a product does something else than by mouth or injection; its sentences name them.
_LOCAL = frozenset({
    RouteGroup.INHALED, RouteGroup.NASAL, RouteGroup.OPHTHALMIC, RouteGroup.OTIC, RouteGroup.RECTAL,
    RouteGroup.TOPICAL, RouteGroup.TRANSDERMAL, RouteGroup.VAGINAL, RouteGroup.INTRATHECAL,
})  # fmt: skip
_RESERVED = re.compile(r"\breserve[ds]?\b|\bno\s+(?:other\s+|satisfactory\s+)?alternative", re.I)
_CHILDREN = re.compile(r"\b(?:infants?|neonates?|children|pediatric)\b", re.I)
_OLDER = re.compile(
    r"\b(?:adults?|adolescents?|elderly|women|men|years?\s+(?:of\s+age\s+)?(?:and|or)\s+(?:older|above|over))\b", re.I
)
_WARNED = re.compile(
    r"\b(?:increas|decreas|reduc|potentiat|enhanc|greater|risk|avoid|caution|monitor|contraindicated|additive|toxicity)",
    re.I,
)
_DENIED = re.compile(r"\b(?:no|not|without|neither|unaffected|unchanged)\b", re.I)
_OF_ALLERGY = re.compile(r"\b(?:hypersensitiv|allerg|sensitivity|intoleran)", re.I)
#: Kinds of what a medicine interacts with.
_PARTNERS = (ConceptKind.DRUG, ConceptKind.CLASS)
_LONGEST = 1_200  # characters; a longer "sentence" is a run-on list or a broken table, and is left alone


class UnreadableLabel(ValueError):
    """The label has no single subject; the text is the reason code."""


class Label:
    """One label, read for extraction. Raises `UnreadableLabel` where its products have no single active-moiety set."""

    def __init__(self, document: Document, recogniser: Recogniser) -> None:
        self.document = document
        self._recogniser = recogniser
        if _is_homeopathic(document):
            raise UnreadableLabel("homeopathic")
        self.identities: tuple[ProductIdentity, ...] = identities(document)
        sets = {identity.moieties for identity in self.identities}
        each = {identity.moieties for product in document.products for identity in of_product(product)}
        if len(sets) != 1 or len(each) > 1:  # a kit does not say which sentence is about which of its medicines
            raise UnreadableLabel("several_products" if sets else "no_active_ingredient")
        (self.moieties,) = sets
        if len(self.moieties) > MOST_INGREDIENTS:
            raise UnreadableLabel("many_ingredients")
        self.subject = drug_id(self.moieties)
        self._read: dict[str, tuple[Sentence, ...]] = {}

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary by which its sentences are read."""
        return self._recogniser.vocabulary

    @cached_property
    def name(self) -> str:
        """Return the generic name as sentences say it."""
        concept = self._recogniser.vocabulary.concept(self.subject)
        return concept.name if concept is not None and "+" not in self.subject else series(sorted(self.moieties))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return every name by which the label's text may call its subject, the generic name first."""
        return tuple(dict.fromkeys((self.name, *sorted(self.moieties), *names_in(self.document))))

    @cached_property
    def own_concepts(self) -> frozenset[str]:
        """Return the ids of the drugs and brands that are this label's subject or its parts."""
        found = {self.subject, *(drug_id({moiety}) for moiety in self.moieties)}
        for name in self.names:
            for mention in self._recogniser.find(name, correct=False).mentions:
                products = {product.id for product in self._recogniser.resolve(mention)}
                if products and products <= found:
                    found.add(mention.concept.id)
        return frozenset(found)

    @cached_property
    def classes(self) -> Mapping[str, str]:
        """Return the ids of the classes of the ingredients, each with the name of what belongs to it: all or one."""
        ancestors = self._recogniser.vocabulary.ancestors
        found: dict[str, list[str]] = {}
        for moiety in sorted(self.moieties):
            for name in ancestors(drug_id({moiety})):
                found.setdefault(name, []).append(moiety)
        return {name: self.name if len(of) == len(self.moieties) else series(of) for name, of in found.items()}

    @cached_property
    def forbidden(self) -> frozenset[str]:
        """Return the ids of other medicines and classes whose use beside it the contraindications forbid."""
        found = self._named({CONTRAINDICATIONS}, _PARTNERS, lambda text: not _OF_ALLERGY.search(text))
        return found - self.own_concepts

    @cached_property
    def warned_of(self) -> frozenset[str]:
        """Return the ids of other medicines and classes with which the label says that something happens."""
        sections = {DRUG_INTERACTIONS, WARNINGS, WARNINGS_AND_PRECAUTIONS, CONTRAINDICATIONS}
        return self._named(sections, _PARTNERS, lambda text: bool(_WARNED.search(text)) and not _DENIED.search(text))

    @property
    def route(self) -> RouteGroup | None:
        """Return the one route group of the products, None where they have several or it is not known."""
        routes = {identity.route for identity in self.identities} - {RouteGroup.UNKNOWN}
        return routes.pop() if len(routes) == 1 else None

    @cached_property
    def way(self) -> str:
        """Return the local route that sentences name ("ophthalmic", "intrauterine"), "" where there is none."""
        if self.route in _LOCAL:
            return str(self.route)
        routes = {route.lower() for product in self.document.products for route in product.routes}
        only = routes.pop() if self.route is RouteGroup.OTHER and len(routes) == 1 else ""
        return only if only.isalpha() else ""

    @cached_property
    def uses(self) -> frozenset[str]:
        """Return the ids of the conditions that the indications name."""
        return self._named({INDICATIONS}, (ConceptKind.CONDITION,), lambda _: True)

    @cached_property
    def reserved(self) -> frozenset[str]:
        """Return the ids of conditions in which the product is kept for people who have no other choice."""
        kinds = (ConceptKind.CONDITION,)
        return self._named({INDICATIONS, BOXED_WARNING}, kinds, lambda text: _RESERVED.search(text) is not None)

    def _named(
        self, sections: Collection[str], kinds: Collection[ConceptKind], says: Callable[[str], bool]
    ) -> frozenset[str]:
        """Return the ids of the concepts of these kinds in those sentences of the sections that say something."""
        return frozenset(
            mention.concept.id
            for sentence in self.sentences(sections)
            if says(sentence.text)
            for mention in sentence.of(*kinds)
        )

    @cached_property
    def for_children(self) -> bool:
        """Whether the indications speak of children and of nobody older."""
        text = " ".join(section.text for section in self.sections({INDICATIONS}))
        return bool(_CHILDREN.search(text)) and not _OLDER.search(text)

    @property
    def release(self) -> ReleaseForm | None:
        """Return the one release form where it is a lasting one; None for the plain form, which many do not name."""
        forms = {identity.release for identity in self.identities}
        return forms.pop() if len(forms) == 1 and forms <= {ReleaseForm.EXTENDED, ReleaseForm.DELAYED} else None

    @property
    def availability(self) -> Availability | None:
        """Return whether the products are prescription or over the counter, None where both or not known."""
        sold = {identity.availability for identity in self.identities} - {Availability.UNKNOWN}
        return sold.pop() if len(sold) == 1 else None

    def sections(self, kinds: Collection[str]) -> Iterator[Section]:
        """Yield the sections of these kinds (LOINC codes), in the order of the label."""
        return (section for section in self.document.sections if section.kind in kinds and section.text)

    def sentences(self, kinds: Collection[str]) -> Iterator[Sentence]:
        """Yield the sentences, list items and table rows of sections of these kinds; headings are left out.

        So are sentences with characters that could not be repaired: they are never quoted.
        """
        for section in self.sections(kinds):
            yield from self.read(section)

    def read(self, section: Section) -> tuple[Sentence, ...]:
        """Return the sentences of one section, with what they mention."""
        if section.id not in self._read:
            self._read[section.id] = tuple(self._sentences(section))
        return self._read[section.id]

    def lead(self, sentence: Sentence) -> Sentence | None:
        """Return the sentence that introduces the list which this item stands in ("… is contraindicated in:")."""
        if sentence.block is not BlockKind.LIST_ITEM:
            return None
        section = sentence.section
        above = [b for b in section.blocks if b.start < sentence.start and b.kind is not BlockKind.LIST_ITEM]
        if above and above[-1].kind is BlockKind.HEADING:  # what stands above the heading introduces another list
            return self._introducing(section, above[-1].start, above[-1].end)
        before = [
            other
            for other in self.read(section)
            if other.start < sentence.start and other.block is not BlockKind.LIST_ITEM
        ]
        if not before or not before[-1].text.rstrip().endswith((":", "following", "with", "in", "who", "have")):
            return None
        return before[-1]

    def _introducing(self, section: Section, start: int, end: int) -> Sentence | None:
        """Return a heading that introduces a list as a sentence; None where it only gives it a title."""
        text = section.text[start:end].rstrip()
        if not text.endswith(":") or len(text) > _LONGEST:
            return None
        mentions = self._recogniser.find(text, correct=False).mentions
        return Sentence(section, start, start + len(text), text, BlockKind.HEADING, mentions)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return what a text of the label that is no sentence (a title, a heading) mentions."""
        return self._recogniser.find(text, correct=False).mentions

    def above(self, section: Section) -> str:
        """Return the text of the section that this one is a part of, "" where there is none."""
        return next((entry.text for entry in self.document.sections if entry.id == section.parent), "")

    def titles(self, section: Section) -> tuple[str, ...]:
        """Return the titles from the section up to the document's top, nearest first."""
        above = {entry.id: entry for entry in self.document.sections}
        found = []
        at: Section | None = section
        while at is not None:
            found.append(at.title)
            at = above.get(at.parent) if at.parent else None
        return tuple(found)

    def _sentences(self, section: Section) -> Iterator[Sentence]:
        kinds = [(block.start, block.end, block.kind) for block in section.blocks]
        place = 0
        for start, end in split(section.text, section.blocks):
            while place < len(kinds) and kinds[place][1] <= start:
                place += 1
            block = kinds[place][2] if place < len(kinds) and kinds[place][0] <= start else BlockKind.PARAGRAPH
            if block in (BlockKind.HEADING, BlockKind.TABLE_HEADER, BlockKind.TABLE_CAPTION) or end - start > _LONGEST:
                continue
            if any(start < high and low < end for low, high in section.damaged):
                continue
            text = section.text[start:end]
            mentions = self._recogniser.find(text, correct=False).mentions
            yield Sentence(section, start, end, text, block, mentions)


def _is_homeopathic(document: Document) -> bool:
    """Whether the label is of a homeopathic product: what it claims of a dilution is no fact about the substance."""
    categories = [product.marketing_category or "" for product in document.products]
    texts = (document.title, *categories, *(section.text for section in document.sections))
    return any("homeopath" in text.lower() for text in texts)
