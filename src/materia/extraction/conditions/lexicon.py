"""Words around a finding in a list, each with the part that it plays ("a history of", "severe", "because")."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from materia.errors import MateriaError
from materia.extraction.conditions.tables import rows

_WORD = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*|\S")


class Role(StrEnum):
    """What a phrase does in a list of findings."""

    SEPARATOR = "separator"  # stands between two findings
    OPENING = "opening"  # names the people whose findings follow; a new list starts
    FILLER = "filler"  # changes nothing
    QUALIFIER = "qualifier"  # says which of its kind; `value` is the controlled phrase
    HISTORY = "history"  # it need not be there now
    EXAMPLES = "examples"  # what follows is of the kind of what stands before
    SCOPE = "scope"  # opens a restriction of all that stands before it
    CUT = "cut"  # what follows is a reason or an explanation
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark, in lower case, `start:end` in its text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the lexicon, or an unknown word, `start:end` in its text; `size` is its number of words."""

    role: Role
    value: str
    start: int
    end: int
    size: int


def words(text: str, start: int, end: int) -> list[Word]:
    """Return the words and marks of `text[start:end]`."""
    return [Word(m.group().lower(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]


_Table = dict[str, list[tuple[tuple[str, ...], Role, str]]]


class Lexicon:
    """The phrases of one or more tables of `data`; where two hold a phrase, the first counts."""

    def __init__(self, tables: Sequence[str]) -> None:
        self._before: _Table = {}
        self._after: _Table = {}
        for table in tables:
            for row in rows(table):
                phrase = tuple(word.text for word in words(row["phrase"], 0, len(row["phrase"])))
                for role, into in ((row["before"], self._before), (row["after"], self._after)):
                    entries = into.setdefault(phrase[0], [])
                    if role and not any(entry[0] == phrase for entry in entries):
                        entries.append((phrase, _role(role, table), row["value"] or row["phrase"]))
        for side in (self._before, self._after):
            for entries in side.values():
                entries.sort(key=lambda entry: (-len(entry[0]), entry[0]))

    def phrase(self, text: Sequence[Word], at: int, *, after: bool) -> Phrase:
        """Return the longest phrase that starts at this word, as it is understood before or after a finding."""
        word = text[at]
        for phrase, role, value in (self._after if after else self._before).get(word.text, ()):
            size = len(phrase)
            if size == 1 or (at + size <= len(text) and all(text[at + i].text == phrase[i] for i in range(1, size))):
                return Phrase(role, value, word.start, text[at + size - 1].end, size)
        return Phrase(Role.UNKNOWN, word.text, word.start, word.end, 1)

    def phrases(self, text: str, *, after: bool = False) -> Iterator[Phrase]:
        """Yield the phrases of a text.

        >>> [(p.role.value, p.value) for p in lexicon("list_words").phrases(", a history of severe foo")]
        [('separator', ','), ('history', 'a history of'), ('qualifier', 'severe'), ('unknown', 'foo')]
        """
        found, at = words(text, 0, len(text)), 0
        while at < len(found):
            phrase = self.phrase(found, at, after=after)
            yield phrase
            at += phrase.size


@cache
def lexicon(*tables: str) -> Lexicon:
    """Return the lexicon of these tables of `data` (named without ".tsv")."""
    return Lexicon(tables)


def _role(name: str, table: str) -> Role:
    try:
        return Role(name)
    except ValueError as error:
        raise MateriaError(f"{table}.tsv names the role {name!r}; use one of {[str(r) for r in Role]}.") from error
