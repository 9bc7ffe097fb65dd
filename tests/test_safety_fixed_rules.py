"""Fixed rules: what nobody stops alone, and child doses that are never given."""

import pytest

from materia.safety.fixed_rules import (
    child_dose_block,
    child_dose_blocks,
    never_stop_alone,
    never_stop_rule,
    never_stop_rules,
)


@pytest.mark.parametrize(
    "identifier",
    ["baclofen", "clonidine", "metoprolol", "alprazolam", "phenobarbital", "prednisone", "oxycodone", "levetiracetam",
     "warfarin", "clopidogrel", "insulin-glargine", "venlafaxine", "tizanidine", "entecavir", "valproate"],
)  # fmt: skip
def test_nobody_stops_these_alone(identifier: str) -> None:
    assert never_stop_alone(f"drug:{identifier}")


def test_a_combination_is_as_strict_as_its_parts_and_a_class_as_its_members() -> None:
    assert never_stop_alone("drug:acetaminophen+hydrocodone")
    assert never_stop_alone(["drug:unheard-of", "class:benzodiazepine"])
    assert not never_stop_alone(["drug:loratadine", "class:antihistamine"])


def test_every_rule_names_its_source() -> None:
    sources = [rule.source for rule in never_stop_rules()] + [block.source for block in child_dose_blocks()]
    for source in sources:
        assert source.title and source.year and source.url.startswith("https://")
    found = never_stop_rule("drug:baclofen")
    assert found is not None and found.source.year == "2006"


def test_child_doses_are_blocked_by_age_or_where_no_age_is_told() -> None:
    codeine = "drug:acetaminophen+codeine"
    assert child_dose_block(codeine, {"age": "11", "age_unit": "year"}) is not None
    assert child_dose_block(codeine, {"population": "children"}) is not None
    assert child_dose_block(codeine, {"age": "12", "age_unit": "year"}) is None
    assert child_dose_block("drug:promethazine", {"age": "18", "age_unit": "month"}) is not None
    assert child_dose_block("drug:promethazine", {"age": "30", "age_unit": "month"}) is None
    assert child_dose_block("drug:ibuprofen", {"age": "3", "age_unit": "year"}) is None


def test_an_adult_question_is_not_blocked() -> None:
    assert child_dose_block("drug:tramadol", {}) is None
    block = child_dose_block("drug:tramadol")
    assert block is not None and "2017" in str(block)
