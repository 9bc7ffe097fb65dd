"""Triage: deterministic red flags, looked for before anything is answered.

The rules, their levels and their sources are data (`rules.yaml`, `lexicon.yaml`, `sources.yaml`); this module only
matches them. Doubt goes towards the flag.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from materia.model.answer import Triage, TriageNotice
from materia.model.concept import ConceptKind, Mention
from materia.safety.frame import STRENGTH, Reading
from materia.safety.lexicon import Lexicon, lexicon
from materia.safety.locales import phone_numbers
from materia.safety.notices import notices
from materia.safety.plain import plain
from materia.safety.rules import ACTIONS, LEVELS, NumberRange, Rule, Trigger, rules
from materia.safety.standing import Standing

_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "dozen": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "hundred": 100,
}  # fmt: skip
_NUMBER = re.compile(r"\b(\d+(?:\.\d+)?|" + "|".join(_NUMBER_WORDS) + r")(k?)\b(?![%/])")  # "90k": thousands
_REACH = 80  # characters between them
_MOST = 60  # matches of a set in one text; a longer list adds nothing
_AFTER_TOOK = 4  # words between "took" and the number of pills
_NO_STANDING = frozenset({"crisis", "poison"})  # intent and what was taken are no conditions
_EMS_FIRST = frozenset({"ems-now", "ems-baby", "emergency-room-now"})  # what is less than they say is left out
_MEDICINES = frozenset({ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS})


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    name: str


class _Matcher:
    """Finds the sets of the lexicon in one text, each once."""

    def __init__(self, text: str, mentions: Sequence[Mention], words: Lexicon) -> None:
        self.text = text
        self.words = words
        self.mentions = tuple(m for m in mentions if m.concept.kind in _MEDICINES)
        self.reading = Reading(text, words)
        self.standing = Standing(text, words)
        self._found: dict[str, tuple[_Span, ...]] = {}
        self._signs: dict[tuple[str, bool, bool], tuple[_Span, ...]] = {}

    def spans(self, name: str) -> tuple[_Span, ...]:
        if name not in self._found:
            found = [
                _Span(m.start(), m.end(), name) for m in islice(self.words.pattern(name).finditer(self.text), _MOST)
            ]
            if name.startswith("drug:"):
                found += self._mentioned(name.removeprefix("drug:"))
            self._found[name] = tuple(sorted(found, key=lambda s: (s.start, s.end)))
        return self._found[name]

    def _mentioned(self, group: str) -> Iterator[_Span]:
        for mention in self.mentions:
            if group == "any" or self.words.drugs[group].holds(mention.concept):
                at = max(0, self.text.find(plain(mention.text)))
                yield _Span(at, at + len(mention.text), f"drug:{group}")

    def signs(self, name: str, *, purposes: bool, standing: bool) -> tuple[_Span, ...]:
        """Return the spans of a set that are neither denied, nor history, nor what a medicine is for.

        `standing` keeps those that are named as a condition or a topic.
        """
        asked = (name, purposes, standing)
        if asked not in self._signs:
            self._signs[asked] = self._undenied(name, purposes=purposes, standing=standing)
        return self._signs[asked]

    def _undenied(self, name: str, *, purposes: bool, standing: bool) -> tuple[_Span, ...]:
        if name.startswith("drug:") or name in self.words.phrases["undeniable"]:
            return self.spans(name)
        keeps = standing or name not in self.words.phrases["standing_signs"]
        return tuple(
            s
            for s in self.spans(name)
            if not self.reading.denied(s.start)
            and not (purposes and self.reading.is_purpose(s.start))
            and (keeps or not self.standing.holds(s.start, s.end))
        )

    def numbers(self) -> list[tuple[float, int, int]]:
        return [
            (float(_NUMBER_WORDS.get(m[1]) or m[1]) * (1000 if m[2] else 1), m.start(), m.end())
            for m in islice(_NUMBER.finditer(self.text), _MOST)
        ]

    def values(self) -> list[tuple[float, int, int]]:
        """Return the numbers that may be a reading: no days, hours, pills or ages."""
        unit, name = self.words.pattern("time_unit"), re.compile(rf"(?:{self.words.pattern('number_name').pattern}) $")
        return [
            (value, start, end)
            for value, start, end in self.numbers()
            if not unit.match(self.text[end : end + 12].lstrip())
            and not name.search(self.text[max(0, start - 12) : start])
        ]

    def gap(self, left: int, right: int) -> int:
        return self.text.count(" ", min(left, right), max(left, right))


def _all(trigger: Trigger, at: _Matcher, *, purposes: bool, standing: bool) -> int | None:
    """Return the position of the first sign when every set matches (near enough), else None."""
    per_set: list[tuple[_Span, ...]] = []
    for name in trigger.all:
        spans = at.signs(name, purposes=purposes, standing=standing)
        if not spans:
            return None
        per_set.append(spans)
    signs = [s for s in per_set if not s[0].name.startswith("drug:")] or per_set
    if trigger.within is None:
        return signs[0][0].start
    for first in per_set[0]:
        chosen = [first]
        for spans in per_set[1:]:
            nearest = min(spans, key=lambda s: (at.gap(s.start, first.start), s.start))
            if at.gap(nearest.start, first.start) > trigger.within:
                break
            chosen.append(nearest)
        else:
            return min(s.start for s in chosen)
    return None


def _count(wanted: tuple[str, int], at: _Matcher) -> int | None:
    name, least = wanted
    starts = [
        m.start()
        for pattern in at.words.single(name)
        if (m := pattern.search(at.text)) and not at.reading.denied(m.start())
    ]
    return min(starts) if len(starts) >= least else None


def _number(wanted: NumberRange, at: _Matcher) -> int | None:
    numbers = at.values()
    for word in at.spans(wanted.near):
        after = [n for n in numbers if n[1] >= word.end and at.gap(word.end, n[1]) <= wanted.within]
        highest = 0.0
        for value, start, end in after if wanted.any_of else after[:1]:
            fits = wanted.least <= value < wanted.below and (not wanted.decimal or "." in at.text[start:end])
            if fits and (not wanted.halved or value * 2 <= highest):
                return word.start
            highest = max(highest, value)
    return None


def _taken(at: _Matcher) -> Iterator[tuple[float, int, int]]:
    """Yield the numbers that follow a word of taking: (value, start of the word, end of the number)."""
    lead = re.compile(rf"(?:{at.words.pattern('number_lead').pattern}) $")
    ends = [took.end for took in at.spans("took")]
    for value, start, end in at.numbers():
        index = bisect_right(ends, start) - 1
        if index < 0 or start - ends[index] > _REACH or lead.search(at.text[max(0, start - 12) : start]):
            continue
        between = at.text[ends[index] : start]
        if "|" not in between and between.count(" ") <= _AFTER_TOOK:
            yield value, at.spans("took")[index].start, end


def _pills(least: int, at: _Matcher) -> int | None:
    unit = at.words.pattern("number_unit")
    for value, start, end in _taken(at):
        if (
            value >= least
            and value < 1000
            and not unit.match(at.text[end : end + 20].lstrip())
            and not at.reading.denied(start)
        ):
            return start
    return None


def _milligrams(wanted: tuple[str, float], at: _Matcher) -> int | None:
    group, least = wanted
    if not at.spans(f"drug:{group}"):
        return None
    for value, start, end in _taken(at):
        grams = at.text[end : end + 12].lstrip().startswith(("g ", "grams"))
        milligrams = at.text[end : end + 12].lstrip().startswith(("mg", "milligram"))
        if (milligrams and value >= least) or (grams and value * 1000 >= least):
            return start
    return None


def _position(trigger: Trigger, at: _Matcher, *, purposes: bool, standing: bool) -> int | None:
    """Return where a trigger matches, whatever its frame, or None; `standing` counts conditions and topics too."""
    positions: list[int | None] = []
    if trigger.all:
        positions.append(_all(trigger, at, purposes=purposes, standing=standing))
    if trigger.count:
        positions.append(_count(trigger.count, at))
    if trigger.number:
        positions.append(_number(trigger.number, at))
    if trigger.pills:
        positions.append(_pills(trigger.pills, at))
    if trigger.milligrams:
        positions.append(_milligrams(trigger.milligrams, at))
    if any(p is None for p in positions) or any(at.spans(name) for name in trigger.exclude):
        return None
    if trigger.unless and all(at.spans(name) for name in trigger.unless):
        return None
    return positions[-1]


def _outcome(rule: Rule, at: _Matcher) -> str:
    """Return "fires", "informational" or "silent" for a rule."""
    outcome = "silent"
    purposes, every = rule.level != "crisis", bool(_NO_STANDING & {rule.level, *rule.actions})
    for trigger in rule.triggers:
        position = _position(trigger, at, purposes=purposes, standing=True)
        if position is None:
            continue
        if trigger.frame == "any":
            return "fires"
        outcome = "informational"
        live = position if every else _position(trigger, at, purposes=purposes, standing=False)
        if live is None or trigger.frame == "never" or any(at.spans(name) for name in trigger.asked):
            continue
        if STRENGTH[at.reading.frame(live)] >= STRENGTH[trigger.frame]:
            return "fires"
    return outcome


def triage(text: str, country: str = "US", mentions: Sequence[Mention] = ()) -> Triage:
    """Return the level, the actions and the notices of a message. Never raises on any text.

    Levels: `crisis` (suicide, deliberate overdose, a question for a lethal amount), `emergency`, `urgent` (to be seen
    today), `routine` (the text asks about a danger: answer it, with a line on when to get help) and `none`. Actions
    are in the order in which a person should act. `mentions` lets drugs be known that are misspelt or newly branded.

    >>> found = triage("My lips and tongue are swelling after starting lisinopril")
    >>> found.level, found.actions
    ('emergency', ['ems', 'antidote_now'])
    >>> triage("can lisinopril cause lip swelling").level
    'routine'
    """
    words = lexicon()
    at = _Matcher(plain(text, words.mended), mentions, words)
    outcomes = [(rule, _outcome(rule, at)) for rule in rules()]
    fired = [rule for rule, outcome in outcomes if outcome == "fires"]
    asked = [rule for rule, outcome in outcomes if outcome == "informational"]
    if not fired and not asked:
        return Triage()
    level = max((rule.level for rule in fired), key=LEVELS.index, default="routine")
    wanted = {action for rule in fired for action in rule.actions}
    sent_now = any("ems" in rule.actions for rule in fired)  # then nobody is told to be seen today
    chosen = [
        (rule, name)
        for rule in fired
        for name in rule.notices
        if not (sent_now and rule.level == "urgent" and name.startswith("today-"))
    ]
    if LEVELS.index(level) <= LEVELS.index("urgent"):
        chosen += [(rule, name) for rule in asked for name in rule.informational]
    return Triage(
        level=level,
        actions=[action for action in ACTIONS if action in wanted],
        notices=_notices(chosen, country),
    )


def holds_next_dose(found: Triage) -> bool:
    """Return whether a person is told not to take the next dose: no sentence on how it is taken may follow.

    >>> holds_next_dose(triage("Jardiance, vomiting, cannot eat"))
    True
    """
    return notices()["today-no-next-dose"].text in {notice.text for notice in found.notices}


def asks_nothing(text: str) -> bool:
    """Return whether a message only tells what is going on.

    >>> asks_nothing("on warfarin my INR is 7.5 no bleeding"), asks_nothing("INR is 7.5, can I take ibuprofen")
    (True, False)
    """
    words = lexicon()
    told = plain(text, words.mended)
    return (
        "?" not in text and not words.pattern("may_i").search(told) and not words.pattern("informational").search(told)
    )


def _notices(chosen: list[tuple[Rule, str]], country: str) -> list[TriageNotice]:
    catalogue, numbers = notices(), phone_numbers(country)
    first: dict[str, Rule] = {}
    for rule, name in chosen:
        first.setdefault(name, rule)
    if first.keys() & _EMS_FIRST:
        for weaker in ("ems-if-worse", "ems-danger", "if-happening-now", "if-seen-today"):
            first.pop(weaker, None)
    return [
        TriageNotice(rule=first[name].id, version=first[name].version, text=catalogue[name].in_country(numbers))
        for name in sorted(first, key=lambda n: (catalogue[n].order, n))
    ]
