"""The life-cycle families on real labels: how many sections speak, and what no statement may ever do."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from extraction_labels import real_labels, recogniser

from materia.extraction.extractor import Extraction, Extractor
from materia.extraction.families import (
    children,
    counselling,
    dependence,
    fertility,
    lactation,
    older_adults,
    overdose,
    pregnancy,
    stopping,
)
from materia.model.document import Document
from materia.model.section_kind import (
    GERIATRIC_USE,
    LACTATION,
    MEDICATION_GUIDE,
    NURSING_MOTHERS,
    OTC_PREGNANCY,
    OTC_STOP_USE,
    OVERDOSAGE,
    PEDIATRIC_USE,
    PREGNANCY,
    TERATOGENIC_EFFECTS,
)
from materia.model.statement import Polarity, Statement

_FAMILIES = (
    pregnancy.read,
    lactation.read,
    fertility.read,
    children.read,
    older_adults.read,
    stopping.read,
    dependence.read,
    overdose.read,
    counselling.read,
)
_ANIMALS = re.compile(r"\b(?:rats?|mice|rabbits?|monkeys?|rodents?|dogs?)\b")
#: Least share of the labels with a section of these kinds that give a statement of the predicate.
_LEAST = [
    ("pregnancy", {PREGNANCY, TERATOGENIC_EFFECTS}, 0.8),
    ("pregnancy", {OTC_PREGNANCY}, 0.8),
    ("lactation", {NURSING_MOTHERS, LACTATION}, 0.78),
    ("lactation", {OTC_PREGNANCY}, 0.8),
    ("children", {PEDIATRIC_USE}, 0.60),
    ("older_adults", {GERIATRIC_USE}, 0.60),
    ("overdose", {OVERDOSAGE}, 0.45),
    ("counselling", {OTC_STOP_USE}, 0.70),
    ("counselling", {MEDICATION_GUIDE}, 0.80),
]

pytestmark = pytest.mark.labels


@pytest.fixture(scope="module")
def read(labels_library: Path) -> list[tuple[Document, Extraction]]:
    """Every tenth label with what the families make of it."""
    extractor = Extractor(recogniser(), families=_FAMILIES)
    return [(document, extractor.extract(document)) for document in real_labels(labels_library, 10)]


@pytest.fixture(scope="module")
def statements(read: list[tuple[Document, Extraction]]) -> list[tuple[Document, Statement]]:
    return [(document, statement) for document, found in read for statement in found.statements]


@pytest.mark.parametrize(("predicate", "kinds", "least"), _LEAST)
def test_most_labels_with_the_section_give_a_statement(
    read: list[tuple[Document, Extraction]], predicate: str, kinds: set[str], least: float
) -> None:
    having = [found for document, found in read if any(s.kind in kinds and s.text for s in document.sections)]
    speaking = [found for found in having if any(s.predicate == predicate for s in found.statements)]
    assert having
    assert len(speaking) / len(having) >= least


def test_the_evidence_is_in_the_label(statements: list[tuple[Document, Statement]]) -> None:
    for document, statement in statements:
        sections = {section.id: section for section in document.sections}
        for evidence in statement.evidence:
            assert evidence.document == document.id
            assert sections[evidence.section].text[evidence.start : evidence.end] == evidence.quote


def test_what_was_seen_in_animals_says_so(statements: list[tuple[Document, Statement]]) -> None:
    for _, statement in statements:
        if _ANIMALS.search(statement.text.lower()):
            assert dict(statement.value).get("basis") == "animal" or "not been" in statement.text, statement.text


def test_a_number_of_a_statement_stands_in_its_evidence(statements: list[tuple[Document, Statement]]) -> None:
    words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    for document, statement in statements:
        quotes = " ".join(evidence.quote or "" for evidence in statement.evidence).lower()
        for number in re.findall(r"\b\d+\b", " ".join(item for _, item in statement.value)):
            spelled = words[int(number)] if int(number) < len(words) else number
            assert number in quotes or spelled in quotes, (document.id, statement.text, quotes)


def test_absence_of_evidence_never_forbids(statements: list[tuple[Document, Statement]]) -> None:
    for _, statement in statements:
        if statement.certainty == "not_established":
            assert statement.stance != "avoid", statement.text


def test_no_lethal_dose_is_stated(statements: list[tuple[Document, Statement]]) -> None:
    said = [s for _, s in statements if s.predicate == "overdose"]
    assert said
    for statement in said:
        said_both = statement.text + statement.plain
        assert not re.search(r"\d ?(?:mg|mcg|g|mL|units|times|tablets)\b|lethal|LD50", said_both), said_both


def test_denials_are_marked(statements: list[tuple[Document, Statement]]) -> None:
    negated = [s for _, s in statements if s.polarity is Polarity.NEGATED]
    assert negated
    for statement in negated:
        assert re.search(r"\b(?:no|not|none)\b", statement.text.lower()), statement.text


def test_a_statement_of_one_label_is_made_once(read: list[tuple[Document, Extraction]]) -> None:
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for document, found in read:
        for statement in found.statements:
            counts[document.id][statement.predicate, statement.text] += 1
    twice = [(document, key) for document, seen in counts.items() for key, n in seen.items() if n > 1]
    assert len(twice) <= len(read) // 20, twice[:5]
