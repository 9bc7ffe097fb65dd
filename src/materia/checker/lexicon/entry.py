"""Entries of the lexicon: what a phrase means, and the stems under which it is found."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from materia.checker.tokens import words_of

Mode = Literal["strict", "soft", "flip"]


@dataclass(frozen=True, slots=True)
class Pole:
    """One side of a group of words that exclude one another, such as population = child."""

    group: str
    pole: str
    code: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase means: a key shared by its synonyms, and the pole it stands for, if any."""

    key: str
    pole: Pole | None = None
    negated: bool = False  # "ineffective" is "effective" under a negation
    light: bool = False  # carries little meaning of its own: "patient", "use"
    plain: bool = False  # names no thing: an act or a quality, which a claim may word in its own way
    forms: frozenset[str] = frozenset()  # the only words meant, where their stem is that of a common word too
    senses: frozenset[str] = frozenset()  # further meanings of this very phrase, shared with its paraphrases
    wider: frozenset[str] = frozenset()  # keys of less specific things that this very phrase supports


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that changes how others are to be read: negation, hedge, animal study."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its base unit and the exact factor to it."""

    name: str
    base: str
    factor: Fraction


_SUFFIXES = (
    ("ations", 5),
    ("ation", 5),
    ("itions", 5),
    ("ition", 5),
    ("ities", 4),
    ("ments", 4),
    ("ment", 4),
    ("nesses", 4),
    ("ness", 4),
    ("ions", 4),
    ("ion", 4),
    ("ings", 4),
    ("ing", 4),
    ("ity", 4),
    ("ally", 4),
    ("ly", 4),
    ("ates", 4),
    ("ated", 4),
    ("ate", 4),
    ("ied", 3),
    ("ies", 3),
    ("ed", 4),
    ("sses", 2),
    ("xes", 2),
    ("ches", 3),
    ("shes", 3),
    ("s", 3),
)


_BY_LAST_LETTER = {
    last: tuple(row for row in _SUFFIXES if row[0].endswith(last)) for last in {suffix[-1] for suffix, _ in _SUFFIXES}
}
_RESTORED = {"ies": "y", "ied": "y", "sses": "ss", "xes": "x", "ches": "ch", "shes": "sh"}


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem under which inflected forms of a lower-case word meet.

    >>> stem("increases") == stem("increased") == stem("increasing")
    True
    >>> stem("hypertension") == stem("hypotension")
    False
    """
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    for suffix, least in _BY_LAST_LETTER.get(word[-1], ()):
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            word = word[: -len(suffix)]
            word += _RESTORED.get(suffix, "")
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    if len(word) > 4 and word[-1] == "e":
        word = word[:-1]
    if len(word) > 3 and word[-1] == "y":
        word = word[:-1] + "i"
    return word


@lru_cache(maxsize=32768)
def stems(phrase: str) -> tuple[str, ...]:
    """Return the stems of the words of a phrase."""
    return tuple(stem(w) for w in words_of(phrase))


def rows(name: str) -> Iterator[list[str]]:
    """Yield the columns of each line of a data file, comments left out."""
    text = files("materia.checker.lexicon").joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
