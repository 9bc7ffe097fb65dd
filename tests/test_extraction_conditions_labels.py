"""The families of conditions and effects on real labels: what must hold of all they yield, and how much they yield."""

import re
from collections import Counter
from pathlib import Path

import pytest
from extraction_labels import real_labels, recogniser

from materia.extraction.extractor import Extraction, Extractor
from materia.extraction.families import boxed_warnings, cautions, contraindications, indications, side_effects
from materia.model.document import Document
from materia.model.statement import Statement
from materia.pack.predicates import load_predicates

_FAMILIES = (boxed_warnings.read, cautions.read, contraindications.read, indications.read, side_effects.read)
_EVERY = 40


pytestmark = pytest.mark.labels


@pytest.fixture(scope="module")
def extracted(labels_library: Path) -> list[tuple[Document, Extraction]]:
    extractor = Extractor(recogniser(), families=_FAMILIES)
    documents = real_labels(labels_library, _EVERY, "openfda_json", "spl_html")
    return [(document, extractor.extract(document)) for document in documents]


@pytest.fixture(scope="module")
def found(extracted: list[tuple[Document, Extraction]]) -> list[Statement]:
    return [statement for _, result in extracted for statement in result.statements]


def test_statements_fill_what_their_predicate_asks(found: list[Statement]) -> None:
    vocabulary = load_predicates()
    for one in found:
        known = vocabulary.predicates[one.predicate]
        keys = {key for key, _ in one.value}
        assert keys <= {*known.needs, *known.may}, f"{one.id}: {sorted(keys)}"
        assert (one.object or "none").partition(":")[0] in known.objects, one.id
        assert all(getattr(one, field) for field in known.fields), one.id
        assert set(one.slots) <= set(known.slots), one.id


def test_a_denial_is_never_a_contraindication(found: list[Statement]) -> None:
    denials = re.compile(r"^\W*none(?:\s+known)?\W*$", re.I)
    wrong = [s.text for s in found if s.predicate == "contraindicated_in" and denials.match(s.evidence[0].quote or "")]
    assert not wrong


def test_shares_stand_in_their_evidence(found: list[Statement]) -> None:
    for one in found:
        quotes = " ".join(evidence.quote or "" for evidence in one.evidence)
        for key, value in one.value:
            if key in ("frequency", "comparator_frequency"):
                assert all(number in quotes for number in re.findall(r"\d+(?:\.\d+)?", value)), one.text


def test_side_effects_do_not_crowd_out_the_rest(extracted: list[tuple[Document, Extraction]]) -> None:
    for document, result in extracted:
        counts = Counter(statement.predicate for statement in result.statements)
        assert counts["causes"] <= side_effects.MOST, document.id


def test_most_labels_yield_what_their_sections_hold(extracted: list[tuple[Document, Extraction]]) -> None:
    """Floors a little below what is reached, so that a family that breaks is seen."""
    floors = {"34070-3": ("contraindicated_in", 0.55), "34067-9": ("treats", 0.38), "34084-4": ("causes", 0.6)}
    for kind, (predicate, floor) in floors.items():
        with_section = [r for d, r in extracted if r.subject and any(s.kind == kind and s.text for s in d.sections)]
        yielding = [r for r in with_section if any(s.predicate == predicate for s in r.statements)]
        assert len(yielding) >= floor * len(with_section), f"{predicate}: {len(yielding)} of {len(with_section)}"
