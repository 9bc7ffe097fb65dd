"""`pack extract` on real labels: the same files whatever the workers, other drugs untouched, rejections kept out."""

from pathlib import Path

import pytest

from materia.errors import BadInput
from materia.extraction.extractor import Extractor
from materia.pack import extract
from materia.pack.extracted import parse
from materia.pack.labels import Shelf
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

DRUGS = ("baclofen", "tizanidine")


@pytest.fixture(scope="module")
def written(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extracted files of two drugs."""
    folder = tmp_path_factory.mktemp("sources")
    extract.run(test_data / "labels", folder, only=DRUGS)
    return folder


def tables(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((folder / "extracted").glob("*.tsv"))}


def test_each_drug_has_a_file_that_names_its_labels(written: Path) -> None:
    for drug in DRUGS:
        read = parse(tables(written)[f"{drug}.tsv"], drug)
        assert read.subject == f"drug:{drug}"
        assert read.rows
        assert all(record["date_kind"] for record in read.documents.values())


def test_a_statement_has_the_same_id_in_the_file_as_when_it_was_read(written: Path, test_data: Path) -> None:
    read = parse(tables(written)["tizanidine.tsv"], "tizanidine")
    shelf, extractor = Shelf.open(test_data), Extractor(Recogniser(Vocabulary.load()))
    documents = [shelf.document(str(record["id"])) for record in read.documents.values()]
    made = {s.id for document in documents if document is not None for s in extractor.extract(document).statements}
    own = {row.name for row in read.rows if row.cells["variant"] != "stated"}  # those are the class table's
    assert {f"{read.subject}/{name}" for name in own} <= made


def test_two_workers_write_the_same_bytes(written: Path, test_data: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    extract.run(
        test_data / "labels", tmp_path, only=DRUGS, workers=2, progress=lambda done, of: told.append((done, of))
    )
    assert tables(tmp_path) == tables(written)
    assert told[-1][0] == told[-1][1] == len(told)


def test_a_second_run_changes_nothing_and_leaves_other_drugs_alone(test_data: Path, tmp_path: Path) -> None:
    first = extract.run(test_data / "labels", tmp_path, only=["tizanidine"])
    other = tmp_path / "extracted" / "inventol.tsv"
    other.write_text("untouched", encoding="utf-8")
    again = extract.run(test_data / "labels", tmp_path, only=["tizanidine"])
    assert (first.files_changed, again.files_changed) == (1, 0)
    assert other.read_text(encoding="utf-8") == "untouched"


def test_a_rejected_statement_is_not_written_again(written: Path, test_data: Path, tmp_path: Path) -> None:
    first = parse(tables(written)["tizanidine.tsv"], "tizanidine").rows[0]
    digest = first.cells["evidence"].split()[4]
    (tmp_path / "rejected.tsv").write_text(
        f"statement\tsha256\treason\tby\ton\ndrug:tizanidine/{first.name}\t{digest}\ta test\tme\t2026-01-01\n",
        encoding="utf-8",
    )
    extract.run(test_data / "labels", tmp_path, only=["tizanidine"])
    rows = parse(tables(tmp_path)["tizanidine.tsv"], "tizanidine").rows
    assert all(row.name != first.name or digest not in row.cells["evidence"] for row in rows)


def test_no_label_of_the_drug_is_one_clear_sentence(test_data: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"No label at .* is of inventol"):
        extract.run(test_data / "labels", tmp_path, only=["inventol"])


def test_the_report_counts_what_was_not_understood(test_data: Path, tmp_path: Path) -> None:
    report = extract.run(test_data / "labels", tmp_path, only=["tizanidine"])
    assert report.statements == sum(report.by_predicate.values()) > 0
    assert "not understood" in extract.render(report)
