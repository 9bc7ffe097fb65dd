"""Only the parts of the search index that a change touches are made again, and no search can tell. All is invented."""

import json
import runpy
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.library import index, parts
from materia.library.export import verify
from materia.library.ingest import ingest
from materia.library.prune import prune
from materia.library.records import Hit
from materia.library.store import Library

INVENTED = runpy.run_path(str(Path(__file__).with_name("test_library_labels.py")))
label, write = INVENTED["label"], INVENTED["write"]
QUERIES = ("drowsiness", "invented complaints", "tablet a day", "blue rain", "nobody at all")
DIGESTS = st.dictionaries(st.integers(0, 60).map(str), st.sampled_from("xyz"), max_size=60)


@given(st.lists(DIGESTS, max_size=20), DIGESTS)
def test_every_stored_document_is_in_one_part_and_no_part_holds_another(
    held: list[dict[str, str]], stored: dict[str, str]
) -> None:
    apart: list[Mapping[str, str]] = []
    met: set[str] = set()
    for part in held:  # no document is in two parts of an index
        apart.append({document: digest for document, digest in part.items() if document not in met})
        met |= set(part)
    stay, made = parts.plan(apart, stored)
    kept = [document for number in stay for document in apart[number]]
    assert sorted(kept + [document for part in made for document in part]) == sorted(stored)
    assert all(apart[number].items() <= stored.items() for number in stay)
    assert all(made)
    assert len(stay) + len(made) <= 16


def test_a_changed_document_leaves_the_other_parts_as_they_are() -> None:
    stored = {f"{number:05}": "x" for number in range(3000)}
    _, made = parts.plan([], stored)
    assert [len(part) for part in made] == [300] * 10
    held = [dict.fromkeys(part, "x") for part in made]
    stay, again = parts.plan(held, stored | {"00042": "y"})
    assert stay == list(range(1, 10))
    assert again == [made[0]]
    assert parts.plan(held, stored) == (list(range(10)), [])


def test_documents_that_come_one_by_one_are_joined_before_they_are_too_many_parts() -> None:
    stored = {f"{number:05}": "x" for number in range(2000)}
    held = [dict.fromkeys(part, "x") for part in parts.plan([], stored)[1]]
    made_again = 0
    for number in range(200):
        stored[f"new {number}"] = "x"
        stay, made = parts.plan(held, stored)
        held = [held[at] for at in stay] + [dict.fromkeys(part, "x") for part in made]
        made_again += sum(map(len, made))
    assert len(held) <= 16
    assert made_again < 200 * 60  # not two thousand each time


def files(count: int, **others: bytes) -> dict[str, bytes]:
    made = {f"{number}.html": label("inventol", name=f"label {number}", length=number + 2) for number in range(count)}
    return made | {f"{name}.html": data for name, data in others.items()}


def found(folder: Path) -> list[list[Hit]]:
    library = Library.open(folder)
    return [library.search(query, limit=50) for query in QUERIES]


def held(folder: Path) -> list[set[str]]:
    """Return the segments of each part of a library's index."""
    pointer = index.read_pointer(folder)
    assert pointer is not None
    rows = json.loads((pointer[0] / "parts.json").read_text("utf-8"))
    return [{segment["segment_id"] for segment in segments} for _, segments in rows]


@pytest.mark.parametrize("links", [True, False])
def test_an_index_that_was_changed_finds_what_a_fresh_one_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    monkeypatch.setattr(parts, "_FEW_DOCUMENTS", 3)
    if not links:

        def refuse(self: Path, target: Path) -> None:
            raise OSError("no links here")

        monkeypatch.setattr(Path, "hardlink_to", refuse)
    labels, changed = tmp_path / "labels", tmp_path / "changed"
    ingest([write(labels, files(30))], changed, workers=1)
    before = held(changed)
    assert len(before) == 10
    replaced = label("inventol", name="label 7", version=2, extra="Blue rain was seen in nobody.")
    write(labels, {"7.html": replaced})
    ingest([labels], changed, workers=1)
    assert sum(part in before for part in held(changed)) == 9
    write(labels, {"new.html": label("fictivol", extra="Blue rain fell.")})
    ingest([labels], changed, workers=1)
    (labels / "11.html").unlink()
    prune(changed)
    assert sum(part in before for part in held(changed)) == 8
    ingest([labels], tmp_path / "fresh", workers=1)
    assert found(changed) == found(tmp_path / "fresh")
    assert any(hit.text.count("Blue rain") for hits in found(changed) for hit in hits)
    assert Library.open(changed).digest() == Library.open(tmp_path / "fresh").digest()
    assert verify(changed) == []


def test_a_library_that_has_lost_all_its_documents_finds_nothing(tmp_path: Path) -> None:
    labels = write(tmp_path / "labels", files(2))
    ingest([labels], tmp_path / "library", workers=1)
    for file in labels.iterdir():
        file.unlink()
    prune(tmp_path / "library")
    assert found(tmp_path / "library") == [[] for _ in QUERIES]
    ingest([write(labels, files(1))], tmp_path / "library", workers=1)
    assert any(found(tmp_path / "library"))


def test_an_index_of_other_fields_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labels, folder = write(tmp_path / "labels", files(3)), tmp_path / "library"
    ingest([labels], folder, workers=1)
    before, hits = held(folder), found(folder)
    monkeypatch.setattr(index, "_VERSION", 99)
    assert found(folder) == hits
    assert not any(part in before for part in held(folder))
