"""Parsing XML from strangers: no entities, no DTD, no network, bounded depth and size."""

from __future__ import annotations

import re
from typing import Any

from materia.errors import SourceError
from materia.text import repair

#: Elements may be nested no deeper than this (libxml2 itself stops at 256).
MAX_DEPTH = 200
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def parse(data: bytes, origin: str) -> Any:
    """Return the root element of an XML document; raise `SourceError` for any that is broken or unsafe."""
    from lxml import etree

    prolog = data[:4096].replace(b"\x00", b"")
    if b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog:
        raise SourceError("unsafe_xml", f"{origin}: a document type declaration is not accepted")
    root = None
    try:
        root = etree.fromstring(data, _parser(etree))
    except (etree.XMLSyntaxError, ValueError) as error:
        # Broken characters are the one fault worth a second try: the text around them is whole.
        repaired = _recoded(data)
        if repaired is None:
            raise SourceError("not_readable", f"{origin}: the XML is broken ({_cause(error)})") from None
        try:
            root = etree.fromstring(repaired, _parser(etree))
        except (etree.XMLSyntaxError, ValueError) as again:
            raise SourceError("not_readable", f"{origin}: the XML is broken ({_cause(again)})") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError("unsafe_xml", f"{origin}: a document type declaration is not accepted")
    return root


def _parser(etree: Any) -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _recoded(data: bytes) -> bytes | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _DECLARATION.sub("", repair.decode(data)).encode("utf-8", "replace")
    return None


def _cause(error: Exception) -> str:
    return str(error).split("\n")[0][:120]
