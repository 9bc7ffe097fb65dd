"""Going from one medicine to another: a sentence answers only if it names the other one, and goes the same way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from materia.answers.draft import Draft
from materia.answers.topic import Topic
from materia.model.concept import Concept

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

MATTER = "switching"
_WORDS = r"(?:[\w,]+\s+){0,3}?"
_FROM = rf"\bfrom\s+{_WORDS}"
_TO = rf"\s+{_WORDS}to\s+{_WORDS}"
_STOP = rf"\b(?:discontinu|stop)\w*\s+{_WORDS}"
_START = r"[^.;]{0,60}?\b(?:begin|start|initiat)\w*\s+(?:[\w,]+\s+){0,5}?"
#: A class of the other medicine counts where the sentence speaks of the change itself.
_CHANGE = re.compile(r"\bswitch|\bconver[st]|\btransition|\b(?:days?|weeks?|hours?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Switch:
    """The medicines that are gone from and to, by how they are found in the sentences of each other's labels."""

    others: dict[str, list[Topic]]
    backwards: re.Pattern[str] | None

    def told(self, text: str, drug: str) -> bool:
        """Return whether a sentence of one medicine's label speaks of the other, and not of the way back."""
        named = any(_names(topic, text) for topic in self.others.get(drug, []))
        return named and (self.backwards is None or self.backwards.search(text) is None)


def _names(topic: Topic, text: str) -> bool:
    """Return whether a sentence speaks of a medicine, and not of others than it."""
    text = re.sub(rf"\b(?:other than|except)\s+(?:{topic.own.pattern})", "", text, flags=re.I)
    return topic.match(text) == 2 or (topic.match(text) == 1 and _CHANGE.search(text) is not None)


def _pattern(topic: Topic) -> str:
    """Return how a medicine or a class of it is found."""
    return topic.own.pattern if topic.wider is None else f"{topic.own.pattern}|{topic.wider.pattern}"


def switch_of(drafter: Drafter, draft: Draft, drugs: Sequence[Concept]) -> Switch | None:
    """Return the switch that a question asks about, or None where it asks about something else."""
    if draft.question.matter != MATTER or len(drugs) < 2:
        return None
    found = {d.id: [drafter.topic(o, d) for o in drugs if o.id != d.id] for d in drugs}
    others = {d: [t for t in topics if t is not None] for d, topics in found.items()}
    first, second = drafter.topic(drugs[0]), drafter.topic(drugs[1])
    if first is None or second is None or re.search(r"\bto\b", draft.question.text, re.I) is None:
        return Switch(others, None)
    one, other = _pattern(first), _pattern(second)
    back = rf"{_FROM}(?:{other}){_TO}(?:{one})|{_STOP}(?:{other}){_START}(?:{one})"
    return Switch(others, re.compile(back, re.I))
