"""The lexicon of red flags: named sets of phrases and of drugs, matched on the plain form of a text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from materia.model.concept import Concept, slug
from materia.safety.classes import class_members
from materia.safety.slips import SHORTEST_MENDED, mend, slip_table
from materia.text.datafile import load_mapping
from materia.text.expression import Expression

_STEM = re.compile(r"(?<!\\)([a-z0-9])\*")


def expression(phrase: str) -> str:
    r"""Return the regular expression of a phrase of the lexicon.

    >>> expression("hallucinat* badly")
    'hallucinat\\w* badly'
    """
    return _STEM.sub(r"\1\\w*", phrase)


@dataclass(frozen=True, slots=True)
class DrugGroup:
    """Drugs that a rule speaks of, by name and by class."""

    names: tuple[str, ...]
    classes: frozenset[str]
    members: frozenset[str] = frozenset()  # slugs of the ingredients that the vocabulary counts in the classes
    without: frozenset[str] = frozenset()  # slugs of members of the classes that the rule does not speak of

    def holds(self, concept: Concept) -> bool:
        """Return whether a concept of the vocabulary belongs to the group.

        >>> from materia.model.concept import ConceptKind
        >>> group = DrugGroup(("warfarin",), frozenset({"anticoagulant"}))
        >>> group.holds(Concept(id="drug:warfarin", kind=ConceptKind.DRUG, name="warfarin"))
        True
        """
        if concept.id.partition(":")[2] in self.without:
            return False
        for identifier in (concept.id, *concept.parents):
            kind, _, rest = identifier.partition(":")
            if kind == "class":
                if rest in self.classes:
                    return True
            elif any(part in self.members or part in self._slugs() for part in rest.split("+")):
                return True
        return False

    def _slugs(self) -> frozenset[str]:
        return _slugs(self.names)


@lru_cache(maxsize=64)
def _slugs(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(slug(name) for name in names if not name.endswith("*"))


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Phrase sets, compiled when first asked for: most texts need few of them."""

    slips: dict[str, str]
    spellings: dict[str, str]
    phrases: dict[str, tuple[str, ...]]
    drugs: dict[str, DrugGroup]
    _expressions: dict[str, Expression] = field(default_factory=dict, repr=False)

    def pattern(self, name: str) -> Expression:
        """Return the expression that finds any phrase of a set, or any name of a `drug:` group."""
        if name not in self._expressions:
            self._expressions[name] = _expression(self._words(name), name)
        return self._expressions[name]

    def mended(self, word: str) -> str:
        """Return the word of danger that a misspelt word means, or the word as it is.

        >>> lexicon().mended("leathal"), lexicon().mended("breeding"), lexicon().mended("seisure")
        ('lethal', 'breeding', 'seizure')
        """
        found = self.spellings.get(word)
        if found is not None:
            return found
        if len(word) < SHORTEST_MENDED - 1 or not word.isalpha():
            return word
        return mend(word, self.slips)

    def single(self, name: str) -> tuple[Expression, ...]:
        """Return one expression for each phrase of a set, for rules that count different signs."""
        return tuple(self._one(name, number) for number in range(len(self.phrases[name])))

    def _one(self, name: str, number: int) -> Expression:
        key = f"{name}#{number}"
        if key not in self._expressions:
            self._expressions[key] = _expression((self.phrases[name][number],), name)
        return self._expressions[key]

    def _words(self, name: str) -> tuple[str, ...]:
        if name == "drug:any":
            return tuple(word for group in self.drugs.values() for word in group.names)
        if name.startswith("drug:"):
            return self.drugs[name.removeprefix("drug:")].names
        return self.phrases[name]


def _expression(phrases: Iterable[str], name: str) -> Expression:
    parts = [expression(phrase) for phrase in phrases]
    return Expression(rf"\b(?:{'|'.join(parts)})(?![\w])", f"lexicon.yaml, {name}", parts)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the shipped lexicon."""
    raw: dict[str, Any] = load_mapping("materia.safety", "lexicon.yaml")
    members = class_members()
    return Lexicon(
        slips=slip_table(frozenset(str(word) for word in raw["keywords"])),
        spellings={str(k): str(v) for k, v in raw["spellings"].items()},
        phrases={name: tuple(str(p) for p in phrases) for name, phrases in raw["sets"].items()},
        drugs={
            name: DrugGroup(
                tuple(str(n) for n in group["names"]),
                frozenset(str(c) for c in group["classes"]),
                frozenset(drug for c in group["classes"] for drug in members.get(str(c), ())),
                frozenset(slug(str(d)) for d in group.get("without", ())),
            )
            for name, group in raw["drugs"].items()
        },
    )
