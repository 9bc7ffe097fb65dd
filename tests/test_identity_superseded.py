"""Truth has a date: superseded doses, ages and contraindications are recognised. All sentences here are invented."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.identity import superseded
from materia.identity.moiety import normalise
from materia.model.document import DateKind, Document, DocumentKind
from materia.model.identity import RouteGroup


def dated(date: str | None) -> Document:
    return Document(
        id="spl:invented",
        kind=DocumentKind.LABEL,
        title="an invented label",
        publisher="nobody",
        source_format="spl_xml",
        date=date,
        date_kind=DateKind.EFFECTIVE if date else DateKind.UNKNOWN,
    )


OLD = dated("2010-01-01")


@pytest.mark.parametrize(
    ("moiety", "kind", "sentence", "row"),
    [
        ("metformin", "34070-3", "Not for people whose serum creatinine is 1.5 mg/dL or above.", "metformin-egfr-2016"),
        ("baclofen", "42228-7", "Pregnancy Category C.", "pregnancy-letters-2015"),
        ("hydrocodone", "34085-1", "It is a Schedule III medicine.", "hydrocodone-schedule-2014"),
        ("varenicline", "34066-1", "Watch for serious neuropsychiatric events.", "varenicline-boxed-removed-2016"),
        ("citalopram", "34068-7", "Some people may need 60 mg a day.", "citalopram-dose-2012"),
        ("simvastatin", "34068-7", "The usual range is 5 to 80 mg a day.", "simvastatin-80-2011"),
        ("zolpidem", "34068-7", "The recommended dose for adults is 10 mg at bedtime.", "zolpidem-women-2013"),
        ("rosuvastatin", "34070-3", "Women who are pregnant or may become so.", "statins-pregnancy-2021"),
        ("simvastatin", "34070-3", "People with active liver disease.", "statins-liver-2025"),
        ("eszopiclone", "34068-7", "The starting dose is 2 mg at bedtime.", "eszopiclone-start-2014"),
        ("bupropion", "34066-1", "Watch for mood changes in those who stop smoking.", "bupropion-boxed-removed-2016"),
        ("metformin", "34071-1", "It is withheld for any contrast study.", "metformin-contrast-2016"),
        ("naproxen", "34071-1", "It should be avoided in late pregnancy.", "nsaids-20-weeks-2020"),
        ("codeine", "34068-7", "Children 6 to under 12 years: 5 mL every 6 hours.", "codeine-children-2017"),
        ("tramadol", "34081-0", "Safety under 16 years has not been established.", "tramadol-children-2017"),
        ("levofloxacin", "34067-9", "It treats acute bacterial sinusitis.", "fluoroquinolone-reserve-2016"),
        ("montelukast", "34067-9", "It relieves allergic rhinitis.", "montelukast-rhinitis-2020"),
        ("ketoconazole", "34067-9", "It treats candidiasis and tinea.", "ketoconazole-oral-2013"),
        ("clozapine", "43685-7", "It is available only through a REMS.", "clozapine-rems-2025"),
        ("canagliflozin", "34066-1", "Amputation of toes was more frequent.", "canagliflozin-boxed-removed-2020"),
    ],
)
def test_an_old_sentence_is_recognised(moiety: str, kind: str, sentence: str, row: str) -> None:
    found = superseded.find(OLD, {moiety}, kind, sentence, RouteGroup.ORAL)
    assert found is not None and found.id == row
    assert found.note


@pytest.mark.parametrize(
    ("moiety", "kind", "sentence"),
    [
        ("metformin", "34070-3", "It is contraindicated when eGFR is below 30 mL/min/1.73 m²."),
        ("metformin", "34067-9", "It lowers blood sugar with diet and exercise."),
        ("baclofen", "42228-7", "Studies in pregnant women are lacking."),
        ("baclofen", "34070-3", "People with kidney disease have a serum creatinine above 1.5 mg/dL."),
        ("hydrocodone", "34085-1", "It is a Schedule II medicine."),
        ("citalopram", "34068-7", "A dose of 60 mg is not recommended."),
        ("simvastatin", "34068-7", "The 80 mg dose is restricted to people who took it for 12 months."),
        ("zolpidem", "34068-7", "The first dose is 5 mg for women and 5 or 10 mg for men."),
        ("codeine", "34071-1", "Deaths from respiratory depression occurred in children."),
        ("naproxen", "42228-7", "Avoid it from 20 weeks; from 30 weeks the duct may close."),
        ("pravastatin", "42228-7", "Litters were smaller in rats [see Contraindications, pregnancy (4)]."),
        ("clozapine", "34066-1", "Check neutrophils before the first dose."),
        (
            "naproxen",
            "43685-7",
            "Limit it between 20 to 30 weeks; avoid it from about 30 weeks and later in the third trimester.",
        ),
        ("pravastatin", "34070-3", "Women who are pregnant or may become so."),
        ("simvastatin", "34070-3", "Acute liver failure or decompensated cirrhosis."),
        ("eszopiclone", "34068-7", "Frail people take no more than 2 mg."),
        ("bupropion", "34066-1", "Watch young adults for thoughts of suicide."),
        ("metformin", "34073-7", "It is held for contrast where eGFR is 30 to 60."),
    ],
)
def test_a_sentence_that_still_holds_may_speak(moiety: str, kind: str, sentence: str) -> None:
    assert superseded.find(OLD, {moiety}, kind, sentence, RouteGroup.ORAL) is None


def test_a_label_printed_after_the_change_speaks_for_itself() -> None:
    sentence = "The recommended dose for adults is 10 mg at bedtime."
    assert superseded.find(dated("2013-06-02"), {"zolpidem"}, "34068-7", sentence) is None


def test_a_label_of_unknown_date_is_not_called_old_by_guess_but_outdated_wording_is() -> None:
    unknown = dated(None)
    assert superseded.find(unknown, {"zolpidem"}, "34068-7", "The dose is 10 mg.") is None
    assert superseded.find(unknown, {"hydrocodone"}, "34085-1", "A Schedule III medicine.") is not None
    assert superseded.additions(unknown, {"zolpidem"}) == ()


def test_a_schedule_printed_a_month_after_the_rule_is_still_outdated() -> None:
    found = superseded.find(dated("2014-11-06"), {"hydrocodone", "chlorpheniramine"}, "34085-1", "Schedule III.")
    assert found is not None and found.id == "hydrocodone-schedule-2014"


def test_eye_drops_and_creams_are_left_out_where_the_change_is_about_the_whole_body() -> None:
    sentence = "It treats candidiasis and tinea."
    assert superseded.find(OLD, {"ketoconazole"}, "34067-9", sentence, RouteGroup.TOPICAL) is None
    late = "It should be avoided in late pregnancy."
    assert superseded.find(OLD, {"ketorolac"}, "42228-7", late, RouteGroup.OPHTHALMIC) is None


def test_low_dose_aspirin_against_stroke_is_not_under_the_20_weeks_rule() -> None:
    late = "It should be avoided in the third trimester."
    assert superseded.find(OLD, {"aspirin", "dipyridamole"}, "42228-7", late, RouteGroup.ORAL) is None


def test_what_came_after_a_label_is_said_beside_it() -> None:
    ids = [item.id for item in superseded.additions(OLD, {"diazepam"})]
    assert ids == ["opioid-benzodiazepine-boxed-2016", "benzodiazepine-dependence-2020"]
    assert superseded.additions(dated("2022-01-01"), {"diazepam"}) == ()
    assert superseded.additions(OLD, {"diazepam"}, section_kinds=["34068-7"]) == ()


def test_every_row_is_dated_cited_and_in_our_own_words() -> None:
    rows = superseded.rows()
    assert rows
    for row in rows:
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row.date), f"{row.id}: write the date of the change as ISO"
        assert row.title and row.publisher and row.url.startswith("http"), f"{row.id}: name the source"
        assert row.fact.endswith(".") and row.plain.endswith("."), f"{row.id}: write whole sentences"
        assert row.effect in ("replaced", "added")


def test_rows_name_moieties_as_identities_do() -> None:
    table = superseded._table()
    names = {name for part in (table.replaced, table.added) for name in part if name}
    assert {name for name in names if normalise(name).name != name} == set()


@given(st.text(max_size=300), st.sampled_from(["34068-7", "34070-3", "42228-7", "34066-1"]))
def test_any_sentence_can_be_asked_about(sentence: str, kind: str) -> None:
    found = superseded.find(OLD, {"metformin", "codeine", "naproxen"}, kind, sentence)
    assert found is None or found.effect == "replaced"
