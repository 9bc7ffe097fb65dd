"""The plain form of a message: what the red-flag phrases are matched on."""

import re
import unicodedata
from collections.abc import Callable

_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_SENTENCE_END = re.compile(r"[!?;\n\r]+|\.(?!\d)|…")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NOT_WORD = re.compile(r"[^a-z0-9.%/|]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_GLUED_UNIT = re.compile(r"\b(\d+(?:\.\d+)?)(mg|mcg|ml|g|iu|units|hrs?|mins?|tabs?|pills?|tablets?)\b")


def plain(text: str, mended: Callable[[str], str] | None = None) -> str:
    """Return lower-case words with single spaces; a sentence end is the word `|`, apostrophes are dropped.

    `mended` gives the right spelling of a word.

    >>> plain("I can’t breathe!! Took 1,000mg.")
    'i cant breathe | took 1000 mg |'
    """
    folded = unicodedata.normalize("NFKD", text).lower()
    folded = "".join(c for c in folded if not unicodedata.combining(c)).translate(_APOSTROPHES)
    folded = _THOUSANDS.sub("", folded)
    folded = _SENTENCE_END.sub(" | ", folded)
    folded = _STRETCHED.sub(r"\1\1", _NOT_WORD.sub(" ", folded))
    folded = _GLUED_UNIT.sub(r"\1 \2", folded)
    words = folded.split()
    return " ".join(words if mended is None else map(mended, words))
