"""Slots: what a question names beside its drugs, by the patterns of `slots.yaml`.

Slot names: age, age_unit (day, week, month, year), weight, weight_unit (kg, lb), renal_metric (CrCl, eGFR, serum
creatinine, dialysis, CKD stage: never taken for one another), renal_value, renal_compare, hepatic_class, organ, release
(immediate, extended, delayed), dose, extent (maximum, start: which dose is asked for), quantity, frequency, duration,
abrupt, trimester, weeks (of pregnancy), manner
(crush, chew, open, dissolve, split, whole, feeding tube), population (children: everybody under 18), age_group
(infants, adolescents), adult, audience, effect, indication, food, gloss, personal (an effect that a person tells of).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from materia.model.concept import ConceptKind, Mention
from materia.model.identity import RouteGroup
from materia.text.datafile import load_mapping
from materia.text.expression import Expression

_Table = tuple[tuple[str, str | None, tuple[Expression, ...]], ...]
_ADULT = 18  # years: pediatric use of labels ends below 17 or 18 (21 CFR 201.57(c)(9)(iv))
_OLDER = 65
_MINORS = frozenset({"infants", "adolescents"})  # labels speak of them under pediatric use
_PURPOSE = re.compile(
    r"(?<!\bsafe )(?<!dangerous )(?<!\bbad )(?<!harmful )"
    r"\bfor\s+(?:my|the|a|an|his|her|severe|chronic|acute|mild)?\s*$",
    re.I,
)


@lru_cache(maxsize=1)
def _tables() -> tuple[_Table, _Table]:
    raw = load_mapping("materia.questions", "slots.yaml")

    def compiled(rows: list[dict[str, object]], key: str) -> _Table:
        return tuple(
            (
                str(row[key]),
                None if "value" not in row else str(row["value"]),
                tuple(Expression(p, f"slots.yaml, {row[key]}") for p in _list(row["any"])),
            )
            for row in rows
        )

    return compiled(raw["slots"], "slot"), compiled(raw["routes"], "route")


def _list(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").lower().split())


def route(text: str) -> RouteGroup | None:
    """Return the route that a question names, or None.

    >>> route("baclofen pump alarm").value
    'intrathecal'
    """
    plain = _plain(text)
    for name, _, patterns in _tables()[1]:
        if any(p.search(plain) for p in patterns):
            return RouteGroup(name)
    return None


def slots(text: str, subjects: Sequence[Mention], glosses: Sequence[Mention]) -> tuple[tuple[str, str], ...]:
    """Return the slots of a question in the order of the table, each at most once.

    >>> slots("gabapentin dose CrCl 25", (), ())
    (('renal_metric', 'CrCl'), ('renal_value', '25'), ('organ', 'kidney'))
    """
    plain = _plain(text)
    found: dict[str, str] = {}
    for name, fixed, patterns in _tables()[0]:
        if name in found:
            continue
        for pattern in patterns:
            match = pattern.search(plain)
            if match:
                found[name] = fixed if fixed is not None else " ".join(match.group(1).split())
                break
    adult = found.get("age_unit") == "year" and float(found.get("age", "0")) >= _ADULT
    if adult and found.get("population") == "children":
        del found["population"]
    if adult and float(found["age"]) >= _OLDER:
        found.setdefault("population", "older-adults")
    for mention in subjects:
        kind = mention.concept.kind
        if kind is ConceptKind.FOOD:
            found.setdefault("food", mention.concept.id)
        if kind in (ConceptKind.CONDITION, ConceptKind.EFFECT) and _PURPOSE.search(
            text[max(0, mention.start - 40) : mention.start]
        ):
            found.setdefault("indication", mention.concept.id)
        if kind is ConceptKind.POPULATION and mention.concept.id not in (
            "population:pregnancy",
            "population:breastfeeding",
        ):
            group = mention.concept.id.removeprefix("population:")
            if group in _MINORS:
                found.setdefault("age_group", group)
                group = "children"
            if not (adult and group == "children"):
                found.setdefault("population", group)
    for mention in glosses:
        found.setdefault("gloss", mention.text)
    return tuple(found.items())


def asked_population(slots: Mapping[str, str]) -> str | None:
    """Return the population that a question is about: "children", "older-adults", "kidney", "liver" or None.

    >>> asked_population({"organ": "kidney"}), asked_population({"population": "children"})
    ('kidney', 'children')
    """
    if slots.get("organ") in ("kidney", "liver"):
        return slots["organ"]
    return slots.get("population")
