"""The dosing families on real labels: enough is found, and what is found keeps its rules."""

import re
from collections import Counter
from pathlib import Path

import pytest
from extraction_labels import real_labels, recogniser

from materia.extraction.dosing.amount import NUMBERS
from materia.extraction.extractor import Extraction, Extractor
from materia.extraction.families import (
    dose,
    dose_adjustment,
    how_to_take,
    ingredients,
    kidney_bands,
    missed_dose,
    schedule,
    storage,
)
from materia.model.statement import Polarity, Statement
from materia.text.datafile import load_yaml

_EVERY = 8
_FAMILIES = (
    dose.read,
    dose_adjustment.read,
    kidney_bands.read,
    how_to_take.read,
    missed_dose.read,
    storage.read,
    ingredients.read,
    schedule.read,
)


pytestmark = pytest.mark.labels


@pytest.fixture(scope="module")
def extracted(labels_library: Path) -> list[Extraction]:
    extractor = Extractor(recogniser(), families=_FAMILIES)
    return [extractor.extract(document) for document in real_labels(labels_library, _EVERY, "spl_html")]


@pytest.fixture(scope="module")
def found(extracted: list[Extraction]) -> list[Statement]:
    return [statement for one in extracted for statement in one.statements]


def test_each_predicate_is_found_in_a_fair_share_of_labels(extracted: list[Extraction]) -> None:
    labels = Counter(predicate for one in extracted for predicate in {s.predicate for s in one.statements})
    least = {
        "dose": 30,
        "storage": 90,
        "how_to_take": 35,
        "dose_adjustment": 20,
        "ingredients": 20,
        "missed_dose": 8,
        "schedule": 5,
    }
    assert {name: labels[name] for name, count in least.items() if labels[name] < count} == {}


def test_every_statement_rests_on_a_quote_of_the_label(found: list[Statement]) -> None:
    assert all(one.evidence and all(place.quote for place in one.evidence) for one in found)


def test_every_amount_temperature_and_edge_is_printed_in_the_evidence(found: list[Statement]) -> None:
    printed = (
        "dose",
        "daily_dose",
        "increase",
        "strength",
        "temperature_low",
        "temperature_high",
        "at_least",
        "at_most",
        "above",
        "below",
        "age_above",
        "age_below",
        "age_at_most",
    )
    words = {number: word for word, number in NUMBERS.items() if word.isalpha() and word != "half"}
    for one in found:
        quoted = " ".join(place.quote or "" for place in one.evidence).lower().replace(",", "")
        for number in re.findall(r"\d+(?:\.\d+)?", " ".join(text for key, text in one.value if key in printed)):
            digits = re.escape(number.removeprefix("0")) if number != "0" else "0"
            known = rf"(?<![\d.])0?{digits}(?![\d])|\b{words.get(number, number)}\b|1/2|½|half"
            assert re.search(known, quoted) or _in_title(one, number), (one.text, quoted)


def _in_title(statement: Statement, number: str) -> bool:
    """Whether a number is of the age that the section's title gives."""
    return any(key.startswith("age") and number in text for key, text in statement.value)


def test_values_are_of_the_kinds_that_the_vocabulary_allows(found: list[Statement]) -> None:
    rows = load_yaml("materia.pack", "predicates.yaml")
    units = "|".join(re.escape(unit) for unit in rows["units"])
    quantity = re.compile(rf"\d[\d,]*(?:\.\d+)?(?: to \d[\d,]*(?:\.\d+)?)? (?:{units})")
    for one in found:
        known = rows["predicates"][one.predicate]
        allowed = {*known.get("may", []), *known.get("needs", [])}
        value = dict(one.value)
        assert value.keys() <= allowed, (one.predicate, value)
        assert set(one.slots) <= set(known["slots"]), (one.predicate, one.slots)
        for key, text in value.items():
            kind = rows["qualifiers"][key]
            assert kind["type"] != "enum" or text in kind["values"], (key, text)
            assert kind["type"] != "quantity" or quantity.fullmatch(text), (key, text)


def test_a_maximum_always_says_within_what_time(found: list[Statement]) -> None:
    for one in found:
        value = dict(one.value)
        if value.get("step") == "maximum":
            assert value.keys() & {"daily_dose", "interval", "frequency"} or "single" in one.text, one.text


def test_a_band_of_kidney_function_names_its_metric_and_unit(found: list[Statement]) -> None:
    bands = [dict(one.value) for one in found if "threshold" in dict(one.value)]
    assert bands and all(value["metric"] in ("CrCl", "eGFR") and "mL/min" in value["unit"] for value in bands)


def test_that_no_adjustment_is_needed_is_kept_as_a_denial(found: list[Statement]) -> None:
    denied = [one for one in found if dict(one.value).get("action") == "no dose adjustment"]
    assert denied and all(one.polarity is Polarity.NEGATED and one.text.startswith("No ") for one in denied)


def test_excipients_stay_few(extracted: list[Extraction]) -> None:
    assert max(sum(s.predicate == "ingredients" for s in one.statements) for one in extracted) <= ingredients.MOST
