"""Regimens: the dose steps that the parts of one dosing sentence state."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from materia.extraction.dosing.amount import Amount
from materia.extraction.dosing.people import People
from materia.extraction.dosing.posology import Part

T = TypeVar("T")

#: Kinds of which a sentence says one thing, or more than one regimen.
_ONCE = ("frequency", "duration", "over", "divided", "bedtime", "interval", "setting")
#: Products are named as several, as their doses are.
_FORMS = {name: f"{name}s" for name in ("tablet", "capsule", "caplet", "softgel")}
_STEPS = ("start", "maintenance", "loading", "maximum")
_LIMITS = ("limit", "limit_daily")


class Unclear(ValueError):
    """The parts are no dose that can be told; the text is the reason code."""


@dataclass(frozen=True, slots=True)
class Regimen:
    """One dose step; `value` are its qualifiers, `people` and `condition` what the sentence itself says of them."""

    step: str
    value: tuple[tuple[str, str], ...]
    variant: str = ""
    people: People | None = None
    condition: str | None = None

    @property
    def measured(self) -> bool:
        """Whether the dose is a weight or volume, not a count of tablets, drops and the like."""
        doses = [text for key, text in self.value if key in ("dose", "daily_dose", "increase")]
        return any(re.search(r"\b(?:mg|mcg|g|units|mEq|mmol)\b", text) for text in doses)

    def within(self, before: "Regimen") -> "Regimen":
        """Return the regimen with people and condition of the clause before, where it names none itself."""
        return replace(self, people=self.people or before.people, condition=self.condition or before.condition)


def regimens(parts: Sequence[Part]) -> tuple[Regimen, ...]:
    """Return the dose steps that a sentence states; none where it states none.

    Raises `Unclear` with a reason code where it seems to state one that is not understood in full.
    """
    amounts = [part for part in parts if part.kind == "amount"]
    if any(part.kind == "unknown" or (part.kind == "or" and not amounts) for part in parts):
        raise Unclear("not_understood")
    if not amounts and not any(part.value.startswith("appl") for part in parts if part.kind in ("give", "given")):
        return ()
    people = _one([part.people for part in parts if part.people is not None], "several_populations")
    condition = _one([part.value for part in parts if part.kind == "condition"], "several_conditions")
    main, limit = _split(parts)
    kinds = {part.kind for part in parts}
    found = []
    if any(part.kind == "or" for part in limit) or ("increase" in kinds and "or" in kinds):
        raise Unclear("not_understood")
    if any(part.kind == "increase" for part in main):
        found += _titration(main, limit)
    elif any(part.kind in ("amount", "frequency") for part in main):
        found.append(_dose(main))
    if limit:
        found.append(_limit(limit, main))
    if not found:
        raise Unclear("no_amount")
    product = _one([part.value for part in parts if part.kind == "product"], "several_products")
    span = _one([part.value for part in parts if part.kind == "span_limit"], "several_durations")
    unless = "unless directed by a doctor" if any(part.kind == "unless" for part in parts) else ""
    limit_words = ", ".join(words for words in (span, unless) if words)
    said = [("form", _FORMS.get(product or "", product or "")), ("limit", limit_words)]
    return tuple(Regimen(one.step, _sorted([*one.value, *said]), one.variant, people, condition) for one in found)


def _one(values: list[T], reason: str) -> T | None:
    distinct = list(dict.fromkeys(values))
    if len(distinct) > 1:
        raise Unclear(reason)
    return distinct[0] if distinct else None


def _split(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """Return the parts before a limit ("not to exceed …") and those from it on."""
    at = next((place for place, part in enumerate(parts) if part.kind in _LIMITS), len(parts))
    if any(part.kind in _LIMITS for part in parts[at + 1 :]):
        raise Unclear("several_limits")
    return list(parts[:at]), list(parts[at:])


def _amount(parts: Sequence[Part]) -> Amount:
    """Return the one amount; the same in another unit or period, in brackets, is passed over."""
    plain: list[Amount] = []
    for place, part in enumerate(parts):
        bracketed = place > 0 and parts[place - 1].value == "("
        if part.amount is None or (bracketed and plain and _restated(plain[-1], part.amount)):
            continue
        plain.append(part.amount)
    if len(set(plain)) != 1:
        raise Unclear("several_amounts" if plain else "no_amount")
    return plain[0]


def _restated(first: Amount, bracketed: Amount) -> bool:
    """Whether an amount in brackets says the one before it in another unit, or for the whole day."""
    return (first.unit, first.basis) != (bracketed.unit, bracketed.basis) or (
        bracketed.period == "day" and first.period == ""
    )


def _said(parts: Sequence[Part]) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in _ONCE:
        value = _one([part.value for part in parts if part.kind == kind], f"several_{kind}")
        if value is not None:
            found[kind] = value
    return found


def _frequency(parts: Sequence[Part], said: dict[str, str]) -> str:
    often = said.get("frequency", "")
    food = [part.value for part in parts if part.kind == "food"][:1]
    if "bedtime" in said and (food or (often not in ("", "daily", "once daily") and " and " not in said["bedtime"])):
        raise Unclear("several_times")
    words = [often, said.get("bedtime", "")]
    if "divided" in said:
        words.append(_divided(said["divided"]))
    words += food
    if any(part.kind == "as_single" for part in parts):
        words.append("as a single dose")
    if any(part.kind == "as_needed" for part in parts) and not any(part.kind == "increase" for part in parts):
        words.append("as needed")
    return " ".join(word for word in words if word)


def _divided(words: str) -> str:
    lead = "as a single dose or " if "single" in words else "once daily or " if "once" in words else ""
    numbers = {"two": "2", "three": "3", "four": "4", "six": "6"}
    counts = [numbers.get(word, word) for word in words.replace("-", " ").split() if numbers.get(word, word).isdigit()]
    return f"{lead}in {' to '.join(counts)} divided doses" if counts else "in divided doses"


def _way(parts: Sequence[Part], said: dict[str, str]) -> str:
    route = _one([_ROUTES.get(part.value, part.value) for part in parts if part.kind == "route"], "several_routes")
    place = _one([part.value for part in parts if part.kind == "place"], "several_places")
    return " ".join(word for word in (route, place, said.get("over")) if word)


_ROUTES = {
    "po": "by mouth", "p.o.": "by mouth", "orally": "by mouth", "iv": "intravenously", "i.v.": "intravenously",
    "oral": "by mouth", "intravenous": "intravenously", "intravenous (iv)": "intravenously",
    "intramuscular": "intramuscularly", "subcutaneous": "subcutaneously",
    "im": "intramuscularly", "i.m.": "intramuscularly", "sc": "subcutaneously", "s.c.": "subcutaneously",
}  # fmt: skip


def _step(parts: Sequence[Part]) -> str:
    steps = {part.kind for part in parts if part.kind in _STEPS}
    if any(part.kind == "begin" for part in parts):
        steps.add("start")
    if len(steps) > 1:
        raise Unclear("several_steps")
    if steps:
        return steps.pop()
    if not _recommends(parts):
        raise Unclear("not_a_recommendation")
    return "usual"


#: What may stand before the amount of a dose that is no sentence ("Adults: 5 mg twice daily").
_HEADS = frozenset({"people", "condition", "dose", "mark", "patients", "indication", "name", "product", "route"})


def _recommends(parts: Sequence[Part]) -> bool:
    """Whether a dose is told to be taken: "the recommended dose is", "take", "should be given"."""
    kinds = [part.kind for part in parts]
    if "give" in kinds or ("recommended" in kinds and "dose" in kinds):
        return True
    if any(part.kind == "given" and part.value.startswith(("should", "is", "are")) for part in parts):
        return True
    at = next((place for place, kind in enumerate(kinds) if kind == "amount"), len(kinds))
    before = [part.kind for part in parts[:at] if part.kind != "filler"]
    if "dose" in before and "is" in before[before.index("dose") :]:
        return True
    return all(kind in _HEADS for kind in before) and "frequency" in kinds


def _dose(parts: Sequence[Part]) -> Regimen:
    """Return the dose of "the usual dose is 5 mg twice daily", or with its alternative ("… or 10 mg once daily")."""
    at = next((place for place, part in enumerate(parts) if part.kind == "or"), None)
    if at is None:
        return _plain_dose(parts)
    first, second = parts[:at], parts[at + 1 :]
    said = _said(second)
    if not any(part.amount for part in second) and "frequency" in said and "frequency" in _said(first):
        return _either_frequency(first, said["frequency"])
    if not any(part.amount for part in first) or any(part.kind in ("or", "dose", *_STEPS) for part in second):
        raise Unclear("not_understood")
    often = _frequency(second, said)
    shared = [part for part in second if part.amount is None]
    if not _said(first).keys() & {"frequency", "divided", "bedtime"}:
        first = [*first, *shared]
    elif any(
        part.kind not in ("filler", "amount", "frequency", "divided", "as_needed", "mark", "bedtime") for part in second
    ):
        raise Unclear("a_choice_of_two")
    regimen = _plain_dose(first)
    if len(first) > at:  # how often is said once, after both
        said_once = dict(regimen.value).get("way", "")
        often = " ".join(word for word in (said_once, often) if word)
        regimen = replace(regimen, value=tuple(p for p in regimen.value if p[0] not in ("frequency", "way")))
    amount = _amount(second)
    if amount.strength or _amount(parts[:at]).strength:
        raise Unclear("a_choice_of_two")  # tablets of two strengths
    if amount.period or "daily_dose" in dict(regimen.value) or not often:
        raise Unclear("a_choice_of_two")
    return replace(regimen, value=_sorted([*regimen.value, ("alternative", f"{amount.full} {often}")]))


def _setting(words: str) -> str:
    """Return the place of the medicine among others as a phrase: "as monotherapy"."""
    bare = words.removeprefix("for ").removeprefix("as a ").removeprefix("as ").removeprefix("a ")
    return f"as {'a ' if 'agent' in bare else ''}{bare}" if bare else ""


def _either_frequency(first: Sequence[Part], other: str) -> Regimen:
    """Return the dose of "25 mg twice daily or 3 times daily"."""
    regimen = _plain_dose(first)
    value = [(key, f"{text} or {other}" if key == "frequency" else text) for key, text in regimen.value]
    if "frequency" not in dict(value):
        raise Unclear("a_choice_of_two")
    return replace(regimen, value=_sorted(value))


def _plain_dose(parts: Sequence[Part]) -> Regimen:
    said = _said(parts)
    step = _step(parts)
    way = _way(parts, said)
    often = _frequency(parts, said)
    if not any(part.amount for part in parts):
        return _application(parts, step, often, way, said)
    shared = next((place for place, part in enumerate(parts) if part.kind == "given_as"), None)
    if shared is not None:
        return _given_as(parts[:shared], parts[shared + 1 :])
    amount = _amount(parts)
    if "interval" in said or any(part.kind in ("step_of", "upto", "to") for part in parts):
        raise Unclear("a_course_of_steps")
    value = [("step", step)]
    single = any(part.kind == "single_noun" for part in parts)
    daily = amount.period == "day" or any(part.kind == "daily_noun" for part in parts)
    within = _one([part.value for part in parts if part.kind == "within"], "several_periods")
    if daily and "frequency" in said and said["frequency"] not in ("daily", "once daily"):
        raise Unclear("per_day_or_per_dose")
    if amount.period == "week":
        raise Unclear("per_week")
    if within:
        if step != "maximum":
            raise Unclear("period")
        return Regimen(step, _sorted([*value, ("dose", amount.text), ("interval", within), ("way", way)]), "within")
    if step == "maximum" and single:
        return Regimen(step, _sorted([*value, ("dose", amount.text), ("way", way)]), "single")
    if daily:
        value.append(("daily_dose", amount.text))
        often = "" if often in ("daily", "once daily") else often
    elif not often and amount.period not in ("hour", "minute"):
        raise Unclear("no_frequency")
    else:
        value.append(("dose", amount.full))
    if often == "as a single dose" and step in ("usual", "single") and not daily:
        value[0], often, step = ("step", "single"), "", "single"
    value += [("frequency", often), ("way", way), ("strength", amount.strength)]
    value += [("duration", said.get("duration", "")), ("setting", _setting(said.get("setting", "")))]
    recommended = "recommended" if any(part.value.endswith("recommended") for part in parts) else ""
    return Regimen(step, _sorted(value), recommended)


def _given_as(whole: Sequence[Part], share: Sequence[Part]) -> Regimen:
    """Return the dose of "200 mg/day, given as 100 mg twice daily"."""
    often = _frequency(share, _said(share))
    each = _amount(share)
    regimen = _plain_dose(whole)
    if "daily_dose" not in dict(regimen.value) or not often or each.period or "frequency" in dict(regimen.value):
        raise Unclear("several_amounts")
    return replace(regimen, value=_sorted([*regimen.value, ("frequency", f"as {each.full} {often}")]))


def _application(parts: Sequence[Part], step: str, often: str, way: str, said: dict[str, str]) -> Regimen:
    if step != "usual" or "frequency" not in said:
        raise Unclear("no_frequency")
    value = [("step", step), ("frequency", often), ("way", way), ("duration", said.get("duration", ""))]
    return Regimen(step, _sorted(value), "apply")


def _limit(parts: Sequence[Part], before: Sequence[Part]) -> Regimen:
    """Return the maximum of "… not to exceed 40 mg per day"; `before` says of what ("the total daily dose …")."""
    amount = _amount(parts)
    said = _said(parts)
    spoken_of = {part.kind for part in before} if not any(part.amount for part in before) else set()
    within = _one([part.value for part in parts if part.kind == "within"], "several_periods")
    if within:
        value = [("step", "maximum"), ("dose", amount.text), ("interval", within), ("strength", amount.strength)]
        return Regimen("maximum", _sorted(value), "within")
    if amount.period == "" and "single_noun" in spoken_of and not said.keys() & {"frequency"}:
        return Regimen("maximum", _sorted([("step", "maximum"), ("dose", amount.text)]), "single")
    daily = amount.period == "day" or parts[0].kind == "limit_daily" or "daily_noun" in spoken_of
    if (daily or said.get("frequency") == "daily") and said.get("frequency", "daily") == "daily":
        return Regimen("maximum", _sorted([("step", "maximum"), ("daily_dose", amount.text)]))
    if "frequency" in said and not daily and amount.period == "":
        value = [("step", "maximum"), ("dose", amount.text), ("frequency", said["frequency"])]
        return Regimen("maximum", _sorted(value))
    raise Unclear("period_of_limit")


def _titration(parts: Sequence[Part], limit: Sequence[Part]) -> list[Regimen]:
    """Return the steps of "may be increased by 5 mg every week to 20 mg daily"."""
    at = next(place for place, part in enumerate(parts) if part.kind == "increase")
    if any(part.kind == "amount" for part in parts[:at]) or any(part.kind in _STEPS for part in parts):
        raise Unclear("a_course_of_steps")
    said = _said(parts[at:])
    interval = said.get("interval", "")
    by, to = _after(parts, "step_of"), _after(parts, "to", "upto")
    if by and to:
        raise Unclear("a_course_of_steps")
    if by:
        every = said.get("frequency", "") if by.period or said.get("frequency", "").startswith("every ") else ""
        if (interval and every) or ("frequency" in said and not every):
            raise Unclear("a_course_of_steps")
        value = [("step", "titration"), ("increase", by.full), ("interval", interval or every)]
        return [Regimen("titration", _sorted(value), "by")]
    if to:
        often = _frequency(parts, said)
        daily = to.period == "day" or often.startswith("in ")
        if not daily and not often:
            raise Unclear("no_frequency")
        value = [("step", "titration"), ("daily_dose" if daily else "dose", to.text), ("interval", interval)]
        if not (daily and often in ("daily", "once daily")):
            value.append(("frequency", often))
        return [Regimen("titration", _sorted(value), "to")]
    if not limit:
        raise Unclear("no_amount")
    return []


def _after(parts: Sequence[Part], *kinds: str) -> Amount | None:
    """Return the one amount that follows a part of these kinds."""
    found = [
        part.amount for before, part in itertools.pairwise(parts) if part.amount is not None and before.kind in kinds
    ]
    if len(found) > 1 or (len([part for part in parts if part.amount]) > 1 and found):
        raise Unclear("several_amounts")
    return found[0] if found else None


def _sorted(value: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, text) for key, text in value if text))
