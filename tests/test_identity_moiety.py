"""Moieties: the ingredient name as people ask for it, without salt, ester or water."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.identity.moiety import normalise
from materia.identity.tables import rows


@pytest.mark.parametrize(
    ("name", "moiety"),
    [
        ("Cyclobenzaprine Hydrochloride", "cyclobenzaprine"),
        ("METOPROLOL SUCCINATE", "metoprolol"),
        ("METOPROLOL TARTRATE", "metoprolol"),
        ("levothyroxine sodium anhydrous", "levothyroxine"),
        ("Amphetamine aspartate monohydrate", "amphetamine"),
        ("hydrocodone bitartrate", "hydrocodone"),
        ("Beclomethasone dipropionate", "beclomethasone"),
        ("dexamethasone sodium phosphate", "dexamethasone"),
        ("olmesartan medoxomil", "olmesartan"),
        ("clindamycin palmitate hydrochloride", "clindamycin"),
        ("Sodium fluoride (as fluoride)", "sodium fluoride"),
        ("diphenhydramine HCl", "diphenhydramine"),
        ("DABIGATRAN ETEXILATE MESYLATE", "dabigatran"),
        ("Infliximab-dyyb", "infliximab"),
        ("Camphor (synthetic)", "camphor"),
    ],
)
def test_salt_ester_and_water_are_set_aside(name: str, moiety: str) -> None:
    assert normalise(name).name == moiety


@pytest.mark.parametrize(
    ("name", "moiety"),
    [
        ("SODIUM CHLORIDE", "sodium chloride"),
        ("potassium chloride", "potassium chloride"),
        ("calcium carbonate", "calcium carbonate"),
        ("ferrous sulfate", "ferrous sulfate"),
        ("CALCIUM ACETATE MONOHYDRATE", "calcium acetate"),
        ("Lithium Carbonate", "lithium"),
        ("lithium citrate", "lithium"),
    ],
)
def test_inorganic_names_are_what_users_ask_for(name: str, moiety: str) -> None:
    assert normalise(name).name == moiety


def test_forms_of_valproic_acid_are_one_moiety() -> None:
    assert {normalise(n).name for n in ("Valproic acid", "Divalproex sodium", "Valproate sodium")} == {"valproate"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("escitalopram oxalate", "citalopram hydrobromide"),
        ("levofloxacin", "ofloxacin"),
        ("fosphenytoin sodium", "phenytoin sodium"),
        ("insulin glargine", "insulin lispro"),
        ("tenofovir disoproxil fumarate", "tenofovir alafenamide fumarate"),
        ("trastuzumab emtansine", "trastuzumab"),
        ("isosorbide dinitrate", "isosorbide mononitrate"),
        ("edetate disodium", "edetate calcium disodium"),
        ("penicillin G benzathine", "penicillin G potassium"),
        ("dihydrocodeine bitartrate", "codeine phosphate"),
        ("hydroxyzine pamoate", "hydralazine hydrochloride"),
    ],
)
def test_different_medicines_stay_different(one: str, other: str) -> None:
    assert normalise(one).name != normalise(other).name


def test_the_labels_moiety_counts_where_it_is_part_of_the_name() -> None:
    assert normalise("Examplin foobarate", "EXAMPLIN").name == "examplin"  # an invented salt


@pytest.mark.parametrize(
    ("name", "label_moiety", "moiety"),
    [
        ("VALGANCICLOVIR HYDROCHLORIDE", "GANCICLOVIR", "valganciclovir"),
        ("RAMIPRIL", "RAMIPRILAT", "ramipril"),
        ("ENTACAPONE", "LEVODOPA", "entacapone"),
        ("ISOSORBIDE DINITRATE", "ISOSORBIDE", "isosorbide dinitrate"),
        ("SODIUM BICARBONATE", "BICARBONATE ION", "sodium bicarbonate"),
    ],
)
def test_the_labels_moiety_never_leads_to_another_substance(name: str, label_moiety: str, moiety: str) -> None:
    assert normalise(name, label_moiety).name == moiety


@given(st.text(min_size=1, max_size=60))
def test_any_name_gives_a_moiety_and_normalising_it_again_changes_nothing_of_case_or_space(name: str) -> None:
    found = normalise(name)
    assert found.name
    assert found.name == found.name.strip()


@pytest.mark.parametrize("table", ["moiety_exceptions.tsv", "canonical_names.tsv"])
def test_every_row_says_where_it_is_from_and_its_moiety_is_a_fixed_point(table: str) -> None:
    for row in rows(table):
        assert row["source"].strip(), f"{row['name']}: add a source"
        assert normalise(row["moiety"]).name == row["moiety"], f"{row['moiety']}: normalise it to itself"


def test_salt_words_are_listed_once_with_a_source() -> None:
    words = [row["word"] for row in rows("salts.tsv")]
    assert len(words) == len(set(words))
    assert all(row["source"].strip() for row in rows("salts.tsv"))
