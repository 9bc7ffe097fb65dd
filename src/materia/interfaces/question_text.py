"""The text of a question as it comes from outside: what no interface passes on."""

import unicodedata

from materia.errors import BadInput

#: Longest question in characters; longer texts are not questions.
LONGEST_QUESTION = 2_000

_WHITE = "\t\n\r"


def question_text(
    text: str, origin: str = "The question", example: str = 'ask, for example, "Is baclofen an opioid?"'
) -> str:
    """Return the question without white space at its ends. SQL, HTML or shell text is text like any other.

    Raises `BadInput` for an empty text, one longer than `LONGEST_QUESTION`, and one that is not text.

    >>> question_text("  Is baclofen an opioid? ")
    'Is baclofen an opioid?'
    """
    if len(text) > LONGEST_QUESTION:
        raise BadInput(
            f"{origin} has {len(text):,} characters, and the limit is {LONGEST_QUESTION:,}: make it shorter."
        )
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in _WHITE for c in text):
        raise BadInput(f"{origin} holds control characters or bytes that are not text: give it as plain UTF-8 text.")
    stripped = text.strip()
    if not any(c.isalnum() for c in stripped):
        raise BadInput(f"{origin} is empty: {example}")
    return stripped
