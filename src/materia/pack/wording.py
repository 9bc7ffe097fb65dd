"""Editorial rules on the words of a statement: each takes a sentence and gives (rule, error, solution) rows."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

#: Own words share no run of this many words with the sentence they rest on.
COPIED_RUN = 8

#: The plain sentences of a file read together at the first grade or below. Grades of single short sentences swing, so
#: one alone is warned of above the second and refused above the third.
PLAIN_GRADE, PLAIN_GRADE_WARNING, PLAIN_GRADE_LIMIT = 6.0, 9.0, 16.0

_FILE = Path(__file__).parent / "editorial.yaml"
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_WORD = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*%?")
_LINKS = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "is",
        "of",
        "on",
        "or",
        "other",
        "over",
        "than",
        "that",
        "the",
        "to",
        "when",
        "who",
        "with",
    ]
)

Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Banned:
    """A pattern that may not stand in a text, and what to say instead."""

    pattern: re.Pattern[str]
    say: str
    source: str


@cache
def _lists() -> tuple[re.Pattern[str], tuple[Banned, ...], tuple[Banned, ...]]:
    data = yaml.load(_FILE.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - strings only
    words = sorted(data["needs_number"]["words"], key=len, reverse=True)
    playing_down = re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
    return playing_down, _banned(data["abbreviations"]), _banned(data["plain_words"])


def _banned(rows: list[dict[str, str]]) -> tuple[Banned, ...]:
    return tuple(Banned(re.compile(row["pattern"]), row["say"], row["source"]) for row in rows)


def words(text: str) -> list[str]:
    """Return the words of a text, case folded.

    >>> words("Take 5 mg, three times a day.")
    ['take', '5', 'mg', 'three', 'times', 'a', 'day']
    """
    return [word.casefold() for word in _WORD.findall(text)]


def wording(text: str, field: str, negated: bool = False) -> Iterator[Row]:
    """Yield the breaches in a statement's `text` or `plain`."""
    if not text.endswith("."):
        yield "full-stop", f"{field} does not end with a full stop.", "End the sentence with a full stop."
    if _more_than_one(text):
        yield "one-sentence", f"{field} holds more than one sentence.", "Make one statement of each sentence."
    playing_down, abbreviations, plain_words = _lists()
    found = playing_down.search(text)
    denied = found and re.search(rf"\bnot (?:\w+ ){{0,2}}{re.escape(found[0])}", text)
    if found and not denied and not negated and not re.search(r"\d", text):
        yield "playing-down", f"{field} says {found[0]!r} without a number.", "Give the number or leave the word out."
    for banned in (*abbreviations, *(plain_words if field == "plain" else ())):
        hit = banned.pattern.search(text)
        if hit:
            yield "abbreviation", f"{field} says {hit[0]!r} ({banned.source}).", f"Write {banned.say}."


def _more_than_one(text: str) -> bool:
    from materia.text.sentences import split

    return len(split(text)) > 1


def copied(text: str, sentence: str, terms: Collection[str] = ()) -> str | None:
    """Return the run of words that `text` shares with the sentence it rests on, None where it is in own words.

    A run counts from `COPIED_RUN` words. It is let pass where fewer than four of its words are left once numbers,
    linking words and the names of concepts (`terms`: controlled vocabulary) are taken out: a list of effects or a
    dose cannot be told otherwise.

    >>> copied("Hallucinations have been seen when it was stopped.", "Hallucinations have been seen.")
    >>> label = "The dose should then be lowered slowly over one or two weeks."
    >>> copied("In that case the dose should then be lowered slowly over one week.", label)
    'the dose should then be lowered slowly over one'
    """
    own, source = words(text), words(sentence)
    runs = {tuple(source[i : i + COPIED_RUN]) for i in range(len(source) - COPIED_RUN + 1)}
    place = 0
    while place <= len(own) - COPIED_RUN:
        if tuple(own[place : place + COPIED_RUN]) not in runs:
            place += 1
            continue
        end = place + COPIED_RUN
        while end < len(own) and tuple(own[end - COPIED_RUN + 1 : end + 1]) in runs:
            end += 1
        run = own[place:end]
        named = _named(run, terms)
        free = [w for w in run if w not in _LINKS and w not in named and not re.match(r"\d", w)]
        if len(free) >= 4:
            return " ".join(run)
        place = end
    return None


def _named(run: list[str], terms: Collection[str]) -> set[str]:
    """Return the words of the run that belong to a term which stands in it whole."""
    line = f" {' '.join(run)} "
    return {word for term in terms if f" {term.casefold()} " in line for word in words(term)}


def plain_grade(sentences: list[str], names: Collection[str]) -> float:
    """Return the reading grade of patient sentences; each word of a name counts as two syllables at most.

    A patient has to meet the name of the medicine and of the illness; the grade is of the words that were chosen.

    >>> plain_grade(["Dozamine makes you sleep."], ["dozamine"])
    0.7
    """
    from materia.text.readability import grade

    return grade(sentences, [name.lower() for name in names]) or 0.0


def bands(rows: list[tuple[str, Mapping[str, str]]]) -> Iterator[tuple[str, Row]]:
    """Yield (statement id, row) for adjustment bands that overlap or leave a gap between them.

    `rows` are the statements of one metric. "below 30" meets "at least 30"; "at most 30" meets "above 30".
    A gap that the label itself leaves carries `edge_unresolved: "yes"` and is asked about, never guessed.
    """
    edges = []
    for name, value in rows:
        try:
            low = float(value.get("at_least", value.get("above", "-inf")))
            high = float(value.get("at_most", value.get("below", "inf")))
        except ValueError:
            continue  # the unit rule names it
        if low >= high:
            yield name, ("bands", f"the band from {low:g} to {high:g} is empty.", "Mend its edges.")
            continue
        edges.append((low, "above" in value, high, "at_most" in value, name, value))
    edges.sort(key=lambda edge: (edge[0], edge[1]))
    for (_, _, high, closed_high, _, before), (low, open_low, _, _, name, value) in pairwise(edges):
        if high > low or (high == low and closed_high and not open_low):
            yield name, ("bands", f"its band begins at {low:g}, inside one that ends at {high:g}.", "Make them meet.")
        elif (high < low or (not closed_high and open_low)) and "edge_unresolved" not in {**before, **value}:
            yield (
                name,
                (
                    "bands",
                    f"nothing covers {high:g} to {low:g}.",
                    'Make the bands meet, or give edge_unresolved: "yes" where the label leaves the gap.',
                ),
            )
