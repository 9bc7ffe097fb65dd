"""Which of several statements comes first: the gravest, the nearest to what the medicine is, the dose to start with."""

from materia.model.document import LABEL_IDS
from materia.model.statement import Statement

_SEVERITIES = ("boxed", "contraindicated", "serious", "moderate", "minor")
#: The place of what is forbidden, in the order of gravity: nothing that comes after it is.
FORBIDDEN = _SEVERITIES.index("contraindicated")
_GRAVE = frozenset({"boxed", "contraindicated", "serious"})
#: Classes that say what a drug does beside what it is: they never open "what is it".
_WIDE_CLASSES = frozenset({"class:cns-depressant", "class:serotonergic", "class:analgesic", "class:antihypertensive"})
_WIDEST = 10_000
_STEPS = ("start", "loading", "single", "titration", "usual", "maintenance", "maximum", "stop")


def rank(statement: Statement) -> int:
    """Return the place of a statement among others of its predicate: the gravest first, doses from start to maximum."""
    if statement.predicate == "causes":
        return 0 if "frequency" in dict(statement.value) else 1
    if statement.predicate == "missed_dose":  # how late it may be taken comes before what not to do
        taken = dict(statement.value).get("action", "").startswith("take")
        return 0 if taken else 1 if "missed.window" in statement.slots else 2
    if statement.predicate == "pregnancy":  # what to do, and the stance, come before what was seen
        told = {"pregnancy.call_today", "pregnancy.stance"} & set(statement.slots)
        return 0 if told and statement.origin != "extracted" else 1
    if statement.predicate == "treats":  # what the labels of this country say comes before what others say
        return gravity(statement) + (not of_known_label(statement))
    if statement.predicate == "is_a":
        return 1 if statement.object in _WIDE_CLASSES else 0
    if statement.predicate == "dose_adjustment":  # from the best kidney function down
        qualifiers = dict(statement.value)
        edge = qualifiers.get("at_most") or qualifiers.get("below")
        banded = "metric" in qualifiers and (edge is not None or "above" in qualifiers or "at_least" in qualifiers)
        return len(_SEVERITIES) + (_WIDEST - round(float(edge)) if edge else 0) if banded else gravity(statement)
    if statement.predicate == "dose":
        step = dict(statement.value).get("step", "")
        return _STEPS.index(step) if step in _STEPS else len(_STEPS)
    return gravity(statement)


def of_known_label(statement: Statement) -> bool:
    """Return whether a statement rests on a label of the kind that the library reads, not on another publication."""
    return any(item.document.startswith(LABEL_IDS) for item in statement.evidence)


def gravity(statement: Statement) -> int:
    """Return the place of a statement among others by its severity, the gravest first."""
    return _SEVERITIES.index(statement.severity) if statement.severity in _SEVERITIES else len(_SEVERITIES)


def is_grave(statement: Statement) -> bool:
    """Return whether an effect is serious by its severity, or by what has to be done about it."""
    return statement.severity in _GRAVE or "side_effect.serious_action" in statement.slots
