"""Concepts: the things that questions, statements and labels speak of, and where a text mentions them."""

from dataclasses import dataclass
from enum import StrEnum


class ConceptKind(StrEnum):
    DRUG = "drug"  # an ingredient or a combination of ingredients
    BRAND = "brand"
    CLASS = "class"
    CONDITION = "condition"
    EFFECT = "effect"
    TEST = "test"
    POPULATION = "population"
    FOOD = "food"
    ENZYME = "enzyme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A named thing. `id` is "<kind>:<slug>"; a combination drug joins its sorted ingredients with "+"."""

    id: str
    kind: ConceptKind
    name: str
    synonyms: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()  # (("rxcui", "1292"), ("unii", "H789N3FKE8"))
    parents: tuple[str, ...] = ()  # classes of a drug or class; ingredient(s) of a brand
    lay_name: str | None = None
    origin: str = "pack"  # "pack" or "library"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A concept found in a text, `start:end` in code points."""

    concept: Concept
    text: str  # as written
    start: int
    end: int
    matched: str  # the vocabulary name that matched
    corrected: bool = False  # a misspelling was mended; the reader is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguity:
    """A mention that names several things: the reader is asked, nothing is swapped silently."""

    text: str
    start: int
    end: int
    choices: tuple[Concept, ...]
    reason: str  # "look_alike", "several_products", "misspelling"


def slug(name: str) -> str:
    """Return the id form of a name.

    >>> slug("Hydrocodone Bitartrate")
    'hydrocodone-bitartrate'
    """
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def drug_id(moieties: frozenset[str] | set[str] | tuple[str, ...]) -> str:
    """Return the concept id of a drug with these active moieties.

    >>> drug_id({"hydrocodone", "acetaminophen"})
    'drug:acetaminophen+hydrocodone'
    """
    return "drug:" + "+".join(sorted(slug(m) for m in moieties))


def moieties_of(drug: str) -> tuple[str, ...]:
    """Return the slugs of the active moieties in the id of a drug; an id of another kind is returned whole.

    >>> moieties_of("drug:acetaminophen+hydrocodone"), moieties_of("drug:valproic-acid")
    (('acetaminophen', 'hydrocodone'), ('valproic-acid',))
    """
    return tuple(drug.removeprefix("drug:").split("+"))


def moiety_names(drug: str) -> tuple[str, ...]:
    """Return the names of the active moieties in the id of a drug.

    >>> moiety_names("drug:valproic-acid")
    ('valproic acid',)
    """
    return tuple(slug.replace("-", " ") for slug in moieties_of(drug))


def ingredient_ids(drug: str) -> tuple[str, ...]:
    """Return the id of each single drug in the id of a drug.

    >>> ingredient_ids("drug:acetaminophen+hydrocodone")
    ('drug:acetaminophen', 'drug:hydrocodone')
    """
    return tuple(f"drug:{slug}" for slug in moieties_of(drug))
