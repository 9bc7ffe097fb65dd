"""Every page in both themes, held against WCAG 2.2 AA by two engines; the engines are shown to find faults."""

from pathlib import Path
from typing import Any

import pytest
from browser import browsing, open_page
from checking_tools import tool
from live_site import Site
from playwright.sync_api import Page as Tab
from web_pages import PAGES

pytestmark = pytest.mark.xdist_group("site")

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = "async (tags) => (await axe.run(document, { runOnly: { type: 'tag', values: tags } })).violations"
_HTMLCS = """() => new Promise((done) => HTMLCS.process("WCAG2AA", document, () => {
  const errors = HTMLCS.getMessages().filter((message) => message.type === HTMLCS.ERROR);
  done(errors.map(({code, msg, element}) => `${code}: ${msg} ${element?.outerHTML?.slice(0, 200)}`));
}))"""


def _violations(tab: Tab) -> list[str]:
    """Return what both engines find wrong in the page that is open, one line each."""
    tab.evaluate(Path(tool("axe-core", "axe.min.js")).read_text(encoding="utf-8"))
    tab.evaluate(Path(tool("html_codesniffer", "build", "HTMLCS.js")).read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = tab.evaluate(_AXE, _TAGS)
    lines = [f"axe {each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]
    sniffed: list[str] = tab.evaluate(_HTMLCS)
    return lines + sniffed


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_breaks_wcag_2_2_aa(site: Site, theme: Any) -> None:
    broken: dict[str, list[str]] = {}
    with browsing() as browser:
        tab = browser.new_page(color_scheme=theme, reduced_motion="reduce")
        for page in PAGES:
            if page.name not in site.answers:
                continue
            open_page(tab, site.address, page)
            found = _violations(tab)
            if found:
                broken[page.name] = found
    assert broken == {}


def test_opened_passages_do_not_break_it(site: Site) -> None:
    page = next(page for page in PAGES if page.name == "answer-comparison")
    with browsing() as browser:
        for theme in ("light", "dark"):
            tab = browser.new_page(color_scheme=theme, reduced_motion="reduce")
            open_page(tab, site.address, page)
            for link in (tab.locator("a.cite").first, tab.locator("table a.cite").first):
                link.click()
                tab.locator(f"#{link.get_attribute('aria-controls')} div.passage").wait_for()
            assert _violations(tab) == []


def test_the_engines_find_faults_on_a_bad_page() -> None:
    with browsing() as browser:
        tab = browser.new_page()
        tab.set_content(
            '<html lang="en"><title>Invented</title><main><h1>A</h1><p style="color:#ccc">pale</p>'
            '<img src="data:,"><input></main>'
        )
        found = _violations(tab)
    assert any(line.startswith("axe color-contrast") for line in found)
    assert any(line.startswith("WCAG2AA") for line in found)
