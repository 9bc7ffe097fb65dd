"""Normal forms of text: the canonical form of a block, and keys for comparing headings."""

import re
import unicodedata

#: U+FFFD stands where a character could not be repaired; a sentence that holds it is never quoted.
DAMAGED = "\ufffd"

#: Characters that only ever draw a bullet; `·` and `-` are left out because they also occur inside text.
BULLETS = "•●■▪◾◼◆❑❖➢◊○▶►‣⦁∙▫□❒⁃⚫"

_SUPERSCRIPT = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
_SUPERSCRIPTABLE = frozenset("0123456789+-−–()")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Code points of the Symbol and Wingdings fonts, as word processors leave them in the private use area. Only those
# that mean the same in labels whichever font was meant; the others are damage.
_FONT_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "•", 0xF0A8: "•", 0xF06E: "•", 0xF071: "•", 0xF0D8: "•", 0xF076: "•",
    0xF0B3: "≥", 0xF0A3: "≤", 0xF0B1: "±", 0xF0B0: "°", 0xF0D2: "®", 0xF0E2: "®", 0xF0D4: "™", 0xF0E4: "™",
}  # fmt: skip


class _Mend(dict[int, str | None]):
    """Maps the characters that canonical text may not hold; decided once for each character."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        category = unicodedata.category(char)
        mended: str | None
        if char in _LIGATURES:
            mended = _LIGATURES[char]
        elif code in _FONT_SYMBOLS:
            mended = _FONT_SYMBOLS[code]
        elif category in ("Co", "Cn", "Cs"):
            mended = DAMAGED
        elif category in ("Cc", "Cf"):
            mended = None  # controls, soft hyphens, zero-width and directional marks
        else:
            mended = char
        self[code] = mended
        return mended


_MEND = _Mend()
_LIGATURE = re.compile("[ﬀ-ﬆ]")


def canonical(text: str) -> str:
    """Return `text` as one canonical block: NFC, single spaces, no controls, invisible marks or ligatures.

    >>> canonical("  anti\\u00adcoagulant\\u00a0 dose\\n")
    'anticoagulant dose'
    """
    if not text.isascii() and (_LIGATURE.search(text) or not unicodedata.is_normalized("NFC", text)):
        text = unicodedata.normalize("NFC", text.translate(_MEND))
    text = " ".join(text.split())
    if not text.isprintable():
        text = unicodedata.normalize("NFC", " ".join(text.translate(_MEND).split()))
    return text


def superscript(text: str) -> str | None:
    """Return `text` in superscript characters, or None where a character has no such form.

    >>> superscript("2"), superscript("a")
    ('²', None)
    """
    return text.translate(_SUPERSCRIPT) if text and all(c in _SUPERSCRIPTABLE for c in text) else None


def heading_key(title: str) -> str:
    """Return the form in which headings are compared: lower case, words only, without numbering.

    >>> heading_key("8.1  Pregnancy:"), heading_key("Labor & Delivery"), heading_key("b. Abrupt Drug Withdrawal")
    ('pregnancy', 'labor and delivery', 'abrupt drug withdrawal')
    """
    return _key(_NUMBERING.sub("", title).replace("&", " and "))


_NUMBERING = re.compile(r"^\W*(?:(?:\d{1,2}(?:\.\d{1,2})*|[A-Za-z]|[ivxIVX]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})*)\s+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def _key(text: str) -> str:
    return _NOT_WORD.sub(" ", text.lower()).strip()


def plr_number(title: str) -> str | None:
    """Return the section number that a heading of the current (2006) label format starts with.

    >>> plr_number("5.3 Hypotension"), plr_number("12 CLINICAL PHARMACOLOGY"), plr_number("Pregnancy")
    ('5.3', '12', None)
    """
    found = _PLR.match(title)
    return found[1] if found else None


_PLR = re.compile(r"((?:1[0-7]|[1-9])(?:\.\d{1,2}){0,2})\.?\s+\S")


def cells(row: str) -> list[str]:
    """Return the cells of a table block (header or row) of canonical text; an empty cell is "".

    >>> cells("Nausea | | 4%")
    ['Nausea', '', '4%']
    """
    return [cell.strip() for cell in row.split("|")]
