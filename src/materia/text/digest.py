"""Digests of quoted text."""

import hashlib


def sha256(text: str) -> str:
    """Return the hex digest of a quote, as evidence carries it.

    >>> sha256("a")[:8]
    'ca978112'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
