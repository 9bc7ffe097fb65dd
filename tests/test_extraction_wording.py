"""The sentences that templates make: every template serves a known predicate, and plain words are plain."""

import re
from collections import defaultdict
from dataclasses import dataclass

import pytest

from materia.extraction.wording import Name, Subject, Unworded, phrases, places, templates, word
from materia.pack.predicates import load_predicates
from materia.text.readability import grade


@dataclass(frozen=True)
class Fact:
    """A typed fact, as candidates and statements are."""

    predicate: str
    object: str | None = None
    value: tuple[tuple[str, str], ...] = ()
    population: str | None = None
    certainty: str = "stated"
    polarity: str = "affirmed"
    severity: str | None = None
    stance: str | None = None


def name_of(concept: str) -> Name:
    return Name(concept.partition(":")[2].replace("-", " "), "weak kidneys")


def test_every_template_is_of_a_known_predicate() -> None:
    assert set(templates()) <= set(load_predicates().predicates)


def test_places_of_templates_are_names_or_values_of_the_predicate() -> None:
    vocabulary = load_predicates()
    names = {"subject", "object", "population", "finding", "can", "is", "was", "does", "has", "s", "es"}
    names |= {f"{key}_number" for key in vocabulary.qualifiers if key.startswith("age_")}
    for predicate, rows in templates().items():
        known = vocabulary.predicates[predicate]
        for row in rows:
            named = {place for way in (*row.texts, *row.plains) for place in places(way)}
            strange = {place[:1].lower() + place[1:] for place in named} - names - set(known.needs) - set(known.may)
            assert not strange, f"{predicate}: {sorted(strange)} are no value keys; add them to predicates.yaml"


def test_the_plain_sentence_uses_the_everyday_name() -> None:
    texts, plains = word(Fact("contraindicated_in", "condition:renal-failure"), Subject("inventol"), name_of)
    assert all("renal failure" in text for text in texts)
    assert all("weak kidneys" in plain and "renal" not in plain for plain in plains)


def test_what_has_no_template_is_said() -> None:
    with pytest.raises(Unworded, match="no_such"):
        word(Fact("no_such"), Subject("inventol"), name_of)


def test_controlled_phrases_are_plainer_than_what_they_stand_for() -> None:
    hard = [
        plain for plain in phrases().values() if len(plain.split()) > 2 and (grade([f"You must {plain}."]) or 0) > 9
    ]
    assert not hard, f"too hard for plain words: {hard}"


def test_plain_templates_read_easily() -> None:
    """The templates alone, with easy words in their places; names of diseases are not the template's."""
    for predicate, rows in templates().items():
        grades = []
        for row in rows:
            words = defaultdict(lambda: "10 mg", dict.fromkeys(("object", "Object", "population"), "gout"))
            words |= {"subject": "Zoma", "Subject": "Zoma", "is": "is", "was": "was", "does": "does", "has": "has"}
            words |= {"s": "s", "es": "es", "can": "can"}
            for way in row.plains:
                sentence = re.sub(r"\[[^\]]*\]", "", way).format_map(words)
                grades.append(grade([sentence]) or 0.0)
                assert grades[-1] <= 13, f"{predicate}: {sentence!r} reads at grade {grades[-1]}"
        assert sum(grades) / len(grades) <= 7, f"{predicate}: the templates read at grade {sum(grades) / len(grades)}"
