"""Several questions in one text: which part is answered first, and what the others are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from materia.model.concept import Mention
from materia.model.question import Intent
from materia.questions.intent import Decision, decide
from materia.questions.mentions import MEDICINES
from materia.questions.shape import shape

_ASKING = (
    r"(?:can|could|is|are|does|do|did|will|would|should|shall|may|what|how|who|when|which|why|am)"
    r"(?:n['’]?t|['’]?s)?\s+\w+"
)
_NEXT = re.compile(
    rf"(?:[,;.?!]+\s*(?:and|also|but|plus|or)?|\s+(?:and|also|but|plus))\s+(?:also\s+)?(?={_ASKING})", re.I
)
_BEGINS = re.compile(rf"\W*(?:(?:so|hi|hello|hey|ok|okay|please|and|also)\W+)*{_ASKING}", re.I)
_PRONOUN = re.compile(r"\b(?:it|this|that|them|these|those)\b")
#: What must not be missed comes first.
_ORDER = (
    Intent.OVERDOSE,
    Intent.INTERACTION,
    Intent.CONTRAINDICATION,
    Intent.PREGNANCY,
    Intent.BREASTFEEDING,
    Intent.STOPPING,
    Intent.MISSED_DOSE,
    Intent.CAUSES,
    Intent.DOSE,
    Intent.SIDE_EFFECTS,
)


@dataclass(frozen=True, slots=True)
class Focus:
    """The part of a text that is answered: its decision, what it is about, and the other parts as written."""

    decision: Decision
    mentions: tuple[Mention, ...]
    others: tuple[str, ...]


def focus(text: str, mentions: Sequence[Mention]) -> Focus | None:
    """Return the part that is answered first where a text asks questions of different kinds, else None.

    A part that names no medicine is about the first one named before it.
    """
    spans = _spans(text)
    if len(spans) < 2 or any(_BEGINS.match(text[start:end]) is None for start, end in spans):
        return None
    parts: list[tuple[Decision, tuple[Mention, ...], str]] = []
    subject: Mention | None = None
    for start, end in spans:
        inside = tuple(m for m in mentions if start <= m.start and m.end <= end)
        medicines = [m for m in inside if m.concept.kind in MEDICINES]
        moved = [replace(m, start=m.start - start, end=m.end - start) for m in inside]
        shaped = shape(text[start:end], moved).text
        if subject is None:
            if not medicines:
                return None
            subject = medicines[0]
        elif _PRONOUN.search(shaped):
            shaped, inside = _PRONOUN.sub("DRUG", shaped), (subject, *inside)
        elif not medicines:
            shaped, inside = f"{shaped} with DRUG", (subject, *inside)
        parts.append((decide(shaped), inside, text[start:end].strip(" ,;.?!")))
    understood = [n for n, (decision, *_) in enumerate(parts) if decision.rule != "none"]
    kinds = {d.intent for d, *_ in parts}
    if len(kinds) < 2 or 0 not in understood:
        return None
    place = {intent: n for n, intent in enumerate(_ORDER)}
    best = min(understood, key=lambda n: (place.get(parts[n][0].intent, len(place)), n))
    others = tuple(said for n, (*_, said) in enumerate(parts) if n != best)
    return Focus(parts[best][0], parts[best][1], others)


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the parts of a text that each begin as a question does.

    >>> text = "is nucynta an opioid and can i have wine on it"
    >>> [text[a:b] for a, b in _spans(text)]
    ['is nucynta an opioid', 'can i have wine on it']
    """
    spans, last = [], 0
    for found in _NEXT.finditer(text):
        if text[last : found.start()].strip():
            spans.append((last, found.start()))
        last = found.end()
    spans.append((last, len(text)))
    return spans
