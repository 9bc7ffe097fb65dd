"""The tables of phrasings and wordings agree with each other and with the predicate vocabulary."""

import re
from importlib.resources import files

import pytest

from materia.errors import MateriaError
from materia.extraction.set_phrases.phrasing import Phrasing, expression, phrasings
from materia.extraction.wording import templates
from materia.pack.predicates import load_predicates
from materia.terms.vocabulary import Vocabulary

_FOLDER = files("materia.extraction").joinpath("data", "phrasings")
NOUNS = sorted(
    entry.name.removesuffix(".yaml")
    for entry in _FOLDER.iterdir()
    if entry.name not in ("fragments.yaml", "__init__.py")
)
ROWS = [row for noun in NOUNS for row in phrasings(noun)]


def _keys(row: Phrasing) -> set[str]:
    groups = set(row.says.groupindex) - {"what"}
    return groups | {key for key, _ in row.value}


@pytest.mark.parametrize("noun", NOUNS)
def test_every_row_says_what_its_predicate_may_hold(noun: str) -> None:
    known = load_predicates()
    vocabulary = Vocabulary.load()
    for row in phrasings(noun):
        predicate = known.predicates[row.predicate]
        assert _keys(row) <= {*predicate.needs, *predicate.may}, row.name
        assert set(row.slots) <= set(predicate.slots), row.name
        kinds = {str(kind) for kind in row.objects} or {(row.object or "none").partition(":")[0]}
        assert kinds <= set(predicate.objects), row.name
        assert row.object is None or row.object in vocabulary, f"{row.name}: {row.object} is not in the vocabulary"
        for name in predicate.fields:
            assert getattr(row, name) is not None, f"{row.name} has no {name}"
        for name in ("certainty", "stance", "severity"):
            value = getattr(row, name)
            assert value is None or value in known.field_values[name], row.name
        for key, item in row.value:
            allowed = known.qualifiers[key].values
            assert not allowed or item in allowed, f"{row.name}: {key} {item}"


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_of_objects_has_its_place_in_the_expression(noun: str) -> None:
    for row in phrasings(noun):
        assert bool(row.objects) == ("what" in row.says.groupindex), row.name


def test_every_row_has_a_wording_and_every_wording_a_row() -> None:
    said = {(row.predicate, row.name) for row in ROWS}
    worded = {
        (predicate, name)
        for predicate in {row.predicate for row in ROWS}
        for template in templates()[predicate]
        for key, names in template.when
        if key == "variant"
        for name in names
    }
    assert said == worded


def test_a_cue_is_in_small_letters_as_the_masked_text_is() -> None:
    for row in ROWS:
        for cue in row.cues:
            assert cue == cue.lower(), row.name
        assert not re.search(r"(?<!\\)[A-Z]", re.sub(r"\(\?P|\\[A-Z]", "", row.says.pattern)), row.name


def test_an_unknown_fragment_is_named() -> None:
    with pytest.raises(MateriaError, match="no <nobody>"):
        expression("<nobody> helps")
