"""Hostile text in questions and in an invented document is shown as text; without escaping these tests fail."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import answers_fixtures as invented
import lxml.html
import pytest
from http_server import application
from starlette.testclient import TestClient

from materia.interfaces.web import names, rendering
from materia.library.ingest import ingest

#: Each tries another way out of the place where a page puts text.
ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</textarea></title></style><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% include 'base.html' %}",
    "<a href=javascript:alert(1)>here</a>",
)
ATTACK = " ".join(ATTACKS)


def hostile_label() -> bytes:
    """Return an invented label whose title, section title, text, brand and labeler are attacks."""
    made = invented.label(
        "hostile",
        {
            invented.INDICATIONS: f"Inventa is indicated for stiff elbows. {ATTACK}",
            invented.WARNINGS: f"Inventa may cause purple elbows.\n- {ATTACK}\nsigns | {ATTACK}",
        },
    ).decode()
    attack = escape(ATTACK)
    made = made.replace("<name>Invented Labs</name>", f"<name>Labs {attack}</name>")
    made = made.replace("<title>Inventa (invented label)</title>", f"<title>Inventa {attack}</title>")
    made = made.replace("<title>WARNINGS</title>", f"<title>WARNINGS {attack}</title>")
    made = made.replace("<name>Inventa</name>", f"<name>Inventa {attack}</name>")
    assert made.count(attack) >= 6
    return made.encode()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "labels").mkdir()
    (folder / "labels" / "hostile.xml").write_bytes(hostile_label())
    ingest([folder / "labels"], folder / "library", workers=1)
    return folder / "library"


@pytest.fixture
def client(library: Path) -> Iterator[TestClient]:
    with application(library) as found:
        yield found


def pages(client: TestClient) -> dict[str, str]:
    """Return every page that shows what a document or a reader wrote."""
    document = invented.spl("hostile")
    question = {"q": f"What are the warnings of inventol? {ATTACK}"}
    found = {
        "question": client.post("/ask", data=question),
        "too long": client.post("/ask", data={"q": ATTACK * 20}),
        "answer": client.post("/ask", data={"q": "What is inventol used for?"}),
        "compare": client.post("/compare", data={"name": [ATTACK[:90], ATTACK[40:130]]}),
        "compare wrong": client.post("/compare", data={"name": [ATTACK[:90]]}),
        "drug": client.get("/drug/inventol"),
        "unknown drug": client.get("/drug/" + "%3Cscript%3Ealert(1)%3C%2Fscript%3E"),
        "search": client.post(
            "/search", data={"query": f"purple elbows {ATTACK}", "drug": ATTACK[:80], "year": ATTACKS[1]}
        ),
        "found": client.post("/search", data={"query": "purple elbows"}),
        "document": client.get(f"/source/{document}"),
        "indications": client.get(f"/source/{document}/2?start=0&end=60"),
        "section": client.get(f"/source/{document}/3?start=0&end=20"),
        "passage": client.get(f"/source/{document}/3?start=0&end=20", headers={"HX-Request": "true"}),
        "names": client.post("/names", data={"name": ATTACKS[1]}),
        "missing": client.get("/%3Cscript%3Ealert(1)%3C%2Fscript%3E"),
    }
    return {name: answer.text for name, answer in found.items() if answer.text}


def broken_out(html: str) -> list[str]:
    """Return what a page holds that only an attack can have put there."""
    tree: Any = lxml.html.fromstring(html)
    found = [
        f"<{each.tag}>" for each in tree.iter("script") if each.text or not each.get("src", "").startswith("/static/")
    ]
    found += [f"<{each.tag}>" for each in tree.iter("img", "iframe", "object", "style", "base")]
    for each in tree.iter(lxml.html.etree.Element):
        for name, value in each.attrib.items():
            if name.startswith("on") or name in ("autofocus", "srcdoc", "style"):
                found.append(f"{name}={value}")
            if name in ("href", "src", "action", "formaction") and value.strip().lower().startswith(
                ("javascript:", "data:")
            ):
                found.append(f"{name}={value}")
    return found


def test_no_attack_breaks_out_of_the_text(client: TestClient) -> None:
    shown = pages(client)
    assert {name: found for name, html in shown.items() if (found := broken_out(html))} == {}
    assert not [name for name, html in shown.items() if "49{%" in html or ">49<" in html]


def test_the_attacks_are_shown_as_the_text_that_they_are(client: TestClient) -> None:
    shown = pages(client)
    for name in ("question", "answer", "drug", "document", "section", "passage", "found"):
        tree: Any = lxml.html.fromstring(shown[name])
        assert ATTACKS[0] in tree.text_content(), name


def test_without_escaping_the_attacks_are_found(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = rendering.environment().overlay(autoescape=False)
    for module in (rendering, names):
        monkeypatch.setattr(module, "environment", lambda: bare)
    shown = pages(client)
    wanted = {"question", "answer", "compare", "drug", "search", "found", "document", "section", "passage"}
    assert wanted <= {name for name, html in shown.items() if broken_out(html)}


def test_a_hostile_address_of_a_document_is_no_link() -> None:
    template = rendering.environment().from_string(
        "{% if url|web_address %}<a href='{{ url|web_address }}'>x</a>{% else %}<code>{{ url }}</code>{% endif %}"
    )
    assert template.render(url="javascript:alert(1)") == "<code>javascript:alert(1)</code>"
