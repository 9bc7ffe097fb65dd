"""Links of HTML pages: whether those inside the site lead to a place, and what a page loads from elsewhere."""

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import html

#: What a browser fetches by itself, as XPath of the addresses.
_LOADED = (
    "//script/@src | //link[not(@rel='canonical' or @rel='license' or @rel='help' or @rel='next' or @rel='prev'"
    " or @rel='alternate')]/@href | //img/@src | //source/@src | //iframe/@src | //object/@data | //video/@src"
    " | //audio/@src | //embed/@src | //use/@href"
)

#: Gives the HTML at a path of the site, an empty page for what is no HTML, None where there is nothing.
Fetch = Callable[[str], bytes | None]


def broken(pages: Mapping[str, bytes], fetch: Fetch) -> list[str]:
    """Return one line for each link inside the site that leads nowhere or to a place that the page lacks.

    `pages` maps the path of a page to its HTML. What they link to is asked of `fetch`, once each.
    """
    known: dict[str, bytes | None] = dict(pages)
    found: list[str] = []
    for path, page in pages.items():
        for address in _addresses(page):
            target, anchor = urldefrag(urljoin(path, address))
            if _is_elsewhere(target):
                continue
            target = target or path
            if target not in known:
                known[target] = fetch(target)
            content = known[target]
            if content is None:
                found.append(f"{path}: {address} leads nowhere")
            elif anchor and unquote(anchor) not in _anchors(content):
                found.append(f"{path}: there is no #{anchor} at {target}")
    return found


def loaded_from_elsewhere(page: bytes) -> list[str]:
    """Return the addresses on other hosts that a browser fetches when it shows the page."""
    return [str(address) for address in _tree(page).xpath(_LOADED) if _is_elsewhere(str(address))]


def _addresses(page: bytes) -> Iterable[str]:
    return [str(address).strip() for address in _tree(page).xpath("//a/@href | //area/@href | " + _LOADED)]


def _anchors(page: bytes) -> set[str]:
    return {"top", *(str(name) for name in _tree(page).xpath("//@id | //a/@name"))}


def _tree(page: bytes) -> html.HtmlElement:
    return html.document_fromstring(page or b"<html></html>", parser=html.HTMLParser(encoding="utf-8"))


def _is_elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc)
