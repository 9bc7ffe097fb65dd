"""Expressions that are compiled late find what the same expressions find that are always tried."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from materia.errors import MateriaError
from materia.questions.intent import intent_rules
from materia.questions.slots import _tables
from materia.safety.lexicon import lexicon
from materia.safety.triage import triage
from materia.text.expression import Expression, needles

HERE = Path(__file__).parent


def tables() -> Iterator[Expression]:
    """Yield every expression of the curated tables."""
    words = lexicon()
    for name in (*words.phrases, "drug:any", *(f"drug:{group}" for group in words.drugs)):
        yield words.pattern(name)
    for name in words.phrases:
        yield from words.single(name)
    for rule in intent_rules():
        yield from (*rule.any, *rule.unless)
    for table in _tables():
        for _, _, patterns in table:
            yield from patterns


EXPRESSIONS = tuple(tables())


def texts(value: Any) -> Iterator[str]:
    """Yield every text of a YAML file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


MESSAGES = sorted(
    {
        t
        for name in ("safety_red_flags", "safety_ordinary", "questions_own")
        for t in texts(yaml.safe_load((HERE / f"test_{name}.yaml").read_text()))
    }
)


def test_every_expression_of_the_tables_compiles() -> None:
    for expression in EXPRESSIONS:
        assert expression.compiled.pattern == expression.pattern


def test_most_expressions_can_tell_early_that_nothing_matches() -> None:
    assert sum(not e.possible("") for e in EXPRESSIONS) > len(EXPRESSIONS) / 2


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(EXPRESSIONS).flatmap(lambda e: st.tuples(st.just(e), st.from_regex(e.compiled))))
def test_a_text_that_matches_is_always_possible(drawn: tuple[Expression, str]) -> None:
    expression, text = drawn
    assert expression.possible(text), expression.pattern
    assert expression.search(text) is not None


_SMALL = "a b ab a? (a|b) (?:a|bc)? [ab] \\w \\bab b{0,2} b{2} a* a+ (?<!a)b (?=b) . (a(b|c)d)? \\( [^)] | cd"
PIECES = st.sampled_from([*_SMALL.split(" "), "ab c", "c d"])


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), st.text("abcd ()", max_size=12))
def test_needed_words_never_hide_a_match(pattern: str, text: str) -> None:
    if re.search(pattern, text):
        found = needles(pattern)
        assert not found or any(word in text for word in found)


def test_red_flags_are_the_same_when_every_expression_is_always_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    early = [triage(text) for text in MESSAGES]
    monkeypatch.setattr(Expression, "possible", lambda self, text: True)
    assert [triage(text) for text in MESSAGES] == early
    assert any(found.level != "none" for found in early)


def test_a_broken_expression_names_its_table() -> None:
    with pytest.raises(MateriaError, match=r"slots.yaml, age: .*\(unclosed"):
        Expression("(unclosed", "slots.yaml, age").search("(unclosed")
