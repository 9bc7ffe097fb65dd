"""Red-flag rules as records, read from `rules.yaml`."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from materia.errors import MateriaError
from materia.text.datafile import load_mapping

LEVELS = ("none", "routine", "urgent", "emergency", "crisis")
ACTIONS = ("ems", "poison", "crisis", "antidote_now", "prescriber_today")
FRAMES = ("any", "unmarked", "personal", "never")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRange:
    """A number from `least` up to (not including) `below` that follows a word of the set `near` within some words.

    Only the first number after the word counts, or with `any_of` each one; `halved` asks for a number that is at most
    half of one before it ("platelets 220 to 90").
    """

    near: str
    least: float
    below: float
    within: int
    decimal: bool = False
    any_of: bool = False
    halved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One way in which a rule can fire: every condition that is given must hold."""

    all: tuple[str, ...] = ()
    within: int | None = None
    count: tuple[str, int] | None = None  # (set, least number of different phrases)
    number: NumberRange | None = None
    pills: int | None = None  # "took N": at least so many
    milligrams: tuple[str, float] | None = None  # (drug group, least mg taken)
    frame: str = "unmarked"
    exclude: tuple[str, ...] = ()  # any of them switches the trigger off
    unless: tuple[str, ...] = ()  # all of them together switch it off
    asked: tuple[str, ...] = ()  # any of them says that it is asked about, not done: it only informs


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A red flag: what makes it fire, how urgent it is and what the person is told."""

    id: str
    version: str
    level: str
    actions: tuple[str, ...]
    notices: tuple[str, ...]
    informational: tuple[str, ...]
    triggers: tuple[Trigger, ...]
    source: tuple[str, ...]


def _trigger(raw: dict[str, Any]) -> Trigger:
    count, number, milligrams = raw.get("count"), raw.get("number"), raw.get("milligrams")
    return Trigger(
        all=tuple(raw.get("all", ())),
        within=raw.get("within"),
        count=(str(count["set"]), int(count["least"])) if count else None,
        number=NumberRange(**number) if number else None,
        pills=int(raw["pills"]["least"]) if "pills" in raw else None,
        milligrams=(str(milligrams["group"]), float(milligrams["least"])) if milligrams else None,
        frame=str(raw.get("frame", "unmarked")),
        exclude=tuple(raw.get("exclude", ())),
        unless=tuple(raw.get("unless", ())),
        asked=tuple(raw.get("asked", ())),
    )


def _rule(raw: dict[str, Any]) -> Rule:
    rule = Rule(
        id=str(raw["id"]),
        version=str(raw["version"]),
        level=str(raw["level"]),
        actions=tuple(raw["actions"]),
        notices=tuple(raw["notices"]),
        informational=tuple(raw["informational"]),
        triggers=tuple(_trigger(t) for t in raw["triggers"]),
        source=tuple(raw["source"]),
    )
    if rule.level not in LEVELS or not set(rule.actions) <= set(ACTIONS):
        raise MateriaError(f"rules.yaml: rule {rule.id!r} has an unknown level or action.")
    if not {trigger.frame for trigger in rule.triggers} <= set(FRAMES):
        raise MateriaError(f"rules.yaml: rule {rule.id!r} has an unknown frame.")
    return rule


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return the shipped red-flag rules, in the order of their file."""
    return tuple(_rule(raw) for raw in load_mapping("materia.safety", "rules.yaml")["rules"])
