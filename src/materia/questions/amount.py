"""Whether a question is of an amount: how much, how often or how long is never answered by what a medicine is for."""

import re
from collections.abc import Mapping

from materia.model.question import Intent
from materia.questions.intent import Decision

OF_AMOUNT = Decision(Intent.DOSE, "amount")
_AMOUNTS = ("dose", "quantity", "frequency", "duration")
_ALLOWED = re.compile(
    r"\b(?:can|could|may|should|shall|must|am i|is it|ok|okay|safe|safely|allowed|alright|all right|fine)\b.*"
    r"\b(?:take|taking|taken|use|using|used|give|giving|given|have|put|apply|inject|swallow|stay|be on|keep)\b",
    re.I,
)


def of_amount(text: str, decision: Decision, slots: Mapping[str, str], medicines: int) -> Decision:
    """Return the decision, or that the question is of a dose where it names an amount, a frequency or a duration.

    It is one where the question asks whether that may be, or where nothing but names and the amount was written.
    "Can I take it every day for arthritis" must not be answered with "Yes, it is for arthritis".

    >>> indication = Decision(Intent.INDICATION, "indication")
    >>> of_amount("can I take it every day for arthritis", indication, {"frequency": "every day"}, 1).intent.value
    'dose'
    >>> of_amount("can I take it for arthritis", indication, {}, 1).intent.value
    'indication'
    """
    if medicines != 1 or not any(name in slots for name in _AMOUNTS):
        return decision
    if decision.intent is Intent.CONTRAINDICATION and "indication" not in slots:
        return decision  # "10 mg with kidney disease": the condition is asked about
    asked = bool(_ALLOWED.search(text)) and decision.intent in (Intent.INDICATION, Intent.CONTRAINDICATION)
    if decision.rule == "none" or decision.rule.startswith("bare."):
        # a duration by itself asks for nothing ("baclofen for two weeks now")
        asked = set(slots) != {"duration"} or _ALLOWED.search(text) is not None
    return OF_AMOUNT if asked else decision


def extent_of(text: str, slots: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the slot `extent` of a question whether an amount may be taken: the answer is the highest dose."""
    named = "dose" in slots or "quantity" in slots
    return (("extent", "maximum"),) if named and "extent" not in slots and _ALLOWED.search(text) else ()
