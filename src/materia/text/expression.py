"""Regular expressions of curated tables: compiled when a text first holds the words that they need.

A cold process answers one question; compiling every pattern of every table would cost it more than the answer does.
What is found is the same as without the look ahead: a text without a needed word cannot match.
"""

import re
from collections.abc import Iterable, Iterator

from materia.errors import MateriaError

_GAP = "\0"
_ESCAPE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.S)
_GROUP = re.compile(r"\([^()]*\)")
_OPTIONAL = re.compile(r"[\s\S](?:[?*]|\{[^}]*\})[?+]?")
_OTHER = re.compile(r"[.^$+]")
_PLAIN = re.compile(r"[a-zA-Z0-9 '/%]+")


def needles(expression: str) -> tuple[str, ...]:
    r"""Return words of which a text must hold at least one to match; none where nothing can be said.

    Characters in groups, in classes, or that may be left out are not counted on.

    >>> needles(r"\btoo (much|many)\b|overdos\w*")
    ('too ', 'overdos')
    >>> needles(r"(?:much|many)")
    ()
    """
    if _PLAIN.fullmatch(expression):
        return (expression,)
    if expression.startswith("(?") and expression[2:3].isalpha():
        return ()
    skeleton = _ESCAPE.sub(_GAP, expression)
    while (smaller := _GROUP.sub(_GAP, skeleton)) != skeleton:
        skeleton = smaller
    skeleton = _OTHER.sub(_GAP, _OPTIONAL.sub(_GAP, skeleton))
    found = tuple(max(branch.split(_GAP), key=len) for branch in skeleton.split("|"))
    return found if all(found) else ()


class Expression:
    """A pattern without flags. `parts`, where given, are the alternatives that it joins."""

    __slots__ = ("_compiled", "_needles", "origin", "pattern")

    def __init__(self, pattern: str, origin: str, parts: Iterable[str] | None = None) -> None:
        self.pattern = pattern
        self.origin = origin  # the table and row, for errors
        known = [needles(part) for part in parts] if parts is not None else [needles(pattern)]
        self._needles = tuple(word for words in known for word in words) if all(known) else ()
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern. Raises `MateriaError` where it is no valid expression."""
        if self._compiled is None:
            try:
                self._compiled = re.compile(self.pattern)
            except re.error as error:
                raise MateriaError(
                    f"{self.origin}: the pattern {self.pattern!r} is no valid expression: {error}."
                ) from error
        return self._compiled

    def possible(self, text: str) -> bool:
        """Return whether a text holds what a match needs; False means that nothing can match."""
        return not self._needles or any(word in text for word in self._needles)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text, as `re.Pattern.search` does."""
        return self.compiled.search(text) if self.possible(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the start of a text, as `re.Pattern.match` does."""
        return self.compiled.match(text) if self.possible(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return the matches in a text, as `re.Pattern.finditer` does."""
        return self.compiled.finditer(text) if self.possible(text) else iter(())
