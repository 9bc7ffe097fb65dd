"""What a sentence must speak of: the other drug, class, food, condition or effect of a question, by all its names."""

import re
from dataclasses import dataclass

from materia.model.concept import Concept, ConceptKind, ingredient_ids, moiety_names
from materia.terms.vocabulary import Vocabulary
from materia.text.datafile import load_yaml

_PLURAL = r"(?:s|es)?"
#: Classes so wide that a sentence about them says nothing of a member.
_TOO_WIDE = frozenset({"class:antihypertensive", "class:analgesic", "class:acid-reducer", "class:cholesterol-lowering"})
#: After a class name these words make it a property ("antihypertensive effect"), not a medicine.
_PROPERTY = r"(?!\s+(?:effects?|activit|action|response|propert|efficacy))"
#: After a condition these make it a medicine ("fever reducer"), which a patient with the condition need not take.
_REMEDY = (
    r"(?![\s/-]+(?:reducers?|relievers?|remed(?:y|ies)|medicines?|medications?|drugs?|products?|pills?|killers?|"
    r"suppressants?)\b)"
)
#: Before a class that both medicines belong to: the class is another medicine of it.
_ON_TOP = (
    r"(?:with|and|other|another|additional|full|concomitant|concurrent|using|short-acting|long-acting|last used|"
    r"dependent on)\s+(?:\w+\s+){0,2}?"
)
_ENZYME = re.compile(r"^class:(?:strong-|moderate-)?cyp\w+-(?:inhibitor|inducer)$")
#: Before the name of a class of enzyme inhibitors or inducers these make it a smaller class.
_STRENGTH = r"(?<!strong )(?<!potent )(?<!moderate )(?<!weak )(?<!strong or moderate )"
#: Around the name of an electrolyte these make it a laboratory value, not a medicine.
_BLOOD = r"(?<!serum )(?<!urinary )(?<!plasma )(?<!blood )(?<!ionized )"
_VALUE = r"(?!\s+(?:channels?|excretion|levels?|concentrations?|balance|metabolism|homeostasis|loss|depletion))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A concept asked about and the patterns that find it: `own` by its names, `wider` by the classes it belongs to."""

    concept: Concept
    own: re.Pattern[str]
    wider: re.Pattern[str] | None
    passing: re.Pattern[str] | None = None  # uses of its names for something else

    def match(self, text: str) -> int:
        """Return 2 where the text names the thing itself, 1 where it names a class of it, else 0."""
        if self.passing is not None:
            text = self.passing.sub(" ", text)
        if self.own.search(text):
            return 2
        if self.wider is not None and self.wider.search(text):
            return 1
        return 0


def _names_pattern(names: set[str], before: str = "", after: str = "") -> re.Pattern[str] | None:
    usable = sorted({n.strip().lower() for n in names if len(n.strip()) >= 3}, key=lambda n: (-len(n), n))
    if not usable:
        return None
    parts = "|".join(re.escape(n).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]+") for n in usable)
    return re.compile(rf"{before}(?<![\w-])(?:{parts}){_PLURAL}(?![\w]){after}", re.I)


def _all_names(concept: Concept) -> set[str]:
    names = {concept.name, *concept.synonyms}
    if concept.lay_name:
        names.add(concept.lay_name)
    return names


_ALLERGY_WORDS = frozenset(
    (
        "hypersensitivity",
        "hypersensitive",
        "allergic",
        "allergy",
        "allergies",
        "reaction",
        "reactions",
        "drug",
        "drugs",
        "other",
        "type",
        "medicine",
        "medicines",
        "medication",
        "product",
        "products",
        "component",
        "components",
        "alergic",
        "alergy",
        "antibiotic",
        "antibiotics",
        "antibacterial",
        "antibacterials",
        "class",
        "group",
        "derived",
        "protein",
        "proteins",
    )
)


def _allergy_pattern(names: set[str]) -> re.Pattern[str] | None:
    """Find an allergy by its allergen near "allergy" or "hypersensitivity", in either order, in one clause."""
    words = {w for name in names for w in re.findall(r"[a-z-]{4,}", name.lower())} - _ALLERGY_WORDS
    if not words:
        return None
    allergens = "|".join(sorted(re.escape(w.rstrip("s")) for w in words))
    reacts = r"(?:allerg|hypersensitiv|anaphyla)\w*"
    return re.compile(rf"{reacts}[^.;:]{{0,90}}\b(?:{allergens})s?\b|\b(?:{allergens})s?\b[^.;:]{{0,40}}{reacts}", re.I)


def _label_words(identifier: str) -> set[str]:
    words = load_yaml("materia.answers", "data/topics.yaml")
    return {*words.get(identifier, ()), *words["ages"].get(identifier, ())}


def topic(concept: Concept, vocabulary: Vocabulary, beside: Concept | None = None) -> Topic:
    """Return how a concept is found in a sentence.

    A drug is also found by its classes ("MAO inhibitors" for phenelzine); a class also by its members; a condition or
    a food by the wider ones that it is one of ("herbal products" for ginkgo). A class to which the drug `beside` it
    belongs too names that drug itself, so it counts only where it is said to come on top ("with other opioids").
    """
    own = _all_names(concept) | _label_words(concept.id)
    wider: set[str] = set()
    shared: set[str] = set()
    enzymes: set[str] = set()
    beside_classes = _classes(beside, vocabulary)
    if concept.kind in (ConceptKind.DRUG, ConceptKind.BRAND):
        drugs = [concept.id] if concept.kind is ConceptKind.DRUG else list(concept.parents)
        for drug in drugs:
            known = vocabulary.concept(drug)
            if known is not None:
                own |= _all_names(known)
            own.update(moiety_names(drug))
            for ingredient in ingredient_ids(drug):
                for class_id in vocabulary.classes_of(ingredient):
                    if class_id in _TOO_WIDE:
                        continue
                    found = vocabulary.concept(class_id)
                    if found is not None and _ENZYME.search(class_id):
                        enzymes.update(_all_names(found))
                    elif found is not None:
                        (shared if class_id in beside_classes else wider).update(_all_names(found))
    elif concept.kind is ConceptKind.CLASS:
        for member in vocabulary.members(concept.id):
            known = vocabulary.concept(member)
            if known is not None:
                wider.add(known.name)
    elif concept.kind in (ConceptKind.CONDITION, ConceptKind.EFFECT, ConceptKind.FOOD):
        for ancestor in vocabulary.ancestors(concept.id):
            known = vocabulary.concept(ancestor)
            if known is not None and (concept.kind is not ConceptKind.FOOD or known.kind is ConceptKind.FOOD):
                wider |= _all_names(known)
    if concept.id.endswith("-allergy"):
        own_allergy = _allergy_pattern(own)
        if own_allergy is not None:
            return Topic(concept=concept, own=own_allergy, wider=None)
    is_drug = concept.kind in (ConceptKind.DRUG, ConceptKind.BRAND)
    passing = load_yaml("materia.answers", "data/topics.yaml")["passing"].get(concept.id)
    after = _REMEDY if concept.kind in (ConceptKind.CONDITION, ConceptKind.EFFECT) else ""
    pattern = _names_pattern(own, _BLOOD, _VALUE) if is_drug else _names_pattern(own, after=after)
    return Topic(
        concept=concept,
        own=pattern or re.compile(r"(?!)"),
        wider=_either(
            _names_pattern(wider - own, after=_PROPERTY + after),
            _names_pattern(shared - wider - own, _ON_TOP, _PROPERTY),
            _names_pattern(enzymes - wider - own, _STRENGTH, _PROPERTY),
        ),
        passing=re.compile(passing, re.I) if passing is not None else None,
    )


def _classes(drug: Concept | None, vocabulary: Vocabulary) -> frozenset[str]:
    """Return every class that an ingredient of a drug belongs to."""
    if drug is None or drug.kind is not ConceptKind.DRUG:
        return frozenset()
    return frozenset(c for ingredient in ingredient_ids(drug.id) for c in vocabulary.classes_of(ingredient))


def _either(*patterns: re.Pattern[str] | None) -> re.Pattern[str] | None:
    found = [p.pattern for p in patterns if p is not None]
    return re.compile("|".join(found), re.I) if found else None
