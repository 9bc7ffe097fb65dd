"""Words of danger written with a slip: "leathal", "swolen", "unconcious"."""

from collections.abc import Mapping, Set
from functools import lru_cache

SHORTEST_MENDED = 6


def _shorter(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


def slip_table(keywords: Set[str]) -> dict[str, str]:
    """Return each keyword, and each keyword short of one letter, with the keyword.

    >>> slip_table({"lethal"})["letal"]
    'lethal'
    """
    table = {word: word for word in keywords}
    for word in sorted(keywords):
        for shorter in _shorter(word):
            table.setdefault(shorter, word)
    return table


@lru_cache(maxsize=4096)
def _is_english(word: str) -> bool:
    from materia.terms.words import is_english  # the list of English words is read only for words that may be slips

    return is_english(word)


def mend(word: str, table: Mapping[str, str]) -> str:
    """Return the keyword that an unknown word is one slip away from, or the word as it is.

    >>> mend("leathal", slip_table({"lethal"})), mend("legal", slip_table({"lethal"}))
    ('lethal', 'legal')
    """
    if table.get(word) == word:
        return word
    for form in (word, *_shorter(word)):
        found = table.get(form)
        if found is None or not (len(found) >= SHORTEST_MENDED and _near(word, found)):
            continue
        return word if _is_english(word) else found
    return word


def _near(word: str, keyword: str) -> bool:
    """Return whether one insertion, deletion, substitution or swap of neighbours makes the one word the other."""
    if abs(len(word) - len(keyword)) > 1:
        return False
    start = 0
    while start < min(len(word), len(keyword)) and word[start] == keyword[start]:
        start += 1
    a, b = word[start:], keyword[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
