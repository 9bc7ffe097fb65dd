"""Tables of the compiled lexicon: text until a word is asked for, so that a process pays only for what it meets."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, overload

from materia.checker.lexicon.entry import Cue, Entry, Mode, Pole

V = TypeVar("V")
D = TypeVar("D")
_MODES: dict[str, Mode] = {"strict": "strict", "soft": "soft", "flip": "flip"}
_FLAGS = (("n", "negated"), ("l", "light"), ("p", "plain"))


class Table(Mapping[str, V]):
    """A mapping read from lines "key<TAB>value"; a value is made when it is first asked for, then kept."""

    def __init__(self, lines: Iterable[str], make: Callable[[str], V]) -> None:
        self._lines: dict[str, str] = {}
        for line in lines:
            key, _, value = line.partition("\t")
            self._lines[key] = value
        self._make = make
        self._made: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._make(self._lines[key])
        return made

    @overload
    def get(self, key: str, /) -> V | None: ...
    @overload
    def get(self, key: str, /, default: V | D) -> V | D: ...
    def get(self, key: str, /, default: Any = None) -> Any:
        """Return the value of `key`, else `default`: most words of a text are in no table."""
        return self[key] if key in self._lines else default

    def __contains__(self, key: object) -> bool:
        return key in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def write_entry(entry: Entry) -> str:
    """Return an entry as columns: key, pole, flags, forms, senses, wider."""
    pole = entry.pole
    return "\t".join(
        (
            entry.key,
            "|".join((pole.group, pole.pole, pole.code, pole.mode)) if pole else "",
            "".join(flag for flag, name in _FLAGS if getattr(entry, name)),
            "|".join(sorted(entry.forms)),
            "|".join(sorted(entry.senses)),
            "|".join(sorted(entry.wider)),
        )
    )


def read_entry(line: str) -> Entry:
    """Return the entry that `write_entry` wrote.

    >>> read_entry(write_entry(Entry("rash", plain=True, senses=frozenset({"skin"})))).senses
    frozenset({'skin'})
    """
    key, pole, flags, forms, senses, wider = line.split("\t")
    group, side, code, mode = pole.split("|") if pole else ("", "", "", "strict")
    return Entry(
        key,
        Pole(group, side, code, _MODES[mode]) if pole else None,
        negated="n" in flags,
        light="l" in flags,
        plain="p" in flags,
        forms=_set(forms),
        senses=_set(senses),
        wider=_set(wider),
    )


def _set(column: str) -> frozenset[str]:
    return frozenset(column.split("|")) if column else frozenset()


class Entries:
    """The entries by number."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._made: list[Entry | None] = [None] * len(lines)

    def one(self, number: str) -> Entry:
        """Return the entry of a number."""
        place = int(number)
        made = self._made[place]
        if made is None:
            made = self._made[place] = read_entry(self._lines[place])
        return made

    def options(self, value: str) -> tuple[tuple[tuple[str, ...], Entry], ...]:
        """Return phrases with their entries from "words of a phrase;number|…"."""
        found = (option.rpartition(";") for option in value.split("|"))
        return tuple((tuple(phrase.split(" ")), self.one(number)) for phrase, _, number in found)


def cues_of(value: str) -> tuple[tuple[tuple[str, ...], Cue], ...]:
    """Return phrases with their cues from "words of a phrase;kind;value|…"."""
    found = (option.split(";") for option in value.split("|"))
    return tuple((tuple(phrase.split(" ")), Cue(kind, what)) for phrase, kind, what in found)
