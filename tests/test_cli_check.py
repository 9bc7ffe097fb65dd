"""`materia check`: one verdict a line, in order, for bare passages and for stored sections. The texts are invented."""

import json
from pathlib import Path

import pytest

from materia.interfaces.cli.main import main
from materia.interfaces.pair_checker import PairChecker, pair
from materia.model.document import Document, DocumentKind, KindSource, Product, Section

TEXT = (
    "Headache occurred in 40% of patients. Inventa raises the pressure of purple elbows. "
    "Nausea occurred in 3% of patients."
)


class OneDocument:
    """Stands in for a library that holds one document."""

    def find(self, identifier: str) -> tuple[str, ...]:
        return ("spl:one",) if identifier in ("spl:one", "one") else ()

    def document(self, identifier: str) -> Document:
        return Document(
            id=identifier,
            kind=DocumentKind.LABEL,
            title="Invented label",
            publisher="Invented Maker",
            source_format="spl_xml",
            products=(Product(name="Inventa", routes=("ORAL",)),),
        )

    def section(self, document: str, section: str) -> Section | None:
        if section != "1":
            return None
        ends = [i + 1 for i, c in enumerate(TEXT) if c == "."]
        starts = [0, *(end + 1 for end in ends[:-1])]
        return Section(
            id="1",
            title="Description",
            text=TEXT,
            kind="34089-3",
            kind_source=KindSource.OWN_CODE,
            sentences=tuple(zip(starts, ends, strict=True)),
        )


class NoTerms:
    def find_terms(self, text: str) -> tuple[()]:
        return ()


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATERIA_CONFIG", "")
    checker = PairChecker(NoTerms(), OneDocument())  # type: ignore[arg-type]
    monkeypatch.setattr("materia.interfaces.opening.open_pair_checker", lambda settings: checker)


def write(folder: Path, *rows: object) -> str:
    path = folder / "pairs.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def test_one_verdict_a_line_in_the_same_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claim = "Inventa raises the pressure of purple elbows."
    path = write(
        tmp_path,
        {"id": 7, "claim": claim, "passage": claim},
        {"claim": claim, "passage": "Inventa lowers the pressure of purple elbows."},
        {"claim": claim, "document": "spl:one", "section": "1"},
        {"claim": "Inventa cures green knees.", "document": "one", "section": "1"},
    )
    assert main(["check", path, "--json"]) == 0
    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [set(result) for result in results] == [{"support", "reasons"}] * 4
    assert results[0] == {"support": "supported", "reasons": []}
    assert results[2]["support"] == "supported"
    for refused in (results[1], results[3]):
        assert refused["support"] in ("unsupported", "contradicted", "partial")
        assert {"code", "text"} == set(refused["reasons"][0])


def test_a_claim_never_takes_its_parts_from_distant_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, {"claim": "Nausea occurred in 40% of patients.", "document": "one", "section": "1"})
    assert main(["check", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["support"] != "supported"


def test_a_span_of_a_section_may_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claim = "Inventa raises the pressure of purple elbows."
    place = {"claim": claim, "document": "one", "section": "1", "subject": "Inventa"}
    start = TEXT.index(claim)
    inside, outside = {"start": start, "end": start + len(claim)}, {"start": 0, "end": start - 1}
    assert main(["check", write(tmp_path, place | inside, place | outside), "--json"]) == 0
    supports = [json.loads(line)["support"] for line in capsys.readouterr().out.splitlines()]
    assert supports[0] == "supported"
    assert supports[1] != "supported"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"claim": "x"}, 'needs "claim" and "passage"'),
        ({"claim": "x", "document": "one"}, 'needs "claim" and "passage"'),
        ({"claim": 3, "passage": "x"}, 'needs "claim" and "passage"'),
        ({"claim": "", "passage": "x"}, 'needs "claim" and "passage"'),
        (["claim", "passage"], 'needs "claim" and "passage"'),
        ({"claim": "x" * 3_000, "passage": "x"}, "is too long"),
        ({"claim": "x", "document": "one", "section": "1", "start": 5, "end": 9_999}, "names a span outside"),
        ({"claim": "x", "document": "one", "section": "1", "start": "5"}, "no whole number"),
        ({"claim": "x", "passage": "x", "subject": 3}, "neither a name nor a list"),
        ({"claim": "x", "document": "two", "section": "1"}, "which is not loaded"),
        ({"claim": "x", "document": "one", "section": "9"}, "which is not loaded"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: object, words: str
) -> None:
    path = write(tmp_path, {"claim": "Inventa is blue.", "passage": "Inventa is blue."}, row)
    assert main(["check", path, "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Line 2 of" in err
    assert words in err


def test_a_pair_keeps_to_the_keys_that_it_needs() -> None:
    assert pair({"claim": "a", "passage": "b", "note": 3}, "Line 1").passage == "b"
