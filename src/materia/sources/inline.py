"""Runs of text within a block: raised characters, forced breaks, printed bullets."""

from __future__ import annotations

import re

from materia.text.normalise import BULLETS, superscript

BREAK = "\v"  # stands for a forced line break until a block is cut into lines
_MARK = re.compile(r"[\s,*†‡§¶#‖|]+|[a-zA-Z](?:\s*,\s*[a-zA-Z])*")
_SYMBOL_MARK = re.compile(r"[\s,*†‡§¶#‖|]+")
LEADING_BULLET = re.compile(rf"\s*[{BULLETS}]\s*|\s*[·*–-]\s+")
_INNER_BULLET = re.compile(rf"\s*[{BULLETS.replace('•', '').replace('◊', '').replace('∙', '')}]\s*")


def raise_text(out: list[str], text: str, in_cell: bool) -> None:
    """Append superscript text: digits in superscript form, trade marks as they are, footnote marks dropped."""
    inner = text.strip()
    before = out[-1] if out else ""
    last = before[-1:]
    if not inner:
        out.append(text)
        return
    if inner in ("o", "0", "O", "º", "°", "˚") and last.isdigit():
        out.append("°")  # degrees typed as a raised letter
        return
    raised = superscript(inner)
    if raised is not None:
        out.append(raised + (" " if text[-1:].isspace() else ""))
    elif _SYMBOL_MARK.fullmatch(inner) or (in_cell and _MARK.fullmatch(inner)):
        out.append(" " if text[-1:].isspace() else "")
    else:
        out.append(text)


def parts(text: str) -> list[str]:
    """Cut a block's text at empty lines, and at line breaks or bullets where each line has a bullet."""
    if BREAK not in text and not _INNER_BULLET.search(text):
        return [text]
    lines: list[str] = []
    for line in text.split(BREAK):
        starts = LEADING_BULLET.match(line)
        if not lines or starts or not line.strip():
            lines.append(line)
        else:
            lines[-1] += " " + line
    cut: list[str] = []
    for part in lines:
        pieces = _INNER_BULLET.split(part)
        cut.append(pieces[0])
        cut.extend("• " + piece for piece in pieces[1:])
    return [part for part in cut if part.strip()]


def is_word(term: str) -> bool:
    """Whether a list's term says something (a bullet or a number does not)."""
    return sum(map(str.isalpha, term)) > 2
