"""The keys under which a name may be written, and how a pack stores them so that none is made at each start."""

import re
from collections.abc import Callable, Iterable, Iterator

from materia.terms.keys import key
from materia.terms.words import is_english

_DOUBTFUL = "?"  # before a key that counts where it is no English word


def variants(name: str) -> set[str]:
    """Return the keys under which a name may be written.

    >>> sorted(variants("Alzheimer's disease"))
    ['alzheimer disease', 'alzheimer s disease', 'alzheimers disease']
    >>> sorted(variants("beta-blocker"))
    ['beta blocker', 'betablocker']
    """
    found, joined = _written(name)
    return found if not joined or is_english(joined) else found | {joined}


def _written(name: str) -> tuple[set[str], str]:
    k = key(name)
    found = {k}
    if re.search(r"[a-z]['’]s\b", name.lower()):
        found.add(re.sub(r"([a-z]) s( |$)", r"\1s\2", k))
        found.add(re.sub(r"([a-z]) s( |$)", r"\1\2", k).strip())
    joined = k.replace(" ", "") if "-" in name and name.count(" ") == 0 and len(k) >= 6 else ""
    return {f for f in found if f}, joined


def stored(names: Iterable[str]) -> str:
    """Return the keys of a concept's names as one text. It takes no word list, so that a wheel is built alike anywhere.

    >>> stored(["co-trimoxazole", "Bactrim"])
    'bactrim|co trimoxazole|?cotrimoxazole'
    """
    sure: set[str] = set()
    doubtful: set[str] = set()
    for name in names:
        found, joined = _written(name)
        sure |= found
        doubtful |= {joined} - {""}
    return "|".join([*sorted(sure), *(_DOUBTFUL + each for each in sorted(doubtful - sure))])


def restored(text: str, known: Callable[[str], bool]) -> Iterator[str]:
    """Yield the keys of a stored text that are not `known` yet, without the doubtful ones that are English words.

    >>> list(restored("bactrim|co trimoxazole|?cotrimoxazole|?onset", {"bactrim"}.__contains__))
    ['co trimoxazole', 'cotrimoxazole']
    """
    for each in text.split("|"):
        doubtful = each.startswith(_DOUBTFUL)
        k = each[1:] if doubtful else each
        if not known(k) and not (doubtful and is_english(k)):  # looking a word up costs most
            yield k
