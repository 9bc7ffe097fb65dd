"""Product identities of a document: what each of its products may speak for."""

import re
from dataclasses import replace
from functools import cache

from materia.identity import availability, release, routes
from materia.identity.moiety import normalise
from materia.identity.tables import rows
from materia.model.document import Document, Ingredient, Product
from materia.model.identity import ProductIdentity, ReleaseForm, RouteGroup


@cache
def _accessories() -> frozenset[str]:
    return frozenset(row["moiety"] for row in rows("kit_accessories.tsv"))


def identities(document: Document) -> tuple[ProductIdentity, ...]:
    """Return the distinct identities of a document's products, sorted; empty where none lists an active ingredient.

    Only the active-ingredient lists count, never the title, a product name or the file name. A product with several
    routes has one identity for each. A label of several moiety sets (a kit, a day and night pack) speaks for all of
    them together and for no single one, save where one set is a plain product and the others add to it under another
    name ("Marcaine", "Marcaine with epinephrine"). Swabs and diluents of a kit do not count. Where no product of the
    document lists ingredients (some openFDA labels of kits), its generic name field stands in.
    """
    found = [(product, of_product(product, document.product_type)) for product in document.products]
    if not any(made for _, made in found):
        listed_names = [_from_generic_name(product) for product in document.products]
        found = [(product, of_product(product, document.product_type)) for product in listed_names]
    listed = [(product.name, identity) for product, made in found for identity in made]
    helpers = _accessories()
    medicines = [(name, identity) for name, identity in listed if not identity.moieties <= helpers] or listed
    sets = {identity.moieties for _, identity in medicines}
    if len(sets) > 1 and not _separate(medicines):
        union = frozenset().union(*sets)
        salts = frozenset().union(*(identity.salts for _, identity in medicines))
        medicines = [(name, replace(identity, moieties=union, salts=salts)) for name, identity in medicines]
    return tuple(sorted({identity for _, identity in medicines}, key=sort_key))


_AND = re.compile(r"\s*(?:,|;|/|\band\b)\s*", re.IGNORECASE)


def _from_generic_name(product: Product) -> Product:
    names = [name for name in _AND.split(product.generic_name or "") if name]
    kept = [name for name in names if normalise(name).name not in _accessories()]
    return replace(product, ingredients=tuple(Ingredient(name=name) for name in kept))


def _separate(medicines: list[tuple[str, ProductIdentity]]) -> bool:
    """Return whether the products are a plain one and its fixed combinations, each under a name of its own."""
    names: dict[str, set[frozenset[str]]] = {}
    for name, identity in medicines:
        names.setdefault(" ".join(name.lower().split()), set()).add(identity.moieties)
    sets = sorted({identity.moieties for _, identity in medicines}, key=len)
    return all(len(held) == 1 for held in names.values()) and all(sets[0] < other for other in sets[1:])


def of_product(product: Product, document_type: str | None = None) -> tuple[ProductIdentity, ...]:
    """Return the identities of one product, one for each of its route groups, sorted."""
    active = [normalise(item.name, item.moiety) for item in product.ingredients if item.active and item.name.strip()]
    if not active:
        return ()
    moieties = frozenset(item.name for item in active)
    salts = frozenset(item.full for item in active if item.full != item.name)
    sold = availability.availability(product.product_type or document_type, product.marketing_category)
    form = release.release(product.form, product.name, product.generic_name)
    found = [
        ProductIdentity(
            moieties=moieties,
            salts=salts,
            route=route,
            release=form if release.matters(route) or route is RouteGroup.UNKNOWN else ReleaseForm.UNKNOWN,
            availability=sold,
        )
        for route in routes.groups(product.routes, product.form, moieties)
    ]
    return tuple(sorted(found, key=sort_key))


def sort_key(identity: ProductIdentity) -> tuple[tuple[str, ...], str, str, str, tuple[str, ...]]:
    """Return a key that orders identities the same way in every process."""
    return (
        tuple(sorted(identity.moieties)),
        identity.route.value,
        identity.release.value,
        identity.availability.value,
        tuple(sorted(identity.salts)),
    )
