"""Poles: direction, population, route, time and severity are those of the passage, of the same thing."""

import runpy
from pathlib import Path

import pytest

CASES = runpy.run_path(str(Path(__file__).with_name("checker_cases.py")))
codes, supported = CASES["codes"], CASES["supported"]


@pytest.mark.parametrize(
    ("claim", "passage", "code"),
    [
        ("Give inventol to children.", "Give inventol to adults.", "population"),
        ("Give inventol intravenously.", "Give inventol orally.", "route"),
        ("Inventol was carcinogenic.", "Inventol was carcinogenic in rats.", "animal"),
        ("Take inventol after meals twice weekly.", "Take inventol after meals twice daily.", "time"),
        ("Call a doctor the next day after an overdose.", "Call a doctor right away after an overdose.", "time"),
        ("Inventol increases warfarin levels.", "Inventol decreases warfarin levels.", "direction"),
        ("Patients should continue inventol.", "Patients should discontinue inventol.", "direction"),
        ("Inventol may cause mild rash.", "Inventol may cause severe rash.", "severity"),
        (
            "Inventol may widen pupils: dilated pupils.",
            "Inventol may constrict pupils: constricted pupils.",
            "direction",
        ),
    ],
)
def test_the_other_pole_is_refused(claim: str, passage: str, code: str) -> None:
    assert code in codes(claim, passage)


def test_a_rise_belongs_to_the_same_thing() -> None:
    passage = "Laboratory changes: decreased calcium and sodium; increased creatinine."
    assert supported("A fall in sodium and a rise in creatinine are laboratory changes.", passage)
    assert "direction" in codes("A rise in sodium is among the laboratory changes.", passage)


def test_the_section_does_not_supply_a_direction() -> None:
    assert supported("Inventol lowers blood pressure.", "Inventol reduces blood pressure and is taken by mouth.")
    assert "direction" in codes("Inventol lowers blood pressure.", "Inventol has an effect on blood pressure.")
