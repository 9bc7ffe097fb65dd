"""A label also speaks of other medicines: those sentences are not about its own drug. All sentences are invented."""

import re
import runpy
from pathlib import Path

import pytest

from materia.answers.speaking import Speaker
from materia.answers.subject_guard import SubjectGuard
from materia.library.store import Library
from materia.model.concept import Concept, ConceptKind
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
label, library, spl = INVENTED["label"], INVENTED["library"], INVENTED["spl"]
TAPER = re.compile(r"\btaper", re.I)

NAMES = (
    Concept(id="class:elbow-agent", kind=ConceptKind.CLASS, name="elbow agent", synonyms=("elbow agents",)),
    Concept(id="class:fictoid", kind=ConceptKind.CLASS, name="fictoid", synonyms=("fictoids",)),
    Concept(id="drug:inventol", kind=ConceptKind.DRUG, name="inventol", parents=("class:elbow-agent",)),
    Concept(id="drug:fictivol", kind=ConceptKind.DRUG, name="fictivol", parents=("class:fictoid",)),
    Concept(id="brand:inventa", kind=ConceptKind.BRAND, name="Inventa", parents=("drug:inventol",)),
)


@pytest.fixture(scope="module")
def inventol(tmp_path_factory: pytest.TempPathFactory) -> Speaker:
    """The label of inventol as one that may speak."""
    stored: Library = library(tmp_path_factory.mktemp("guard"), a=label("a", {"34071-1": "Inventol is invented."}))
    header = stored.header(spl("a"))
    assert header is not None
    return Speaker(header, stored)


@pytest.fixture(scope="module")
def guard() -> SubjectGuard:
    return SubjectGuard(Recogniser(Vocabulary.load(NAMES)))


@pytest.mark.parametrize(
    "text",
    [
        "Adults on a tapering course of fictoids may turn purple.",
        "Fictoids should be tapered.",
        "When fictivol is stopped, its dose is tapered.",
        "Corticosteroids should be tapered slowly.",
    ],
)
def test_a_sentence_about_other_medicines_only_is_not_about_this_one(
    guard: SubjectGuard, inventol: Speaker, text: str
) -> None:
    assert guard(text, inventol, TAPER.search(text)) is False
    assert guard(text, inventol, None) is False


@pytest.mark.parametrize(
    "text",
    [
        "Inventol should be tapered slowly.",
        "Inventa should be tapered slowly.",
        "Elbow agents should be tapered slowly.",
        "The dose should be tapered slowly.",
        "When fictivol is added to what the adult already takes, taper inventol.",
    ],
)
def test_a_sentence_about_this_medicine_is(guard: SubjectGuard, inventol: Speaker, text: str) -> None:
    assert guard(text, inventol, TAPER.search(text)) is True


def test_the_word_asked_about_belongs_to_the_nearest_name(guard: SubjectGuard, inventol: Speaker) -> None:
    theirs = "Inventol was given to adults with purple elbows who took tapered doses of fictivol."
    ours = "Fictivol was given to adults with purple elbows who took tapered doses of inventol."
    assert guard(theirs, inventol, TAPER.search(theirs)) is False
    assert guard(ours, inventol, TAPER.search(ours)) is True
    assert guard(theirs, inventol, None) is True


def test_corticosteroids_in_the_label_of_another_drug_do_not_say_how_to_stop_it(tmp_path: Path) -> None:
    stored = library(
        tmp_path,
        a=label(
            "a",
            {
                "34071-1": "Abrupt discontinuation of corticosteroids may cause adrenal insufficiency. "
                "Corticosteroids should be tapered gradually under supervision.",
                "34067-9": "Inventol is indicated for invented hiccups.",
            },
        ),
    )
    answer = INVENTED["answerer"](stored).answer(
        "What happens if inventol is stopped suddenly?", as_of=INVENTED["AS_OF"]
    )
    assert all("corticosteroid" not in c.text.lower() for c in answer.claims)
    assert answer.verdict.value in (None, "unknown")
