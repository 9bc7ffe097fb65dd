"""Content words of a text, for telling how much two texts share."""

import re
from importlib.resources import files

_WORD = re.compile(r"[a-z][a-z'-]{2,}|\d+(?:\.\d+)?")
_FUNCTION = frozenset(
    line
    for line in files("materia.text").joinpath("function_words.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)


def _stem(word: str) -> str:
    for ending in ("ingly", "edly", "ing", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def content_words(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning.

    >>> sorted(content_words("How should the tablets be stored?"))
    ['stor']
    """
    return frozenset(_stem(w.strip("'-")) for w in _WORD.findall(text.lower()) if w not in _FUNCTION)
