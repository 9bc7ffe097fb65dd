"""Fixed rules that no answer may break, as typed lookups over curated, sourced tables."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from materia.identity.cited import evidence_of
from materia.model.concept import moieties_of, slug
from materia.model.statement import Evidence
from materia.text.datafile import load_mapping

_DAILYMED = "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid="
_YEARS = {"year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25}
_CHILDREN = ("infants", "children", "adolescents")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSource:
    """Where a fixed rule was read: `year` is "undated" where the page names none."""

    title: str
    year: str
    url: str
    set_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverStopRule:
    """Medicines that nobody should stop alone, and what stopping can do."""

    id: str
    drugs: frozenset[str]  # slugs of ingredients
    classes: frozenset[str]
    harm: str
    source: RuleSource
    evidence: tuple[Evidence, ...] = ()  # label sentences that state it


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildDoseBlock:
    """A child dose that is never given; its text is what the answer says."""

    id: str
    drugs: frozenset[str]
    below_years: float
    text: str
    source: RuleSource
    with_any: frozenset[str] = frozenset()  # the product holds one of these too; empty: no matter what else
    evidence: tuple[Evidence, ...] = ()  # label sentences that state it

    def __str__(self) -> str:
        return self.text


def _source(raw: Mapping[str, Any]) -> RuleSource:
    set_id = raw.get("set_id")
    url = str(raw["url"]) if "url" in raw else f"{_DAILYMED}{set_id}"
    return RuleSource(title=str(raw["title"]), year=str(raw["year"]), url=url, set_id=set_id)


@lru_cache(maxsize=1)
def never_stop_rules() -> tuple[NeverStopRule, ...]:
    """Return the shipped rules in the order of their file."""
    return tuple(
        NeverStopRule(
            id=str(raw["id"]),
            drugs=frozenset(slug(str(d)) for d in raw["drugs"]),
            classes=frozenset(str(c) for c in raw["classes"]),
            harm=str(raw["harm"]),
            source=_source(raw["source"]),
            evidence=tuple(evidence_of(text, "never_stop.yaml") for text in raw.get("evidence", ())),
        )
        for raw in load_mapping("materia.safety", "never_stop.yaml")["rules"]
    )


@lru_cache(maxsize=1)
def child_dose_blocks() -> tuple[ChildDoseBlock, ...]:
    """Return the shipped blocks in the order of their file."""
    return tuple(
        ChildDoseBlock(
            id=str(raw["id"]),
            drugs=frozenset(slug(str(d)) for d in raw["drugs"]),
            below_years=float(raw["below_years"]),
            text=str(raw["text"]),
            source=_source(raw["source"]),
            with_any=frozenset(slug(str(d)) for d in raw.get("with_any", ())),
            evidence=tuple(evidence_of(text, "child_dose_blocks.yaml") for text in raw.get("evidence", ())),
        )
        for raw in load_mapping("materia.safety", "child_dose_blocks.yaml")["blocks"]
    )


def _ids(ids: str | Iterable[str]) -> tuple[str, ...]:
    return (ids,) if isinstance(ids, str) else tuple(ids)


def _parts(identifier: str) -> list[str]:
    return list(moieties_of(identifier)) if identifier.startswith("drug:") else []


def never_stop_rule(ids: str | Iterable[str]) -> NeverStopRule | None:
    """Return the first rule that a drug or class id ("drug:baclofen", "class:opioid") falls under, else None."""
    given = _ids(ids)
    for rule in never_stop_rules():
        for identifier in given:
            if any(part in rule.drugs for part in _parts(identifier)):
                return rule
            if identifier.startswith("class:") and identifier.removeprefix("class:") in rule.classes:
                return rule
    return None


def never_stop_alone(ids: str | Iterable[str]) -> bool:
    """Return whether a drug or class, or one of several, must never be stopped without a prescriber.

    >>> never_stop_alone("drug:baclofen"), never_stop_alone(["drug:loratadine"]), never_stop_alone("class:opioid")
    (True, False, True)
    """
    return never_stop_rule(ids) is not None


def child_dose_block(ids: str | Iterable[str], slots: Mapping[str, str] | None = None) -> ChildDoseBlock | None:
    """Return the block that forbids a child dose of one of these drugs, else None.

    `slots` are those of the question: with them, a block applies only where they name a child (by age below the
    block's, or a child without an age); without them, to the drug as such.

    >>> child_dose_block("drug:acetaminophen+codeine", {"age": "6", "age_unit": "year"}).id
    'codeine-child'
    >>> child_dose_block("drug:codeine", {"age": "40", "age_unit": "year"}) is None
    True
    """
    for block in child_dose_blocks():
        named = any(_concerns(block, _parts(identifier)) for identifier in _ids(ids))
        if named and (slots is None or _is_child(slots, block.below_years)):
            return block
    return None


def _concerns(block: ChildDoseBlock, parts: Collection[str]) -> bool:
    """Return whether a block is about a product that holds these ingredients."""
    return not block.drugs.isdisjoint(parts) and (not block.with_any or not block.with_any.isdisjoint(parts))


def _is_child(slots: Mapping[str, str], below_years: float) -> bool:
    age = slots.get("age", "")
    try:
        return float(age) * _YEARS.get(slots.get("age_unit", "year"), 1.0) < below_years
    except ValueError:
        return slots.get("population") in _CHILDREN
