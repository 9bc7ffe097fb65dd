"""The compiled lexicon is the sources, no more and no less."""

from dataclasses import fields

from materia.checker.lexicon.compiler import COMPILED, compiled
from materia.checker.lexicon.sources import read_sources
from materia.checker.lexicon.words import Lexicon, lexicon

SOURCES = read_sources()


def test_the_compiled_file_is_what_the_sources_compile_to() -> None:
    message = "run `python -m materia.checker.lexicon.compiler` and commit compiled.txt"
    assert compiled(SOURCES) == COMPILED.read_text(encoding="utf-8"), message


def test_the_loaded_lexicon_equals_its_sources() -> None:
    for field in fields(Lexicon):
        loaded, read = getattr(lexicon(), field.name), getattr(SOURCES, field.name)
        assert (dict(loaded) if isinstance(read, dict) else loaded) == read, field.name


def test_a_word_that_is_in_no_table_has_the_default() -> None:
    words = lexicon()
    assert words.single.get("inventol") is None and "inventol" not in words.single
    assert words.poles.get("inventol", ()) == ()
