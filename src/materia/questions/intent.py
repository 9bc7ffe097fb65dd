"""Intent: which kind of question it is, by the ordered rules of `intents.yaml` and `section_hints.yaml`."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from materia.model import section_kind
from materia.model.question import Intent
from materia.text.datafile import load_mapping
from materia.text.expression import Expression


@dataclass(frozen=True, slots=True)
class Decision:
    """The intent, the rule that decided, and for other questions the matter with its sections (LOINC codes)."""

    intent: Intent
    rule: str
    sections: tuple[str, ...] = ()
    matter: str = ""


@dataclass(frozen=True, slots=True)
class IntentRule:
    decision: Decision
    any: tuple[Expression, ...]
    unless: tuple[Expression, ...]

    def matches(self, shape: str) -> bool:
        return any(p.search(shape) for p in self.any) and not any(p.search(shape) for p in self.unless)


def _expressions(patterns: list[str], macros: dict[str, str], name: str) -> tuple[Expression, ...]:
    found = []
    for pattern in patterns:
        for macro, value in macros.items():
            pattern = pattern.replace("{" + macro + "}", value)
        found.append(Expression(pattern, f"intent rule {name}"))
    return tuple(found)


@lru_cache(maxsize=1)
def intent_rules() -> tuple[IntentRule, ...]:
    """Return the rules in order, the section hints in their places."""
    raw, hints = (
        load_mapping("materia.questions", "intents.yaml"),
        load_mapping("materia.questions", "section_hints.yaml")["hints"],
    )
    macros = {str(k): str(v) for k, v in raw["macros"].items()}
    by_id = {hint["id"]: tuple(getattr(section_kind, name) for name in hint["sections"]) for hint in hints}
    rules: list[IntentRule] = []
    for entry in raw["rules"]:
        if "hints" in entry:
            rules += [
                IntentRule(
                    Decision(Intent.OTHER, f"hint.{hint['id']}", by_id[hint["id"]], hint["id"]),
                    _expressions(hint["any"], macros, hint["id"]),
                    _expressions(hint.get("unless", []), macros, hint["id"]),
                )
                for hint in hints
                if hint["stage"] == entry["hints"]
            ]
            continue
        rules.append(
            IntentRule(
                Decision(Intent(entry["intent"]), entry["id"]),
                _expressions(entry["any"], macros, entry["id"]),
                _expressions(entry.get("unless", []), macros, entry["id"]),
            )
        )
    return tuple(rules)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a sentence must speak of to answer a question of no set kind, and what the best ones speak of.

    `predicates` are the shipped statements that answer it, where they are known.
    """

    need: Expression | None
    best: Expression | None
    predicates: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def matters() -> dict[str, Matter]:
    """Return the matters of `section_hints.yaml` by id."""

    def expression(hint: dict[str, Any], key: str) -> Expression | None:
        return Expression(f"(?i){hint[key]}", f"{key} of {hint['id']}") if key in hint else None

    hints = load_mapping("materia.questions", "section_hints.yaml")["hints"]
    return {
        h["id"]: Matter(expression(h, "need"), expression(h, "best"), tuple(h.get("predicates", ()))) for h in hints
    }


def decide(shape: str) -> Decision:
    """Return the intent of a shaped question; the first rule that matches decides.

    >>> decide("is DRUG a CLASS").intent.value
    'class_membership'
    """
    for rule in intent_rules():
        if rule.matches(shape):
            return rule.decision
    return _bare(shape)


def _bare(shape: str) -> Decision:
    """Return the intent of words without a verb: which kinds of things stand beside each other."""
    words = shape.split()
    medicines = words.count("DRUG") + words.count("CLASS")
    if medicines >= 2 or (medicines and "FOOD" in words):
        return Decision(Intent.INTERACTION, "bare.pair")
    if medicines and "EFF" in words:
        return Decision(Intent.CAUSES, "bare.effect")
    if medicines and "COND" in words:
        return Decision(Intent.CONTRAINDICATION, "bare.condition")
    if medicines and len(words) <= 4:
        return Decision(Intent.WHAT_IS, "bare.name")
    return Decision(Intent.OTHER, "none")
