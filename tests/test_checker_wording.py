"""Free wording: paraphrases, other constructions of a denial, exchanged partners. Texts are invented."""

import runpy
from pathlib import Path

import pytest

from materia.checker.context import Context
from materia.checker.lexicon.entry import rows, stems
from materia.checker.lexicon.words import lexicon, rooted

CASES = runpy.run_path(str(Path(__file__).with_name("checker_cases.py")))
DRUG, NAMED, codes, supported = CASES["DRUG"], CASES["NAMED"], CASES["codes"], CASES["supported"]


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Inventol may give you a stuffy nose.", "Inventol may cause nasal congestion."),
        ("Inventol may harm the kidneys.", "Inventol may cause nephritis."),
        ("The rash came on the second day of inventol.", "The rash occurred on day 2 of inventol."),
        ("Take inventol an hour before meals.", "Take inventol one hour before meals."),
        ("Store inventol at 68 to 77°F.", "Store inventol at 20° - 25°C (68° - 77°F)."),
        ("Nobody has established that inventol is safe in children.", "Safety in children has not been established."),
        ("Women on inventol had no serious rash.", "Women on inventol were free of serious rash."),
        ("Do not take any more inventol if you get a rash.", "Stop taking inventol if you get a rash."),
        ("Should inventol not help, a diuretic may be added.", "If inventol does not help, a diuretic can be added."),
    ],
)
def test_a_fact_in_free_wording_is_supported(claim: str, passage: str) -> None:
    assert supported(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage", "code"),
    [
        ("Inventol may cause hives.", "Inventol may cause a skin reaction.", "object"),
        ("Inventol may cause nephritis.", "Inventol may harm the kidneys.", "object"),
        ("Inventol may cause hearing loss.", "Inventol may cause weight loss.", "object"),
        ("The rash came on the third day of inventol.", "The rash occurred on day 2 of inventol.", "number"),
        ("Use inventol if the seal is broken.", "Do not use inventol if the seal is broken.", "polarity"),
        ("Inventol tablets were given to 40 people.", "40 people received inventol injection.", "route"),
        ("Inventol is for use only when a rash is seen.", "Inventol may be used when a rash is seen.", "condition"),
    ],
)
def test_a_fact_that_is_narrower_or_turned_is_refused(claim: str, passage: str, code: str) -> None:
    assert code in codes(claim, passage)


def test_partners_that_were_exchanged_are_refused() -> None:
    passage = "Doses were up to 50 mg/kg in rats and 6 mg/kg in rabbits; sites of bleeding differed between them."
    assert supported("Rats got up to 50 mg/kg and rabbits up to 6 mg/kg.", passage)
    assert "swap" in codes("Rabbits got up to 50 mg/kg and rats up to 6 mg/kg.", passage)


def test_whose_level_changes_is_read_from_both_sides() -> None:
    passage = "In one study, inventol had no effect on the pharmacokinetics of otherol in adults."
    assert "direction" in codes(
        "The pharmacokinetics of inventol were not changed by otherol in adults.", passage, NAMED
    )


def test_the_text_before_excuses_only_where_the_passage_points_back() -> None:
    place = Context(subject=("inventol",), preceding="Patients with glaucoma need care.")
    assert supported(
        "Patients with glaucoma should not take inventol.", "Such patients should not take inventol.", place
    )
    assert not supported("Patients with glaucoma may get a rash.", "Patients may get a rash.", place)


def test_a_group_keeps_apart_meanings_that_share_a_wording() -> None:
    """A wording of two rows matches both, but the rows do not become one."""
    meanings: dict[str, set[str]] = {}
    for term, same, _, _ in rows("paraphrases.tsv"):
        for phrase in (term, *same.split("|")):
            meanings.setdefault(phrase, set()).add(term)
    shared = {p for p, terms in meanings.items() if len(terms) > 1 and " " not in p}
    words = lexicon()
    checked = 0
    for phrase in shared:
        entry = words.single.get(stems(phrase)[0]) if phrase else None
        if entry is not None and not entry.negated and len(entry.senses) > 1:
            checked += 1
            assert {f"≈{t}" for t in meanings[phrase]} & entry.senses
    assert checked


def test_every_row_of_the_paraphrases_has_its_columns_and_a_wording() -> None:
    for row in rows("paraphrases.tsv"):
        assert len(row) == 4, row
        assert row[0] and (row[1] or row[2]) and row[3], row


def test_a_word_speaks_of_what_its_roots_name() -> None:
    assert {"renal", "inflammation"} <= rooted("nephritis")
    assert rooted("tablet") == frozenset()


def test_no_rule_of_the_weights_is_heavier_than_a_refusal() -> None:
    assert all(0 <= weight <= 1 for weight in lexicon().weights.values())
