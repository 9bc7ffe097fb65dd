"""Reading a library: documents, sections, labels of a drug, names, search; and what is said when it cannot be read."""

import os
import re
import runpy
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from materia.errors import LibraryError
from materia.library import database, index
from materia.library.export import verify
from materia.library.ingest import ingest
from materia.library.lock import writer_lock
from materia.library.records import LabelHeader
from materia.library.store import Library
from materia.model.identity import RouteGroup
from materia.sources.reading import read

INVENTED = runpy.run_path(str(Path(__file__).with_name("test_library_labels.py")))
label, set_id, write = INVENTED["label"], INVENTED["set_id"], INVENTED["write"]
OLD, NEW = f"spl:{set_id('old')}", f"spl:{set_id('new')}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three invented labels, two of them of one drug."""
    root = tmp_path_factory.mktemp("store")
    files = {
        "old.html": label("inventol", name="old", date="20090101", extra="A quokkalike rash was invented."),
        "new.html": label("inventol", name="new", date="20140601", length=60),
        "other.html": label("fictivol", name="other", version=4),
    }
    ingest([write(root / "labels", files)], root / "library")
    return root / "library"


def test_a_document_comes_back_as_it_was_read(folder: Path) -> None:
    library = Library.open(folder)
    for given in (item for found in read(folder.parent / "labels") for item in found.documents):
        stored = library.document(given.id)
        assert stored is not None
        sections = library.sections(given.id)
        assert [(s.id, s.text, s.blocks, s.kind, s.kind_source, s.parent, s.damaged) for s in sections] == [
            (s.id, s.text, s.blocks, s.kind, s.kind_source, s.parent, s.damaged) for s in given.sections
        ]
        for name in ("title", "publisher", "date", "date_kind", "version", "set_id", "version_id", "products", "notes"):
            assert getattr(stored, name) == getattr(given, name)
        assert all(section.sentences for section in sections if section.text)


def test_sections_are_found_by_kind_and_by_id(folder: Path) -> None:
    library = Library.open(folder)
    warnings = library.sections(NEW, ["34071-1"])
    assert [section.kind for section in warnings] == ["34071-1"]
    assert library.section(NEW, warnings[0].id) == warnings[0]
    assert library.section(NEW, "99") is None
    assert library.sections("spl:unknown") == ()


def test_the_labels_of_a_drug_come_latest_first(folder: Path) -> None:
    labels = Library.open(folder).labels("drug:inventol")
    assert [item.id for item in labels] == [NEW, OLD]
    assert labels[0].identities[0].moieties == {"inventol"}
    assert labels[0].identities[0].route is RouteGroup.ORAL
    assert labels[0].products[0].active == (("inventol", "5 mg"),)
    assert labels[0].section_kinds == ("34067-9", "34068-7", "34071-1")
    assert Library.open(folder).labels("drug:nothing") == ()


@pytest.mark.parametrize("spelling", [OLD, set_id("old"), set_id("old").upper(), set_id("old 1"), f" {set_id('old')} "])
def test_a_document_is_found_by_its_identifiers(folder: Path, spelling: str) -> None:
    assert Library.open(folder).find(spelling) == (OLD,)


def test_an_unknown_identifier_finds_nothing(folder: Path) -> None:
    assert Library.open(folder).find("doi:10.1000/none") == ()


def test_names_and_drugs_are_those_of_the_labels(folder: Path) -> None:
    library = Library.open(folder)
    assert library.drugs() == ("drug:fictivol", "drug:inventol")
    names = {(name.name.lower(), name.kind, name.concept, name.drugs, name.documents) for name in library.names()}
    assert ("inventol", "drug", "drug:inventol", ("drug:inventol",), 2) in names
    assert ("fictivolex", "brand", "brand:fictivolex", ("drug:fictivol",), 1) in names


def test_a_hit_quotes_the_stored_text(folder: Path) -> None:
    library = Library.open(folder)
    hits = library.search("sentence that tells of nobody", limit=50)
    assert hits
    for hit in hits:
        section = library.section(hit.document, hit.section)
        assert section is not None
        assert hit.text == section.text[hit.start : hit.end]
        assert hit.start in {start for start, _ in section.sentences}
        assert hit.end in {end for _, end in section.sentences}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_search_is_narrowed_by_drug_kind_and_document(folder: Path) -> None:
    library = Library.open(folder)
    assert {hit.document for hit in library.search("invented", moiety="drug:fictivol")} == {f"spl:{set_id('other')}"}
    assert {hit.kind for hit in library.search("invented", kinds=["34071-1"])} == {"34071-1"}
    assert {hit.document for hit in library.search("invented", documents=[OLD], limit=50)} == {OLD}
    assert library.search("invented", kinds=[]) == []
    years = {hit.document: (library.header(hit.document) or pytest.fail()).date for hit in library.search("invented")}
    for year in {int(date[:4]) for date in years.values() if date}:
        found = {hit.document for hit in library.search("invented", year=year)}
        assert found == {document for document, date in years.items() if date and date.startswith(str(year))}
    assert library.search("invented", year=1900) == []


def test_pages_of_headers_hold_each_document_once(folder: Path) -> None:
    library = Library.open(folder)
    whole = list(library.headers())
    assert len(whole) == library.count()
    after = ""
    found: list[LabelHeader] = []
    while page := library.page(after, 2):
        found += page
        after = page[-1].id
    assert found == whole
    of_drug = library.page("", 100, "drug:fictivol")
    assert [header.id for header in of_drug] == sorted(h.id for h in library.labels("drug:fictivol"))
    assert library.count("drug:fictivol") == len(of_drug) > 0
    assert library.count("drug:none") == 0


def test_equal_scores_are_ordered_by_place(folder: Path) -> None:
    library = Library.open(folder)
    hits = library.search("tells", limit=100)
    keys = [(-hit.score, hit.document, index.place(hit.section), hit.start) for hit in hits]
    assert keys == sorted(keys)
    for limit in range(1, len(hits)):
        assert library.search("tells", limit=limit) == hits[:limit], "a shorter list is the beginning of a longer one"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        '"',
        "a AND (b OR",
        "body:[* TO *]",
        "NOT x",
        "^~*?\\/",
        "kind:34071-1",
        "\x00",
        "薬" * 500,
        "or",
        "one_two",
        "_",
    ],
)
def test_no_query_is_a_syntax_error(folder: Path, query: str) -> None:
    assert isinstance(Library.open(folder).search(query), list)


def test_a_library_is_read_by_many_threads(folder: Path) -> None:
    library = Library.open(folder)
    wanted = library.search("drowsiness"), library.sections(NEW), library.labels("drug:inventol")
    found: list[object] = []

    def look() -> None:
        found.extend(
            (library.search("drowsiness"), library.sections(NEW), library.labels("drug:inventol")) for _ in range(20)
        )

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 80
    assert all(item == wanted for item in found)


def test_a_reader_sees_what_a_later_ingest_stored(tmp_path: Path) -> None:
    ingest([write(tmp_path / "one", {"a.html": label("inventol")})], tmp_path / "library")
    library = Library.open(tmp_path / "library")
    before = library.generation
    assert library.search("quokkalike") == []
    assert library.labels("drug:fictivol") == ()
    more = {"b.html": label("fictivol", extra="A quokkalike rash was invented.")}
    ingest([write(tmp_path / "two", more)], tmp_path / "library")
    assert library.generation != before
    assert len(library.labels("drug:fictivol")) == 1
    assert [hit.document for hit in library.search("quokkalike")] == [f"spl:{set_id('fictivol')}"]


def test_the_database_overrules_an_index_that_cannot_be_mended_now(tmp_path: Path) -> None:
    files = {"a.html": label("inventol", extra="A quokkalike rash was invented."), "b.html": label("fictivol")}
    labels = write(tmp_path / "labels", files)
    ingest([labels], tmp_path / "library")
    stale = tmp_path / "stale"
    shutil.copytree(tmp_path / "library" / index.INDEX_FOLDER, stale)
    write(labels, {"a.html": label("inventol", version=2)})
    ingest([labels], tmp_path / "library")
    shutil.rmtree(tmp_path / "library" / index.INDEX_FOLDER)
    shutil.copytree(stale, tmp_path / "library" / index.INDEX_FOLDER)
    with writer_lock(tmp_path / "library"):
        texts = [hit.text for hit in Library.open(tmp_path / "library").search("invented", limit=50)]
    assert texts
    assert not any("quokkalike" in text for text in texts)


def test_a_lost_index_is_made_from_the_database_alone(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    wanted = Library.open(folder).search("invented drowsiness", limit=50)
    shutil.rmtree(copy / index.INDEX_FOLDER)
    assert Library.open(copy).search("invented drowsiness", limit=50) == wanted
    assert verify(copy) == []


def test_reading_imports_none_of_the_writing_path() -> None:
    code = (
        "import sys; import materia.library.store; "
        "print([m for m in ('sqlalchemy','alembic','tantivy','lxml','msgspec','materia.sources') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def sentence(raised: pytest.ExceptionInfo[LibraryError]) -> str:
    """Return the message of an error, which must be one line without the names of program parts."""
    text = str(raised.value)
    assert "\n" not in text
    assert not re.search(r"Traceback|sqlalchemy|sqlite3\.", text)
    return text


def test_no_library_and_a_folder_that_is_none_say_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as raised:
        Library.open(tmp_path / "nowhere")
    assert "materia ingest" in sentence(raised)
    with pytest.raises(LibraryError) as raised:
        Library.open(tmp_path)
    assert "is not a Materia library" in sentence(raised)


def test_a_library_of_a_newer_materia_is_refused_by_readers_and_writers(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    with sqlite3.connect(copy / database.DATABASE_FILE) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    connection.close()
    for use in (lambda: Library.open(copy), lambda: ingest([folder.parent / "labels"], copy)):
        with pytest.raises(LibraryError) as raised:
            use()
        assert "newer Materia" in sentence(raised)


@pytest.mark.parametrize("kept", [0, 50, 4096])
def test_a_damaged_database_is_said_to_be_damaged(folder: Path, tmp_path: Path, kept: int) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    path = copy / database.DATABASE_FILE
    path.write_bytes(path.read_bytes()[:kept].ljust(20_000, b"\xa5"))
    for use in (lambda: Library.open(copy).statistics(), lambda: ingest([folder.parent / "labels"], copy)):
        with pytest.raises(LibraryError) as raised:
            use()
        assert "damaged" in sentence(raised)


def test_a_changed_text_is_found_by_verify(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    with sqlite3.connect(copy / database.DATABASE_FILE) as connection:
        connection.execute("UPDATE sections SET text = replace(text, 'drowsiness', 'sleepiness')")
    connection.close()
    assert "digest" in {problem.code for problem in verify(copy)}


def test_a_folder_that_cannot_be_written_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_keywords: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(LibraryError) as raised:
        ingest([folder.parent / "labels"], tmp_path / "library")
    assert "you may write to" in sentence(raised)


def test_an_index_that_may_not_be_locked_is_read_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tantivy

    given = index.read_pointer(folder)
    assert given is not None
    held = given[0]

    class ReadOnlyFolder:
        """The engine as it behaves on a read-only file system."""

        @staticmethod
        def open(path: str) -> tantivy.Index:
            if Path(path) == held:
                raise ValueError("Failed to acquire Lockfile")
            return opened(path)

    wanted = Library.open(folder).search("drowsiness")
    opened = tantivy.Index.open
    monkeypatch.setattr(tantivy, "Index", ReadOnlyFolder)
    assert Library.open(folder).search("drowsiness") == wanted != []
