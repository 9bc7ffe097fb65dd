"""Dose adjustments by organ function, age, dialysis and genotype, in prose and tables. All sentences are invented."""

import itertools

import pytest
from extraction_dosing_fixtures import reasons, statements
from hypothesis import given
from hypothesis import strategies as st

from materia.extraction.dosing import band
from materia.extraction.families import dose_adjustment, kidney_bands
from materia.model.section_kind import DOSAGE, GERIATRIC_USE, RENAL_IMPAIRMENT
from materia.model.statement import Polarity, Statement

HEAD = "|| Creatinine Clearance (mL/min) | Recommended Dose\n"


def adjustments(text: str, title: str = "", kind: str = DOSAGE) -> list[Statement]:
    return statements(dose_adjustment.read, kind, text, title)


@pytest.mark.parametrize(
    ("text", "object_", "action"),
    [
        (
            "No dosage adjustment is necessary in patients with mild hepatic impairment.",
            "condition:mild-liver-impairment",
            "no dose adjustment",
        ),
        (
            "Dosage adjustment is not required for patients with renal impairment.",
            "condition:kidney-impairment",
            "no dose adjustment",
        ),
        (
            "Reduce the dose of Inventa by 50% in patients with severe renal impairment.",
            "condition:severe-kidney-impairment",
            "reduce the dose by 50 %",
        ),
        (
            "Avoid use of Inventa in patients with severe hepatic impairment (Child-Pugh Class C).",
            "condition:severe-liver-impairment",
            "avoid use",
        ),
        ("Inventa is not recommended in patients on hemodialysis.", "population:dialysis", "not recommended"),
        ("Dosage adjustment is recommended in elderly patients.", "population:older-adults", "adjust the dose"),
    ],
)
def test_an_adjustment_keeps_whom_it_is_for(text: str, object_: str, action: str) -> None:
    (found,) = adjustments(text)
    assert (found.object, dict(found.value)["action"]) == (object_, action)
    assert (found.polarity is Polarity.NEGATED) == (action == "no dose adjustment")


def test_a_dose_for_a_group_keeps_its_band_and_is_no_dose_for_all() -> None:
    (found,) = adjustments(
        "For patients with severe renal impairment (creatinine clearance < 30 mL/min), the recommended"
        " dose is 5 mg once daily."
    )
    value = dict(found.value)
    assert (value["dose"], value["below"], value["metric"], value["unit"]) == ("5 mg", "30", "CrCl", "mL/min")


def test_several_degrees_are_one_group_with_its_degrees() -> None:
    (found,) = adjustments("No dose adjustment is required for patients with mild to moderate renal impairment.")
    assert (found.object, dict(found.value)["degree"]) == ("condition:kidney-impairment", "mild to moderate")


def test_two_groups_of_one_sentence_are_two_adjustments() -> None:
    found = adjustments("Dosage should be reduced in patients with impaired renal function or hepatic disease.")
    assert {one.object for one in found} == {"condition:kidney-impairment", "condition:liver-impairment"}


def test_a_heading_before_the_sentence_does_not_widen_its_group() -> None:
    (found,) = adjustments(
        "Patients with Hepatic Impairment No dosage adjustment is needed in patients with mild hepatic impairment."
    )
    assert found.object == "condition:mild-liver-impairment"


@pytest.mark.parametrize(
    "text",
    [
        "No dosage adjustment is necessary in patients with renal impairment who weigh less than 40 kg.",
        "The effect of renal impairment on the dose has not been studied.",
        "No dosage adjustment is necessary in patients with renal impairment (by lean body weight).",
        "When used for gout, reduce the dose in patients with severe renal impairment.",
        "In patients with renal impairment taking fluconazole, reduce the dose.",
    ],
)
def test_what_is_not_understood_in_full_gives_nothing(text: str) -> None:
    assert adjustments(text) == []


def test_age_in_years_and_older_is_not_old_age() -> None:
    assert adjustments("No dosage adjustment is needed in patients 12 years of age and older.") == []


def test_the_boilerplate_on_old_age_is_an_adjustment_by_age_only() -> None:
    text = (
        "Because elderly patients are more likely to have decreased renal function, care should be taken"
        " in dose selection."
    )
    (found,) = adjustments(text, "8.5 Geriatric Use", GERIATRIC_USE)
    assert (found.object, dict(found.value)["factor"]) == ("population:older-adults", "age")


def test_a_table_gives_its_bands_with_edges_as_printed() -> None:
    found = statements(
        kidney_bands.read,
        DOSAGE,
        HEAD + "| > 50 | usual dose\n| 30 to 50 | 250 mg every 12 hours\n| < 30 | 250 mg every 24 hours",
    )
    values = [dict(one.value) for one in found]
    assert [(v.get("above"), v.get("at_least"), v.get("at_most"), v.get("below")) for v in values] == [
        ("50", None, None, None),
        (None, "30", "50", None),
        (None, None, None, "30"),
    ]
    assert len({v["band_group"] for v in values}) == 1 and not any("edge_unresolved" in v for v in values)


def test_a_table_may_give_dose_and_interval_in_two_columns() -> None:
    head = "|| Creatinine Clearance (mL/min) | Dose | Dosing Interval\n"
    found = statements(
        kidney_bands.read, DOSAGE, head + "| >30 | 500 mg | every 12 hours\n| 10-30 | 500 mg | every 24 hours"
    )
    assert [dict(one.value)["frequency"] for one in found] == ["every 12 hours", "every 24 hours"]


def test_the_first_row_may_be_the_head() -> None:
    rows = "| Creatinine Clearance (mL/min) | Dose\n| > 30 to 60 | 250 mg daily\n| ≤ 30 | 125 mg daily"
    high, low = (dict(one.value) for one in statements(kidney_bands.read, DOSAGE, rows))
    assert (high["above"], high["at_most"], low["at_most"]) == ("30", "60", "30")


def test_a_gap_of_whole_numbers_is_marked_and_not_closed() -> None:
    found = statements(
        kidney_bands.read, DOSAGE, HEAD + "| 30-59 | 250 mg every 12 hours\n| 10-29 | 250 mg every 24 hours"
    )
    assert [dict(one.value).get("edge_unresolved") for one in found] == [None, "yes"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("| 30-59 | 250 mg every 12 hours\n| 20-40 | 250 mg every 24 hours", "bands_do_not_tile"),
        ("| 60 or more | 250 mg every 12 hours\n| 10-29 | 250 mg every 24 hours", "bands_do_not_tile"),
        ("| 30-59 | 250 mg every 12 hours\n| 10-29 | see text", "dose_of_band_not_understood"),
        ("| 30-59 | 250 mg every 12 hours\n| anuric | 250 mg every 24 hours", "band_not_understood"),
    ],
)
def test_a_table_that_is_not_whole_gives_no_band(rows: str, reason: str) -> None:
    assert statements(kidney_bands.read, DOSAGE, HEAD + rows) == []
    assert reasons(kidney_bands.read, DOSAGE, HEAD + rows) == {reason}


def test_a_table_of_serum_creatinine_or_of_an_indication_gives_no_band() -> None:
    table = "| 30 to 50 | 250 mg every 12 hours\n| < 30 | 250 mg every 24 hours"
    assert statements(kidney_bands.read, DOSAGE, "|| Serum Creatinine (mg/dL) | Dose\n" + table) == []
    assert statements(kidney_bands.read, RENAL_IMPAIRMENT, HEAD + table, title="Treatment of Gout") == []


@given(edges=st.lists(st.integers(5, 120), min_size=2, max_size=5, unique=True))
def test_bands_cut_at_the_same_edges_tile_and_overlapping_ones_do_not(edges: list[int]) -> None:
    cuts = sorted(edges)
    bands = [band.Band("CrCl", "mL/min", at_least=str(low), below=str(high)) for low, high in itertools.pairwise(cuts)]
    assert band.tiled(bands) is not None
    assert not any(band.edge_unresolved(low, high) for low, high in itertools.pairwise(bands))
    wider = band.Band("CrCl", "mL/min", at_least=str(cuts[0]), below=str(cuts[-1] + 5))
    assert band.tiled([*bands, wider]) is None


def test_a_filtration_rate_is_never_taken_for_a_clearance() -> None:
    found = band.read_band("30 to 59 mL/min/1.73 m²", band.metric_of("eGFR"))
    assert found is not None and (found.metric, found.unit) == ("eGFR", "mL/min/1.73 m²")
    assert band.metric_of("creatinine clearance or eGFR") == ""
