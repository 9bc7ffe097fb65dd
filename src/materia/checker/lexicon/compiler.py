"""Compile the sources of the lexicon into the one file that is loaded: `python -m materia.checker.lexicon.compiler`."""

from collections.abc import Iterator
from pathlib import Path

from materia.checker.lexicon.entry import Entry
from materia.checker.lexicon.sources import read_sources
from materia.checker.lexicon.table import write_entry
from materia.checker.lexicon.words import BLOCKS, Lexicon, Phrases

COMPILED = Path(__file__).with_name("compiled.txt")
_HEAD = (
    "# Made from the tables beside it by `python -m materia.checker.lexicon.compiler`, which also names its sources; "
    "do not edit."
)


def compiled(lexicon: Lexicon) -> str:
    """Return a lexicon as text: a heading, then one block of lines for each name of `BLOCKS`, an empty line between."""
    numbers: dict[str, int] = {}
    blocks = {
        "single": [f"{word}\t{_number(entry, numbers)}" for word, entry in sorted(lexicon.single.items())],
        "longer": list(_options(lexicon.longer, numbers)),
        "poles": list(_options(lexicon.poles, numbers)),
        "cues": [
            f"{word}\t{'|'.join(f'{_words(phrase)};{cue.kind};{cue.value}' for phrase, cue in options)}"
            for word, options in sorted(lexicon.cues.items())
        ],
        "wider": [f"{key}\t{'|'.join(sorted(keys))}" for key, keys in sorted(lexicon.wider.items())],
        "roots": [f"{begin}\t{end}\t{'|'.join(sorted(keys))}" for begin, end, keys in lexicon.roots],
        "words": [
            f"function\t{_words(sorted(lexicon.function))}",
            f"ordinary\t{_words(sorted(lexicon.ordinary))}",
            f"abstract\t{_words(sorted(lexicon.abstract))}",
            f"light\t{'|'.join(sorted(lexicon.light))}",
        ],
    }
    blocks["entries"] = list(numbers)
    return "\n\n".join((_HEAD, *("\n".join(blocks[name]) for name in BLOCKS)))


def _words(words: tuple[str, ...] | list[str]) -> str:
    return " ".join(words)


def _number(entry: Entry, numbers: dict[str, int]) -> int:
    return numbers.setdefault(write_entry(entry), len(numbers))


def _options(phrases: Phrases, numbers: dict[str, int]) -> Iterator[str]:
    for word, options in sorted(phrases.items()):
        written = "|".join(f"{_words(phrase)};{_number(entry, numbers)}" for phrase, entry in options)
        yield f"{word}\t{written}"


if __name__ == "__main__":
    COMPILED.write_text(compiled(read_sources()), encoding="utf-8")
