"""What each page says and does, without a browser; the labels are invented."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import answers_fixtures as invented
import lxml.html
import pytest
from http_server import application, ingest_invented
from starlette.testclient import TestClient
from web_pages import PAGES, Page

from materia.answers.answerer import Answerer
from materia.answers.opening import recogniser_of
from materia.interfaces.web.assets import address
from materia.interfaces.web.links import web_address
from materia.interfaces.web.preferences import COOKIE
from materia.pack.store import Pack
from materia.text.datafile import load_yaml

WARNING = "Inventa may cause purple elbows. Do not stop Inventa abruptly."


@pytest.fixture(scope="module")
def pack_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The pages over the shipped pack alone."""
    with application(tmp_path_factory.mktemp("none")) as client:
        yield client


@pytest.fixture(scope="module")
def with_labels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The pages over the shipped pack and a few invented labels."""
    with application(ingest_invented(tmp_path_factory.mktemp("invented"))) as client:
        yield client


def read(answer: Any) -> Any:
    """Return a page as a tree."""
    assert answer.headers["content-type"].startswith("text/html"), answer.text
    return lxml.html.document_fromstring(answer.text)


def ask(client: TestClient, question: str, **more: str) -> Any:
    """Return the page of an answer as a tree."""
    client.cookies.clear()
    return read(client.post("/ask", data={"q": question, **more}))


def text(tree: Any, path: str = "//main") -> str:
    """Return what a part of a page says, white space put together."""
    return " ".join(" ".join(part.text_content() for part in tree.xpath(path)).split())


def test_the_first_page_asks_for_a_question_and_names_the_emergency_numbers(pack_only: TestClient) -> None:
    tree = read(pack_only.get("/"))
    assert text(tree, "//h1") == "Ask about a medicine"
    assert tree.xpath("//form[@action='/ask']//textarea[@name='q']")
    assert "Which best describes you?" in text(tree)
    assert "tel:911" in tree.xpath("//main//a/@href")
    assert not tree.xpath("//script")


def test_every_example_is_answered_from_the_pack_alone() -> None:
    pack = Pack.open()
    answerer = Answerer(pack, None, recogniser_of(pack, None))
    questions = [q for kind in load_yaml("materia.interfaces.web", "examples.yaml") for q in kind["questions"]]
    assert len(questions) == len(set(questions))
    assert {q: s for q in questions if (s := answerer.answer(q).status) not in ("answered", "partial")} == {}


@pytest.mark.parametrize("page", [page for page in PAGES if not page.needs_library], ids=lambda page: page.name)
def test_forms_carry_nothing_in_addresses_and_pages_need_no_script(pack_only: TestClient, page: Page) -> None:
    answer = pack_only.request(page.method, page.path, data=page.form or None)
    tree = read(answer)
    assert {form.get("method") for form in tree.xpath("//form")} <= {"post"}
    assert not tree.xpath("//@style | //style | //script[not(@src)]")
    assert not [name for each in tree.iter() for name in each.attrib if name.startswith("on")]
    asked = str(page.form.get("q", ""))
    if asked and answer.status_code == 200:
        assert not [link for link in tree.xpath("//@href | //@action") if "q=" in link or asked[:12] in link]
        assert answer.headers["cache-control"] == "private, no-cache"
        assert asked not in text(tree, "//title")


def test_an_answer_has_its_parts_in_reading_order(pack_only: TestClient) -> None:
    tree = ask(pack_only, "Is baclofen the same as cyclobenzaprine?")
    assert text(tree, "//h1") == "No. Do not swap one for the other"
    headings = [" ".join(h.text_content().split()) for h in tree.xpath("//main//h2")]
    wanted = ["Key points", "Side by side", "Limits, and what could not be found", "You may also ask", "References"]
    assert [h for h in headings if h in wanted] == wanted
    assert "Reading grade" in text(tree, "//aside")
    assert "Not reviewed by a pharmacist yet" in text(tree, "//aside")
    assert tree.xpath("//form[@action='/ask']//button[@name='q']/@value")


def test_every_sentence_of_a_comparison_stands_in_its_cell_with_its_source(pack_only: TestClient) -> None:
    tree = ask(pack_only, "Is baclofen the same as cyclobenzaprine?")
    columns = [" ".join(c.text_content().split()) for c in tree.xpath("//table[@class='compare']/thead//th")]
    assert columns == ["baclofen", "cyclobenzaprine"]
    sentences = tree.xpath("//table[@class='compare']//td//p[not(@class)]")
    assert sentences
    assert all(p.xpath(".//a[starts-with(@href, '/source/')]") for p in sentences)


def test_references_say_kind_date_age_and_where_to_open_them(pack_only: TestClient) -> None:
    tree = ask(pack_only, "Is baclofen an opioid?")
    first = text(tree, "//ol[@class='references']/li[1]")
    assert "Drug label" in first
    assert re.search(r"In effect since 2006-01-04, .*\d+ years old", first)
    assert tree.xpath("//ol[@class='references']/li[1]//a[starts-with(@href, 'https://dailymed.nlm.nih.gov/')]")
    assert "Date unknown" in text(tree, "//ol[@class='references']")


def test_an_emergency_comes_before_everything_else_and_can_be_called(pack_only: TestClient) -> None:
    tree = ask(pack_only, "I took 30 tylenol pills")
    main = tree.xpath("//main//*[self::section or self::p or self::h1]")[0]
    assert main.get("class").split()[:2] == ["card", "danger"]
    assert text(tree, "//h1") == "Emergency: act now"
    assert tree.xpath("//section[contains(@class, 'flags')]//a/@href") == [
        "tel:911",
        "tel:1-800-222-1222".replace("-", ""),
    ]
    assert "References" not in text(tree)


def test_the_numbers_are_those_of_the_country_that_the_reader_chose(pack_only: TestClient) -> None:
    tree = ask(pack_only, "I took 30 tylenol pills", country="GB")
    assert "tel:999" in tree.xpath("//main//a/@href")
    assert "tel:911" not in tree.xpath("//main//a/@href")


@pytest.mark.parametrize(
    ("question", "headline", "tone"),
    [
        ("Can I drink alcohol with zolpidem?", "Avoid", "danger"),
        ("zyrtek with warfarin", "Not checked", "unknown"),
        ("What is florbitoxin?", "Not found", "unknown"),
        ("What is the weather in Paris?", "Cannot answer", "unknown"),
    ],
)
def test_a_verdict_has_its_word_its_sign_and_its_tone(
    pack_only: TestClient, question: str, headline: str, tone: str
) -> None:
    tree = ask(pack_only, question)
    assert text(tree, "//h1") == headline
    assert tree.xpath(f"//div[@class='verdict {tone}']//h1/*[local-name()='svg']")


def test_what_was_not_checked_or_not_found_never_looks_safe(pack_only: TestClient) -> None:
    for question in ("zyrtek with warfarin", "What is florbitoxin?", "hydralazine and hydroxyzine"):
        tree = ask(pack_only, question)
        said = text(tree)
        assert not re.search(r"(?<!proof that it is )\bsafe\b", said), said
        assert "stated:" not in said.lower() or "Not found:" in said


def test_must_haves_that_are_missing_are_named(pack_only: TestClient) -> None:
    tree = ask(pack_only, "zyrtek with warfarin")
    assert "Not found: what happens when both are taken" in text(tree, "//li[@class='missing']")


def test_choices_are_kept_in_one_cookie_that_holds_nothing_personal(pack_only: TestClient) -> None:
    pack_only.cookies.clear()
    answer = pack_only.post("/ask", data={"q": "Is baclofen an opioid?", "audience": "nurse", "country": "GB"})
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 1
    assert cookies[0].startswith(f"{COOKIE}=nurse.GB.auto; ")
    assert "httponly" in cookies[0].lower()
    assert "samesite=lax" in cookies[0].lower()
    assert "Written for: Nurse" in text(read(answer))
    first = read(pack_only.get("/"))
    assert first.xpath("//select[@name='audience']/option[@selected]/@value") == ["nurse"]
    pack_only.cookies.clear()


def test_a_cookie_that_somebody_made_up_changes_nothing(pack_only: TestClient) -> None:
    answer = pack_only.get("/", headers={"cookie": f'{COOKIE}="><script>.XX.neon'})
    tree = read(answer)
    assert tree.xpath("//select[@name='audience']/option[@selected]/@value") == ["patient"]
    assert "data-theme" not in tree.attrib
    assert "<script" not in answer.text


def test_the_theme_can_be_chosen_without_a_script_also_on_an_answer(pack_only: TestClient) -> None:
    pack_only.cookies.clear()
    tree = ask(pack_only, "Is baclofen an opioid?")
    form = tree.xpath("//form[contains(@class, 'theme')]")[0]
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
    again = read(pack_only.post(form.get("action"), data={**fields, "theme": "dark"}))
    assert again.get("data-theme") == "dark"
    assert text(again, "//h1") == text(tree, "//h1")
    assert read(pack_only.get("/about")).get("data-theme") == "dark"
    back = pack_only.post("/preferences", data={"forget": "yes", "next": "/privacy"}, follow_redirects=False)
    assert back.headers["location"] == "/privacy"
    assert "max-age=0" in back.headers["set-cookie"].lower()
    pack_only.cookies.clear()


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"]
)
def test_no_form_leads_a_reader_elsewhere(pack_only: TestClient, elsewhere: str) -> None:
    answer = pack_only.post("/preferences", data={"theme": "dark", "next": elsewhere}, follow_redirects=False)
    assert answer.headers["location"] == "/"
    pack_only.cookies.clear()


def test_a_passage_whose_text_is_not_loaded_is_told_so_with_what_loads_it(pack_only: TestClient) -> None:
    link = ask(pack_only, "Is baclofen an opioid?").xpath("//a[contains(@class, 'cite')]/@href")[0]
    for headers in ({}, {"HX-Request": "true"}):
        answer = pack_only.get(link.partition("#")[0], headers=headers)
        assert answer.status_code == 200
        assert "not loaded here" in answer.text
        assert "materia fetch dailymed --set-id f133fe04-1550-4fa4-9dc4-652c27936bf2" in answer.text
        assert "2006-01-04" in answer.text
        assert "<mark" not in answer.text
        assert ("<html" in answer.text) == (not headers)


def test_a_citation_opens_its_passage_with_the_very_words_marked(with_labels: TestClient) -> None:
    tree = ask(with_labels, "What are the side effects of inventol?")
    links = tree.xpath("//a[contains(@class, 'cite')]")
    assert links
    found = with_labels.post("/api/v1/ask", json={"question": "What are the side effects of inventol?"}).json()
    quotes = {f"start={e['start']}&end={e['end']}": e["quote"] for claim in found["claims"] for e in claim["evidence"]}
    for link in links:
        for headers in ({}, {"HX-Request": "true"}):
            place, _, anchor = link.get("href").partition("#")
            page: Any = lxml.html.fromstring(with_labels.get(place, headers=headers).text)
            marked = "".join(mark.text_content() for mark in page.xpath("//mark"))
            assert marked == quotes[place.partition("?")[2]]
            assert anchor == "passage"
            assert len(page.xpath("//*[@id='passage']")) == (0 if headers else 1)


@pytest.mark.parametrize("span", ["", "?start=5&end=2", "?start=0&end=999999", "?start=-3&end=4", "?start=1"])
def test_a_span_outside_the_text_marks_nothing(with_labels: TestClient, span: str) -> None:
    answer = with_labels.get(f"/source/{invented.spl('one')}/3{span}")
    assert answer.status_code == 200
    assert "<mark" not in answer.text
    assert WARNING in text(read(answer))


def test_the_reader_shows_the_document_its_sections_and_the_way_between_them(with_labels: TestClient) -> None:
    tree = read(with_labels.get(f"/source/{invented.spl('one')}"))
    assert "Invented Labs" in text(tree)
    places = tree.xpath("//ul[@class='outline']//a/@href")
    assert len(places) >= 3
    for place in places:
        assert with_labels.get(place).status_code == 200
    middle = read(with_labels.get(f"/source/{invented.spl('one')}/3"))
    assert len(middle.xpath("//nav[@aria-label='Sections']/a")) == 2


@pytest.mark.parametrize("path", ["/source/spl:unknown", "/source/spl:unknown/3", "/nowhere", "/source/a/b/c"])
def test_what_is_not_there_is_told_in_one_sentence(with_labels: TestClient, path: str) -> None:
    answer = with_labels.get(path)
    assert answer.status_code == 404
    assert text(read(answer), "//h1") == "This page does not exist"


def test_the_page_of_a_medicine_tells_what_it_is_and_what_to_ask(with_labels: TestClient) -> None:
    tree = read(with_labels.get("/drug/tramadol"))
    assert text(tree, "//h1") == "tramadol"
    assert "Boxed warning" in text(tree, "//h2")
    assert "opioids" in text(tree, "//dl")
    assert "What are the side effects of tramadol?" in tree.xpath("//button[@name='q']/@value")
    invented_drug = read(with_labels.get("/drug/fictivol"))
    assert "Fictiva" in text(invented_drug, "//dl")
    assert "tablet" in text(invented_drug, "//dl")


def test_a_name_that_is_an_emergency_is_answered_as_one(pack_only: TestClient) -> None:
    tree = read(pack_only.get("/drug/I took 30 tylenol pills"))
    assert tree.xpath("//main//section[contains(@class, 'flags')]//a/@href")[0] == "tel:911"


def test_looking_a_medicine_up_leads_to_its_page(pack_only: TestClient) -> None:
    answer = pack_only.post("/drug", data={"name": " baclofen "}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/drug/baclofen")
    assert pack_only.post("/drug", data={"name": ""}).status_code == 422
    assert pack_only.get("/drug/florbitoxin").status_code == 404


def test_comparing_needs_two_different_medicines(pack_only: TestClient) -> None:
    one = pack_only.post("/compare", data={"name": ["baclofen", "", "", ""]})
    assert one.status_code == 422
    tree = read(one)
    assert tree.xpath("//div[@role='alert']//a/@href") == ["#name-2"]
    assert tree.xpath("//input[@id='name-1']/@value") == ["baclofen"]
    twice = pack_only.post("/compare", data={"name": ["baclofen", "Baclofen"]})
    assert "twice" in text(read(twice), "//div[@role='alert']")
    two = read(pack_only.post("/compare", data={"name": ["baclofen", "tizanidine"]}))
    assert [" ".join(c.text_content().split()) for c in two.xpath("//thead//th")] == ["baclofen", "tizanidine"]


def test_search_finds_passages_and_narrows_them_by_facets(with_labels: TestClient) -> None:
    found = read(with_labels.post("/search", data={"query": "purple elbows"}))
    hits = with_labels.post("/api/v1/search", json={"query": "purple elbows"}).json()["hits"]
    assert len(hits) > 2
    shown = found.xpath("//ol[@class='hits']/li/p[@class='hit-text']")
    assert [paragraph.text_content() for paragraph in shown] == [hit["text"] for hit in hits]
    names = [select.get("name") for select in found.xpath("//main//select")]
    assert names == ["drug", "section", "kind", "year"]
    assert any("(2)" in option.text for option in found.xpath("//select[@name='drug']/option"))
    year = read(with_labels.post("/search", data={"query": "purple elbows", "year": "2012"}))
    assert len(year.xpath("//ol[@class='hits']/li")) == 1
    place = year.xpath("//ol[@class='hits']//a/@href")[0]
    assert "<mark" in with_labels.get(place.partition("#")[0]).text
    nothing = read(with_labels.post("/search", data={"query": "qqqzzz"}))
    assert "not proof that nothing is known" in text(nothing)


def test_search_without_documents_says_so(pack_only: TestClient) -> None:
    assert "No documents are loaded here" in text(read(pack_only.post("/search", data={"query": "elbows"})))


def test_names_are_offered_while_a_reader_types(pack_only: TestClient) -> None:
    answer = pack_only.post("/names", data={"name": "baclo"})
    assert 'value="baclofen"' in answer.text
    assert pack_only.post("/names", data={"name": "b"}).text == ""


def test_the_figures_of_the_about_page_stand_in_the_documentation(with_labels: TestClient) -> None:
    documented = " ".join((Path(__file__).resolve().parents[1] / "docs" / "figures.md").read_text("utf-8").split())
    figures = load_yaml("materia.interfaces.web", "figures.yaml")
    assert figures["measured"] in documented
    assert [row for row in figures["rows"] if row["figure"] not in documented] == []
    shown = text(read(with_labels.get("/about")))
    assert all(row["figure"] in shown for row in figures["rows"])
    assert "3 of kind label" in shown


def test_a_page_tells_how_to_mend_what_went_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with application(tmp_path, server_rate_limit=1_000, server_body_limit=4) as client:
        assert text(read(client.post("/ask", data={"q": "x" * 9_000})), "//h1") == "That is too much text"
        assert client.post("/ask", data={"q": "x" * 2_100}).status_code == 422
        wrong = client.post("/search", data={"query": "elbows", "offset": "-1"})
        assert (wrong.status_code, text(read(wrong), "//h1")) == (422, "Something in the form needs to be mended")
        assert client.get("/preferences").status_code == 405

        async def break_down(*_: object) -> None:
            raise RuntimeError("secret of the inside")

        monkeypatch.setattr(client.app.state.service, "asked", break_down)  # type: ignore[attr-defined]
        broken = client.post("/ask", data={"q": "Is baclofen an opioid?"})
        assert (broken.status_code, text(read(broken), "//h1")) == (500, "Something went wrong here")
        assert "secret" not in broken.text


def test_too_many_requests_get_a_page(tmp_path: Path) -> None:
    with application(tmp_path, server_rate_limit=60) as client:
        answers = [client.get("/privacy") for _ in range(80)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert text(read(refused[0]), "//h1") == "Too many requests"
    assert refused[0].headers["retry-after"]


def test_static_files_are_kept_for_good_under_the_address_of_their_content(pack_only: TestClient) -> None:
    named = pack_only.get(address("materia.css"))
    assert named.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert pack_only.get("/static/materia.css?v=old").headers["cache-control"] == "public, max-age=300"
    assert pack_only.get("/static/../pages.py").status_code == 404
    assert pack_only.get("/favicon.svg").headers["content-type"] == "image/svg+xml"
    assert "Disallow: /ask" in pack_only.get("/robots.txt").text


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "//host/x", "https://", "ftp://a/b", " https://a/b",
     "https://a/\nb", "https://user@a/", "https://[a/", "", None, "https:\\\\a"],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert web_address(url) is None
