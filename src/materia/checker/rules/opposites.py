"""Opposites: of two opposite states of one matter ("low blood sugar", "hyperglycemia") the evidence's own is named."""

import re
from collections.abc import Iterator
from functools import cache

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.lexicon.entry import rows

_OF = r"(?:\s+(?:in|of))?(?:\s+(?:the|your|serum|blood|plasma|systolic|arterial|levels? of))*\s+"
#: How a measure is said to be high or low: "increase in serum potassium".
_LEVELS = {
    "+": (
        "high elevat rais increas rise excess too",
        rf"(?:high\w*|elevat\w+|rais\w+|increas\w+|rises?|excess\w*|too much){_OF}",
    ),
    "-": (
        "low decreas reduc fall drop depress too deplet loss",
        rf"(?:low\w*|decreas\w+|reduc\w+|falls?|drops?|depress\w+|too little|deplet\w+|loss){_OF}",
    ),
}
#: Letters of a first word by which wordings are found.
_KEY = 3
_WORD = re.compile(r"[a-z]+")


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the claim names one of two opposite states and its evidence only the other."""
    claim = pair.claim.text
    places = _places()
    likely = {n for word in set(_WORD.findall(claim.lower())) for n in places.get(word[:_KEY], ())}
    for number in sorted(likely):
        own, other = _side(number), _side(number ^ 1)
        said = own.search(claim)
        if said is None or other.search(claim) or own.search(pair.passage.text):
            continue
        if (rival := other.search(pair.passage.text)) is not None:
            told = f"“{said[0]}” stands against “{rival[0]}” in the evidence"
            yield Finding(_codes()[number // 2], told, True, "opposite state")
            return


@cache
def _sides() -> tuple[str, ...]:
    """Return the wordings of each side; the two sides of a matter stand at 2n and 2n + 1."""
    return tuple(side for _, *two in rows("opposites.tsv") for side in two)


@cache
def _codes() -> tuple[str, ...]:
    """Return the code of the reason for each matter."""
    return tuple(matter.partition(":")[0] if ":" in matter else "direction" for matter, *_ in rows("opposites.tsv"))


@cache
def _places() -> dict[str, tuple[int, ...]]:
    """Return the sides that a word may belong to, by its first letters."""
    found: dict[str, set[int]] = {}
    for number, side in enumerate(_sides()):
        for wording in side.split("|"):
            firsts = _LEVELS[wording[0]][0].split() if wording[0] in _LEVELS else [re.split(r"[^a-z]", wording)[0]]
            for first in firsts:
                found.setdefault(first[:_KEY], set()).add(number)
    return {key: tuple(numbers) for key, numbers in found.items()}


@cache
def _side(number: int) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_wording(w) for w in _sides()[number].split('|'))})(?!\w)", re.I)


def _wording(written: str) -> str:
    if written[0] in _LEVELS:
        return _LEVELS[written[0]][1] + re.escape(written[1:]).replace(r"\ ", r"\s+")
    return re.escape(written).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]+")
