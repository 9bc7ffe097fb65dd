"""Links of HTML pages: whether those inside the site lead to a place, and what a page loads from elsewhere."""

from collections.abc import Callable, Iterable
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


def broken(pages: Iterable[tuple[str, bytes]], fetch: Fetch) -> list[str]:
    """Return one line for each link inside the site that leads nowhere or to a place that the page lacks.

    `pages` are paths with their HTML; several may have one path, as the answers to a form do. What they link to is
    asked of `fetch`, once each.
    """
    known: dict[str, bytes | None] = {}
    found: list[str] = []
    for path, page in pages:
        for address in _addresses(page):
            target, anchor = urldefrag(urljoin(path, address))
            if _is_elsewhere(target):
                continue
            if not address.startswith("#") and target not in known:
                known[target] = fetch(target)
            content = page if address.startswith("#") else known[target]
            if content is None:
                found.append(f"{path}: {address} leads nowhere")
            elif anchor and unquote(anchor) not in _anchors(content):
                found.append(f"{path}: there is no #{anchor} at {target}")
    return found


def loaded(page: bytes) -> list[str]:
    """Return the addresses that a browser fetches when it shows the page."""
    return [str(address) for address in _tree(page).xpath(_LOADED)]


def loaded_from_elsewhere(page: bytes) -> list[str]:
    """Return those of them that are on other hosts."""
    return [address for address in loaded(page) if _is_elsewhere(address) and not address.startswith("data:")]


def _addresses(page: bytes) -> Iterable[str]:
    return [str(address).strip() for address in _tree(page).xpath("//a/@href | //area/@href | " + _LOADED)]


def _anchors(page: bytes) -> set[str]:
    return {"top", *(str(name) for name in _tree(page).xpath("//@id | //a/@name"))}


def _tree(page: bytes) -> html.HtmlElement:
    return html.document_fromstring(page or b"<html></html>", parser=html.HTMLParser(encoding="utf-8"))


def _is_elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc)
