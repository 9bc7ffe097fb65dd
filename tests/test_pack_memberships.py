"""Memberships of the class table, made into statements from the labels at hand."""

from pathlib import Path

import pytest

from materia.checker.names import RecogniserFinder
from materia.model.statement import OF_RULES
from materia.pack.labels import Shelf
from materia.pack.memberships import Members, Stated
from materia.terms.recogniser import Recogniser
from materia.terms.tables import memberships
from materia.terms.vocabulary import Vocabulary

DRUGS = {"drug:tacrolimus": "tacrolimus", "drug:metoprolol": "metoprolol", "drug:fluoxetine": "fluoxetine"}


@pytest.fixture(scope="module")
def found(test_data: Path) -> list[Stated]:
    vocabulary = Vocabulary.load()
    return list(Members(Shelf.open(test_data), vocabulary, RecogniserFinder(Recogniser(vocabulary))).stated(DRUGS))


def test_what_is_stated_is_in_the_table_with_the_sentence_it_names(found: list[Stated]) -> None:
    rows = {(row.drug, row.class_id): row.place for row in memberships()}
    assert {each.statement.subject for each in found} == set(DRUGS)
    for each in found:
        place = rows[each.statement.subject, str(each.statement.object)]
        assert place is not None
        assert each.statement.evidence[0].quote_sha256 == place.sha256
        assert each.statement.predicate == "is_a"


def test_a_class_that_rules_speak_of_is_marked(found: list[Stated]) -> None:
    marked = {each.statement.object for each in found if OF_RULES in each.statement.value}
    assert "class:cyp2d6-substrate" in marked
    assert not marked & {"class:calcineurin-inhibitor", "class:beta-blocker", "class:ssri"}


def test_nothing_is_stated_of_a_drug_that_was_not_asked_for(test_data: Path) -> None:
    vocabulary = Vocabulary.load()
    members = Members(Shelf.open(test_data), vocabulary, RecogniserFinder(Recogniser(vocabulary)))
    assert not list(members.stated({}))
