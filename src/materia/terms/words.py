"""Everyday English: a word of this list is never taken for a misspelled medicine."""

from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path

# Words of the list more frequent than this rank are so common that a brand made of them alone is no name.
COMMON_RANK = 30_000
_FEW = 100  # words looked up before a set of the whole list pays


@cache
def _blob() -> tuple[str, int]:
    """Return the frequency list (MIT, shipped with symspellpy; most frequent first) and where its common part ends."""
    spec = find_spec("symspellpy")
    if spec is None or spec.origin is None:  # pragma: no cover - a declared dependency
        return "\n", 0
    text = Path(spec.origin).with_name("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
    blob = "\n" + text.replace("\r\n", "\n").lower()
    return blob, len(blob) - len(blob.split("\n", COMMON_RANK)[-1]) - 1


@cache
def _all_words() -> frozenset[str]:
    return frozenset(line.partition(" ")[0] for line in _blob()[0].split("\n"))


_seeks = count()


def _listed(word: str) -> bool:
    """A few words are sought in the text of the list; only a long text is worth the time to make a set of it."""
    if next(_seeks) < _FEW:
        return f"\n{word} " in _blob()[0]
    return word in _all_words()


@cache
def is_english(word: str) -> bool:
    """Return whether a word (lower case) is in the English list; plurals and 's forms count.

    >>> is_english("because"), is_english("metfromin")
    (True, False)
    """
    if _listed(word):
        return True
    for ending in ("s", "es", "ing", "ed", "ly"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and (_listed(stem) or (ending in ("ing", "ed") and _listed(f"{stem}e"))):
            return True
    return False


@cache
def is_common(word: str) -> bool:
    """Return whether a word is a number or among the common English words.

    >>> is_common("today"), is_common("baclofen")
    (True, False)
    """
    if word.isdigit() or len(word) == 1:
        return True
    blob, end = _blob()
    return blob.find(f"\n{word} ", 0, end + 1) >= 0


@cache
def _common_words() -> frozenset[str]:
    blob, end = _blob()
    return frozenset(line.partition(" ")[0] for line in blob[1:end].split("\n"))


def common_neighbours(word: str) -> frozenset[str]:
    """Return the common English words one slip away: what an unknown word may be instead of a medicine.

    >>> sorted(common_neighbours("symtoms"))
    ['symptoms']
    """
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    found = {a + b[1:] for a, b in cuts if b}
    found.update(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    found.update(a + c + b[1:] for a, b in cuts if b for c in letters)
    found.update(a + c + b for a, b in cuts for c in letters)
    return _common_words() & found
