"""The checker on the frozen pairs against the real labels: its figures may not fall. See docs/checker.md."""

from pathlib import Path

import pytest

from materia.checker.measure import Figures, measure
from materia.checker.names import RecogniserFinder
from materia.checker.pairs import load
from materia.checker.shelf import read_shelf
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

PAIRS = Path(__file__).with_name("checker_pairs")
#: What has been reached, by kind of mutation (pairs caught), and of the 588 true pairs (supported).
REACHED: dict[str, int] = {}


@pytest.fixture(scope="module")
def figures(test_data: Path) -> Figures:
    shelf = read_shelf(test_data / "labels")
    finder = RecogniserFinder(Recogniser(Vocabulary.load()))
    return measure(load(PAIRS.glob("*.jsonl"), lambda document: shelf.get(document, ()), finder))


@pytest.mark.labels
def test_every_frozen_passage_is_found(figures: Figures) -> None:
    assert figures.lost == ()


@pytest.mark.labels
@pytest.mark.parametrize("kind", sorted(REACHED))
def test_no_kind_falls_below_what_was_reached(figures: Figures, kind: str) -> None:
    assert {k.kind: k.right for k in figures.kinds}[kind] >= REACHED[kind]
