"""Instructions: short orders that labels word in few ways ("swallow whole", "protect from light"), found by rules.

A rule file lists rows of an `action` in controlled words and the expressions that say it. Expressions see the tidied
sentence in lower case; a sentence may hold several instructions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from materia.extraction.dosing import posology
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.text.datafile import load_yaml


@dataclass(frozen=True, slots=True)
class Rule:
    """One instruction: `action` is its value, `variant` its wording; `unless` finds what makes a sentence say more."""

    action: str
    variant: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    needs: tuple[str, ...]  # one of these stands in every sentence that the pattern meets: a quick first look


@cache
def rules(noun: str) -> tuple[Rule, ...]:
    """Return the rules of `data/instructions/<noun>.yaml`, in order."""
    rows = load_yaml("materia.extraction", f"data/instructions/{noun}.yaml")
    return tuple(
        Rule(
            row["action"],
            row.get("variant", ""),
            re.compile("|".join(row["says"])),
            re.compile("|".join(row["unless"])) if "unless" in row else None,
            tuple(row["needs"]),
        )
        for row in rows
    )


def find(noun: str, text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Yield the rules that a tidied, lower-case sentence meets, each with its match."""
    for rule in rules(noun):
        if not any(word in text for word in rule.needs):
            continue
        match = rule.pattern.search(text)
        if match and not (rule.unless and rule.unless.search(text)):
            yield rule, match


def plain_text(sentence: Sentence) -> str:
    """Return the sentence as rules see it."""
    return posology.tidy(sentence.text).lower().replace("’", "'")


def other_product(label: Label, sentence: Sentence) -> bool:
    """Return whether the sentence names a medicine that is not the label's own."""
    return any(mention.concept.id not in label.own_concepts for mention in sentence.of_products())


@cache
def _forms() -> re.Pattern[str]:
    rows: dict[str, str] = load_yaml("materia.extraction", "data/posology.yaml")
    return re.compile(rf"\b(?:{'|'.join(rows['product'].splitlines())})(?![\w-])")


def product_forms(text: str) -> tuple[str, ...]:
    """Return the forms that a sentence names, as several, in order.

    >>> product_forms("swallow extended-release tablets whole"), product_forms("shake the oral suspension")
    (('extended-release tablets',), ('oral suspension',))
    """
    found = [match[0] for match in _forms().finditer(text)]
    return tuple(dict.fromkeys(_several(form) for form in found))


def _several(form: str) -> str:
    last = form.rsplit(" ", 1)[-1]
    return f"{form}s" if last in ("tablet", "capsule", "caplet", "softgel") else form
