"""Labels that renderers put around an answer; none of them is a medical statement."""

from materia.model.answer import Answer

STANCES = {
    "avoid": "Avoid",
    "only_with_prescriber": "Only with your prescriber",
    "caution": "Caution",
    "none_listed": "None listed in the sources searched",
    "not_checked": "Not checked",
}
VALUES = {"yes": "Yes", "no": "No", "depends": "It depends", "unknown": "Not known"}
STATUSES = {
    "answered": "Answered",
    "partial": "Answered in part",
    "not_found": "Not found",
    "declined": "Cannot answer",
    "emergency": "Emergency",
}


#: Two medicines turned out to interact in a question of another kind: nobody asked whether they do.
_INTERACTS = "interacts_with"
#: Here a bare yes or no can be read both ways: the stance alone is shown.
SAFETY_INTENTS = frozenset({"interaction", "contraindication", "pregnancy", "breastfeeding", "causes", "stopping"})


def date_words(date: str | None, kind: str, age: int | None) -> str:
    """Return how a reference's date is shown.

    >>> date_words("2006-01-04", "effective", 20)
    'effective 2006-01-04, 20 years old'
    >>> date_words(None, "unknown", None)
    'date unknown'
    """
    if date is None:
        return "date unknown"
    aged = "" if age is None else (f", {age} years old" if age != 1 else ", 1 year old")
    return f"{kind} {date}{aged}"


def verdict_words(answer: Answer) -> str | None:
    """Return the typed verdict of an answer in words, for a line above the verdict's sentence."""
    verdict = answer.verdict
    predicate = verdict.proposition.predicate if verdict.proposition is not None else ""
    return headline(verdict.value, verdict.stance, answer.question.intent, predicate)


def headline(value: str | None, stance: str | None, intent: str = "", predicate: str = "") -> str | None:
    """Return a typed verdict in words.

    In a comparison the stance speaks of swapping one medicine for the other.

    >>> headline("depends", "caution"), headline("yes", "avoid", "other", "interacts_with")
    ('It depends. Caution', 'Avoid')
    """
    parts = []
    by_stance = intent in SAFETY_INTENTS or predicate == _INTERACTS
    if value is not None and not (stance is not None and by_stance):
        parts.append(VALUES[value])
    if stance is not None:
        parts.append(
            "Do not swap one for the other" if intent == "comparison" and stance == "avoid" else STANCES[stance]
        )
    return ". ".join(parts) or None
