"""Stored documents over HTTP: what answers cite can be opened, searched and listed."""

from pathlib import Path

import answers_fixtures as invented
import pytest
from http_server import ask
from starlette.testclient import TestClient

from materia.library.store import Library

ONE = invented.spl("one")


def test_every_citation_of_an_answer_opens_the_quoted_text(api: TestClient) -> None:
    answer = ask(api, "What is inventol used for?").json()
    quotes = [e for claim in answer["claims"] for e in claim["evidence"] if e["status"] == "loaded"]
    assert quotes
    for evidence in quotes:
        section = api.get(f"/api/v1/documents/{evidence['document']}/sections/{evidence['section']}").json()
        assert section["text"][evidence["start"] : evidence["end"]] == evidence["quote"]


def test_a_section_says_what_a_reader_needs_to_judge_it(api: TestClient, invented_library: Path) -> None:
    stored = Library.open(invented_library).sections(ONE)[1]
    section = api.get(f"/api/v1/documents/{ONE}/sections/{stored.id}").json()
    assert section["text"] == stored.text
    assert (section["kind"], section["title"], section["date"], section["version"], section["date_kind"]) == (
        invented.WARNINGS,
        "WARNINGS",
        "2024-01-15",
        "1",
        "effective",
    )
    assert section["status"] == "unknown"
    for start, end in section["sentences"]:
        assert section["text"][start:end].endswith(".")
    assert section["blocks"][0] == {"kind": "paragraph", "start": 0, "end": len(stored.text), "level": 0}


def test_a_document_is_found_by_its_set_id_too(api: TestClient) -> None:
    by_id = api.get(f"/api/v1/documents/{ONE}")
    by_set_id = api.get(f"/api/v1/documents/{ONE.removeprefix('spl:')}")
    assert by_id.content == by_set_id.content
    assert {s["section"]: s["title"] for s in by_id.json()["sections"]} == {
        s["section"]: s["title"] for s in api.get(f"/api/v1/documents/{ONE}/sections").json()["sections"]
    }


@pytest.mark.parametrize("path", ["documents/nope", f"documents/{ONE}/sections/99", "documents/nope/sections"])
def test_what_is_not_loaded_is_a_404(api: TestClient, path: str) -> None:
    response = api.get(f"/api/v1/{path}")
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


def test_pages_of_documents_hold_each_once_in_order(api: TestClient, invented_library: Path) -> None:
    found: list[str] = []
    after = None
    while True:
        page = api.get("/api/v1/documents", params={"limit": 1, **({"after": after} if after else {})}).json()
        found += [document["document"] for document in page["documents"]]
        after = page["next"]
        if after is None:
            break
    assert found == [header.id for header in Library.open(invented_library).headers()]
    assert page["total"] == len(found) == 3


def test_documents_of_one_drug(api: TestClient) -> None:
    for name in ("inventol", "Inventol", "drug:inventol"):
        page = api.get("/api/v1/documents", params={"drug": name}).json()
        assert [d["document"] for d in page["documents"]] == [ONE], name
        assert page["total"] == 1


def hits(api: TestClient, **body: object) -> list[str]:
    response = api.post("/api/v1/search", json={"query": "purple elbows", **body})
    assert response.status_code == 200, response.text
    return sorted({hit["document"] for hit in response.json()["hits"]})


def test_a_search_is_narrowed_by_each_facet(api: TestClient) -> None:
    two, three = invented.spl("two"), f"openfda:{invented.set_id('three')}"
    assert hits(api) == sorted([ONE, two, three])
    assert hits(api, drug="fictivol") == sorted([two, three])
    assert hits(api, year=2012) == [two]
    assert hits(api, year=1999) == []
    assert hits(api, section=invented.ADVERSE) == [ONE]
    assert hits(api, kind="label") == sorted([ONE, two, three])
    assert hits(api, kind="guideline") == []


def test_facets_count_what_narrowing_finds(api: TestClient) -> None:
    whole = api.post("/api/v1/search", json={"query": "purple elbows"}).json()
    assert whole["found"] == len(whole["hits"]) == sum(facet["count"] for facet in whole["facets"]["kind"])
    for name in ("drug", "section", "year", "kind"):
        for facet in whole["facets"][name]:
            value = int(facet["value"]) if name == "year" else facet["value"]
            narrowed = api.post("/api/v1/search", json={"query": "purple elbows", name: value}).json()
            assert narrowed["found"] == facet["count"], (name, value)


def test_a_hit_is_the_stored_text_at_its_place(api: TestClient) -> None:
    for hit in api.post("/api/v1/search", json={"query": "purple elbows"}).json()["hits"]:
        section = api.get(f"/api/v1/documents/{hit['document']}/sections/{hit['section']}").json()
        assert section["text"][hit["start"] : hit["end"]] == hit["text"]


def test_pages_of_hits_join_without_gap(api: TestClient) -> None:
    def places(**body: int) -> list[tuple[str, str, int]]:
        found = api.post("/api/v1/search", json={"query": "purple elbows", **body}).json()["hits"]
        return [(hit["document"], hit["section"], hit["start"]) for hit in found]

    whole = places(limit=100)
    assert [place for at in range(len(whole)) for place in places(limit=1, offset=at)] == whole
    assert places(offset=len(whole)) == []


@pytest.mark.parametrize(
    ("prefix", "first"),
    [("baclo", "drug:baclofen"), ("BACLOFEN", "drug:baclofen"), ("invento", "drug:inventol"), ("nsaid", "class:nsaid")],
)
def test_names_are_completed_from_pack_and_library(api: TestClient, prefix: str, first: str) -> None:
    found = api.get("/api/v1/concepts", params={"prefix": prefix}).json()["concepts"]
    assert found[0]["id"] == first


def test_completion_offers_each_concept_once_and_only_the_kinds_asked_for(api: TestClient) -> None:
    found = api.get("/api/v1/concepts", params={"prefix": "a", "limit": 50, "kind": ["brand"]}).json()["concepts"]
    assert len(found) == len({concept["id"] for concept in found}) == 50
    assert {concept["kind"] for concept in found} == {"brand"}
    assert api.get("/api/v1/concepts", params={"prefix": "qqqqzz"}).json()["concepts"] == []


def test_without_a_library_there_is_nothing_to_search_and_that_is_said(tmp_path: Path) -> None:
    from http_server import application

    with application(tmp_path / "none") as client:
        assert client.get("/api/v1/version").json()["library"] is None
        assert ask(client, "Is baclofen an opioid?").json()["verdict"]["value"] == "no"
        assert client.post("/api/v1/search", json={"query": "purple"}).status_code == 404
        assert client.get("/api/v1/documents").status_code == 404
