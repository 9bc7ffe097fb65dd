"""A text as tokens with their places, and what each token may begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, compress, count
from operator import not_
from typing import NamedTuple

from materia.terms.keys import TOKEN, plain

# A name run together with its strength ("baclofen10mg").
_FORM = re.compile(r"([^\W\d_]{4,})\d+([.,]?\d+)?(mg|mcg|ml|g)?")


@dataclass(frozen=True, slots=True)
class Tokens:
    text: str
    words: list[str]  # in lower case without accents
    gaps: list[str]  # gaps[i] stands before words[i]; one more at the end
    starts: list[int]
    ends: list[int]

    def end(self, index: int) -> int:
        return self.ends[index]


class Hit(NamedTuple):
    first: int
    last: int  # inclusive
    matched: str
    ids: tuple[str, ...]
    flags: str
    corrected: bool = False


class Named(NamedTuple):
    """A name of the vocabulary: the ids of its concepts (none: a phrase of the stop list) and its flags."""

    key: str
    ids: tuple[str, ...]
    flags: str


def named(key: str, row: str) -> Named:
    r"""Return a name with its row of the vocabulary.

    >>> named("kemstro", "brand:kemstro\tcs")
    Named(key='kemstro', ids=('brand:kemstro',), flags='cs')
    """
    ids, _, flags = row.partition("\t")
    return Named(key, tuple(ids.split("|")) if ids else (), flags)


class First(NamedTuple):
    """What a word may begin: the first words of names that it may be (itself, its singular), and what may follow."""

    forms: tuple[str, ...]
    names: tuple[Named, ...]  # what the forms name by themselves
    followers: frozenset[str]
    reach: int  # words of the longest name


class Firsts(dict[str, "First | None"]):
    """Memo from a word to what it may begin, so that most words of a text cost one look-up."""

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__()
        self._names = names
        self._reach: dict[str, int] = {}
        followers: dict[str, set[str]] = {}
        for name in names:
            first, _, rest = name.partition(" ")
            if not rest:
                self._reach.setdefault(first, 1)
                continue
            self._reach[first] = max(self._reach.get(first, 1), rest.count(" ") + 2)
            followers.setdefault(first, set()).add(rest.partition(" ")[0])
        self._followers = followers

    def __missing__(self, word: str) -> First | None:
        forms = tuple(form for form in singulars(word) if form in self._reach)
        if not forms and (match := _FORM.fullmatch(word)) and match.group(1) in self._reach:
            forms = (match.group(1),)
        found = None
        if forms:
            nexts = {f for form in forms for f in self._followers.get(form, ())}
            # the last word of a name may be written in the plural
            nexts |= (
                {f + "s" for f in nexts} | {f + "es" for f in nexts} | {f[:-1] + "ies" for f in nexts if f[-1] == "y"}
            )
            names = tuple(named(form, self._names[form]) for form in forms if form in self._names)
            found = First(forms, names, frozenset(nexts), max(self._reach[f] for f in forms))
        if len(self) < 500_000:
            self[word] = found
        return found


def singulars(word: str) -> tuple[str, ...]:
    """Return a word and what it may be the plural of.

    >>> singulars("allergies")
    ('allergies', 'allergie', 'allergi', 'allergy')
    """
    if len(word) < 4 or not word.endswith("s"):
        return (word,)
    forms = [word, word[:-1]]
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    return tuple(forms)


def tokens_of(text: str) -> Tokens:
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" becomes two code points: keep the offsets of the text as it is
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    parts = TOKEN.split(lowered)
    ends = list(accumulate(map(len, parts)))
    words = parts[1::2]
    if not lowered.isascii():
        for place in compress(count(), map(not_, map(str.isascii, words))):
            words[place] = plain(words[place])
    return Tokens(text, words, parts[0::2], ends[0:-1:2], ends[1::2])
