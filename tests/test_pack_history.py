"""Superseded statements are history in the pack: by their typed fields, their sentence, and who speaks instead."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from materia.model.document import DateKind, Document, DocumentKind, KindSource, Section
from materia.model.identity import MarketStatus, ProductIdentity, RouteGroup
from materia.model.statement import Evidence, Statement, Status
from materia.pack.choose import Read, chosen
from materia.pack.history import in_time, row_in_time
from materia.text.digest import sha256

# The labels below are invented.


def document(text: str, dated: str | None, kind: str = "34068-7") -> Document:
    return Document(
        id=f"spl:{dated}",
        kind=DocumentKind.LABEL,
        title="an invented label",
        publisher="nobody",
        source_format="spl_xml",
        date=dated,
        date_kind=DateKind.EFFECTIVE if dated else DateKind.UNKNOWN,
        sections=(Section(id="1", kind=kind, kind_source=KindSource.OWN_CODE, title="", text=text),),
    )


def stated(of: Document, subject: str, predicate: str, **typed: Any) -> Statement:
    text = of.sections[0].text
    evidence = Evidence(
        document=of.id, section="1", start=0, end=len(text), quote_sha256=sha256(text), section_kind=of.sections[0].kind
    )
    return Statement(
        id=f"{subject}/{predicate}/{sorted(typed.items())}",
        subject=subject,
        predicate=predicate,
        object=typed.pop("object", None),
        text="",
        plain="",
        evidence=(evidence,),
        **typed,
    )


OLD = "2010-01-01"
DOSE = (("dose", "60 mg"), ("step", "maximum"))


@pytest.mark.parametrize(
    ("subject", "text", "kind", "predicate", "typed", "row"),
    [
        ("citalopram", "Some need 60 mg.", "34068-7", "dose", {"value": DOSE}, "20 mg a day over 60 years"),
        ("hydrocodone", "Schedule III.", "34085-1", "schedule", {"value": (("schedule", "CIII"),)}, "schedule II"),
        ("rosuvastatin", "Pregnant women.", "34070-3", "contraindicated_in",
         {"object": "population:pregnancy"}, "FDA asked"),
        ("levofloxacin", "It treats acute sinusitis.", "34067-9", "treats",
         {"object": "condition:acute-sinusitis"}, "without another"),
        ("montelukast", "It relieves rhinitis.", "34067-9", "treats",
         {"object": "condition:allergic-rhinitis"}, "rhinitis"),
        ("eszopiclone", "The starting dose is 2 mg.", "34068-7", "dose",
         {"value": (("dose", "2 mg"), ("step", "start"))}, "1 mg"),
        ("varenicline", "Serious neuropsychiatric events.", "34066-1", "boxed_warning", {}, "removed varenicline"),
        ("codeine", "Children: 5 mL.", "34068-7", "dose",
         {"value": (("dose", "5 mL"),), "population": "population:children"}, "contraindicated"),
    ],
)  # fmt: skip
def test_an_old_statement_is_superseded_and_says_by_what(
    subject: str, text: str, kind: str, predicate: str, typed: Mapping[str, Any], row: str
) -> None:
    old = document(text, OLD, kind)
    found = in_time(stated(old, f"drug:{subject}", predicate, **typed), old)
    assert found.status is Status.SUPERSEDED
    assert found.status_note is not None and row in found.status_note and "superseded since 20" in found.status_note


@pytest.mark.parametrize(
    ("subject", "text", "kind", "predicate", "typed"),
    [
        ("citalopram", "The highest dose is 40 mg.", "34068-7", "dose", {"value": (("dose", "40 mg"),)}),
        ("hydrocodone", "Schedule II.", "34085-1", "schedule", {"value": (("schedule", "CII"),)}),
        ("rosuvastatin", "People with porphyria.", "34070-3", "contraindicated_in", {"object": "condition:porphyria"}),
        ("levofloxacin", "It treats pneumonia.", "34067-9", "treats", {"object": "condition:pneumonia"}),
        ("pravastatin", "Pregnant women.", "34070-3", "contraindicated_in", {"object": "population:pregnancy"}),
        ("codeine", "Adults: 15 mg.", "34068-7", "dose", {"value": (("dose", "15 mg"),)}),
        ("metformin", "Not where eGFR is below 30.", "34070-3", "contraindicated_in",
         {"object": "condition:kidney-impairment"}),
    ],
)  # fmt: skip
def test_a_statement_that_still_holds_is_current(
    subject: str, text: str, kind: str, predicate: str, typed: Mapping[str, Any]
) -> None:
    old = document(text, OLD, kind)
    assert in_time(stated(old, f"drug:{subject}", predicate, **typed), old).status is Status.CURRENT


def test_only_the_fact_that_changed_is_superseded_not_its_sentence() -> None:
    both = document("Active liver disease and pregnancy.", OLD, "34070-3")
    for thing, status in (("population:pregnancy", Status.SUPERSEDED), ("condition:porphyria", Status.CURRENT)):
        assert in_time(stated(both, "drug:atorvastatin", "contraindicated_in", object=thing), both).status is status


def test_a_label_that_came_after_the_change_or_without_a_date_is_current() -> None:
    for dated in ("2014-01-01", None):
        label = document("Some need 60 mg.", dated)
        assert in_time(stated(label, "drug:citalopram", "dose", value=DOSE), label).status is Status.CURRENT


def read(label: Document, *statements: Statement) -> Read:
    return Read(
        document=label.id,
        subject="drug:citalopram",
        name="citalopram",
        header={"id": label.id, "date": label.date, "date_kind": str(label.date_kind)},
        identities=(ProductIdentity(moieties=frozenset({"citalopram"}), route=RouteGroup.ORAL),),
        market=MarketStatus.UNKNOWN,
        source_format="spl_html" if label.date else "openfda_json",
        notes=(),
        statements=tuple(in_time(statement, label) for statement in statements),
        kinds=frozenset(section.kind for section in label.sections if section.kind),
        words={},
    )


def test_an_undated_label_speaks_where_the_dated_one_states_an_old_rule_and_the_old_one_stays_as_history() -> None:
    old, new = document("Some need 60 mg.", OLD), document("The highest dose is 40 mg.", None)
    start = stated(old, "drug:citalopram", "dose", value=(("dose", "20 mg"), ("step", "start")))
    found = chosen(
        [
            read(old, stated(old, "drug:citalopram", "dose", value=DOSE), start),
            read(new, stated(new, "drug:citalopram", "dose", value=(("dose", "40 mg"), ("step", "maximum")))),
        ],
        date(2026, 1, 1),
    )
    assert {(dict(s.value)["dose"], s.status) for s in found} == {
        ("40 mg", Status.CURRENT),
        ("60 mg", Status.SUPERSEDED),
    }


def test_what_else_an_old_label_says_stays_where_no_other_label_speaks() -> None:
    old = document("Some need 60 mg.", OLD)
    start = stated(old, "drug:citalopram", "dose", value=(("dose", "20 mg"), ("step", "start")))
    found = chosen([read(old, stated(old, "drug:citalopram", "dose", value=DOSE), start)], date(2026, 1, 1))
    assert {(dict(s.value)["dose"], s.status) for s in found} == {
        ("20 mg", Status.CURRENT),
        ("60 mg", Status.SUPERSEDED),
    }


def test_a_retired_pregnancy_letter_does_not_make_an_older_label_speak() -> None:
    label, older = document("Pregnancy Category C.", "2014-01-01", "42228-7"), document("No data.", OLD, "42228-7")
    letter = stated(label, "drug:citalopram", "pregnancy", value=(("category", "C"),))
    advice = replace(stated(label, "drug:citalopram", "pregnancy", stance="caution"), evidence=())
    other = stated(older, "drug:citalopram", "pregnancy", stance="avoid")
    found = chosen([read(label, letter, advice), read(older, other)], date(2026, 1, 1))
    assert {(s.stance, s.status) for s in found} == {(None, Status.SUPERSEDED), ("caution", Status.CURRENT)}


def test_warnings_of_an_outdated_label_are_kept_beside_those_of_the_next() -> None:
    old = document("Some need 60 mg.", OLD)
    one = replace(stated(old, "drug:citalopram", "contraindicated_in", object="condition:a"), status=Status.SUPERSEDED)
    two = stated(old, "drug:citalopram", "contraindicated_in", object="condition:b")
    newer = document("Not with this.", "2009-01-01")
    three = stated(newer, "drug:citalopram", "contraindicated_in", object="condition:c")
    found = chosen([replace(read(old), statements=(one, two)), read(newer, three)], date(2026, 1, 1))
    assert [(s.object, s.status) for s in found] == [
        ("condition:a", Status.SUPERSEDED),
        ("condition:b", Status.CURRENT),
        ("condition:c", Status.CURRENT),
    ]


DATED = {"date": OLD, "date_kind": "effective"}
ROW = {"predicate": "dose", "value": {"dose": "60 mg", "step": "maximum"}}


def test_a_row_of_the_sources_is_superseded_when_all_that_it_rests_on_is_old() -> None:
    status, note = row_in_time("drug:citalopram", ROW, [DATED])
    assert status is Status.SUPERSEDED and note.startswith("superseded since 2012-03-28: ")
    newer = {"date": "2015-01-01", "date_kind": "effective"}
    assert row_in_time("drug:citalopram", ROW, [DATED, newer]) == (Status.CURRENT, "")
    assert row_in_time("class:ssri", ROW, [DATED]) == (Status.CURRENT, "")


def test_what_a_row_says_of_its_status_is_kept_and_what_superseded_it_is_found() -> None:
    assert row_in_time("drug:citalopram", {**ROW, "status": "current"}, [DATED]) == (Status.CURRENT, "")
    status, note = row_in_time("drug:citalopram", {**ROW, "status": "superseded"}, [{}])
    assert status is Status.SUPERSEDED and "40 mg" in note
    status, note = row_in_time("drug:propoxyphene", {"predicate": "treats", "status": "withdrawn"}, [DATED])
    assert status is Status.WITHDRAWN and "2010-11-19" in note
    with pytest.raises(ValueError, match="no row of changed_since"):
        row_in_time("drug:ibuprofen", {**ROW, "status": "superseded"}, [DATED])
