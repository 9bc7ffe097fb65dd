"""The small parts of fetching: pace, names and set ids, what a page lists, the manifest."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.errors import BadInput
from materia.sources.fetch.dailymed import listed_files
from materia.sources.fetch.manifest import Entry, Manifest
from materia.sources.fetch.pace import Pace
from materia.sources.fetch.request import Request, drug_name, ingredients, set_id, set_ids

SET_ID = "11111111-1111-4111-8111-111111111111"


def test_the_pace_is_never_faster_than_allowed() -> None:
    now = [0.0]
    sent: list[float] = []

    def sleep(seconds: float) -> None:
        now[0] += seconds

    pace = Pace(240, clock=lambda: now[0], sleep=sleep)
    for _ in range(500):
        pace.wait()
        sent.append(now[0])
    assert all(sum(1 for other in sent if at <= other < at + 60 - 1e-6) <= 240 for at in sent[::50])


@given(st.text(max_size=60))
def test_whatever_passes_as_a_set_id_is_a_plain_file_name(text: str) -> None:
    try:
        name = set_id(text)
    except BadInput as error:
        assert "\n" not in str(error)
    else:
        assert re.fullmatch(r"[0-9a-f-]{36}", name)


def test_a_list_of_set_ids_may_have_comments_and_names_a_bad_line() -> None:
    assert set_ids(f"# wanted\n\n{SET_ID.upper()}\n{SET_ID}\n", "list.txt") == (SET_ID,)
    with pytest.raises(BadInput, match="Line 2 of list"):
        set_ids(f"{SET_ID}\nbaclofen\n", "list.txt")
    with pytest.raises(BadInput, match="names no set id"):
        set_ids("# nothing\n", "list.txt")


@given(st.text(max_size=80))
def test_a_drug_name_never_breaks_out_of_a_quoted_search(text: str) -> None:
    try:
        name = drug_name(text)
    except BadInput:
        return
    assert not set('"\\:*[]{}') & set(name)
    assert name.isprintable()
    assert name == " ".join(name.split())


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("baclofen", ("baclofen",)),
        ("hydrocodone/acetaminophen", ("hydrocodone", "acetaminophen")),
        ("amoxicillin and clavulanate potassium", ("amoxicillin", "clavulanate potassium")),
        ("candesartan", ("candesartan",)),
    ],
)
def test_a_name_may_ask_for_several_ingredients(name: str, parts: tuple[str, ...]) -> None:
    assert ingredients(name) == parts


@pytest.mark.parametrize("given", [{}, {"names": ("a",), "set_ids": ("b",)}, {"names": ("a",), "release": "human_rx"}])
def test_one_thing_is_asked_for_at_a_time(given: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="one of the three"):
        Request(**given)  # type: ignore[arg-type]


def test_a_page_lists_parts_in_order_each_with_its_own_checksum() -> None:
    one, two = "a" * 32, "B" * 32
    page = (
        f'<a href="https://x/human_rx_part2.zip">HTTPS</a> <a href="ftp://x/human_rx_part2.zip">FTP</a> MD5 {two}'
        f"<a href='/y/human_rx_part1.zip'>HTTPS</a> MD5 checksum: {one}"
        f'<a href="/y/human_rx_other.zip">no part</a> <a href="/y/animal.zip">animal</a> {"c" * 32}'
    )
    assert list(listed_files(page, "human_rx").items()) == [
        ("human_rx_part1.zip", one),
        ("human_rx_part2.zip", two.lower()),
    ]


def test_a_file_without_a_checksum_takes_none_from_its_neighbour() -> None:
    page = f'<a href="/human_rx_part1.zip">a</a> <a href="/animal.zip">b</a> MD5 {"c" * 32}'
    assert listed_files(page, "human_rx") == {"human_rx_part1.zip": None}


@given(st.text(max_size=300))
def test_any_page_can_be_searched(page: str) -> None:
    assert all(re.fullmatch(r"human_rx(_part\d+)?\.zip", file) for file in listed_files(page, "human_rx"))


def entry(file: str, data: bytes) -> Entry:
    import hashlib

    return Entry(
        file=file,
        source="dailymed",
        kind="label",
        url="https://x/",
        retrieved="2026-07-31T12:00:00Z",
        licence="invented",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        version="2",
    )


def test_the_manifest_is_the_same_bytes_in_whatever_order_files_came(tmp_path: Path) -> None:
    written = []
    for order in (["a.xml", "b.xml"], ["b.xml", "a.xml"]):
        manifest = Manifest(tmp_path)
        manifest.entries.clear()
        for file in order:
            manifest.put(entry(file, b"x"))
        manifest.save()
        written.append((tmp_path / "manifest.json").read_bytes())
    assert written[0] == written[1]
    assert sorted(Manifest(tmp_path).entries) == ["a.xml", "b.xml"]


def test_a_file_is_current_only_as_the_manifest_says(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    manifest.put(entry("a.xml", b"whole"))
    assert not manifest.current("a.xml")
    (tmp_path / "a.xml").write_bytes(b"whole")
    assert manifest.current("a.xml", version="2")
    assert not manifest.current("a.xml", version="3")
    (tmp_path / "a.xml").write_bytes(b"other")
    assert not manifest.current("a.xml", version="2")


@pytest.mark.parametrize(
    "text", ["[]", "{", '{"materia_fetch": 9, "files": []}', '{"materia_fetch": 1, "files": [{"file": "x"}]}']
)
def test_what_is_no_manifest_is_never_overwritten(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(text)
    with pytest.raises(BadInput, match=re.escape(str(path))):
        Manifest(tmp_path)
    assert path.read_text() == text


def test_the_manifest_is_readable_json(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    manifest.put(entry("a.xml", b"x"))
    manifest.save()
    (row,) = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert row["licence"] == "invented"
