"""The names of the loaded library as concepts for the vocabulary."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from materia.model.concept import Concept, ConceptKind, ingredient_ids


class PrintedName(Protocol):
    """A name as labels print it (`library.records.LibraryName`)."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def concept(self) -> str: ...
    @property
    def drugs(self) -> tuple[str, ...]: ...


def library_concepts(names: Iterable[PrintedName]) -> Iterator[Concept]:
    """Yield a concept for each name that labels print, for `Vocabulary.load`.

    A brand of one product has its ingredients as parents; of a brand that names several products each is a code
    ("product", drug id), and the recogniser asks back.
    """
    for each in names:
        is_brand = each.kind == "brand"
        several = is_brand and len(each.drugs) > 1
        single = each.drugs[0] if is_brand and each.drugs else each.concept
        ingredients = ingredient_ids(single)
        yield Concept(
            id=each.concept,
            kind=ConceptKind.BRAND if is_brand else ConceptKind.DRUG,
            name=each.name,
            codes=tuple(("product", drug) for drug in each.drugs) if several else (),
            parents=() if several or (not is_brand and len(ingredients) == 1) else ingredients,
            origin="library",
        )
