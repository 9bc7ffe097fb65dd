"""Ages, intervals and trimesters of a sentence in one spelling."""

import re

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_NUMBERS = {word: str(number) for number, word in enumerate(_WORDS.split())}
_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b")
_DOUBLED = re.compile(r"\b(\d+)\s*\(\s*\1\s*\)")  # "two (2)"
_HYPHEN = re.compile(r"(?<=\d)-(?=(?:year|month|week|day|hour))")
_SINGULAR = re.compile(r"(?<!\d)(\d+(?:\.\d+)?) (year|month|week|day|hour)s?\b")


def spelled(text: str) -> str:
    """Return the text with its numbers as digits and its units of time in the plural where they must be.

    >>> spelled("at least six (6)  months"), spelled("one year"), spelled("12-year")
    ('at least 6 months', '1 year', '12 years')
    """
    text = _WORD.sub(lambda found: _NUMBERS[found[0]], " ".join(text.split()))
    text = _HYPHEN.sub(" ", _DOUBLED.sub(r"\1", text))
    return _SINGULAR.sub(lambda found: f"{found[1]} {found[2]}{'' if found[1] == '1' else 's'}", text).strip(" ,.")


def age(text: str) -> str:
    """Return an age with its unit; a bare number is of years.

    >>> age("18"), age("6 months"), age("twelve years")
    ('18 years', '6 months', '12 years')
    """
    text = spelled(text)
    return spelled(f"{text} years") if text.isdigit() else text
