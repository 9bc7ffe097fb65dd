"""The checker's lexicon: stems, phrases that mean the same, poles that exclude one another, cues, numbers and units."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, TypeVar

from materia.checker.tokens import words_of

Mode = Literal["strict", "soft", "flip"]
T = TypeVar("T")
#: Groups of poles that are verbs: their inflected forms count too.
_VERBS = frozenset({"direction", "action", "duration", "course", "start", "purpose"})
_MODES: dict[str, Mode] = {"strict": "strict", "soft": "soft", "flip": "flip"}


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


#: Phrases by their first stem, longest first.
Phrases = dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]
CuePhrases = dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]

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
    for suffix, least in _SUFFIXES:
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


def stems(phrase: str) -> tuple[str, ...]:
    """Return the stems of the words of a phrase."""
    return tuple(stem(w) for w in words_of(phrase))


def _rows(name: str) -> Iterator[list[str]]:
    text = files("materia.checker.lexicon").joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word data, read once per process."""

    phrases: Phrases  # by stems
    poles: Phrases  # by the words as written
    cues: CuePhrases
    wider: dict[str, frozenset[str]]
    numbers: dict[str, Fraction]
    units: dict[str, Unit]
    function: frozenset[str]
    ordinary: frozenset[str]
    abstract: frozenset[str]  # words as written that name no thing
    light: frozenset[str]  # keys of light groups
    sections: dict[str, str]  # words that the kind of a section adds to its sentences


def _index(found: dict[tuple[str, ...], T]) -> dict[str, tuple[tuple[tuple[str, ...], T], ...]]:
    by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
    for phrase, entry in found.items():
        by_first.setdefault(phrase[0], []).append((phrase, entry))
    return {k: tuple(sorted(v, key=lambda p: (-len(p[0]), p[0]))) for k, v in by_first.items()}


def _read_phrases() -> Phrases:
    found: dict[tuple[str, ...], Entry] = {}
    for row in _rows("synonyms.tsv"):
        light = row[0].startswith("~")
        group = row[0].removeprefix("~").split("|")
        entry = Entry(group[0], light=light)
        for phrase in group:
            if key := stems(phrase):
                found.setdefault(key, entry)
    _add_findings(found)
    for row in _rows("cues.tsv"):
        if row[0] == "flipped":
            for phrase in row[2].split("|"):
                target = found.get(stems(row[1]))
                found[stems(phrase)] = Entry(
                    target.key if target else " ".join(stems(row[1])), negated=True, light=bool(target and target.light)
                )
    return _index(found)


def _add_findings(found: dict[tuple[str, ...], Entry]) -> None:
    """Add the names of conditions and effects that `materia.terms` knows, where no group has them yet."""
    text = files("materia.terms").joinpath("data/findings.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    for name, lay, synonyms, *_ in rows[1:]:
        phrases = [key for p in (name, lay, *synonyms.split(";")) if p and (key := stems(p))]
        entry = found.get(stems(name)) or next((found[k] for k in phrases if k in found), Entry(name.lower()))
        if not entry.light:
            for key in phrases:
                found.setdefault(key, entry)


def _read_poles() -> Phrases:
    found: dict[tuple[str, ...], Entry] = {}
    inflected: list[tuple[str, Entry]] = []
    for group, pole, code, mode, phrases in _rows("poles.tsv"):
        entry = Entry(f"{group}={pole}", Pole(group, pole, code, _MODES[mode]))
        for phrase in phrases.split("|"):
            if words := tuple(words_of(phrase)):
                found.setdefault(words, entry)
                if len(words) == 1 and group in _VERBS:
                    inflected += [(form, entry) for form in _forms(words[0])]
    for form, entry in inflected:
        found.setdefault((form,), entry)
    return _index(found)


def _forms(verb: str) -> tuple[str, ...]:
    """Return the regular forms of a verb; those that are no words do no harm."""
    base = verb.removesuffix("e")
    return (f"{verb}s", f"{base}es", f"{base}ed", f"{base}ing")


def _read_cues() -> CuePhrases:
    found: dict[tuple[str, ...], list[Cue]] = {}
    index: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for kind, value, phrases in _rows("cues.tsv"):
        if kind == "flipped":
            continue
        for phrase in phrases.split("|"):
            if key := tuple(words_of(phrase)):
                found.setdefault(key, []).append(Cue(kind, value))
    for words, cues in found.items():
        for cue in cues:
            index.setdefault(words[0], []).append((words, cue))
    return {k: tuple(sorted(v, key=lambda p: (-len(p[0]), p[0], p[1].kind))) for k, v in index.items()}


@cache
def lexicon() -> Lexicon:
    """Return the lexicon; the first call reads the data files."""
    phrases = _read_phrases()
    names = {p: e.key for options in phrases.values() for p, e in options}
    wider: dict[str, set[str]] = {}
    for narrow, broad in _rows("broader.tsv"):
        key = narrow if "=" in narrow else names.get(stems(narrow), " ".join(stems(narrow)))
        for word in broad.split("|"):
            wider.setdefault(key, set()).add(word if "=" in word else names.get(stems(word), " ".join(stems(word))))
    units: dict[str, Unit] = {}
    for name, base, factor, forms in _rows("units.tsv"):
        for form in forms.split("|"):
            units.setdefault(form, Unit(name, base, Fraction(factor)))
    function = {w for row in _rows("function.txt") for w in row[0].split()}
    ordinary = {stem(w) for row in _rows("ordinary.txt") for w in row[0].split()}
    return Lexicon(
        phrases=phrases,
        poles=_read_poles(),
        cues=_read_cues(),
        wider={k: frozenset(v) for k, v in wider.items()},
        numbers={row[0]: Fraction(row[1]) for row in _rows("numbers.tsv")},
        units=units,
        function=frozenset(function),
        ordinary=frozenset(ordinary),
        abstract=frozenset(w for row in _rows("abstract.txt") for w in row[0].split()),
        light=frozenset(e.key for options in phrases.values() for _, e in options if e.light),
        sections={row[0]: row[1] for row in _rows("sections.tsv")},
    )
