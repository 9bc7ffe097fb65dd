"""What the checker holds against a claim that names the opposite: state, bound, form, leave, unit of time."""

import pytest

from materia.checker.check import check
from materia.checker.context import Context

CONTEXT = Context(subject=("inventol",), routes=("ORAL",))


def codes(claim: str, passage: str) -> set[str]:
    return {reason.code for reason in check(claim, passage, CONTEXT).reasons}


@pytest.mark.parametrize(
    ("claim", "passage", "code"),
    [
        ("Inventol may cause high blood sugar.", "Inventol may cause hypoglycemia.", "direction"),
        ("Inventol may raise potassium.", "Inventol may cause hypokalemia.", "direction"),
        ("Inventol may cause temporary vision loss.", "Inventol may cause permanent vision loss.", "time"),
        ("The dose is at least 50 mg a day.", "The dose should not exceed 50 mg a day.", "comparator"),
        ("Take one injection of inventol a day.", "Take one tablet of inventol a day.", "route"),
        ("The pain may last for weeks.", "The pain may last for several hours.", "time"),
        ("Take inventol with pimozide.", "Inventol is contraindicated with pimozide.", "polarity"),
        ("Blood pressure should not be monitored.", "Monitor blood pressure.", "polarity"),
        ("Inventol will cause a rash.", "Inventol may cause a rash.", "certainty"),
        ("Do not use inventol.", "Inventol is contraindicated in patients with known glaucoma.", "condition"),
        (
            "Isolates were 6-fold and mutants 9-fold less sensitive.",
            "Sensitivity was reduced 9-fold for isolates and 6-fold for mutants.",
            "number",
        ),
    ],
)
def test_the_opposite_is_refused(claim: str, passage: str, code: str) -> None:
    assert code in codes(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Inventol may cause low blood sugar.", "Inventol may cause hypoglycemia."),
        ("Do not take more than 50 mg a day.", "The dose should not exceed 50 mg a day."),
        ("Do not use inventol for longer than 5 days.", "Do not use inventol for more than 5 days."),
        ("Take inventol with food.", "Take inventol with food to avoid nausea."),
        ("Children from 6 to 11 years take 5 mL.", "Children 6 to under 12 years of age: 5 mL"),
    ],
)
def test_the_same_in_other_words_is_supported(claim: str, passage: str) -> None:
    assert codes(claim, passage) == set()
