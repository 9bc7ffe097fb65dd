"""A browser at the pages: the system's Chromium, driven by Playwright."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from checking_tools import chromium
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab
from web_pages import Page

_SEND = """([action, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start Chromium; where it is missing the tests fail in CI and are skipped elsewhere."""
    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def fields_of(form: Mapping[str, str | list[str]]) -> list[list[str]]:
    """Return the fields of a form, one row for each value."""
    return [[name, value] for name, given in form.items() for value in ([given] if isinstance(given, str) else given)]


def open_page(tab: Tab, address: str, page: Page) -> None:
    """Open a page as a reader would: forms are sent by the browser."""
    if page.method == "GET":
        tab.goto(address + page.path)
        return
    tab.goto(address + "/privacy")
    with tab.expect_navigation():
        tab.evaluate(_SEND, [page.path, fields_of(page.form)])
