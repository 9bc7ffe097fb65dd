"""What an ingest stores, skips, replaces and gives back, whatever the order, the workers or the interruptions."""

import os
import random
import runpy
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from materia.errors import BadInput, LibraryError
from materia.library.export import export, verify
from materia.library.ingest import ingest
from materia.library.lock import LockHeldError, writer_lock
from materia.library.prune import prune
from materia.library.store import Library

INVENTED = runpy.run_path(str(Path(__file__).with_name("test_library_labels.py")))
label, set_id, write = INVENTED["label"], INVENTED["set_id"], INVENTED["write"]


def spl(name: str) -> str:
    """Return the document id of an invented label."""
    return f"spl:{set_id(name)}"


def outcomes(report: object) -> dict[str, str]:
    """Return the reason codes of a report by file name."""
    return {Path(skip.path).name: skip.reason_code for skip in report.skipped}  # type: ignore[attr-defined]


def stored(library: Path, name: str) -> str | None:
    """Return the version of an invented label that a library holds."""
    header = Library.open(library).header(spl(name))
    return header.version if header else None


def test_the_report_adds_up_and_names_what_was_skipped(tmp_path: Path) -> None:
    files = {"a.html": label("inventol"), "b.html": label("fictivol"), "c.txt": b"no label", "d.xml": b""}
    labels = write(tmp_path / "labels", files)
    with zipfile.ZipFile(labels / "e.zip", "w") as archive:
        archive.writestr("one.html", label("madeupine"))
        archive.writestr("two.bin", b"\x00\x01")
    report = ingest([labels], tmp_path / "library")
    assert report.documents == {"label": 3}
    assert outcomes(report) == {"c.txt": "not_a_label", "d.xml": "empty", "two.bin": "not_a_label"}
    assert report.files == 6 == sum(report.documents.values()) + len(report.skipped) + report.unchanged
    assert report.as_json().keys() == {"files", "documents", "skipped", "unchanged", "removed", "seconds", "bytes"}
    assert verify(tmp_path / "library") == []


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    labels = write(tmp_path / "labels", {"a.html": label("inventol"), "b.html": label("fictivol"), "c.txt": b"x"})
    ingest([labels], tmp_path / "library")
    before = export(tmp_path / "library")
    again = ingest([labels], tmp_path / "library")
    assert (again.documents, again.unchanged, len(again.skipped), again.files) == ({}, 2, 1, 3)
    assert export(tmp_path / "library") == before


def test_a_new_version_replaces_only_its_own_document(tmp_path: Path) -> None:
    labels = write(tmp_path / "labels", {"a.html": label("inventol"), "b.html": label("fictivol")})
    ingest([labels], tmp_path / "library")
    kept = Library.open(tmp_path / "library").sections(spl("fictivol"))
    report = ingest([write(tmp_path / "new", {"c.html": label("inventol", version=2)})], tmp_path / "library")
    assert report.documents == {"label": 1}
    assert stored(tmp_path / "library", "inventol") == "2"
    assert Library.open(tmp_path / "library").sections(spl("fictivol")) == kept
    assert verify(tmp_path / "library") == []


def test_versions_are_numbers_not_words(tmp_path: Path) -> None:
    labels = write(
        tmp_path / "labels", {"a.html": label("inventol", version=10), "b.html": label("inventol", version=9)}
    )
    report = ingest([labels], tmp_path / "library")
    assert outcomes(report) == {"b.html": "older_version"}
    assert stored(tmp_path / "library", "inventol") == "10"


def test_the_later_date_decides_between_equal_versions(tmp_path: Path) -> None:
    files = {"a.html": label("inventol", date="20130101"), "b.html": label("inventol", date="20140101")}
    ingest([write(tmp_path / "labels", files)], tmp_path / "library")
    header = Library.open(tmp_path / "library").header(spl("inventol"))
    assert header is not None
    assert header.date == "2014-01-01"


def test_an_older_version_comes_back_when_the_newer_file_is_pruned(tmp_path: Path) -> None:
    labels = write(
        tmp_path / "labels", {"a.html": label("inventol", version=2), "b.html": label("inventol", version=1)}
    )
    assert outcomes(ingest([labels], tmp_path / "library")) == {"b.html": "older_version"}
    (labels / "a.html").unlink()
    assert ingest([labels], tmp_path / "library").removed == 1
    assert stored(tmp_path / "library", "inventol") == "2", "an ingest forgets nothing by itself"
    report = prune(tmp_path / "library")
    assert (report.files, report.documents, report.restored) == (1, 1, 1)
    assert stored(tmp_path / "library", "inventol") == "1"
    assert verify(tmp_path / "library") == []


def test_a_duplicate_takes_over_when_the_first_file_is_pruned(tmp_path: Path) -> None:
    labels = write(tmp_path / "labels", {"a.html": label("inventol"), "b.html": label("inventol")})
    assert outcomes(ingest([labels], tmp_path / "library")) == {"b.html": "duplicate"}
    before = export(tmp_path / "library")
    (labels / "a.html").unlink()
    report = prune(tmp_path / "library")
    assert (report.files, report.documents, report.restored) == (1, 0, 1)
    assert export(tmp_path / "library") == before
    assert verify(tmp_path / "library") == []


def test_a_pruned_document_leaves_no_trace(tmp_path: Path) -> None:
    files = {"a.html": label("inventol", extra="A quokkalike rash was invented."), "b.html": label("fictivol")}
    labels = write(tmp_path / "labels", files)
    ingest([labels], tmp_path / "library")
    assert [hit.document for hit in Library.open(tmp_path / "library").search("quokkalike")] == [spl("inventol")]
    (labels / "a.html").unlink()
    prune(tmp_path / "library")
    library = Library.open(tmp_path / "library")
    assert library.search("quokkalike") == []
    assert {hit.document for hit in library.search("invented")} == {spl("fictivol")}
    left = b"".join(path.read_bytes() for path in (tmp_path / "library" / "search").rglob("*") if path.is_file())
    assert set_id("inventol").encode() not in left
    assert b"quokkalik" not in left
    clean = tmp_path / "clean"
    ingest([labels], clean)
    assert export(clean).sha256 == export(tmp_path / "library").sha256


def test_a_member_gone_from_its_archive_is_pruned(tmp_path: Path) -> None:
    archive = tmp_path / "labels.zip"
    for names in (("inventol", "fictivol"), ("fictivol",)):
        with zipfile.ZipFile(archive, "w") as zipped:
            for name in names:
                zipped.writestr(f"{name}.html", label(name))
        if len(names) == 2:
            ingest([archive], tmp_path / "library")
    assert prune(tmp_path / "library").documents == 1
    assert stored(tmp_path / "library", "inventol") is None
    assert stored(tmp_path / "library", "fictivol") == "1"


def test_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    archive = tmp_path / "labels.zip"
    with zipfile.ZipFile(archive, "w") as zipped, pytest.warns(UserWarning, match="Duplicate name"):
        for name in ("inventol", "fictivol"):
            zipped.writestr("label.html", label(name))
    for unchanged in (0, 2):
        report = ingest([archive, archive], tmp_path / "library")
        assert (report.files, report.unchanged) == (2, unchanged)
    assert prune(tmp_path / "library").files == 0
    assert stored(tmp_path / "library", "inventol") == stored(tmp_path / "library", "fictivol") == "1"


def test_a_file_overwritten_by_an_older_version_keeps_the_newer_one_until_pruned(tmp_path: Path) -> None:
    for version in (2, 1):
        labels = write(tmp_path / "labels", {"a.html": label("inventol", version=version)})
        report = ingest([labels], tmp_path / "library")
    assert outcomes(report) == {"a.html": "older_version"}
    assert stored(tmp_path / "library", "inventol") == "2"
    assert prune(tmp_path / "library").restored == 1
    assert stored(tmp_path / "library", "inventol") == "1"


def test_labels_read_by_other_code_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labels = write(tmp_path / "labels", many(4))
    first = ingest([labels], tmp_path / "library")
    before = export(tmp_path / "library")
    assert first.documents == {"label": before.documents}
    for module in ("ingest", "prune"):
        monkeypatch.setattr(f"materia.library.{module}.derivation", lambda: "another")
    again = ingest([labels], tmp_path / "library")
    assert (again.documents, again.unchanged) == (first.documents, 0)
    assert outcomes(again) == outcomes(first)
    assert export(tmp_path / "library") == before
    assert verify(tmp_path / "library") == []


def test_readers_read_while_an_ingest_writes(tmp_path: Path) -> None:
    labels = write(tmp_path / "labels", many(200))
    ingest([labels / "n00.html"], tmp_path / "library")
    library = Library.open(tmp_path / "library")
    counts = set()
    with subprocess.Popen([sys.executable, "-c", INGEST, str(tmp_path / "library"), "1", str(labels)]) as writer:
        while writer.poll() is None:
            with library.snapshot():
                counts.add(library.statistics().documents["label"])
            assert library.search("invented drowsiness")
            assert library.sections(spl("inventol0"))
    assert writer.returncode == 0
    assert len(counts) > 2, "the reader saw the library grow"
    assert len({hit.document for hit in library.search("invented drowsiness", limit=1000)}) == 200


def test_an_edited_file_replaces_what_it_held(tmp_path: Path) -> None:
    for extra in ("First wording.", "Second wording.", "Third wording."):
        labels = write(tmp_path / "labels", {"a.html": label("inventol", extra=extra)})
        assert ingest([labels], tmp_path / "library").documents == {"label": 1}
        warning = Library.open(tmp_path / "library").sections(spl("inventol"), ["34071-1"])[0]
        assert extra in warning.text
    assert verify(tmp_path / "library") == []


def many(count: int) -> dict[str, bytes]:
    """Return labels with versions, equal versions of other content, duplicates and files that are no labels."""
    files = {f"n{n:02}.html": label(f"inventol{n}", length=40) for n in range(count)}
    for n in range(0, count, 3):
        files[f"v{n:02}.html"] = label(f"inventol{n}", version=1 + n % 2, extra="Another wording.", length=40)
        files[f"d{n:02}.html"] = label(f"inventol{n + 1}", length=40)
        files[f"x{n:02}.txt"] = b"not a label"
    return files


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_arrival_leaves_no_mark(tmp_path: Path, seed: int) -> None:
    labels = write(tmp_path / "labels", many(5))
    ingest([labels], tmp_path / "clean")
    order = sorted(labels.iterdir())
    random.Random(seed).shuffle(order)
    for path in order:
        ingest([path], tmp_path / "library")
    assert export(tmp_path / "library").sha256 == export(tmp_path / "clean").sha256
    assert verify(tmp_path / "library") == []
    asked = "invented drowsiness sentence 7"
    found, clean = (Library.open(tmp_path / name).search(asked, limit=50) for name in ("library", "clean"))
    assert found == clean, "hits, scores and order are the same"


@pytest.mark.parametrize("workers", [2, 4])
def test_the_number_of_workers_leaves_no_mark(tmp_path: Path, workers: int) -> None:
    labels = write(tmp_path / "labels", many(40))
    alone = ingest([labels], tmp_path / "alone", workers=1)
    together = ingest([labels], tmp_path / "together", workers=workers)
    assert export(tmp_path / "together") == export(tmp_path / "alone")
    assert together.skipped == alone.skipped
    assert together.documents == alone.documents


INGEST = "import sys; from materia.library.ingest import ingest; ingest(sys.argv[3:], sys.argv[1], int(sys.argv[2]))"


def run_and_kill(labels: Path, library: Path, workers: int, seconds: float) -> bool:
    """Start an ingest, kill it -9 after some seconds; returns whether it was still running."""
    process = subprocess.Popen([sys.executable, "-c", INGEST, str(library), str(workers), str(labels)])
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    assert process.returncode == 0
    return False


def killed_runs_end_like_a_clean_run(labels: Path, folder: Path, workers: int, points: int, seed: int) -> None:
    """Kill ingests at random points, with and without a library to go on from, and compare with a clean run."""
    clean = folder / "clean"
    begun = time.perf_counter()
    assert not run_and_kill(labels, clean, workers, 600)
    whole = time.perf_counter() - begun
    wanted = export(clean)
    draw = random.Random(seed)
    library = folder / "killed"
    killed = 0
    for number in range(points):
        if number % 2 == 0:
            shutil.rmtree(library, ignore_errors=True)
        killed += run_and_kill(labels, library, workers, draw.uniform(0.1, whole))
        if number % 2 == 1 or number == points - 1:
            assert not run_and_kill(labels, library, workers, 600)
            assert export(library) == wanted
            assert verify(library) == []
    assert killed, "no run was killed: the points lie too late"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_ingest_goes_on_to_the_state_of_a_clean_run(tmp_path: Path, workers: int) -> None:
    labels = write(tmp_path / "labels", many(150))
    killed_runs_end_like_a_clean_run(labels, tmp_path, workers, points=4, seed=workers)


def test_dying_between_the_two_commits_is_mended_by_the_next_search(tmp_path: Path) -> None:
    ingest([write(tmp_path / "first", {"a.html": label("inventol")})], tmp_path / "library")
    died = (
        "import os; from materia.library import synchronise; "
        "synchronise.synchronise = lambda *a, **k: os._exit(9);" + INGEST
    )
    more = write(tmp_path / "more", {"b.html": label("fictivol", extra="A quokkalike rash was invented.")})
    run = subprocess.run([sys.executable, "-c", died, str(tmp_path / "library"), "1", str(more)], check=False)
    assert run.returncode == 9
    assert [problem.code for problem in verify(tmp_path / "library")] == ["index"]
    assert [hit.document for hit in Library.open(tmp_path / "library").search("quokkalike")] == [spl("fictivol")]
    assert verify(tmp_path / "library") == []


def test_control_c_keeps_what_was_read(tmp_path: Path) -> None:
    labels = write(tmp_path / "labels", many(300))
    library = tmp_path / "library"
    code = (
        "import sys\nfrom materia.library.ingest import IngestStoppedError, ingest\n"
        "def tell(progress):\n    print(progress.files, flush=True)\n"
        "try:\n    ingest(sys.argv[3:], sys.argv[1], int(sys.argv[2]), tell)\n"
        "except IngestStoppedError as stop:\n    print('stopped', stop.report.files, stop)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(library), "2", str(labels)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(process.pid, signal.SIGINT)
        told = process.stdout.read().splitlines()
    assert process.returncode == 0
    assert told[-1].startswith("stopped")
    assert verify(library) == []
    ingest([labels], tmp_path / "clean")
    ingest([labels], library)
    assert export(library) == export(tmp_path / "clean")


def test_a_second_writer_is_refused_and_readers_are_not(tmp_path: Path) -> None:
    labels = write(tmp_path / "labels", {"a.html": label("inventol")})
    ingest([labels], tmp_path / "library")
    with writer_lock(tmp_path / "library"):
        with pytest.raises(LockHeldError, match="another process is writing"):
            ingest([labels], tmp_path / "library")
        assert Library.open(tmp_path / "library").search("drowsiness")


def test_a_missing_path_and_no_workers_are_bad_use(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="does not exist"):
        ingest([tmp_path / "nowhere"], tmp_path / "library")
    with pytest.raises(BadInput, match="--workers 0"):
        ingest([tmp_path], tmp_path / "library", workers=0)


def test_a_folder_of_other_things_is_not_made_a_library(tmp_path: Path) -> None:
    labels = write(tmp_path / "labels", {"a.html": label("inventol")})
    with pytest.raises(LibraryError, match="holds other files"):
        ingest([labels], labels)
    with pytest.raises(LibraryError, match="is a file"):
        ingest([labels], labels / "a.html")


def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path: Path) -> None:
    ingest([write(tmp_path / "first", {"a.html": label("inventol")})], tmp_path / "library")
    before = export(tmp_path / "library")
    write(tmp_path / "more", {f"{n}.html": label(f"fictivol{n}", length=400) for n in range(60)})
    limited = (
        "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n"
        "from materia.errors import LibraryError\n"
        f"try:\n    exec({INGEST!r})\nexcept LibraryError as error:\n    print(error)\nelse:\n    print('no error')"
    )
    run = subprocess.run(
        [sys.executable, "-c", limited, str(tmp_path / "library"), "1", str(tmp_path / "more")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "nothing stored is lost" in run.stdout, run.stdout + run.stderr
    assert run.stdout.count("\n") == 1
    assert Library.open(tmp_path / "library").header(spl("inventol")) is not None
    ingest([tmp_path / "first", tmp_path / "more"], tmp_path / "library")
    assert verify(tmp_path / "library") == []
    assert export(tmp_path / "library").documents == before.documents + 60


def main() -> None:
    """Kill ingests of real files: `python tests/test_library_ingest.py LABELS FOLDER [POINTS]`."""
    labels, folder = Path(sys.argv[1]), Path(sys.argv[2])
    points = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    for workers in (1, 2, 4):
        place = folder / str(workers)
        place.mkdir(parents=True)
        killed_runs_end_like_a_clean_run(labels, place, workers, points, seed=workers)
        print(f"{points} kills with {workers} workers: export {export(place / 'killed').sha256}")


if __name__ == "__main__":
    main()
