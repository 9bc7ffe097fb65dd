"""`pack check`: every statement meets its sentence; what is not supported is shown with it."""

from pathlib import Path

import pytest

from materia.checker.context import Context
from materia.model.check import CheckResult, Reason, Support
from materia.pack import build, check
from materia.pack.artefact import SOURCE

SUBJECT = "drug:baclofen"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    build.run(SOURCE, tmp_path / "pack.sqlite", lenient=True)
    return tmp_path / "pack.sqlite"


def test_text_and_plain_meet_the_sentence_with_what_is_known_of_it(
    pack: Path, test_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, str, Context]] = []

    def judge(claim: str, passage: str, context: Context) -> CheckResult:
        seen.append((claim, passage, context))
        return CheckResult(support=Support.SUPPORTED)

    monkeypatch.setattr("materia.checker.check.check", judge)
    report = check.run(test_data, pack, only=[SUBJECT])
    assert report.exit_code == 0 and report.share == 1.0
    # what rests on a document that is not at hand is told as not checked, not as supported
    assert {row.support for row in report.not_supported} <= {"not_checked"}
    outside = len(report.not_supported)
    assert len(seen) == 2 * report.statements - outside == report.totals["supported"]
    assert all(passage for _, passage, _ in seen)
    context = seen[0][2]
    assert {"baclofen", "Kemstro"} <= set(context.subject) and context.section_kind and context.routes
    assert context.finder is not None and context.finder.find_terms("On Kemstro.")[0].id == SUBJECT


def test_an_unsupported_statement_is_shown_with_its_sentence_and_fails(
    pack: Path, test_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = CheckResult(support=Support.UNSUPPORTED, reasons=(Reason(code="number", text="not there"),))
    monkeypatch.setattr("materia.checker.check.check", lambda claim, passage, context: refused)
    report = check.run(test_data, pack, only=[SUBJECT], threshold=0.5)
    assert report.exit_code == 1 and report.share == 0.0
    shown = check.render(report)
    assert "number: not there" in shown and "sentence: " in shown and "is_a: unsupported" in shown


def test_a_statement_whose_label_is_not_at_hand_counts_as_not_checked(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    report = check.run(tmp_path / "labels", pack, only=[SUBJECT])
    assert set(report.totals) == {"not_checked"} and report.share == 1.0
    assert "not among the sources at hand" in check.render(report)
