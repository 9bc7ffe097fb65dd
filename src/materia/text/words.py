"""Content words of a text, for telling how much two texts share."""

import re

_WORD = re.compile(r"[a-z][a-z'-]{2,}|\d+(?:\.\d+)?")
_FUNCTION = frozenset(
    "the and for are was were has have had not but can could should would will may might must does did what which who whom when "
    "where why how this that these those with without from into onto about after before during while than then them they their "
    "there here you your yours she her his him its our out off over under per any all some more most much many take taking taken "
    "use used using get give given make made need there's what's is it i'm i've im ive my me to of in on or as at be by do if so an "
    "a no up long often best good know tell please medicine medication medications drug drugs tablet tablets pill pills".split()
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
