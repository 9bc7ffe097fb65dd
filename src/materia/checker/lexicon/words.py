"""The checker's lexicon: phrases that mean the same, poles that exclude one another, cues, numbers and units."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files

from materia.checker.lexicon.entry import Cue, Entry, Unit, rows
from materia.checker.lexicon.table import Entries, Table, cues_of

#: Letters from which a word is taken apart into its roots.
_LONG = 6
#: Name of the compiled tables, one block each, in this order.
BLOCKS = ("entries", "single", "longer", "poles", "cues", "wider", "roots", "words")

#: Phrases by their first word, longest first.
Phrases = Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]]
CuePhrases = Mapping[str, tuple[tuple[tuple[str, ...], Cue], ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word data, loaded once per process."""

    single: Mapping[str, Entry]  # by the stem of one word
    longer: Phrases  # by the first two stems, "a b"
    poles: Phrases  # by the words as written
    cues: CuePhrases
    wider: Mapping[str, frozenset[str]]
    numbers: dict[str, Fraction]
    units: dict[str, Unit]
    function: frozenset[str]
    ordinary: frozenset[str]
    abstract: frozenset[str]  # words as written that name no thing
    light: frozenset[str]  # keys of light groups
    roots: tuple[tuple[str, str, frozenset[str]], ...]  # beginning, end and wider keys of medical words
    weights: dict[str, float]  # of findings in freely worded claims, by rule
    verbatim_weights: dict[str, float]  # of findings in claims that are the passage's own sentence
    sections: dict[str, str]  # words that the kind of a section adds to its sentences


def small_tables() -> tuple[dict[str, Fraction], dict[str, Unit], list[dict[str, float]], dict[str, str]]:
    """Return numbers, units, weights (free, verbatim) and sections, which are short enough to be read as they are."""
    units: dict[str, Unit] = {}
    for name, base, factor, forms in rows("units.tsv"):
        unit = Unit(name, base, Fraction(factor))
        for form in forms.split("|"):
            units.setdefault(form, unit)
    table = list(rows("weights.tsv"))
    return (
        {row[0]: Fraction(row[1]) for row in rows("numbers.tsv")},
        units,
        [{row[0]: float(row[n]) for row in table if row[n]} for n in (1, 2)],
        {row[0]: row[1] for row in rows("sections.tsv")},
    )


def load(text: str) -> Lexicon:
    """Return the lexicon of a compiled text (see `compiler.compiled`)."""
    blocks = dict(zip(BLOCKS, (block.split("\n") for block in text.split("\n\n")[1:]), strict=True))
    entries = Entries(blocks["entries"])
    words = {name: value for name, _, value in (line.partition("\t") for line in blocks["words"])}
    numbers, units, weights, sections = small_tables()
    return Lexicon(
        single=Table(blocks["single"], entries.one),
        longer=Table(blocks["longer"], entries.options),
        poles=Table(blocks["poles"], entries.options),
        cues=Table(blocks["cues"], cues_of),
        wider=Table(blocks["wider"], lambda value: frozenset(value.split("|"))),
        numbers=numbers,
        units=units,
        function=frozenset(words["function"].split(" ")),
        ordinary=frozenset(words["ordinary"].split(" ")),
        abstract=frozenset(words["abstract"].split(" ")),
        light=frozenset(words["light"].split("|")),
        roots=tuple(
            (begin, end, frozenset(keys.split("|")))
            for begin, end, keys in (line.split("\t") for line in blocks["roots"])
        ),
        weights=weights[0],
        verbatim_weights=weights[1],
        sections=sections,
    )


@cache
def lexicon() -> Lexicon:
    """Return the lexicon; the first call loads it."""
    return load(files("materia.checker.lexicon").joinpath("compiled.txt").read_text(encoding="utf-8"))


@lru_cache(maxsize=8192)
def key_of_word(word: str) -> str:
    """Return the key of one stem alone."""
    entry = lexicon().single.get(word)
    return word if entry is None or entry.forms else entry.key


@lru_cache(maxsize=65536)
def rooted(word: str) -> frozenset[str]:
    """Return the keys of what a lower-case word speaks of by its roots: "nephritis" of kidney and inflammation."""
    if len(word) < _LONG:
        return frozenset()
    found = [keys for begin, end, keys in lexicon().roots if word.startswith(begin) and word.endswith(end)]
    return frozenset().union(*found)
