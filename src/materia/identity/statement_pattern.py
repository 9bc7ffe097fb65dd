"""Patterns of typed statements: which of them a change in the rules has superseded."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from materia.model.statement import Typed

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
#: Qualifiers that hold an amount of a dose.
_AMOUNTS = ("dose", "dose_low", "dose_high", "daily_dose", "daily_low", "daily_high", "strength")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPattern:
    """What a superseded statement looks like; an empty condition is none.

    `values` are qualifiers with the texts that they may have, `without` qualifiers that must be missing (a limit that
    the newer rule set is said). `above` is an amount: one amount of the statement's dose must be larger, in the same
    unit. `sentence` asks besides that the row's words recognise the sentence that the statement rests on, where the
    typed fields alone do not tell the old rule from the new one.
    """

    predicates: frozenset[str]
    objects: frozenset[str] = frozenset()
    populations: frozenset[str] = frozenset()
    values: tuple[tuple[str, frozenset[str]], ...] = ()
    without: frozenset[str] = frozenset()
    stances: frozenset[str] = frozenset()
    polarity: str = "affirmed"
    above: tuple[float, str] | None = None
    sentence: bool = False

    def fits(self, statement: Typed) -> bool:
        """Return whether the statement's typed fields are those of the pattern; its sentence is not looked at.

        >>> from materia.model.statement import Statement
        >>> old = StatementPattern(predicates=frozenset({"dose"}), above=(40.0, "mg"))
        >>> def dose(amount): return Statement(id="", subject="", predicate="dose", object=None, text="", plain="",
        ...     evidence=(), value=(("dose", amount),))
        >>> [old.fits(dose(amount)) for amount in ("60 mg", "40 mg", "20 mg to 60 mg", "60 mg/kg")]
        [True, False, True, False]
        """
        value = dict(statement.value)
        return (
            statement.predicate in self.predicates
            and str(statement.polarity) == self.polarity
            and (not self.objects or statement.object in self.objects)
            and (not self.populations or statement.population in self.populations)
            and (not self.stances or statement.stance in self.stances)
            and all(value.get(key) in allowed for key, allowed in self.values)
            and self.without.isdisjoint(value)
            and (self.above is None or _larger(value, *self.above))
        )


def _larger(value: Mapping[str, str], least: float, unit: str) -> bool:
    return any(_unit(value[key]) == unit and max(_numbers(value[key])) > least for key in _AMOUNTS if key in value)


def _numbers(amount: str) -> list[float]:
    return [float(number.replace(",", "")) for number in _NUMBER.findall(amount)] or [0.0]


def _unit(amount: str) -> str:
    """Return the unit that stands after an amount's last number.

    >>> _unit("20 mg to 40 mg"), _unit("10 mg/kg/day")
    ('mg', 'mg/kg/day')
    """
    return _NUMBER.split(amount)[-1].strip()


def statement_pattern(row: Mapping[str, Any]) -> StatementPattern:
    """Return a pattern from its row in a data file; raises `KeyError` or `ValueError` where it has no such form."""
    known = {"predicates", "objects", "populations", "values", "without", "stances", "polarity", "above", "sentence"}
    if unknown := sorted(set(row) - known):
        raise ValueError(f"a pattern of statements has no field {', '.join(unknown)}")
    above = str(row["above"]) if "above" in row else None
    return StatementPattern(
        predicates=frozenset(row["predicates"]),
        objects=frozenset(row.get("objects", ())),
        populations=frozenset(row.get("populations", ())),
        values=tuple((key, frozenset(_texts(allowed))) for key, allowed in sorted(row.get("values", {}).items())),
        without=frozenset(row.get("without", ())),
        stances=frozenset(row.get("stances", ())),
        polarity=row.get("polarity", "affirmed"),
        above=(max(_numbers(above)), _unit(above)) if above is not None else None,
        sentence=row.get("sentence", False),
    )


def _texts(allowed: Collection[object]) -> list[str]:
    return [str(item) for item in allowed]
