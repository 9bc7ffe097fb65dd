"""The source format: read as strings, written in one canonical form."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from materia.errors import PackError
from materia.pack.artefact import SOURCE
from materia.pack.predicates import load_predicates
from materia.pack.source_format import canonical, dump, line_of, load, load_all, parse, scalar

ORDER = load_predicates().order
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"))


@given(WORDS)
def test_a_scalar_reads_back_as_the_same_string_whatever_it_holds(text: str) -> None:
    assert yaml.safe_load(f"key: {scalar(text)}\n") == {"key": text}
    assert parse(f"key: {scalar(text)}\n", "x").data == {"key": text}


@given(st.dictionaries(st.sampled_from(["dose", "n", "action", "frequency"]), WORDS, min_size=1))
def test_qualifiers_read_back_as_strings_in_flow_form(value: dict[str, str]) -> None:
    text = dump({"statements": [{"id": "a", "value": value}]})
    assert parse(text, "x").data["statements"][0]["value"] == value
    assert yaml.safe_load(text)["statements"][0]["value"] == value


@example([{"id": "a", "predicate": "dose", "text": " ", "slots": []}])
@given(st.lists(st.fixed_dictionaries({"id": st.sampled_from("abcde"), "predicate": st.sampled_from(["dose", "is_a"]),
                                       "text": WORDS, "slots": st.lists(WORDS)})))  # fmt: skip
def test_the_canonical_form_of_the_canonical_form_is_itself(statements: list[dict[str, object]]) -> None:
    text = canonical(parse(dump({"concept": {"id": "drug:x"}, "statements": statements}), "drugs/x.yaml"), ORDER)
    assert canonical(parse(text, "drugs/x.yaml"), ORDER) == text


def test_yaml_words_for_booleans_and_numbers_stay_what_was_typed() -> None:
    source = parse("statements: [{curated: {by: no, on: 2026-01-31}, value: {n: 1.0}}]", "drugs/x.yaml")
    statement = source.data["statements"][0]
    assert statement["curated"] == {"by": "no", "on": "2026-01-31"}
    assert statement["value"] == {"n": "1.0"}


def test_statements_stand_in_the_order_of_the_vocabulary_then_by_id() -> None:
    rows = [{"id": "b", "predicate": "storage"}, {"id": "b", "predicate": "is_a"}, {"id": "a", "predicate": "is_a"}]
    text = canonical(parse(dump({"statements": rows}), "drugs/x.yaml"), ORDER)
    found = [(row["id"], row["predicate"]) for row in parse(text, "x").data["statements"]]
    assert found == [("a", "is_a"), ("b", "is_a"), ("b", "storage")]


def test_a_comment_at_the_top_is_kept() -> None:
    text = "# Reviewed against the label of 2006.\nconcept:\n  id: drug:x\n"
    assert canonical(parse(text, "drugs/x.yaml"), ORDER) == text


def test_a_broken_file_is_named_with_its_line() -> None:
    with pytest.raises(PackError, match=r"drugs/x\.yaml, line 2"):
        parse("concept: {id: drug:x\nname: [", "drugs/x.yaml")


def test_a_node_is_found_by_line() -> None:
    source = load(SOURCE, "drugs/baclofen.yaml")
    line = line_of(source, "statements", 0)
    assert line is not None
    assert source.text.splitlines()[line - 1].startswith("- id: ")


def test_every_source_file_is_in_canonical_form() -> None:
    untidy = [source.name for source in load_all() if canonical(source, ORDER) != source.text]
    assert not untidy, f"run `materia pack lint --fix`: {untidy}"
