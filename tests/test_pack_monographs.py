"""The monographs of the shipped pack: how many there are, and that what they hold against a danger is there."""

import pytest

from materia.model.statement import Statement, Status
from materia.pack import stats
from materia.pack.store import Pack


@pytest.fixture(scope="module")
def shipped() -> list[Statement]:
    with Pack.open() as pack:
        return list(pack.all_statements())


def test_two_hundred_drugs_and_a_hundred_classes_have_one() -> None:
    counted = stats.run().monographs
    assert counted["drug"] >= 200
    assert counted["class"] >= 100


@pytest.mark.parametrize(
    ("drug", "predicates"),
    [
        ("drug:apixaban", {"stopping", "boxed_warning", "dose", "missed_dose"}),
        ("drug:clozapine", {"boxed_warning", "monitor", "stopping"}),
        ("drug:digoxin", {"interacts_with", "overdose", "treats"}),
        ("drug:isotretinoin", {"boxed_warning", "contraindicated_in"}),
        ("drug:lamotrigine", {"boxed_warning", "dose", "stopping"}),
        ("drug:valproate", {"boxed_warning", "contraindicated_in", "interacts_with"}),
    ],
)
def test_what_a_clinician_must_not_miss_is_there(shipped: list[Statement], drug: str, predicates: set[str]) -> None:
    assert predicates <= {s.predicate for s in shipped if s.subject == drug and s.status is Status.CURRENT}


def test_a_class_monograph_does_not_speak_of_one_member(shipped: list[Statement]) -> None:
    of_classes = [s for s in shipped if s.id.startswith("class:")]
    assert len(of_classes) > 300
    with Pack.open() as pack:
        members = {s.subject: {m.partition(":")[2] for m in pack.members(s.subject)} for s in of_classes}
    named = [(s, s.text.split()[0].lower()) for s in of_classes]
    assert not [s.id for s, first in named if first in members[s.subject] and first not in s.subject]
