"""Which labels may speak for a drug, and what is said about the choice. All labels are invented."""

import runpy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.answers.speaking import Speaking, routes_in_words, source_record, speaks_for_one
from materia.identity.authority import Refusal
from materia.identity.recency import recent_first
from materia.library.records import LabelHeader
from materia.library.store import Library
from materia.model.document import DateKind, DocumentKind
from materia.model.identity import MarketStatus, RouteGroup
from materia.model.question import Intent

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
label, library, product, question, spl, undated = (
    INVENTED[k] for k in ("label", "library", "product", "question", "spl", "undated")
)
AS_OF: date = INVENTED["AS_OF"]
INDICATIONS, DOSE = INVENTED["INDICATIONS"], INVENTED["DOSE"]
TEXT = {INDICATIONS: "Inventol is indicated for invented hiccups."}


def codes(spoken: Any) -> set[str]:
    return {code for code, _ in spoken.limits}


def ids(spoken: Any) -> list[str]:
    return [s.header.id for s in spoken.speakers]


def spoken_for(stored: Library, name: str = "inventol", kinds: tuple[str, ...] = (INDICATIONS,), **given: Any) -> Any:
    return Speaking(stored).for_drug(INVENTED["drug"](name), question(**given), kinds, AS_OF)


@pytest.fixture(scope="module")
def two_routes(tmp_path_factory: pytest.TempPathFactory) -> Library:
    stored: Library = library(
        tmp_path_factory.mktemp("routes"),
        oral=label("oral", TEXT),
        skin=label("skin", TEXT, route="TOPICAL", form="CREAM", brand="Inventa Cream"),
        eye=label("eye", TEXT, route="OPHTHALMIC", form="SOLUTION", drugs=("fictivol",), brand="Fictiva"),
    )
    return stored


def test_a_named_route_is_kept_to(two_routes: Library) -> None:
    assert ids(spoken_for(two_routes, route=RouteGroup.TOPICAL)) == [spl("skin")]
    assert ids(spoken_for(two_routes, route=RouteGroup.ORAL)) == [spl("oral")]


def test_where_no_route_is_named_one_for_the_whole_body_is_assumed_and_said(two_routes: Library) -> None:
    spoken = spoken_for(two_routes)
    assert ids(spoken) == [spl("oral")]
    assert "assumed_systemic" in codes(spoken)
    assert spoken.assumptions == ["inventol taken by mouth"]


def test_where_there_are_local_forms_only_this_is_said(two_routes: Library) -> None:
    spoken = spoken_for(two_routes, "fictivol")
    assert ids(spoken) == [spl("eye")]
    assert codes(spoken) == {"other_route"}


def test_another_route_than_the_named_one_does_not_speak(two_routes: Library) -> None:
    spoken = spoken_for(two_routes, "fictivol", route=RouteGroup.ORAL)
    assert ids(spoken) == []
    assert spoken.refusal is Refusal.OTHER_ROUTE
    assert (spoken.wrong_route, spoken.wanted) == ("used in the eye", "fictivol taken by mouth")


def test_a_question_about_another_route_is_not_found_and_says_which_there_are(two_routes: Library) -> None:
    answer = INVENTED["answerer"](two_routes).answer("What are fictivol tablets used for?", as_of=AS_OF)
    assert answer.status == "not_found"
    assert answer.claims == []
    assert any(entry.code == "wrong_route" and "eye" in entry.text for entry in answer.limits)


def test_a_combination_never_speaks_for_one_of_its_parts(tmp_path: Path) -> None:
    stored = library(tmp_path, both=label("both", TEXT, drugs=("inventol", "fictivol"), brand="Duo"))
    assert ids(spoken_for(stored)) == []
    assert ids(spoken_for(stored, "fictivol+inventol")) == [spl("both")]


def test_a_label_of_several_different_products_speaks_for_none(tmp_path: Path) -> None:
    day = product("Inventa Day", ("inventol",), "ORAL", "TABLET")
    night = product("Inventa Night", ("inventol", "fictivol"), "ORAL", "TABLET")
    stored = library(tmp_path, pack=label("pack", TEXT, products=(day, night)))
    header = stored.header(spl("pack"))
    assert header is not None
    assert not speaks_for_one(header)
    assert ids(spoken_for(stored)) == ids(spoken_for(stored, "fictivol+inventol")) == []


def test_a_label_of_several_strengths_of_one_medicine_speaks(tmp_path: Path) -> None:
    made = tuple(product(f"Inventa {n}", ("inventol",), "ORAL", "TABLET") for n in ("Mild", "Strong"))
    stored = library(tmp_path, both=label("both", TEXT, products=made))
    assert ids(spoken_for(stored)) == [spl("both")]


def test_the_newest_label_speaks_first_and_a_very_old_one_last(tmp_path: Path) -> None:
    stored = library(
        tmp_path,
        old=label("old", TEXT, day="20090101"),
        new=label("new", TEXT, day="20240101"),
        newer=label("newer", TEXT, day="20250101"),
        none=undated("none", {"indications_and_usage": "Inventol is indicated for invented hiccups."}),
    )
    undated_id = "openfda:" + INVENTED["set_id"]("none")
    assert ids(spoken_for(stored)) == [spl("newer"), spl("new"), undated_id, spl("old")]


HEADER = LabelHeader(
    id="spl:x", kind=DocumentKind.LABEL, title="", publisher="", source_format="spl_xml",
    date=None, date_kind=DateKind.UNKNOWN, version=None, url=None, set_id=None, version_id=None, pmid=None,
    doi=None, product_type=None, notes=(),
    market_status=MarketStatus.MARKETED, products=(), identities=(), section_kinds=(),
)  # fmt: skip
DATES = st.one_of(st.none(), st.dates(date(2000, 1, 1), AS_OF).map(date.isoformat))


@given(st.lists(DATES, max_size=8))
def test_age_only_sorts_into_recent_undated_and_old(dates: list[str | None]) -> None:
    headers = [replace(HEADER, id=f"spl:{n}", date=day) for n, day in enumerate(dates)]
    ordered = recent_first(headers, AS_OF)
    assert sorted(h.id for h in ordered) == sorted(h.id for h in headers)

    def group(header: LabelHeader) -> int:
        if header.date is None:
            return 1
        year, month, day = map(int, header.date.split("-"))
        return 0 if (AS_OF.year - year) - ((AS_OF.month, AS_OF.day) < (month, day)) <= 8 else 2

    assert [group(h) for h in ordered] == sorted(group(h) for h in headers)
    for place in (0, 1, 2):
        assert [h.id for h in ordered if group(h) == place] == [h.id for h in headers if group(h) == place]


def test_a_drug_without_a_label_has_no_speaker_and_no_excuse(two_routes: Library) -> None:
    spoken = spoken_for(two_routes, "nihilol")
    assert (spoken.speakers, spoken.limits, spoken.refusal) == ([], [], None)


def test_without_a_library_nobody_speaks() -> None:
    spoken = Speaking(None).for_drug(INVENTED["drug"]("inventol"), question(), {INDICATIONS}, AS_OF)
    assert spoken.speakers == []


def test_only_withdrawn_labels_give_no_advice(two_routes: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    real = two_routes.labels("drug:fictivol")
    gone = tuple(replace(h, market_status=MarketStatus.WITHDRAWN) for h in real)
    monkeypatch.setattr(two_routes, "labels", lambda drug: gone)
    spoken = spoken_for(two_routes, "fictivol")
    assert spoken.speakers == []
    assert spoken.refusal is Refusal.WITHDRAWN_ONLY
    answer = INVENTED["answerer"](two_routes).answer("What is fictivol used for?", as_of=AS_OF)
    assert (answer.status, answer.claims) == ("not_found", [])
    assert [entry.code for entry in answer.limits] == ["withdrawn_only"]


def test_products_that_are_not_approved_are_named_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = library(tmp_path, a=label("a", TEXT))
    headers = tuple(replace(h, market_status=MarketStatus.UNAPPROVED) for h in stored.labels("drug:inventol"))
    monkeypatch.setattr(stored, "labels", lambda drug: headers)
    assert "unapproved" in codes(spoken_for(stored))


def test_for_doses_the_plain_form_speaks_and_this_is_said(tmp_path: Path) -> None:
    text = {DOSE: "Take 5 mg once daily."}
    stored = library(
        tmp_path,
        plain=label("plain", text),
        slow=label("slow", text, form="TABLET, EXTENDED RELEASE", brand="Inventa XR"),
    )
    spoken = spoken_for(stored, kinds=(DOSE,), intent=Intent.DOSE)
    assert ids(spoken) == [spl("plain")]
    assert "assumed_release" in codes(spoken)
    named = spoken_for(stored, kinds=(DOSE,), intent=Intent.DOSE, slots=(("release", "extended"),))
    assert ids(named) == [spl("slow")]


def test_a_speaker_knows_its_drug_by_all_the_names_it_prints(two_routes: Library) -> None:
    (speaker,) = spoken_for(two_routes, route=RouteGroup.TOPICAL).speakers
    assert {"Inventa Cream", "inventol"} <= set(speaker.names)
    assert speaker.naming.generic == "inventol"
    assert speaker.route is RouteGroup.TOPICAL
    assert speaker.source == source_record(speaker.header)


def test_routes_are_said_in_plain_words_in_one_order() -> None:
    assert routes_in_words([]) == "another form"
    for routes in ([RouteGroup.TOPICAL, RouteGroup.ORAL], [RouteGroup.ORAL, RouteGroup.TOPICAL]):
        assert routes_in_words(routes) == "taken by mouth or used on the skin"
    assert all(routes_in_words([route]) for route in RouteGroup)
