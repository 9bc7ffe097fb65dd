"""Content: every drug and medical word of a claim is in its passage; harmless words are free. Texts are invented."""

import runpy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from materia.checker.check import check

CASES = runpy.run_path(str(Path(__file__).with_name("checker_cases.py")))
DRUG, NAMED, codes, supported = CASES["DRUG"], CASES["NAMED"], CASES["codes"], CASES["supported"]


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Inventol may cause drowsiness.", "This drug may cause drowsiness."),
        ("Inventol may make you sleepy.", "INVENTRA may cause somnolence."),
        ("Inventol may cause weak breathing.", "Inventol may cause respiratory depression."),
        ("Inventol may lead to unpleasant mouth sores.", "Inventol may cause stomatitis."),
        ("Inventol is not for children.", "Inventra is not recommended in pediatric patients [see Use (8.4)]."),
        ("Inventol eases pain.", "Inventol has an analgesic effect."),
        ("It leaves the body in the urine.", "Inventol is excreted in urine."),
        ("Inventol has to be given with food.", "Inventol should be given with food; it must be taken with food."),
    ],
)
def test_the_same_fact_in_other_words_is_supported(claim: str, passage: str) -> None:
    assert check(claim, passage, DRUG).reasons == ()


@pytest.mark.parametrize(
    ("claim", "passage", "code"),
    [
        ("Otherol may cause drowsiness.", "Inventol may cause drowsiness.", "subject"),
        ("Inventol may cause drowsiness and stroke.", "Inventol may cause drowsiness.", "object"),
        ("Inventol is an opioid.", "Inventol is a benzodiazepine.", "object"),
        ("Inventol acts on GABA-A receptors.", "Inventol acts on GABA-B receptors.", "object"),
        ("The tablets in their box are blue elbows.", "The tablets are blue. Keep them in their box.", "object"),
        ("Inventol helps people sleep well at night.", "Inventol tablets contain starch.", "coverage"),
    ],
)
def test_a_thing_that_the_passage_does_not_name_is_refused(claim: str, passage: str, code: str) -> None:
    assert code in codes(claim, passage)


def test_a_member_supports_its_class_but_not_the_other_way_round() -> None:
    assert supported("Inventol adds to sedation by opioids.", "Inventol adds to sedation by morphol.", NAMED)
    assert not supported("Inventol adds to sedation by morphol.", "Inventol adds to sedation by opioids.", NAMED)


def test_a_list_may_be_folded_into_a_sentence() -> None:
    passage = "Inventol is contraindicated in patients with:\nglaucoma\nurinary retention"
    assert supported("Inventol is contraindicated in patients with glaucoma and urinary retention.", passage)
    assert not supported("Inventol is contraindicated in patients with glaucoma and asthma.", passage)


WORDS = st.sampled_from(
    ["inventol", "may", "cause", "drowsiness", "in", "with", "asthma", "after", "5", "mg", "not", "rash"]
)


@given(st.lists(WORDS, min_size=3, max_size=15))
@settings(max_examples=150, deadline=None)
def test_a_claim_equal_to_its_passage_is_supported(words: list[str]) -> None:
    sentence = "Inventol treats fever " + " ".join(words) + "."
    assert supported(sentence, sentence)


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_the_checker_raise(claim: str, passage: str) -> None:
    assert check(claim, passage, DRUG).support in ("supported", "partial", "unsupported", "contradicted")


def test_a_member_stands_for_its_class_only_as_an_example_of_it() -> None:
    passage = "Opioids may reduce the effect of inventol."
    assert supported("Opioids such as morphol may reduce the effect of inventol.", passage, NAMED)
    assert not supported("Opioids such as otherol may reduce the effect of inventol.", passage, NAMED)
    assert not supported("Morphol may reduce the effect of inventol.", passage, NAMED)
