"""The pages as readers use them: by keyboard alone, without scripts, on a phone, in both themes."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from browser import browsing, open_page
from live_site import Site
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab
from web_pages import PAGES, Page

pytestmark = pytest.mark.xdist_group("site")

QUESTION = "Is baclofen the same as cyclobenzaprine?"
#: Least width and height of what a finger has to hit, in CSS pixels.
TARGET = 44
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """A tab of its own that fails the test on any message of the browser's console but a refused status."""
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    tab = context.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: said.append(str(error)))
    yield tab
    context.close()
    assert [line for line in said if "status of" not in line] == []


def pages(site: Site) -> list[Page]:
    """Return the pages that this site can show."""
    return [page for page in PAGES if page.name in site.answers]


def tab_to(tab: Tab, wanted: Locator, key: str = "Tab", most: int = 80) -> None:
    """Press the tabulator until an element has the focus, as a reader without a mouse does."""
    for _ in range(most):
        if wanted.evaluate("element => element === document.activeElement"):
            # a focus that cannot be seen does not help a reader
            assert wanted.evaluate("e => getComputedStyle(e).outlineStyle !== 'none'")
            return
        tab.keyboard.press(key)
    raise AssertionError(f"{wanted} is not reached by {most} times {key}")


def quotes(site: Site, question: str) -> dict[str, str | None]:
    """Return the quote of each passage that an answer cites, by the query of its address."""
    answer = httpx.post(f"{site.address}/api/v1/ask", json={"question": question}, timeout=60).json()
    return {
        f"start={e['start']}&end={e['end']}|{e['document']}/{e['section']}": e["quote"]
        for claim in answer["claims"]
        for e in claim["evidence"]
    }


def key_of(link: Locator) -> str:
    """Return under which key `quotes` has the passage that a citation leads to."""
    place, _, query = (link.get_attribute("href") or "").partition("#")[0].partition("?")
    return f"{query}|{place.removeprefix('/source/')}"


def marked(part: Tab | Locator) -> str:
    """Return the marked text to the character, hidden separators included."""
    return "".join(part.locator("mark").all_text_contents())


def test_ask_open_a_citation_and_follow_up_by_keyboard_alone(site: Site, tab: Tab) -> None:
    tab.goto(site.address)
    tab.keyboard.press("Tab")
    expect(tab.locator(".skip")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#main")).to_be_focused()
    tab_to(tab, tab.locator("#q"))
    tab.keyboard.type(QUESTION)
    tab_to(tab, tab.locator("form.ask button[type=submit]"))
    tab.keyboard.press("Enter")
    expect(tab.locator("h1")).to_have_text("No. Do not swap one for the other")
    assert "baclofen" not in tab.url.lower()

    link = tab.locator("a.cite").first
    tab_to(tab, link)
    expect(link).to_have_attribute("aria-expanded", "false")
    tab.keyboard.press("Enter")
    passage = tab.locator("#verdict-1 .passage")
    expect(passage).to_be_visible()
    expect(link).to_have_attribute("aria-expanded", "true")
    expect(link).to_be_focused()
    quote = quotes(site, QUESTION)[key_of(link)]
    if site.has_library:
        assert quote is not None
        assert marked(passage) == quote
    else:
        assert quote is None
        assert "not loaded here" in (passage.text_content() or "")
    tab.keyboard.press("Escape")
    expect(passage).to_have_count(0)
    expect(link).to_have_attribute("aria-expanded", "false")
    expect(link).to_be_focused()

    tab.keyboard.press("Enter")
    expect(passage).to_be_visible()
    tab_to(tab, passage.locator(".close-passage"))
    tab.keyboard.press("Enter")
    expect(passage).to_have_count(0)
    expect(link).to_be_focused()

    following = tab.locator(".again button").first
    asked = following.text_content()
    tab_to(tab, following, most=200)
    tab.keyboard.press("Enter")
    expect(tab.locator(".asked q")).to_have_text(asked or "")
    expect(tab.locator("h1")).not_to_have_text("No. Do not swap one for the other")


def test_every_passage_that_opens_in_place_is_the_quote(site: Site, tab: Tab) -> None:
    # where no label is loaded there is no quote, and nothing may be marked
    open_page(tab, site.address, Page("", "/ask", "POST", {"q": QUESTION}))
    wanted = quotes(site, QUESTION)
    links = tab.locator("a.cite")
    assert links.count() > 20
    for link in links.all():
        link.click()
        expect(link).to_have_attribute("aria-expanded", "true")
        slot = tab.locator(f"[id='{link.get_attribute('aria-controls')}']")
        expect(slot.locator(".passage")).to_be_visible()
        assert marked(slot) == (wanted[key_of(link)] or "")
        link.click()
        expect(slot.locator(".passage")).to_have_count(0)


def test_without_scripts_a_citation_leads_to_the_marked_passage_in_its_section(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(site.address)
    tab.locator("#q").fill(QUESTION)
    tab.locator("form.ask button").click()
    link = tab.locator("a.cite").first
    quote = quotes(site, QUESTION)[key_of(link)]
    link.click()
    assert tab.url.endswith("#passage")
    if site.has_library:
        assert marked(tab) == quote
        expect(tab.locator("#passage")).to_be_in_viewport()
    else:
        expect(tab.locator("#not-loaded")).to_be_visible()
    tab.go_back()
    expect(tab.locator("h1")).to_have_text("No. Do not swap one for the other")
    tab.locator(".again button").first.click()
    expect(tab.locator(".asked q")).not_to_have_text(QUESTION)
    context.close()


def test_a_passage_that_cannot_be_fetched_is_opened_as_a_page(site: Site, browser: Browser) -> None:
    tab = browser.new_page()
    open_page(tab, site.address, Page("", "/ask", "POST", {"q": QUESTION}))
    in_place = "hx-request"
    tab.route("**/source/**", lambda route: route.abort() if in_place in route.request.headers else route.continue_())
    link = tab.locator("a.cite").first
    with tab.expect_navigation(url="**/source/**"):
        link.evaluate("element => element.click()")
    assert "/source/" in tab.url
    tab.close()


def test_the_back_button_leads_back_to_the_answer(site: Site, tab: Tab) -> None:
    tab.goto(site.address)
    tab.locator("#q").fill(QUESTION)
    tab.locator("form.ask button").click()
    tab.locator(".chips a").first.click()
    assert "/drug/" in tab.url
    tab.go_back()
    expect(tab.locator(".asked q")).to_have_text(QUESTION)


def test_an_emergency_is_the_first_thing_on_a_phone(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)  # type: ignore[arg-type]
    tab = context.new_page()
    open_page(tab, site.address, Page("", "/ask", "POST", {"q": "I took 30 tylenol pills"}))
    call = tab.locator("a[href='tel:911']").first
    expect(call).to_be_in_viewport()
    box = call.bounding_box()
    assert box is not None
    assert box["height"] >= TARGET
    first = tab.locator("main h1, main p, main ul").first
    expect(first).to_have_text("Emergency: act now")
    context.close()


def test_a_medicine_that_nobody_knows_is_said_not_to_be_found(site: Site, tab: Tab) -> None:
    open_page(tab, site.address, Page("", "/ask", "POST", {"q": "What is florbitoxin?"}))
    expect(tab.locator("h1")).to_have_text("Not found")
    expect(tab.locator(".verdict")).to_contain_text("florbitoxin")
    assert tab.locator(".references").count() == 0


def test_no_page_scrolls_sideways_on_a_phone_and_targets_fit_a_finger(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
    tab = context.new_page()
    wide: dict[tuple[str, int], int] = {}
    small: dict[str, list[str]] = {}
    for page in pages(site):
        open_page(tab, site.address, page)
        for narrow in (320, PHONE["width"]):
            tab.set_viewport_size({"width": narrow, "height": PHONE["height"]})
            width = tab.evaluate("document.documentElement.scrollWidth")
            if width > narrow:
                wide[page.name, narrow] = width
        found: list[str] = tab.evaluate(
            """(least) => [...document.querySelectorAll("button, select, input:not([type=hidden]), textarea,"
              + " nav a, .chips a, .outline a, .steps a, .foot-links a, .brand, a.call")]
              .filter((e) => !e.closest(".plain, .compact") && e.getClientRects().length)
              .filter((e) => e.getBoundingClientRect().height < least - 0.5)
              .map((e) => e.outerHTML.slice(0, 90))""",
            TARGET,
        )
        if found:
            small[page.name] = found
    context.close()
    assert wide == {}
    assert small == {}


def test_a_comparison_is_read_downwards_on_a_phone(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    tab = context.new_page()
    open_page(tab, site.address, Page("", "/ask", "POST", {"q": QUESTION}))
    row = tab.locator("table.compare tbody tr").first
    first, second = (row.locator("td").nth(n).bounding_box() for n in (0, 1))
    assert first is not None
    assert second is not None
    assert second["y"] >= first["y"] + first["height"]
    expect(row.locator(".cell-name").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_follow_the_device_and_the_readers_choice(site: Site, browser: Browser, theme: Any) -> None:
    context = browser.new_context(color_scheme=theme)
    tab = context.new_page()
    tab.goto(site.address + "/privacy")

    def is_dark() -> bool:
        rgb: str = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in rgb.removeprefix("rgb(").rstrip(")").split(",")) < 382

    assert is_dark() == (theme == "dark")
    other = "light" if theme == "dark" else "dark"
    tab.select_option("#theme", other)
    with tab.expect_navigation():
        tab.locator("form.theme button").click()
    assert is_dark() == (other == "dark")
    tab.goto(site.address)
    assert is_dark() == (other == "dark")
    context.close()


def test_names_are_offered_while_typing(site: Site, tab: Tab) -> None:
    tab.goto(site.address + "/compare")
    tab.locator("#name-1").press_sequentially("baclo")
    expect(tab.locator("#names-1 option[value=baclofen]")).to_have_count(1)
    assert "baclo" not in tab.url


def test_nothing_moves_after_the_first_paint(site: Site, tab: Tab) -> None:
    for path in ("/", "/about", "/drug/tramadol"):
        tab.goto(site.address + path, wait_until="networkidle")
        shift = tab.evaluate(
            """() => new Promise((done) => {
              let sum = 0;
              new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; })
                .observe({ type: "layout-shift", buffered: true });
              setTimeout(() => done(sum), 150);
            })"""
        )
        assert shift == 0


def test_print_leaves_forms_out_and_writes_addresses(site: Site, tab: Tab) -> None:
    open_page(tab, site.address, Page("", "/ask", "POST", {"q": QUESTION}))
    tab.emulate_media(media="print")
    expect(tab.locator("form.theme")).to_be_hidden()
    expect(tab.locator("nav")).to_be_hidden()
    after = tab.locator("a.out").first.evaluate("e => getComputedStyle(e, '::after').content")
    assert "https://dailymed" in after
