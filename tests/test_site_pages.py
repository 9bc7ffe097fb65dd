"""The pages of a running server: valid HTML and CSS, no broken link, nothing from elsewhere, a light first page.

What each page says is tested beside the pages (`test_web_*`); `web_pages.py` lists them.
"""

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from checking_tools import chromium, html_validate, nu_html_checker, written
from html_links import broken, loaded, loaded_from_elsewhere
from live_site import Site
from playwright.sync_api import Response, sync_playwright
from web_pages import PAGES

#: The whole first page: HTML, style, scripts and pictures, in bytes before compression.
HEAVIEST_FIRST_PAGE = 100_000

pytestmark = pytest.mark.xdist_group("site")


def test_every_page_answers_as_it_should(site: Site) -> None:
    for name, answer in site.answers.items():
        assert answer.headers["content-type"] == "text/html; charset=utf-8", name
        expected = next(page.status for page in PAGES if page.name == name)
        assert answer.status_code == expected, name


def test_the_w3c_checker_finds_no_error_in_pages_and_style(site: Site, tmp_path: Path) -> None:
    files = written(site.html(), tmp_path)
    styles = {urlsplit(path).path for page in site.html().values() for path in loaded(page)}
    for path in sorted(style for style in styles if style.endswith(".css")):
        file = tmp_path / Path(path).name
        file.write_bytes(httpx.get(site.address + path).content)
        files.append(str(file))
    assert any(file.endswith(".css") for file in files)
    assert nu_html_checker(files) == []


def test_html_validate_finds_no_error(site: Site, tmp_path: Path) -> None:
    assert html_validate(written(site.html(), tmp_path), tmp_path) == []


def test_every_link_inside_leads_somewhere(site: Site) -> None:
    paths = {page.name: page.path for page in PAGES}
    assert broken([(paths[name], page) for name, page in site.html().items()], site.fetch) == []


def test_nothing_is_loaded_from_elsewhere(site: Site) -> None:
    assert {name: found for name, page in site.html().items() if (found := loaded_from_elsewhere(page))} == {}


def test_the_first_page_is_light(site: Site) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(site.address + "/", wait_until="networkidle")
        weights = {answer.url: len(answer.body()) for answer in answers}
        browser.close()
    assert {urlsplit(address).netloc for address in weights} == {urlsplit(site.address).netloc}
    assert len(weights) > 1
    assert sum(weights.values()) <= HEAVIEST_FIRST_PAGE, weights
