"""Text with what only points elsewhere blanked out: cross references, abbreviations and asides in brackets."""

import re

_NUMBERS = re.compile(r"[(\[]\s*(?:Boxed Warnings?\s*[,;]?\s*)?(?:\d+(?:\.\d+)*\s*(?:,|and|or|to|-)?\s*)+[)\]]", re.I)
_POINTER = re.compile(
    r"[(\[]\s*(?:please\s+)?(?:see|refer|also see|cf\.?)\b[^)\]]*[)\]]"
    r"|[(\[]\s*(?:also\s+)?(?:boxed warning|warnings?|precautions?|contraindications|adverse reactions|dosage and"
    r" administration|clinical (?:pharmacology|studies)|drug interactions|use in specific populations|indications)"
    r"\b[^)\]]*[)\]]"
    r"|[,;]?\s+see\s+(?:also\s+)?(?:boxed|warnings?|precautions?|contraindications|adverse|dosage|clinical"
    r"|drug inter|use in)"
    r"[^.]*",
    re.I,
)
_ABBREVIATION = re.compile(r"\(\s*[“\"]?[A-Z][A-Za-z0-9/-]{0,9}s?[”\"]?(?:\s*[,;/]\s*[A-Z][A-Z0-9/-]{0,9}s?)*\s*\)")
_EXAMPLE = re.compile(
    r"[(\[]\s*(?:e\.\s*g\.|eg\b|for example|such as|including|formerly|also (?:known|called)"
    r"|i\.e\., [A-Z]+\b)[^()\[\]]*[)\]]",
    re.I,
)
_ASIDE = re.compile(r"\((?!\s*\w\s*\))[^()]*\)")


def mask(text: str) -> str:
    """Return the text, of the same length, with cross references, abbreviations and examples in brackets blanked.

    Where a new item follows a cross reference without a mark, as in lists that were joined to one line, a semicolon
    stands for the mark. Of another aside only its opening bracket stays, so that it is seen that there was one.

    >>> mask("Asthma (5.1) Stroke (CVA) of any kind [see Warnings (5.2)].")
    'Asthma ;     Stroke       of any kind                     .'
    >>> mask("block (if no pacemaker is present)")
    'block (                           '
    """
    for pattern in (_NUMBERS, _POINTER):
        text = pattern.sub(_blank_pointer, text)
    for pattern in (_ABBREVIATION, _EXAMPLE):
        text = pattern.sub(_blank, text)
    return _ASIDE.sub(lambda match: "(" + " " * (len(match.group()) - 1), text)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _blank_pointer(match: re.Match[str]) -> str:
    after = match.string[match.end() : match.end() + 4].lstrip()
    new_item = after[:1].isupper() or (after[:1] in "•·▪■–-" and after[:1])
    return (";" if new_item else " ") + " " * (len(match.group()) - 1)
