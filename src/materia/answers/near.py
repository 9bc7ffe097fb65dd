"""Statements that say nearly the same: one is shown, a curated one before an extracted one, then the gravest.

What the statements are of decides first: two effects, two uses or two doses are never the same, however alike their
sentences are.
"""

import re
from collections.abc import Iterable, Sequence

from materia.answers.about import same_finding
from materia.answers.candidate import Candidate
from materia.answers.joining import is_extracted
from materia.answers.ranking import gravity
from materia.text.datafile import load_yaml

_ENOUGH = 0.75  # share of the words of the shorter sentence
_FEWEST = 3  # words that a sentence must have to be compared
#: Amounts for whom and for what: sentences alike in words may hold for others.
_NEVER = frozenset({"dose", "dose_adjustment", "treats", "is_a", "not_a"})
_EMPTY = frozenset(load_yaml("materia.answers", "data/near.yaml")["empty"])
_MORE, _LESS = (
    re.compile(rf"(?:{'|'.join(load_yaml('materia.answers', 'data/near.yaml')[way])})") for way in ("more", "less")
)
_DENIES = re.compile(r"\b(?:not|no|never|without|nor|cannot)\b|n't\b", re.I)
_ENDING = re.compile(r"(?:ings?|ed|es|(?<!s)s)$")


def nearly_same(one: tuple[Candidate, str], other: tuple[Candidate, str], names: Iterable[str]) -> bool:
    """Return whether two statements, each with its sentence as shown, say nearly the same. `names` do not count."""
    (first, text), (second, said) = one, other
    a, b = first.statement, second.statement
    if a is None or b is None or {a.predicate, b.predicate} & _NEVER or a.polarity is not b.polarity:
        return False
    pair = a.predicate == b.predicate == "interacts_with"
    if not pair and (
        first.subject != second.subject or (a.object and b.object and not same_finding(a.object, b.object))
    ):
        return False
    if bool(_DENIES.search(text)) is not bool(_DENIES.search(said)):
        return False
    words, theirs = _words(text, names), _words(said, names)
    if _numbers(words) != _numbers(theirs) or min(len(words), len(theirs)) < _FEWEST:
        return False
    if ("+" in words) is not ("+" in theirs) and ("-" in words) is not ("-" in theirs):
        return False
    return len(words & theirs) >= _ENOUGH * min(len(words), len(theirs))


def repeats(shown: Sequence[tuple[str, Candidate, str]], fixed: Iterable[str], names: Iterable[str]) -> set[str]:
    """Return the ids of the claims to leave out; each claim is its id, its candidate and its sentence.

    `fixed` are the ids of claims that stay whatever they repeat.
    """
    names, stays = tuple(names), set(fixed)
    kept: list[tuple[Candidate, str]] = []
    out: set[str] = set()
    for claim, candidate, text in sorted(shown, key=lambda row: (row[0] not in stays, *_weight(row[1]))):
        if claim not in stays and any(nearly_same((candidate, text), other, names) for other in kept):
            out.add(claim)
        else:
            kept.append((candidate, text))
    return out


def _weight(candidate: Candidate) -> tuple[bool, int]:
    return is_extracted(candidate), gravity(candidate.statement) if candidate.statement is not None else 0


def _words(text: str, names: Iterable[str]) -> set[str]:
    lowered = text.lower()
    for name in names:
        lowered = lowered.replace(name.lower(), " ")
    found = {w for w in re.findall(r"[a-z]{3,}|(?<![\w-])\d[\d.]*", lowered) if w not in _EMPTY}
    return {"+" if _MORE.match(w) else "-" if _LESS.match(w) else _ENDING.sub("", w)[:7] for w in found}


def _numbers(words: set[str]) -> set[str]:
    return {word for word in words if word[0].isdigit()}
