"""Expressions kept as data (`data/patterns/<noun>.yaml`), so that a phrasing is added without touching code.

`words`: lists; `{name}` in an expression stands for any of them, a space in a word may be a hyphen. `pieces`: parts of
expressions, put in for `{name}`. `patterns`: whole expressions. `frames`: lists of expressions or of rows with a
`pattern`. An expression may run over several lines; they are joined as they stand.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from materia.errors import MateriaError
from materia.text.datafile import load_mapping

_PLACE = re.compile(r"\{([a-z_]\w*)\}")


def alternatives(words: Sequence[str]) -> str:
    """Return an expression for any of the words, the longest first; a space in a word may be a hyphen.

    >>> alternatives(["low dose", "iv"])
    '(?:low[- ]dose|iv)'
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", "[- ]") for word in ordered) + ")"


class Patterns:
    """The expressions of one noun, compiled when the module that uses them is loaded."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._data = load_mapping("materia.extraction", f"data/patterns/{noun}.yaml")
        self._pieces: dict[str, str] = {name: alternatives(self.words(name)) for name in self._data.get("words", {})}
        for name, text in self._data.get("pieces", {}).items():
            self._pieces[name] = _joined(text)

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of words."""
        return tuple(str(word) for word in self._data["words"][name])

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a mapping that stands beside the expressions."""
        found: Mapping[str, Any] = self._data[name]
        return found

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self.compile(self._data["patterns"][name])

    def frames(self, name: str) -> tuple[re.Pattern[str], ...]:
        """Return the expressions of a list, in its order."""
        return tuple(self.compile(text) for text in self._data["frames"][name])

    def rows(self, name: str) -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
        """Return the expressions of a list of rows, each with the rest of its row."""
        return tuple((self.compile(row["pattern"]), row) for row in self._data["frames"][name])

    def template(self, name: str, **pieces: str) -> re.Pattern[str]:
        """Return the expression that a template makes with these pieces."""
        return self.compile(self._data["templates"][name], **pieces)

    def templates(self, name: str, **pieces: str) -> tuple[re.Pattern[str], ...]:
        """Return the expressions that a list of templates makes with these pieces."""
        return tuple(self.compile(text, **pieces) for text in self._data["templates"][name])

    def compile(self, text: str, **pieces: str) -> re.Pattern[str]:
        """Return the expression with every `{name}` put in. Raises `MateriaError` for a name that is not defined."""
        known = {**self._pieces, **pieces}

        def put(found: re.Match[str]) -> str:
            if found[1] not in known:
                raise MateriaError(
                    f"data/patterns/{self.noun}.yaml uses {{{found[1]}}}; define it under pieces or words."
                )
            return _PLACE.sub(put, known[found[1]])

        return re.compile(_PLACE.sub(put, _joined(text)))


def _joined(text: str) -> str:
    return "".join(text.split("\n"))


@cache
def patterns(noun: str) -> Patterns:
    """Return the expressions of a noun."""
    return Patterns(noun)
