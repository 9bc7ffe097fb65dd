"""Addresses that pages link to: sections of stored documents, web pages of sources, telephone numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from materia.safety.locales import phone_numbers

_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")


def web_address(url: str | None) -> str | None:
    """Return the address if a browser may open it as a web page, else None: documents are not trusted to give links.

    >>> web_address("https://dailymed.nlm.nih.gov/dailymed/"), web_address("javascript:alert(1)"), web_address(None)
    ('https://dailymed.nlm.nih.gov/dailymed/', None, None)
    """
    if not url or _CONTROL.search(url):
        return None
    try:
        parts = urlsplit(url)
        server = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and server and "@" not in parts.netloc else None


def host(url: str) -> str:
    """Return the name of the server of a web address, as a reader knows it.

    >>> host("https://www.example.org/page")
    'example.org'
    """
    return (urlsplit(url).hostname or url).removeprefix("www.")


def section_address(document: str, section: str, start: int | None = None, end: int | None = None) -> str:
    """Return the address of a section's reader page, at a span of its text if one is given.

    >>> section_address("spl:1", "5.1", 3, 9)
    '/source/spl:1/5.1?start=3&end=9#passage'
    """
    place = f"/source/{quote(document, safe=':')}/{quote(section, safe='')}"
    return place if start is None or end is None else f"{place}?start={start}&end={end}#passage"


def document_address(document: str) -> str:
    """Return the address of a document's page."""
    return f"/source/{quote(document, safe=':')}"


def drug_address(name: str) -> str:
    """Return the address of a drug's page.

    >>> drug_address("insulin glargine")
    '/drug/insulin%20glargine'
    """
    return f"/drug/{quote(name, safe='')}"


def with_calls(text: str, country: str) -> list[tuple[str, str | None]]:
    """Return a text in parts; a part that is an emergency number of the country comes with its `tel:` address.

    >>> with_calls("Call 911 now.", "US")
    [('Call ', None), ('911', 'tel:911'), (' now.', None)]
    """
    parts: list[tuple[str, str | None]] = []
    at = 0
    for found in _numbers(country).finditer(text):
        parts += [(text[at : found.start()], None), (found[0], "tel:" + re.sub(r"[ -]", "", found[0]))]
        at = found.end()
    return [part for part in [*parts, (text[at:], None)] if part[0]]


@lru_cache(maxsize=64)
def _numbers(country: str) -> re.Pattern[str]:
    numbers = phone_numbers(country)
    texts = (numbers.ems, numbers.poison, numbers.crisis, numbers.animals)
    found = {n for text in texts for n in re.findall(r"\d[\d -]*\d", text)}
    wanted = sorted(found, key=lambda n: (-len(n), n))
    return re.compile("|".join(rf"(?<![\d-]){re.escape(n)}(?![\d-])" for n in wanted) or r"(?!)")
