"""Posology: a dosing sentence read into its parts, each of a known kind; what is not known is said to be so.

A dose is taken from a sentence only where every word of it is understood: a word that nobody knows may be the one that
changes who is meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from materia.extraction.dosing import amount, frequency, people
from materia.extraction.dosing.amount import Amount
from materia.extraction.dosing.people import People
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind
from materia.text.datafile import load_yaml

#: References to other sections, footnote marks and bullets: they say nothing of the dose.
_NOISE = re.compile(
    r"\[\s?see\b[^\]]*\]|\(\s?see\b[^()]*(?:\([^()]*\)[^()]*)*\)|\(\s?\d{1,2}(?:\.\d{1,2})*(?:\s?,\s?\d{1,2}(?:\.\d{1,2})*)*\s?\)"
    r"|[®™*†‡§•●▪■]|\(see\b[^)]*\)?$",
    re.I,
)
_DASH = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "\u00a0": " ", "“": '"', "”": '"'})
_NUMBERED = re.compile(r"^\s*\d{1,2}\.\d{1,2}\s+(?=[A-Z][a-z])")  # a section's number glued before its title
_SQUARE = re.compile(r"(?<=[/ ])m ?2(?![\d\w])")
_DURATION = re.compile(
    r"(?<![\w-])(?:for|during)\s(?:a\s(?:total|period|duration)\sof\s|the\sfirst\s|a\s)?(?P<lead>up\sto\s|at\sleast\s|a\sminimum\sof\s)?"
    r"(?P<low>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen)"
    r"(?:\s?(?:-|to|or)\s?(?P<high>\d{1,3}|two|three|four|five|six|seven|eight|ten|twelve))?"
    r"[\s-](?:consecutive\s)?(?P<unit>days?|weeks?|months?|doses)(?!\w)",
    re.I,
)
_OVER = re.compile(
    r"(?<!\w)(?:infused\s|given\s|administered\s)?over\s(?:a\speriod\sof\s)?(?P<low>\d{1,3}|one|two|three|four)(?:\s?(?:-|to)\s?(?P<high>\d{1,3}))?"
    r"[\s-](?P<unit>minutes?|hours?)(?!\w)",
    re.I,
)
_INTERVAL = re.compile(
    r"(?<!\w)at\s(?P<adverb>weekly|daily|monthly|hourly)\sintervals"
    r"|at\sintervals\sof\s(?:at\sleast\s|no(?:t)?\sless\sthan\s)?(?P<low>\d{1,2}|one|two|three|four|six)(?:\s?(?:-|to)\s?(?P<high>\d{1,2}|two|three|four))?\s(?P<unit>days?|weeks?|months?)"
    r"|after\s(?:at\sleast\s)?(?P<alow>\d{1,2}|one|two|three|four|six)(?:\s?(?:-|to)\s?(?P<ahigh>\d{1,2}|two|three|four|six))?\s(?P<aunit>days?|weeks?|months?)(?:\sof\s(?:treatment|therapy))?(?!\w)",
    re.I,
)
_WITHIN = re.compile(
    r"(?<!\w)(?:in|per|within|during)\s(?:a|any|each|one|every)?\s?(?P<n>12|24|48|one|a)[\s-](?P<unit>hours?|day)(?:\speriod)?(?!\w)|(?<!\w)in\s(?:any\s)?(?P<n2>24|12|48)-hours?(?:\speriod)?",
    re.I,
)
_DAILY_DOSE = re.compile(r"(?:total\s)?daily\s(?=(?:[a-z]+\s){0,2}dos(?:e|age|ing)s?\b)", re.I)
_MARK = re.compile(r"[,;:.|()\"/-]")
_WORD = re.compile(r"[^\s,;:.|()\"]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a sentence of one kind; `value` is what it says, in controlled words."""

    kind: str  # of `data/posology.yaml`, or amount, frequency, duration, people, condition, name, mark, unknown …
    value: str
    start: int
    amount: Amount | None = None
    people: People | None = None


@cache
def _words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows: dict[str, str] = load_yaml("materia.extraction", "data/posology.yaml")
    return tuple(
        (kind, re.compile(rf"(?:{'|'.join(lines.splitlines())})(?![\w-])", re.I)) for kind, lines in rows.items()
    )


@cache
def _amount() -> re.Pattern[str]:
    return re.compile(amount.pattern(), re.I)


def tidy(text: str) -> str:
    """Return a sentence without references and footnote marks, one space between words.

    >>> tidy("Give 5–10 mg [see Warnings (5.1)] daily ( 2.1 ).")
    'Give 5-10 mg daily .'
    """
    text = _SQUARE.sub("m²", _NOISE.sub(" ", _NUMBERED.sub("", text.translate(_DASH))))
    return re.sub(r"\s+", " ", text).strip()


def read(text: str, names: re.Pattern[str] | None, conditions: tuple[tuple[str, str], ...] = ()) -> tuple[Part, ...]:
    """Return the parts of a tidied sentence, in order, up to the first word that is not known.

    `names` finds the medicine's own names; `conditions` are the names (as written) and ids of conditions in it.
    """
    found: list[Part] = []
    place = 0
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        either = _choice(text, place)
        if either is not None:
            parts, place = either
            found += parts
            continue
        part, place = _next(text, place, names, conditions)
        found.append(part)
        if part.kind == "unknown":
            break
    return tuple(found)


def _choice(text: str, place: int) -> tuple[tuple[Part, ...], int] | None:
    """Return the parts of "10 or 20 mg" that stand here: two amounts and the word between."""
    if not text[place].isdigit():
        return None
    match = _amount().match(text, place)
    both = amount.choice(match[0]) if match else None
    if match is None or both is None:
        return None
    first, second = both
    between = Part("or", "or", place)
    whole = (
        Part("amount", first.full, place, amount=first),
        between,
        Part("amount", second.full, place, amount=second),
    )
    return whole, match.end()


def _next(
    text: str, place: int, names: re.Pattern[str] | None, conditions: tuple[tuple[str, str], ...]
) -> tuple[Part, int]:
    for written, concept in conditions:
        if text.startswith(written, place):
            return Part("condition", concept, place), place + len(written)
    for part, end in _typed(text, place):
        return part, end
    if names is not None and (match := names.match(text, place)):
        return Part("name", match[0], place), match.end()
    for kind, expression in _words():
        if match := expression.match(text, place):
            return Part(kind, match[0].lower(), place), match.end()
    if match := _MARK.match(text, place):
        return Part("mark", match[0], place), match.end()
    word = _WORD.match(text, place)
    end = word.end() if word else place + 1
    return Part("unknown", text[place:end], place), end


def _typed(text: str, place: int) -> Iterator[tuple[Part, int]]:
    """Yield the part with numbers or people that stands here, if one does."""
    first = text[place]
    if first in "tTdD" and (match := _DAILY_DOSE.match(text, place)):
        yield Part("daily_noun", "daily", place), match.end()
        return
    if match := _amount().match(text, place):
        read_amount = amount.read(match[0])
        if read_amount is not None:
            yield Part("amount", read_amount.full, place, amount=read_amount), match.end()
            return
    if match := _DURATION.match(text, place):
        span = _span(match["low"], match["high"], match["unit"])
        lead = _LEADS.get((match["lead"] or "").strip().lower(), "")
        yield Part("span_limit" if lead else "duration", f"for {lead} {span}" if lead else span, place), match.end()
    elif match := _OVER.match(text, place):
        yield Part("over", f"over {_span(match['low'], match['high'], match['unit'])}", place), match.end()
    elif match := _WITHIN.match(text, place):
        number = match["n"] or match["n2"]
        hours = number if number.isdigit() else "24"
        yield Part("within", f"{hours} hours", place), match.end()
    elif first in "aA" and (match := _INTERVAL.match(text, place)):
        yield Part("interval", _interval(match), place), match.end()
    elif match := frequency.PATTERN.match(text, place):
        often = frequency.read(match)
        yield Part("frequency" if often else "unknown", often or match[0], place), match.end()
    elif (match := people.PATTERN.match(text, place)) and (group := people.read(match)) is not None:
        yield Part("people", group.ages, place, people=group), match.end()


_LEADS = {"up to": "up to", "at least": "at least", "a minimum of": "at least"}


def _span(low: str, high: str | None, unit: str) -> str:
    first = _number(low)
    word = unit.lower().rstrip("s")
    if high:
        return f"{first} to {_number(high)} {word}s"
    return f"{first} {word}{'' if first == '1' else 's'}"


def _number(word: str) -> str:
    return {**amount.NUMBERS, "fourteen": "14"}.get(word.lower(), word)


def _interval(match: re.Match[str]) -> str:
    if match["adverb"]:
        return f"at {match['adverb'].lower()} intervals"
    if match["low"]:
        return f"at intervals of {_span(match['low'], match['high'], match['unit'])}"
    return f"after {_span(match['alow'], match['ahigh'], match['aunit'])}"


def conditions_of(sentence: Sentence) -> tuple[tuple[str, str], ...]:
    """Return the names and ids of the conditions that a sentence mentions, longest name first."""
    found = {mention.text: mention.concept.id for mention in sentence.of(ConceptKind.CONDITION)}
    return tuple(sorted(found.items(), key=lambda item: -len(item[0])))
