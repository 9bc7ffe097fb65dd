"""The identity traps of the real labels: the one file of a name may be another route, product or drug."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from materia.identity.authority import Label, Refusal, Wanted, speakers
from materia.identity.market import status
from materia.identity.product import identities
from materia.identity.superseded import find
from materia.model.document import DateKind, Document
from materia.model.identity import Availability, MarketStatus, RouteGroup
from materia.sources.reading import read_bytes

Open = Callable[[str], Document]


@pytest.fixture(scope="module")
def spl(test_data: Path) -> Open:
    """Return the stylesheet label of a set id."""
    archive = zipfile.ZipFile(test_data / "labels" / "spl_html.zip")
    names = {Path(name).stem: name for name in archive.namelist()}
    return lambda set_id: read_bytes(archive.read(names[set_id]), set_id).documents[0]


@pytest.fixture(scope="module")
def openfda(test_data: Path) -> Open:
    """Return the openFDA label of a file name."""
    archive = zipfile.ZipFile(test_data / "labels" / "openfda_json.zip")
    names = {Path(name).stem: name for name in archive.namelist()}
    return lambda name: read_bytes(archive.read(names[name]), name).documents[0]


def header(document: Document) -> Label:
    return Label(
        id=document.id,
        identities=identities(document),
        date=document.date,
        date_kind=document.date_kind,
        market_status=status(document),
        source_format=document.source_format,
        section_kinds=tuple(sorted({section.kind for section in document.sections})),
        notes=document.notes,
    )


def routes(document: Document) -> set[RouteGroup]:
    return {identity.route for identity in identities(document)}


@pytest.mark.parametrize(
    ("name", "route"),
    [
        ("ciprofloxacin", RouteGroup.OPHTHALMIC),
        ("cyclosporine", RouteGroup.OPHTHALMIC),
        ("diclofenac", RouteGroup.TOPICAL),
        ("ketorolac", RouteGroup.INJECTED),
        ("fentanyl", RouteGroup.INJECTED),
        ("vancomycin", RouteGroup.INJECTED),
        ("baclofen", RouteGroup.ORAL),
        ("methotrexate", RouteGroup.ORAL),
    ],
)
def test_the_one_openfda_file_of_a_name_is_of_its_own_route(openfda: Open, name: str, route: RouteGroup) -> None:
    document = openfda(name)
    assert {identity.moieties for identity in identities(document)} == {frozenset({name})}
    assert routes(document) == {route}
    assert document.date is None and document.date_kind is DateKind.UNKNOWN


def test_openfda_diclofenac_is_sold_over_the_counter(openfda: Open) -> None:
    assert {identity.availability for identity in identities(openfda("diclofenac"))} == {Availability.OTC}


@pytest.mark.parametrize("name", ["chamomile", "licorice"])
def test_a_file_named_after_one_drug_holds_another(openfda: Open, name: str) -> None:
    document = openfda(name)
    named = json.dumps(sorted(m for identity in identities(document) for m in identity.moieties))
    assert identities(document) and name not in named


def test_ciprofloxacin_by_mouth_is_answered_from_the_oral_label_and_never_from_the_newer_drops(
    spl: Open, openfda: Open
) -> None:
    labels = [header(openfda("ciprofloxacin")), header(spl("f8f4461c-c9fa-451b-ba24-b080c8bfc2d7"))]
    wanted = frozenset({"ciprofloxacin"})
    assumed = speakers(labels, Wanted(moieties=wanted))
    assert [item.id for item in assumed.headers] == ["spl:f8f4461c-c9fa-451b-ba24-b080c8bfc2d7"]
    assert assumed.assumed_systemic
    drops = speakers(labels, Wanted(moieties=wanted, route=RouteGroup.OPHTHALMIC))
    assert [item.source_format for item in drops.headers] == ["openfda_json"]


def test_timolol_is_known_as_eye_drops_only_and_tablets_are_not_answered_from_them(spl: Open) -> None:
    labels = [header(spl("3d7acd55-33b1-4a24-99ae-01f87b0dca1f"))]
    wanted = frozenset({"timolol"})
    assert speakers(labels, Wanted(moieties=wanted)).only_local
    assert speakers(labels, Wanted(moieties=wanted, route=RouteGroup.ORAL)).refusal is Refusal.OTHER_ROUTE


def test_intrathecal_baclofen_is_not_answered_from_tablets(spl: Open, openfda: Open) -> None:
    labels = [header(openfda("baclofen")), header(spl("f133fe04-1550-4fa4-9dc4-652c27936bf2"))]
    wanted = Wanted(moieties=frozenset({"baclofen"}), route=RouteGroup.INTRATHECAL)
    assert speakers(labels, wanted).refusal is Refusal.OTHER_ROUTE


def test_oral_and_injected_vancomycin_do_not_answer_for_each_other(spl: Open, openfda: Open) -> None:
    labels = [header(openfda("vancomycin")), header(spl("a078d9c2-f89c-4f9f-8ded-60ffb2983c3f"))]
    for route, source_format in ((RouteGroup.ORAL, "spl_html"), (RouteGroup.INJECTED, "openfda_json")):
        chosen = speakers(labels, Wanted(moieties=frozenset({"vancomycin"}), route=route))
        assert [item.source_format for item in chosen.headers] == [source_format]


def test_a_fentanyl_patch_is_answered_neither_from_the_injection_nor_from_the_tablet(spl: Open, openfda: Open) -> None:
    labels = [header(openfda("fentanyl")), header(spl("f969e2bc-6297-4e29-89d3-a3685a2c7c6b"))]
    wanted = Wanted(moieties=frozenset({"fentanyl"}), route=RouteGroup.TRANSDERMAL)
    assert speakers(labels, wanted).refusal is Refusal.OTHER_ROUTE


def test_hydrocodone_labels_are_combinations_and_do_not_speak_for_hydrocodone_alone(spl: Open) -> None:
    labels = [header(spl("41ebe34d-567d-4fea-9fcb-c93e990a7861")), header(spl("0184de92-e728-4390-95f6-a463f583416a"))]
    assert speakers(labels, Wanted(moieties=frozenset({"hydrocodone"}))).refusal is Refusal.NO_LABEL
    both = speakers(labels, Wanted(moieties=frozenset({"hydrocodone", "acetaminophen"})))
    assert [item.id for item in both.headers] == ["spl:41ebe34d-567d-4fea-9fcb-c93e990a7861"]


def test_a_helicobacter_pack_speaks_for_none_of_its_three_medicines(spl: Open) -> None:
    pack = header(spl("2f4c571b-a27e-40ef-b0cd-e6e44ac9a15e"))
    for name in ("amoxicillin", "clarithromycin", "lansoprazole"):
        assert speakers([pack], Wanted(moieties=frozenset({name}))).refusal is Refusal.NO_LABEL
    assert speakers([pack], Wanted(moieties=frozenset({"amoxicillin", "clarithromycin", "lansoprazole"}))).headers


@pytest.mark.parametrize(
    "set_id",
    [
        "c6c48eee-240b-4425-8691-35462523652e",  # propoxyphene
        "2eb7266d-1d31-4cdc-96f5-987bb8373cc9",  # propoxyphene and acetaminophen
        "caf64301-262c-45ca-acd1-a9d6696c584e",  # valdecoxib
        "a26390e8-eb86-4623-8cdd-45b24b14df74",  # pergolide
        "ba1cca98-f350-4655-88e3-6ef990779fb9",  # telithromycin
        "b8be814d-24ff-4b46-9b50-187aa1b4aaa0",  # ranitidine
    ],
)
def test_labels_of_withdrawn_products_never_speak(spl: Open, set_id: str) -> None:
    document = spl(set_id)
    assert status(document) is MarketStatus.WITHDRAWN
    moieties = identities(document)[0].moieties
    chosen = speakers([header(document)], Wanted(moieties=moieties))
    assert chosen.headers == () and chosen.refusal is Refusal.WITHDRAWN_ONLY


def test_an_old_hydrocodone_label_that_says_schedule_iii_is_not_believed(spl: Open) -> None:
    document = spl("0184de92-e728-4390-95f6-a463f583416a")
    outdated = [
        found.id
        for section in document.sections
        for sentence in section.text.split(". ")
        if (found := find(document, identities(document)[0].moieties, section.kind, sentence))
    ]
    assert "hydrocodone-schedule-2014" in outdated


@pytest.mark.labels
def test_121_labels_are_unapproved_and_every_label_lists_an_active_ingredient(test_data: Path) -> None:
    archive = zipfile.ZipFile(test_data / "labels" / "spl_html.zip")
    read = [read_bytes(archive.read(name), name).documents for name in archive.namelist() if name.endswith(".html")]
    documents = [document for found in read for document in found]
    assert sum(status(document) is MarketStatus.UNAPPROVED for document in documents) == 121
    assert [document.id for document in documents if not identities(document)] == []
