"""The Flesch-Kincaid grade: plain wording reads easier, and drug names can be set aside."""

from hypothesis import given
from hypothesis import strategies as st

from materia.text.readability import grade, syllables


def test_counts_syllables_as_they_are_spoken() -> None:
    spoken = {
        "take": 1,
        "walked": 1,
        "needed": 2,
        "doses": 2,
        "serious": 3,
        "patients": 2,
        "likely": 2,
        "medication": 4,
    }
    assert {word: syllables(word) for word in spoken} == spoken


def test_short_words_read_easier_than_long_ones() -> None:
    plain = grade(["Do not stop this on your own.", "It can cause fits."])
    dense = grade(["Abrupt discontinuation precipitates withdrawal convulsions in susceptible individuals."])
    assert plain is not None and dense is not None
    assert plain < 6 < dense


def test_a_drug_name_can_be_set_aside() -> None:
    sentences = ["Cyclobenzaprine relaxes tight muscles."]
    with_name, without = grade(sentences), grade(sentences, names=["cyclobenzaprine"])
    assert with_name is not None and without is not None
    assert without < with_name


def test_nothing_to_read_has_no_grade() -> None:
    assert grade([]) is None
    assert grade(["—", "• •"]) is None


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_has_a_grade_or_none(sentences: list[str]) -> None:
    found = grade(sentences)
    assert found is None or found >= -3.4  # the formula's floor: one-word sentences of one syllable
