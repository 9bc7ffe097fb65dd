"""Market status: withdrawn and unapproved products are never offered as treatment."""

from materia.identity.market import status, withdrawal, withdrawals
from materia.model.document import Document, DocumentKind, Ingredient, Product
from materia.model.identity import MarketStatus, RouteGroup


def label(*active: str, category: str | None = "NDA", route: str = "ORAL", notes: tuple[str, ...] = ()) -> Document:
    made = Product(
        name="Invented",
        form="TABLET",
        routes=(route,),
        ingredients=tuple(Ingredient(name=name) for name in active),
        marketing_category=category,
    )
    return Document(
        id="spl:invented",
        kind=DocumentKind.LABEL,
        title="an invented label",
        publisher="nobody",
        source_format="spl_xml",
        products=(made,),
        notes=notes,
    )


def test_withdrawn_products_are_withdrawn_whatever_their_old_label_says() -> None:
    for name in (
        "PROPOXYPHENE NAPSYLATE",
        "VALDECOXIB",
        "PERGOLIDE MESYLATE",
        "TELITHROMYCIN",
        "RANITIDINE HYDROCHLORIDE",
    ):
        assert status(label(name)) is MarketStatus.WITHDRAWN, name


def test_a_combination_with_a_withdrawn_ingredient_is_withdrawn() -> None:
    assert status(label("ACETAMINOPHEN", "PROPOXYPHENE NAPSYLATE")) is MarketStatus.WITHDRAWN


def test_a_drug_withdrawn_by_mouth_may_still_be_sold_as_eye_drops() -> None:
    assert status(label("GATIFLOXACIN", route="OPHTHALMIC")) is MarketStatus.MARKETED
    assert status(label("GATIFLOXACIN", route="ORAL")) is MarketStatus.WITHDRAWN
    assert withdrawal({"gatifloxacin"}) is None
    assert withdrawal({"gatifloxacin"}, RouteGroup.ORAL) is not None


def test_labels_that_fda_has_not_found_safe_and_effective_are_unapproved() -> None:
    assert status(label("BACLOFEN", category=None, notes=("not_fda_approved",))) is MarketStatus.UNAPPROVED
    assert status(label("BACLOFEN", category="Unapproved drug other")) is MarketStatus.UNAPPROVED


def test_nothing_said_is_unknown() -> None:
    assert status(label("BACLOFEN", category=None)) is MarketStatus.UNKNOWN


def test_every_withdrawal_names_its_source() -> None:
    for row in withdrawals():
        assert row.title and row.publisher and row.url.startswith("http"), f"{row.moiety}: name a source that opens"
        assert row.kind in ("withdrawn", "discontinued")
        assert row.reason and row.note
