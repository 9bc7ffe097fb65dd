"""Product identities come from the active-ingredient lists and nothing else. All documents here are invented."""

import pytest

from materia.identity.product import identities
from materia.identity.release import release
from materia.identity.routes import group, groups
from materia.identity.tables import rows
from materia.model.document import Document, DocumentKind, Ingredient, Product
from materia.model.identity import Availability, ReleaseForm, RouteGroup


def product(*active: str, name: str = "Invented", form: str = "TABLET", route: str = "ORAL", kind: str = "") -> Product:
    listed = (*(Ingredient(name=item) for item in active), Ingredient(name="LACTOSE MONOHYDRATE", active=False))
    return Product(name=name, form=form, routes=(route,), ingredients=listed, product_type=kind or None)


def label(*products: Product, title: str = "an invented label") -> Document:
    return Document(
        id="spl:invented",
        kind=DocumentKind.LABEL,
        title=title,
        publisher="nobody",
        source_format="spl_xml",
        product_type="HUMAN PRESCRIPTION DRUG LABEL",
        products=products,
    )


def moieties(document: Document) -> set[frozenset[str]]:
    return {identity.moieties for identity in identities(document)}


def test_a_file_named_after_one_drug_that_holds_another_speaks_for_the_other() -> None:
    document = label(product("WARFARIN SODIUM", name="Baclofen"), title="BACLOFEN tablets")
    assert moieties(document) == {frozenset({"warfarin"})}


def test_a_label_that_looks_single_but_lists_two_ingredients_is_a_combination() -> None:
    document = label(product("HYDROCODONE BITARTRATE", "ACETAMINOPHEN"), title="Hydrocodone tablets")
    assert moieties(document) == {frozenset({"hydrocodone", "acetaminophen"})}


def test_inactive_ingredients_do_not_count() -> None:
    assert moieties(label(product("BACLOFEN"))) == {frozenset({"baclofen"})}


def test_a_kit_of_several_medicines_speaks_for_none_of_them_alone() -> None:
    document = label(product("LANSOPRAZOLE", name="A"), product("AMOXICILLIN", name="B"), product("WATER", name="C"))
    assert moieties(document) == {frozenset({"lansoprazole", "amoxicillin"})}


def test_swabs_and_diluents_of_a_kit_do_not_count() -> None:
    document = label(
        product("LEUPROLIDE ACETATE", form="INJECTION", route="SUBCUTANEOUS"),
        product("ISOPROPYL ALCOHOL", form="SWAB", route="TOPICAL"),
    )
    (only,) = identities(document)
    assert only.moieties == {"leuprolide"}
    assert only.route is RouteGroup.INJECTED


def test_a_contraceptive_pack_is_its_combination_in_every_tablet() -> None:
    document = label(
        product("LEVONORGESTREL", "ETHINYL ESTRADIOL", name="Pill"), product("ETHINYL ESTRADIOL", name="Pill")
    )
    assert moieties(document) == {frozenset({"levonorgestrel", "ethinyl estradiol"})}


def test_a_plain_product_beside_its_named_combination_keeps_its_own_voice() -> None:
    document = label(
        product("BUPIVACAINE HYDROCHLORIDE", name="Caine"),
        product("BUPIVACAINE HYDROCHLORIDE", "EPINEPHRINE BITARTRATE", name="Caine with epinephrine"),
    )
    assert moieties(document) == {frozenset({"bupivacaine"}), frozenset({"bupivacaine", "epinephrine"})}


def test_each_route_is_an_identity_of_its_own() -> None:
    both = Product(name="X", form="SOLUTION", routes=("ORAL", "INTRAVENOUS"), ingredients=(Ingredient(name="X"),))
    assert {identity.route for identity in identities(label(both))} == {RouteGroup.ORAL, RouteGroup.INJECTED}


def test_salts_are_kept_beside_the_moiety() -> None:
    (only,) = identities(label(product("METOPROLOL SUCCINATE", form="TABLET, EXTENDED RELEASE")))
    assert only.salts == {"metoprolol succinate"}
    assert only.release is ReleaseForm.EXTENDED
    assert only.availability is Availability.RX


def test_the_products_own_type_decides_between_prescription_and_over_the_counter() -> None:
    (only,) = identities(label(product("IBUPROFEN", kind="HUMAN OTC DRUG LABEL")))
    assert only.availability is Availability.OTC


@pytest.mark.parametrize(
    ("form", "name", "expected"),
    [
        ("TABLET, FILM COATED, EXTENDED RELEASE", "X", ReleaseForm.EXTENDED),
        ("CAPSULE, DELAYED RELEASE PELLETS", "X", ReleaseForm.DELAYED),
        ("TABLET", "Glucotrol XL", ReleaseForm.EXTENDED),
        ("TABLET", "Wellbutrin SR", ReleaseForm.EXTENDED),
        ("CAPSULE", "Effexor XR", ReleaseForm.EXTENDED),
        ("TABLET", "Zolpidem ER", ReleaseForm.EXTENDED),
        ("CAPSULE", "Dexilant DR", ReleaseForm.DELAYED),
        ("TABLET", "EC-Invented", ReleaseForm.DELAYED),
        ("TABLET", "Clara", ReleaseForm.IMMEDIATE),
        ("TABLET", "Dr. Reddy's invented tablets", ReleaseForm.IMMEDIATE),
        (None, "X", ReleaseForm.UNKNOWN),
    ],
)
def test_release_form(form: str | None, name: str, expected: ReleaseForm) -> None:
    assert release(form, name) is expected


def test_route_terms_fall_into_the_groups_that_must_not_be_mixed() -> None:
    assert group("INTRATHECAL") is RouteGroup.INTRATHECAL
    assert group("EPIDURAL") is RouteGroup.INTRATHECAL
    assert group("INTRAVENOUS") is RouteGroup.INJECTED
    assert group("INTRAVITREAL") is RouteGroup.OPHTHALMIC
    assert group("an unheard-of route") is RouteGroup.OTHER


def test_a_patch_acts_in_the_whole_body_unless_its_ingredients_act_on_the_spot() -> None:
    assert groups(["TOPICAL"], "PATCH", {"fentanyl"}) == (RouteGroup.TRANSDERMAL,)
    assert groups(["TRANSDERMAL"], "PATCH, EXTENDED RELEASE", {"lidocaine"}) == (RouteGroup.TOPICAL,)
    assert groups(["TRANSDERMAL"], "GEL", {"oxybutynin"}) == (RouteGroup.TRANSDERMAL,)


def test_route_terms_are_listed_once() -> None:
    terms = [row["term"] for row in rows("routes.tsv")]
    assert len(terms) == len(set(terms))
