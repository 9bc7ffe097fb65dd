"""The canonical dump, its digest, and the shape of the database."""

import hashlib
import io
import json
import runpy
import shutil
import sqlite3
from pathlib import Path

import pytest

from materia.library import database
from materia.library.dump import add_digest, empty_digest
from materia.library.export import export, verify
from materia.library.ingest import ingest
from materia.library.store import Library

INVENTED = runpy.run_path(str(Path(__file__).with_name("test_library_labels.py")))
label, set_id, write = INVENTED["label"], INVENTED["set_id"], INVENTED["write"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two invented labels."""
    root = tmp_path_factory.mktemp("export")
    files = {"a.html": label("inventol", length=80), "b.html": label("fictivol")}
    ingest([write(root / "labels", files)], root / "library")
    return root / "library"


def test_the_dump_is_sorted_json_lines_with_the_digest_of_its_bytes(folder: Path) -> None:
    out = io.BytesIO()
    report = export(folder, out)
    assert report.sha256 == hashlib.sha256(out.getvalue()).hexdigest()
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert report.lines == len(lines) == 8
    heads = [line["id"] for line in lines if "identities" in line]
    assert heads == sorted(heads) == [head for head in heads if head.startswith("spl:")]
    assert str(folder) not in out.getvalue().decode()
    assert report.digest == Library.open(folder).digest()


def test_texts_are_what_the_sections_hold(folder: Path) -> None:
    out = io.BytesIO()
    export(folder, out, texts=True)
    library = Library.open(folder)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines
    for line in lines:
        assert line.keys() == {"document", "section", "text"}
        section = library.section(line["document"], line["section"])
        assert section is not None
        assert section.text == line["text"]


def test_the_dump_does_not_know_where_the_files_lay(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder.parent / "labels", tmp_path / "elsewhere")
    ingest([tmp_path / "elsewhere"], tmp_path / "library")
    assert export(tmp_path / "library") == export(folder)


def test_the_library_digest_is_a_sum_of_its_documents() -> None:
    digests = [hashlib.sha256(bytes([number])).hexdigest() for number in range(3)]
    forwards = backwards = empty_digest()
    for digest in digests:
        forwards = add_digest(forwards, digest)
    for digest in reversed(digests):
        backwards = add_digest(backwards, digest)
    assert forwards == backwards != empty_digest()
    assert add_digest(forwards, digests[1], -1) == add_digest(add_digest(empty_digest(), digests[2]), digests[0])


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE sections SET text = text || ' More.' WHERE position = 0", "digest"),
        ("UPDATE passages SET end_offset = end_offset - 3", "offsets"),
        ("UPDATE passages SET end_offset = 100000", "offsets"),
        ("DELETE FROM passages", "index"),
        ("UPDATE documents SET outline = '[]'", "outline"),
        ("DELETE FROM files", "files"),
        ("UPDATE meta SET value = 'ff' WHERE key = 'digest'", "digest"),
        ("DELETE FROM documents", "database"),
    ],
)
def test_verify_finds_what_was_changed(folder: Path, tmp_path: Path, statement: str, code: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert verify(copy) == []
    connection = sqlite3.connect(copy / database.DATABASE_FILE)
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert code in {problem.code for problem in verify(copy)}


def test_the_migrations_make_the_tables_that_the_program_writes(folder: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from materia.library.tables import metadata

    engine = database.writing_engine(folder)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_library_of_the_first_schema_is_brought_to_this_one(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    connection = sqlite3.connect(copy / database.DATABASE_FILE)
    connection.execute("ALTER TABLE documents DROP COLUMN outline")
    connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.commit()
    connection.close()
    now, then = Library.open(folder), Library.open(copy)
    assert now.digest() == then.digest()
    outlines = [now.outline(header.id) for header in now.headers()]
    assert outlines == [then.outline(header.id) for header in then.headers()]
    assert any(outlines)
    assert verify(copy) == []


def test_an_outline_tells_which_sections_read_alike(tmp_path: Path) -> None:
    named = {"a": "", "b": "", "c": "Invented care is needed."}
    files = {f"{name}.html": label("inventol", name=name, extra=extra) for name, extra in named.items()}
    ingest([write(tmp_path / "labels", files)], tmp_path / "library")
    library = Library.open(tmp_path / "library")
    a, b, c = (library.outline(f"spl:{set_id(name)}") for name in named)
    assert a == b
    assert [one == other for one, other in zip(a, c, strict=True)] == [True, False, True]
    assert [(s.id, s.kind) for s in a] == [(s.id, s.kind) for s in library.sections(f"spl:{set_id('a')}") if s.text]
    assert library.outline("spl:unknown") == ()


def test_the_tables_can_be_made_in_another_database() -> None:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateTable

    from materia.library.tables import metadata

    for table in metadata.sorted_tables:
        made = CreateTable(table).compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
        assert "ROWID" not in str(made)
