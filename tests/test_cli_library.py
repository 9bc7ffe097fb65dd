"""The commands over a library: ingest, source, library, search. The labels here are invented."""

import json
import stat
from pathlib import Path

import pytest

from materia.interfaces.cli.main import main

SET_ID = "11111111-1111-4111-8111-111111111111"


def label(set_id: str, text: str) -> str:
    """Return a tiny invented label of an invented ingredient."""
    return (
        '<?xml version="1.0"?><document xmlns="urn:hl7-org:v3"><id root="99999999-9999-4999-8999-999999999999"/>'
        '<code code="34391-3" codeSystem="2.16.840.1.113883.6.1"/><title>Invented label</title>'
        f'<effectiveTime value="20200101"/><setId root="{set_id}"/><versionNumber value="3"/>'
        "<author><assignedEntity><representedOrganization><name>Invented Maker</name></representedOrganization>"
        "</assignedEntity></author><component><structuredBody><component><section>"
        '<code code="48780-1" codeSystem="2.16.840.1.113883.6.1"/><subject><manufacturedProduct><manufacturedProduct>'
        '<name>Inventa</name><ingredient classCode="ACTIB"><ingredientSubstance><name>Inventanib</name>'
        "</ingredientSubstance></ingredient></manufacturedProduct></manufacturedProduct></subject></section></component>"
        '<component><section><code code="34067-9" codeSystem="2.16.840.1.113883.6.1"/><title>INDICATIONS</title>'
        f"<text><paragraph>{text}</paragraph></text></section></component></structuredBody></component></document>"
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MATERIA_CONFIG", "")
    monkeypatch.setenv("MATERIA_WORKERS", "1")
    monkeypatch.setenv("MATERIA_LIBRARY", str(tmp_path / "library"))
    labels = tmp_path / "labels"
    labels.mkdir()
    (labels / "one.xml").write_text(label(SET_ID, "Inventa is invented for purple elbows."), encoding="utf-8")
    (labels / "notes.txt").write_text("no label", encoding="utf-8")
    return labels


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_the_ingest_report_adds_up(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = json.loads(printed(capsys, "ingest", str(folder), "--json"))
    assert set(first) == {"files", "documents", "skipped", "unchanged", "removed", "seconds", "bytes"}
    assert first["files"] == sum(first["documents"].values()) + len(first["skipped"]) + first["unchanged"] == 2
    assert set(first["skipped"][0]) == {"path", "reason_code", "reason"}
    second = json.loads(printed(capsys, "ingest", str(folder), "--json"))
    assert (second["documents"], second["files"]) == ({}, 2)


def test_the_report_for_people_names_the_reasons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "ingest", str(folder))
    assert "2 files read" in out
    assert "1 × not_a_label" in out


def test_an_ingest_of_nothing_exits_with_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", str(folder / "notes.txt")]) == 1
    err = capsys.readouterr().err
    assert "Nothing was ingested" in err
    assert "Traceback" not in err


def test_source_prints_the_canonical_text_by_document_id_and_set_id(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed(capsys, "ingest", str(folder))
    whole = json.loads(printed(capsys, "source", SET_ID, "--json"))
    assert (whole["document"], whole["version"], whole["date"]) == (f"spl:{SET_ID}", "3", "2020-01-01")
    texts = {section["section"]: section["text"] for section in whole["sections"]}
    for section, text in texts.items():
        one = json.loads(printed(capsys, "source", f"spl:{SET_ID}", section, "--json"))
        assert (one["section"], one["text"]) == (section, text)
    assert "purple elbows" in printed(capsys, "source", SET_ID)


@pytest.mark.parametrize(
    ("arguments", "words"), [(["nope"], "No document 'nope'"), ([SET_ID, "99"], "no section '99'")]
)
def test_source_names_what_is_not_there(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    printed(capsys, "ingest", str(folder))
    assert main(["source", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_texts_are_exported_one_section_a_line(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    printed(capsys, "ingest", str(folder))
    out = tmp_path / "texts.jsonl"
    printed(capsys, "library", "export", "--texts", "--out", str(out))
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert all(set(row) == {"document", "section", "text"} for row in rows)
    assert any("purple elbows" in row["text"] for row in rows)


def test_the_dump_of_equal_documents_is_equal(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    digests = []
    for name in ("one", "two"):
        monkeypatch.setenv("MATERIA_LIBRARY", str(tmp_path / name))
        printed(capsys, "ingest", str(folder))
        digests.append(printed(capsys, "library", "export", "--json"))
    assert digests[0] == digests[1]
    assert set(json.loads(digests[0])) >= {"documents", "lines", "sha256", "digest"}


def test_stats_verify_search_and_prune(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed(capsys, "ingest", str(folder))
    assert json.loads(printed(capsys, "library", "stats", "--json"))["documents"] == {"label": 1}
    assert json.loads(printed(capsys, "library", "verify", "--json")) == {"problems": [], "sound": True}
    hits = json.loads(printed(capsys, "search", "purple elbows", "--json"))["hits"]
    assert "No loaded label is of xyzzy" in printed(capsys, "search", "purple elbows", "--drug", "xyzzy")
    assert [hit["document"] for hit in hits] == [f"spl:{SET_ID}"]
    (folder / "one.xml").unlink()
    assert json.loads(printed(capsys, "library", "prune", "--json"))["documents"] == 1
    assert json.loads(printed(capsys, "search", "purple elbows", "--json"))["hits"] == []


def test_a_folder_that_is_no_library_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments in (["library", "stats"], ["search", "x"], ["source", "x"], ["ingest", str(folder)]):
        monkeypatch.setenv("MATERIA_LIBRARY", str(folder))
        assert main(arguments) in (1, 2)
        err = capsys.readouterr().err
        assert err.startswith("materia: ")
        assert (err.count("\n"), "Something went wrong" in err) == (1, False)
    assert stat.S_ISREG((folder / "one.xml").stat().st_mode), "files of others are left alone"
