"""Tokens: words, numbers and marks of a text with their places."""

import re
import unicodedata
from typing import NamedTuple


class Token(NamedTuple):
    """A word, number or mark; `text` is lower case, `raw` as written, `start:end` in code points."""

    text: str
    raw: str
    start: int
    end: int
    kind: str  # "word", "number", "mark"


_TOKEN = re.compile(
    r"(?P<code>\d[A-Za-z]\d{1,2}\b)|(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:[.·]\d+)?(?!-?(?:HT|OH|FU|HIAA)\d?)|\.\d+)"
    r"|(?P<word>\d+-?(?:HT|OH|FU|HIAA)\w*|°[CF]\b|m²|[^\W\d_]\w*(?:['’][^\W\d_]+)*|\d+\w+|[%½¼¾⅓⅔])"
    r"|(?P<mark>[^\w\s™®©]|\n)"
)
#: A phrase that needs no reading: small letters and single spaces.
_PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*")
#: "t.i.d." is one word.
_FREQUENCY = re.compile(r"\b([btq])\.\s?(i)\.\s?(d)\.(?=[\s,;:)\]]|$)", re.I)
#: "[see Contraindications (4)]" says where more stands, and forbids nothing.
_REFERENCE = re.compile(r"[\[(]\s*(?:see|SEE|See)\b(?:[^\[\]()]|\([^()]*\))*[\])](?=(\s+[A-Z][a-z]|))")
#: "Stage III and IV": numbers written in Roman letters.
_ROMAN = re.compile(
    r"\b(?:[Ss]tages?|[Pp]hases?|[Gg]rades?)\s(?:I{1,3}|IV|V)(?:\s?(?:,|-|/|and|or|to)\s?(?:I{1,3}|IV|V))*\b"
)
_ROMAN_NUMBER = re.compile(r"\b(?:I{1,3}|IV|V)\b")
_ROMAN_VALUES = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
#: "12–hour" with a long dash.
_LONG_DASH = re.compile(r"(?<=\d)[–—](?=[A-Za-z])")
_GABA = re.compile(r"\bGABA\s?[-‑]?\s?\(?([AB])\)?(?![A-Za-z])")
#: "anti-histamine" and "antihistamine" are one word.
_PREFIXES = frozenset({"anti", "non", "co", "pre", "post", "re"})
_APOSTROPHE = str.maketrans("’‘‑", "''-")


def _blank(m: re.Match[str]) -> str:
    """Return the spaces in place of a reference; a capital letter after it begins a sentence, unless in a list."""
    listed = m.string.rfind(":", 0, m.start()) > m.string.rfind(". ", 0, m.start())
    return ("." if m[1] and not listed else "").ljust(len(m[0]))


def _arabic(m: re.Match[str]) -> str:
    """Return a named series with its Roman numbers in figures, as long as before."""
    return _ROMAN_NUMBER.sub(lambda n: _ROMAN_VALUES[n[0]].ljust(len(n[0]), "_"), m[0])


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text.

    >>> [t.text for t in tokens_of("5 mg/kg, twice")]
    ['5', 'mg', '/', 'kg', ',', 'twice']
    """
    if not text.isascii():
        text = text.translate(_APOSTROPHE)
        text = _LONG_DASH.sub("-", text)
    if "GABA" in text:
        # receptor subtypes differ by one letter, which must not be read as the article "a"
        text = _GABA.sub(lambda m: ("GABA" + m[1]).ljust(len(m[0]), "_"), text)
    if "see" in text or "SEE" in text or "See" in text:
        text = _REFERENCE.sub(_blank, text)
    if ".i" in text or ".I" in text or ". i" in text:
        text = _FREQUENCY.sub(lambda m: (m[1] + m[2] + m[3]).ljust(len(m[0]), "_"), text)
    if "tage" in text or "hase" in text or "rade" in text:
        text = _ROMAN.sub(_arabic, text)
    found: list[Token] = []
    for m in _TOKEN.finditer(text):
        kind = m.lastgroup or "mark"
        if kind == "code":
            kind = "word"  # "2D6" names an enzyme
        raw = m[0].rstrip("_")
        lower = raw.lower()
        if kind == "word" and lower.endswith("'s"):
            lower = lower[:-2]
        token = Token(lower, raw, m.start(), m.end(), kind)
        if kind == "word" and len(found) > 1 and found[-1].text == "-" and found[-2].text in _PREFIXES:
            first = found[-2]
            if first.end == found[-1].start and found[-1].end == token.start:
                del found[-2:]
                token = Token(first.text + lower, text[first.start : token.end], first.start, token.end, kind)
        found.append(token)
    return found


def words_of(text: str) -> list[str]:
    """Return the lower-case words and numbers of a phrase, without marks except comparison signs."""
    if _PLAIN.fullmatch(text):
        return text.split()
    return [t.text for t in tokens_of(text) if t.kind != "mark" or t.text in "<>≤≥/"]


def plain(text: str) -> str:
    """Return a text with compatibility characters folded, so that equal words compare equal."""
    return unicodedata.normalize("NFC", text)
