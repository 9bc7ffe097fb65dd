"""Repair of broken characters: what is certain is mended, all else becomes U+FFFD, and no sentence with one is quoted.

Public copies of labels went through a program that knew only Windows-1252: the bytes it does not define (81, 8D, 8F,
90, 9D) became "?". So a broken UTF-8 sequence with "?" in it stands for one of five characters at most. In labels
nearly all of these are closing quotes (E2 80 9D), some are hyphens (E2 80 90) and bullets (E2 97 8F).
"""

from __future__ import annotations

import re
from functools import cache

from materia.text.normalise import DAMAGED

# Of the candidates for a broken sequence, the one that labels use where the others are marks of other scripts.
_CERTAIN = {
    b"\xe2\x97?": "●",      # others: ◁ ◍ ◐ ◝
    b"\xef\xac?": "fi",     # the ligature; others are Hebrew
    b"\xe2?\x84": "⁄",      # fraction slash; others: ⍄ ␄ ✄
    b"\xcf?": "ρ",          # others: accented or archaic Greek
}  # fmt: skip
_PAIR = b"\xe2\x80?"


def decode(data: bytes) -> str:
    """Return the text of bytes that should be UTF-8, repaired.

    >>> decode(b"tablets marked \\xe2\\x80\\x9cGX\\xe2\\x80? on one side"), decode(b"store at 25\\xb0C")
    ('tablets marked “GX” on one side', 'store at 25°C')
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _piecewise(data)
    return mojibake(text)


def _piecewise(data: bytes) -> str:
    out: list[str] = []
    at = 0
    while at < len(data):
        try:
            out.append(data[at:].decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            broken = at + error.start
            out.append(data[at:broken].decode("utf-8"))
            mended, at = _mend(data, broken)
            out.append(mended)
    return "".join(out)


def _mend(data: bytes, at: int) -> tuple[str, int]:
    """Return what stands for the broken sequence at `at`, and where the text goes on."""
    first = data[at]
    if first in (0xB0, 0xB1):
        return _bare(data, at), at + 1
    if data[at : at + 3] == _PAIR:
        return _quote_or_hyphen(data, at), at + 3
    for sequence, char in _CERTAIN.items():
        if data.startswith(sequence, at):
            return char, at + len(sequence)
    length = 2 if 0xC2 <= first <= 0xDF else 3 if 0xE0 <= first <= 0xEF else 4 if 0xF0 <= first <= 0xF4 else 1
    sequence = data[at : at + length]
    if sequence[:1] == b"\xef" and sequence[1:2] == b"?":
        # private use area (Wingdings bullets and boxes): at the start of a line it draws a bullet
        return ("•" if _starts_line(data, at) else DAMAGED), at + length
    if sequence == b"\xe2?\xb0" and data[at - 1 : at].isdigit():
        return "°", at + 3  # superscript zero, typed for a degree sign
    # swallow the continuation bytes and the "?" that belong to the sequence, nothing else
    end = at + 1
    while end < at + length and end < len(data) and (data[end] == 0x3F or 0x80 <= data[end] <= 0xBF):
        end += 1
    return DAMAGED, end


def _bare(data: bytes, at: int) -> str:
    """A lone B0 or B1 is Latin-1: a degree sign before a temperature scale or ± before a number, else unknown."""
    after = data[at + 1 : at + 4].lstrip()
    before = data[max(at - 3, 0) : at].rstrip()
    if data[at] == 0xB0:
        return (
            "°"
            if before[-1:].isdigit() and (after[:1] in (b"C", b"F", b"-", b" ", b"") or after[:2] == b"to")
            else DAMAGED
        )
    return "±" if before[-1:].isdigit() and after[:1].isdigit() else DAMAGED


def _starts_line(data: bytes, at: int) -> bool:
    before = data[max(at - 40, 0) : at].rstrip()
    return not before or before.endswith(b">")


def _quote_or_hyphen(data: bytes, at: int) -> str:
    """E2 80 "?": a closing quote where one is open or where only one can stand; a hyphen inside a word."""
    start = max(at - 600, 0)
    before = _TAG.sub(b"", data[start:at])
    block = max(data.rfind(mark, start, at) for mark in (b"<p", b"<li", b"<td", b"<dd", b"<h"))
    line = _TAG.sub(b"", data[max(block, start) : at])
    closed = max(line.rfind(_PAIR), line.rfind(b"\xe2\x80\x9d"))
    if line.rfind(b"\xe2\x80\x9c") > closed or line.count(b'"') % 2:
        return "”"
    after = _TAG.sub(b"", data[at + 3 : at + 60])
    left, right = before[-1:], after[:1]
    if left.isalnum() and right.isalnum():
        return "‐"
    if left.isalpha() and _SUSPENDED.match(after):
        return "‐"
    if (left.isdigit() or left in (b".", b",", b"!", b")", b"]")) and not right.isalnum():
        return "”"  # inches, or a quotation opened with another mark: no hyphen stands here
    return DAMAGED


_TAG = re.compile(rb"<[^>]*>")
_SUSPENDED = re.compile(rb" (?:and|or|to) ")
# A lead byte and its continuation bytes, read as Windows-1252.
_MOJIBAKE = re.compile(
    "Â[\u00a0-\u00bf]|[ÃÎÏ][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|â[€‚„ˆ‰”][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
)


def mojibake(text: str) -> str:
    """Return the text with UTF-8 that was read as Windows-1252 read rightly.

    >>> mojibake("patientâ€™s, 25Â°C, â‰¥ 5 Î¼g")
    'patient’s, 25°C, ≥ 5 μg'
    """
    if not any(lead in text for lead in ("Â", "Ã", "Î", "Ï", "â")):
        return text
    return _MOJIBAKE.sub(lambda found: _reread(found[0]), text)


@cache
def _reread(sequence: str) -> str:
    try:
        return sequence.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return sequence
