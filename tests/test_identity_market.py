"""Market status: withdrawn and unapproved products are never offered as treatment."""

from datetime import date
from pathlib import Path

import pytest

from materia.extraction.extractor import Extractor
from materia.identity.market import status, withdrawal, withdrawals
from materia.identity.moiety import normalise
from materia.model.document import Document, DocumentKind, Ingredient, Product
from materia.model.identity import MarketStatus, RouteGroup
from materia.model.statement import Status
from materia.pack.choose import Read, chosen, read_of
from materia.pack.labels import Shelf
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary


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


def test_every_row_is_named_as_moieties_are() -> None:
    assert {row.moiety for row in withdrawals() if normalise(row.moiety).name != row.moiety} == set()


@pytest.fixture(scope="module")
def gone(test_data: Path) -> dict[str, list[Document]]:
    """The real labels of ingredients that the table names, by ingredient."""
    shelf = Shelf.open(test_data)
    found: dict[str, list[Document]] = {}
    for row in withdrawals():
        documents = [shelf.document(note.document) for note in shelf.find(row.moiety)]
        found[row.moiety] = [document for document in documents if document is not None]
    return {moiety: documents for moiety, documents in found.items() if documents}


def test_real_labels_of_withdrawn_products_are_known_as_such(gone: dict[str, list[Document]]) -> None:
    everywhere = {row.moiety for row in withdrawals() if not row.routes}
    assert {"propoxyphene", "valdecoxib", "pergolide", "telithromycin", "ranitidine", "voxelotor"} <= set(gone)
    for moiety in sorted(everywhere & set(gone)):
        assert {status(document) for document in gone[moiety]} == {MarketStatus.WITHDRAWN}, moiety


def test_no_statement_extracted_from_a_withdrawn_product_is_current(gone: dict[str, list[Document]]) -> None:
    extractor = Extractor(Recogniser(Vocabulary.load()))
    seen = 0
    for documents in gone.values():
        withdrawn = [document for document in documents if status(document) is MarketStatus.WITHDRAWN]
        reads = [read for document in withdrawn if (read := read_of(document, extractor.extract(document)))]
        by_drug: dict[str, list[Read]] = {}
        for read in reads:
            by_drug.setdefault(read.subject, []).append(read)
        for subject, of_drug in by_drug.items():
            found = chosen(of_drug, date(2026, 1, 1))
            seen += len(found)
            assert {statement.status for statement in found} <= {Status.WITHDRAWN}, subject
    assert seen
