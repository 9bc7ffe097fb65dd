"""Authority: which label may speak first. The labels here are invented; the real traps are in test_identity_traps."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from materia.identity.authority import Assumption, Label, Refusal, Wanted, speakers
from materia.model.document import DateKind
from materia.model.identity import Availability, MarketStatus, ProductIdentity, ReleaseForm, RouteGroup

DRUG = frozenset({"examplin"})


def identity(
    route: RouteGroup = RouteGroup.ORAL,
    release: ReleaseForm = ReleaseForm.IMMEDIATE,
    availability: Availability = Availability.RX,
    moieties: frozenset[str] = DRUG,
    salts: frozenset[str] = frozenset(),
) -> ProductIdentity:
    return ProductIdentity(moieties=moieties, salts=salts, route=route, release=release, availability=availability)


def label(
    id: str,
    *identities: ProductIdentity,
    date: str | None = "2012-01-01",
    market: MarketStatus = MarketStatus.MARKETED,
    kinds: tuple[str, ...] = ("34067-9", "34068-7"),
    source_format: str = "spl_html",
    notes: tuple[str, ...] = (),
) -> Label:
    return Label(
        id=id,
        identities=identities or (identity(),),
        date=date,
        date_kind=DateKind.EFFECTIVE if date else DateKind.UNKNOWN,
        market_status=market,
        source_format=source_format,
        section_kinds=kinds,
        notes=notes,
    )


def ids(labels: list[Label], wanted: Wanted) -> list[str]:
    return [header.id for header in speakers(labels, wanted).headers]


def test_a_combination_never_speaks_for_a_single_ingredient() -> None:
    combination = label("spl:1", identity(moieties=DRUG | {"other"}))
    chosen = speakers([combination], Wanted(moieties=DRUG))
    assert chosen.headers == () and chosen.refusal is Refusal.NO_LABEL


def test_the_named_route_speaks_alone() -> None:
    labels = [label("spl:1"), label("spl:2", identity(RouteGroup.INTRATHECAL))]
    chosen = speakers(labels, Wanted(moieties=DRUG, route=RouteGroup.INTRATHECAL))
    assert [header.id for header in chosen.headers] == ["spl:2"]
    assert chosen.other_routes == (RouteGroup.ORAL,)
    assert chosen.assumptions == ()


def test_a_named_route_that_no_label_has_is_refused_with_the_routes_there_are() -> None:
    chosen = speakers([label("spl:1")], Wanted(moieties=DRUG, route=RouteGroup.OPHTHALMIC))
    assert chosen.headers == () and chosen.refusal is Refusal.OTHER_ROUTE
    assert chosen.routes == (RouteGroup.ORAL,)


def test_without_a_named_route_one_systemic_route_is_assumed_and_said() -> None:
    labels = [
        label("spl:eye", identity(RouteGroup.OPHTHALMIC), date="2020-01-01"),
        label("spl:vein", identity(RouteGroup.INJECTED), date="2020-01-01"),
        label("spl:mouth"),
    ]
    chosen = speakers(labels, Wanted(moieties=DRUG))
    assert [header.id for header in chosen.headers] == ["spl:mouth"]
    assert chosen.assumed_systemic
    assert chosen.routes == (RouteGroup.ORAL,)
    assert chosen.other_routes == (RouteGroup.INJECTED, RouteGroup.OPHTHALMIC)


def test_a_local_product_may_speak_where_it_is_the_only_one_and_the_route_is_said() -> None:
    chosen = speakers([label("spl:eye", identity(RouteGroup.OPHTHALMIC))], Wanted(moieties=DRUG))
    assert [header.id for header in chosen.headers] == ["spl:eye"]
    assert chosen.only_local and chosen.routes == (RouteGroup.OPHTHALMIC,)


def test_nothing_is_assumed_where_there_is_one_systemic_route() -> None:
    assert speakers([label("spl:1")], Wanted(moieties=DRUG)).assumptions == ()


def test_release_forms_are_not_mixed_for_dosing() -> None:
    labels = [label("spl:er", identity(release=ReleaseForm.EXTENDED), date="2020-01-01"), label("spl:ir")]
    chosen = speakers(labels, Wanted(moieties=DRUG, dosing=True))
    assert [header.id for header in chosen.headers] == ["spl:ir"]
    assert Assumption.RELEASE_FORM in chosen.assumptions
    assert ids(labels, Wanted(moieties=DRUG, release=ReleaseForm.EXTENDED, dosing=True)) == ["spl:er"]
    assert ids(labels, Wanted(moieties=DRUG, section_kinds=("34067-9",))) == ["spl:ir", "spl:er"]


def test_a_label_of_unknown_release_form_joins_the_plain_form_only() -> None:
    unknown = label("openfda:1", identity(release=ReleaseForm.UNKNOWN), date=None)
    extended = label("spl:er", identity(release=ReleaseForm.EXTENDED))
    assert ids([unknown, label("spl:ir")], Wanted(moieties=DRUG, dosing=True)) == ["spl:ir", "openfda:1"]
    assert ids([unknown, extended], Wanted(moieties=DRUG, dosing=True)) == ["spl:er"]


def test_a_question_that_is_not_about_dose_hears_every_form() -> None:
    labels = [label("spl:er", identity(release=ReleaseForm.EXTENDED)), label("spl:ir")]
    wanted = Wanted(moieties=DRUG, section_kinds=("34068-7", "34071-1"))
    assert sorted(ids(labels, wanted)) == ["spl:er", "spl:ir"]


def test_prescription_and_over_the_counter_doses_are_not_mixed() -> None:
    labels = [label("spl:rx"), label("spl:otc", identity(availability=Availability.OTC))]
    chosen = speakers(labels, Wanted(moieties=DRUG, dosing=True))
    assert [header.id for header in chosen.headers] == ["spl:otc"]
    assert Assumption.AVAILABILITY in chosen.assumptions
    assert ids(labels, Wanted(moieties=DRUG, dosing=True, availability=Availability.RX)) == ["spl:rx"]


def test_a_named_salt_is_kept_to() -> None:
    labels = [
        label("spl:1", identity(salts=frozenset({"examplin succinate"}))),
        label("spl:2", identity(salts=frozenset({"examplin tartrate"}))),
    ]
    assert ids(labels, Wanted(moieties=DRUG, salt="examplin tartrate")) == ["spl:2"]
    assert speakers(labels, Wanted(moieties=DRUG, salt="mesylate")).refusal is Refusal.OTHER_SALT
    dosed = speakers(labels, Wanted(moieties=DRUG, dosing=True))
    assert len(dosed.headers) == 1 and Assumption.SALT in dosed.assumptions


def test_marketed_speaks_before_unapproved_and_withdrawn_is_only_history() -> None:
    labels = [
        label("spl:unapproved", market=MarketStatus.UNAPPROVED, date="2020-01-01"),
        label("spl:withdrawn", market=MarketStatus.WITHDRAWN, date="2021-01-01"),
        label("spl:marketed"),
    ]
    chosen = speakers(labels, Wanted(moieties=DRUG))
    assert [header.id for header in chosen.headers] == ["spl:marketed", "spl:unapproved"]
    assert [header.id for header in chosen.history] == ["spl:withdrawn"]


def test_where_everything_was_withdrawn_nobody_speaks() -> None:
    chosen = speakers([label("spl:1", market=MarketStatus.WITHDRAWN)], Wanted(moieties=DRUG))
    assert chosen.headers == () and chosen.refusal is Refusal.WITHDRAWN_ONLY
    assert [header.id for header in chosen.history] == ["spl:1"]


def test_only_unapproved_products_are_said_to_be_so() -> None:
    chosen = speakers([label("spl:1", market=MarketStatus.UNAPPROVED)], Wanted(moieties=DRUG))
    assert Assumption.UNAPPROVED_ONLY in chosen.assumptions


def test_newer_speaks_first_within_one_identity() -> None:
    labels = [label("spl:1", date="2009-05-01"), label("spl:2", date="2014-05-01")]
    assert ids(labels, Wanted(moieties=DRUG)) == ["spl:2", "spl:1"]


def test_an_unknown_date_never_wins_by_recency() -> None:
    labels = [label("openfda:1", date=None, source_format="openfda_json"), label("spl:1", date="2006-01-01")]
    assert ids(labels, Wanted(moieties=DRUG)) == ["spl:1", "openfda:1"]


def test_a_retrieval_date_is_not_an_effective_date() -> None:
    fetched = Label(id="openfda:1", identities=(identity(),), date="2026-07-01", date_kind=DateKind.RETRIEVED)
    assert ids([fetched, label("spl:1", date="2006-01-01")], Wanted(moieties=DRUG)) == ["spl:1", "openfda:1"]


def test_identity_comes_before_recency() -> None:
    labels = [
        label("spl:er", identity(release=ReleaseForm.EXTENDED), date="2015-01-01"),
        label("spl:ir", date="2006-01-01"),
    ]
    assert ids(labels, Wanted(moieties=DRUG)) == ["spl:ir", "spl:er"]


def test_a_label_without_the_section_leaves_the_word_to_the_next() -> None:
    labels = [label("spl:new", date="2015-01-01", kinds=("34067-9",)), label("spl:old", date="2008-01-01")]
    assert ids(labels, Wanted(moieties=DRUG, section_kinds=("34068-7",))) == ["spl:old"]
    assert speakers(labels, Wanted(moieties=DRUG, section_kinds=("42228-7",))).refusal is Refusal.NO_SECTION


def test_a_repackager_speaks_after_the_maker() -> None:
    labels = [label("spl:1", notes=("repackager",), date="2015-01-01"), label("spl:2", date="2014-01-01")]
    assert ids(labels, Wanted(moieties=DRUG)) == ["spl:2", "spl:1"]


_LABELS = [
    label(f"spl:{number}", identity(route, release, availability), date=date, market=market)
    for number, (route, release, availability, date, market) in enumerate(
        itertools.product(
            (RouteGroup.ORAL, RouteGroup.OPHTHALMIC),
            (ReleaseForm.IMMEDIATE, ReleaseForm.EXTENDED),
            (Availability.RX, Availability.OTC),
            ("2010-01-01", None),
            (MarketStatus.MARKETED, MarketStatus.UNAPPROVED),
        )
    )
]


@given(st.permutations(_LABELS), st.booleans())
def test_the_order_in_which_labels_arrive_does_not_matter(labels: list[Label], dosing: bool) -> None:
    wanted = Wanted(moieties=DRUG, dosing=dosing)
    assert speakers(labels, wanted) == speakers(_LABELS, wanted)


@given(st.lists(st.sampled_from(_LABELS), unique_by=lambda item: item.id), st.sampled_from([None, *RouteGroup]))
def test_no_speaker_ever_has_another_moiety_or_route_than_said(labels: list[Label], route: RouteGroup | None) -> None:
    chosen = speakers(labels, Wanted(moieties=DRUG, route=route))
    for header in chosen.headers:
        assert any(item.moieties == DRUG and item.route in chosen.routes for item in header.identities)
        if route not in (None, RouteGroup.UNKNOWN):
            assert any(item.route is route for item in header.identities)
