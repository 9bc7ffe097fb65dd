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
        rest = [c for c in found if not _held_back(c, intent, insulin)]
        if len(rest) < len(found):
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
    return intent is Intent.STOPPING and bool(_TAPER.search(text))
