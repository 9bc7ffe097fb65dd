"""The MedicationQA figures: what is counted, and what is not. The questions here are invented."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.answers.answerer import Answerer
from materia.answers.opening import recogniser_of
from materia.errors import BadInput
from materia.evaluation import medicationqa
from materia.evaluation.medicationqa import Report, expected_intents
from materia.evaluation.shares import share
from materia.terms.recogniser import Recogniser

ROWS = [
    ("what is baclofen", "baclofen", "Information"),
    ("zoloft and ibuprofen together?", "sertraline", "Interaction"),
    ("how do i stop taking the blue ones", "warfarin", "Stopping/tapering"),
    ("are beta blockers safe in asthma", "beta blockers", "Contraindication"),
    ("what is xyzzyquux", "xyzzyquux", "Information"),
    ("is this covered by my plan", "baclofen", "unanswerable"),
]


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return recogniser_of(None, None)


@pytest.fixture(scope="module")
def report(recogniser: Recogniser, tmp_path_factory: pytest.TempPathFactory) -> Report:
    file = tmp_path_factory.mktemp("medicationqa") / "questions.jsonl"
    file.write_text("".join(json.dumps({"question": q, "focus": f, "type": t}) + "\n\n" for q, f, t in ROWS))
    return medicationqa.run(file, Answerer(None, None, recogniser), recogniser, None)


def test_a_focus_counts_when_the_vocabulary_knows_it_as_a_drug_or_brand(report: Report) -> None:
    assert report.questions == 6
    assert report.drug_focuses.hits == 4
    assert report.unknown_focuses == ["xyzzyquux"]


def test_a_brand_in_the_question_is_its_ingredient(report: Report) -> None:
    missed = [m.line for m in report.misses if m.figure == "focus"]
    assert missed == [5, 11], "only the questions that do not name their focus are missed"
    assert (report.drug_focus_recognised.hits, report.drug_focus_recognised.of) == (2, 4)


def test_a_class_is_counted_apart_from_drugs(report: Report) -> None:
    assert (report.class_focus_recognised.hits, report.class_focus_recognised.of) == (1, 1)


def test_without_a_library_nothing_is_said_of_loaded_labels(report: Report) -> None:
    assert report.library == "pack"
    assert report.library_focus_recognised.share is None
    assert "loaded label" not in medicationqa.render(report)


def test_every_question_has_one_status(report: Report) -> None:
    assert sum(s.hits for s in report.statuses.values()) == report.questions


def test_types_that_nothing_can_answer_are_left_out_of_the_intents(report: Report) -> None:
    assert report.intent_agreement.of == 5
    assert "unanswerable" not in {row.type for row in report.by_type}


def test_the_same_file_gives_the_same_report(report: Report, recogniser: Recogniser, tmp_path: Path) -> None:
    file = tmp_path / "again.jsonl"
    file.write_text("".join(json.dumps({"question": q, "focus": f, "type": t}) + "\n\n" for q, f, t in ROWS))
    assert medicationqa.run(file, Answerer(None, None, recogniser), recogniser, None) == report


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no questions"),
        (b"{", "line 1 is not JSON"),
        (b'{"question": "q", "focus": "f", "type": "t"}\n[1]', "line 2 must be an object"),
        (b'{"question": "q", "focus": 7, "type": "t"}', "line 1 must be an object"),
        (b"\xff\xfe", "cannot be read as UTF-8"),
    ],
)
def test_a_bad_file_is_named_with_its_line(
    content: bytes, message: str, recogniser: Recogniser, tmp_path: Path
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=message):
        medicationqa.run(file, Answerer(None, None, recogniser), recogniser, None)


def test_every_type_of_the_real_file_has_a_row_in_the_table(test_data: Path) -> None:
    types = {item.type.lower() for item in medicationqa.read(test_data / "benchmarks" / "medicationqa.jsonl")}
    assert types <= set(expected_intents())


@given(st.integers(0, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share(counts: tuple[int, int]) -> None:
    found = share(*counts)
    if counts[1] == 0:
        assert found.share is found.low is found.high is None
    else:
        assert found.share is not None and found.low is not None and found.high is not None
        assert 0 <= found.low <= found.share <= found.high <= 1
        assert found.high > found.low, "a finite count is never certain"
