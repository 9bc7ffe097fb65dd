"""What lay readers are not shown: numeric tapers, conversions, insulin numbers, treatment in hospital.

Source: CLINICAL.md of the project's guidance, "Fixed rules".
"""

import re
from dataclasses import replace

from materia.answers.candidate import Candidate
from materia.answers.draft import Draft
from materia.model.question import Intent

_TAPER = re.compile(
    r"\b\d+(?:\.\d+)?\s?(?:%|percent|mg|mcg)|"
    r"\bover (?:a period of )?(?:at least )?(?:\d+|one|two|three|four|several)\b|"
    r"\bevery \d+|\b\d+ (?:to \d+ )?(?:days?|weeks?)",
    re.I,
)
_CONVERSION = re.compile(
    r"\bconver(?:t|sion)|\bequianalgesic|\bswitch(?:ed|ing)? from\b|\btransferr?(?:ed|ing)? from\b|\bequivalent dose",
    re.I,
)
#: How fast a dose is brought down: said to lay readers without the numbers, where it is still said to be slow.
_COUNT = r"(?:\d+|one|two|three|four|several)"
_PACE = re.compile(
    rf",? over (?:a period of )?(?:at least |about )?{_COUNT}(?: (?:to|or) {_COUNT})? (?:days?|weeks?|months?)\b", re.I
)
_SLOW = re.compile(r"\bgradual|\bslow|\btaper|\bstep by step\b", re.I)
#: A plan: a dose that is brought down or begun again. Days before surgery and shares of people are none.
_PLAN = re.compile(r"\b(?:reduc|taper|lower|decreas|wean|withdrawn|gradual|slow)\w*|\bstopped over\b|\bcut\b", re.I)
_NUMBER = re.compile(r"\d")
_DOSE = re.compile(r"\d\s?(?:mg|mcg|units)\b", re.I)


def for_lay_readers(
    candidates: dict[str, list[Candidate]], intent: Intent, drug: str, draft: Draft
) -> dict[str, list[Candidate]]:
    """Return the candidates that a lay reader may see; what is held back is said in a limit."""
    insulin = "insulin" in drug
    kept: dict[str, list[Candidate]] = {}
    for part, found in candidates.items():
        if intent is Intent.OVERDOSE and part == "treatment":
            continue
        shown = [_without_pace(c) for c in found] if intent is Intent.STOPPING else found
        rest = [c for c in shown if not _held_back(c, intent, insulin)]
        if len(rest) < len(found) or shown != found:
            draft.limit("insulin_number" if insulin else "declined_personal")
        if rest:
            kept[part] = [replace(c) for c in rest]
    return kept


def _held_back(candidate: Candidate, intent: Intent, insulin: bool) -> bool:
    statement = candidate.statement
    text = statement.plain if statement is not None and statement.plain else candidate.text
    if _CONVERSION.search(text):
        return True
    if insulin and intent is Intent.DOSE and _NUMBER.search(text):
        return True
    if intent is Intent.MISSED_DOSE and _DOSE.search(text):
        return True
    if intent is not Intent.STOPPING or not _TAPER.search(text):
        return False
    return statement is None or bool(_DOSE.search(text) or _PLAN.search(text))


def _without_pace(candidate: Candidate) -> Candidate:
    """Return a statement that says how slowly a dose is brought down without its weeks; others as they are."""
    statement = candidate.statement
    if statement is None or not _PACE.search(statement.plain):
        return candidate
    plain = _PACE.sub("", statement.plain)
    return replace(candidate, statement=replace(statement, plain=plain)) if _SLOW.search(plain) else candidate
