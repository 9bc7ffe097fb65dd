"""Order: who does what to whom, and of whom it is said, is as in the passage. Texts are invented."""

import runpy
from pathlib import Path

CASES = runpy.run_path(str(Path(__file__).with_name("checker_cases.py")))
NAMED, codes, supported = CASES["NAMED"], CASES["codes"], CASES["supported"]


def test_cause_and_effect_exchanged_are_refused() -> None:
    passage = "Cimetidine increases inventol levels."
    assert supported("Cimetidine raises the levels of inventol.", passage)
    assert not supported("Inventol increases cimetidine levels.", passage)


def test_a_predicate_is_not_borrowed_from_the_next_sentence() -> None:
    passage = "Inventol raises the risk of bleeding. Otherol lowers fever."
    assert supported("Inventol raises the risk of bleeding.", passage, NAMED)
    assert "subject" in codes("Otherol raises the risk of bleeding.", passage, NAMED)


def test_a_comparison_of_equals_shows_no_difference() -> None:
    passage = "Rates of rash were similar with inventol and with placebo."
    assert "comparator" in codes("Rates of rash were lower with inventol than with placebo.", passage)
