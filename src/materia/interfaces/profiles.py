"""A drug in short: its classes as the vocabulary knows them, its products, forms and routes as the loaded labels do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from materia.model.concept import ConceptKind
from materia.model.section_kind import BOXED_WARNING

if TYPE_CHECKING:
    from materia.library.records import LabelHeader
    from materia.library.store import Library
    from materia.model.answer import Answer, ClaimEvidence
    from materia.model.concept import Concept
    from materia.pack.store import Pack
    from materia.terms.vocabulary import Vocabulary

#: Brands, forms or routes that are listed at most.
_LISTED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of a drug, brand or class beside what is stated of it; most frequent or nearest first."""

    concept: str
    kind: str
    name: str
    drugs: tuple[str, ...]  # names of the ingredients of a brand or combination; of the members of a class
    classes: tuple[str, ...]
    products: tuple[str, ...]  # names on the labels that are not the ingredient's own
    forms: tuple[str, ...]
    routes: tuple[str, ...]
    schedules: tuple[str, ...]  # controlled-substance schedules that labels print
    labels: int  # loaded labels of it


def profile(vocabulary: Vocabulary, library: Library | None, concept_id: str) -> Profile | None:
    """Return the profile of a drug, brand or class, None for what is none of these."""
    concept = vocabulary.concept(concept_id)
    if concept is None or concept.kind not in (ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS):
        return None
    products = vocabulary.products(concept)
    labels = [label for drug in products for label in (library.labels(drug.id) if library is not None else ())]
    if concept.kind is ConceptKind.BRAND:
        labels = [label for label in labels if _is_of(label, concept.name)]
    printed = [product for label in labels for product in label.products]
    return Profile(
        concept=concept.id,
        kind=concept.kind.value,
        name=concept.name,
        drugs=_drugs(vocabulary, concept, products),
        classes=_names(vocabulary, vocabulary.classes_of(concept.id)),
        products=_frequent(p.name for p in printed if not _is_plain(p.name, concept, products)),
        forms=_frequent((product.form or "").lower() for product in printed),
        routes=_frequent(route.lower() for product in printed for route in product.routes),
        schedules=_frequent(product.dea_schedule or "" for product in printed),
        labels=len(labels),
    )


def boxed_claims(answer: Answer, pack: Pack | None, library: Library | None) -> frozenset[str]:
    """Return the ids of the claims that rest on a boxed warning."""
    return frozenset(
        claim.id
        for claim in answer.claims
        if any(_section_kind(evidence, pack, library) == BOXED_WARNING for evidence in claim.evidence)
    )


def _section_kind(evidence: ClaimEvidence, pack: Pack | None, library: Library | None) -> str | None:
    stored = library.section(evidence.document, evidence.section) if library is not None else None
    if stored is not None:
        return stored.kind
    for concept in evidence.concepts if pack is not None else ():
        for statement in pack.statements(concept) if pack is not None else ():
            for row in statement.evidence:
                if (row.document, row.section) == (evidence.document, evidence.section):
                    return row.section_kind
    return None


def _is_of(label: LabelHeader, brand: str) -> bool:
    return any(brand.lower() in product.name.lower() for product in label.products)


def _drugs(vocabulary: Vocabulary, concept: Concept, products: Iterable[Concept]) -> tuple[str, ...]:
    if concept.kind is ConceptKind.CLASS:
        return _names(vocabulary, vocabulary.members(concept.id))
    parts = [part for drug in products for part in (drug.parents if "+" in drug.id else (drug.id,))]
    names = _names(vocabulary, [part for part in dict.fromkeys(parts) if part.startswith("drug:")])
    return () if names == (concept.name,) else names


def _is_plain(product: str, concept: Concept, drugs: Iterable[Concept]) -> bool:
    """Return whether a product goes by its ingredients' name: that is no further name."""
    words = set(product.lower().replace(",", " ").split())
    return any(words & set(name.split()) for name in (concept.name.lower(), *(d.name.lower() for d in drugs)))


def _names(vocabulary: Vocabulary, ids: Iterable[str]) -> tuple[str, ...]:
    concepts = (vocabulary.concept(identifier) for identifier in ids)
    return tuple(dict.fromkeys(concept.name for concept in concepts if concept is not None))


def _frequent(values: Iterable[str]) -> tuple[str, ...]:
    ordered = sorted(Counter(value for value in values if value).items(), key=lambda item: (-item[1], item[0]))
    return tuple(value for value, _ in ordered[:_LISTED])
