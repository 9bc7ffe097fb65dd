"""What an indication is tied to: the illness it comes from or the people who have it, all of it understood.

"nasal congestion due to the common cold", "stroke in patients with atrial fibrillation". A tie is a connecting phrase
and the ids of the findings: "due to condition:common-cold or condition:allergic-rhinitis".
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from materia.extraction.conditions.enumeration import Enumeration
from materia.extraction.conditions.item import JOINS, Item
from materia.extraction.sentence import Sentence
from materia.model.concept import Concept, ConceptKind

_CAUSES = {
    "due to": "due to",
    "caused by": "due to",
    "resulting from": "due to",
    "secondary to": "due to",
    "associated with": "associated with",
    "accompanying": "associated with",
    "of": "of",
    "from": "from",
}
_CONNECTOR = re.compile(
    r"[\s,]*(?:(?:that|which)\s+(?:is|are)\s+)?(?P<cause>due\s+to|caused\s+by|resulting\s+from|secondary\s+to"
    r"|associated\s+with|accompanying|of|from)\s+(?:the\s+|a\s+|an\s+)?"
    r"|[\s,]*in\s+(?:the\s+)?(?P<adult>adult\s+)?(?:patients?|people|persons?|individuals|those)(?P<young>\s+\d[^,;.]*?)?"
    r"\s+(?:with|who\s+have|who\s+suffer\s+from)\s+(?:(?:a\s+)?(?:diagnosis\s+of\s+))?(?:the\s+|a\s+|an\s+)?",
    re.I,
)
#: An introduction of a list that ends with what its items are tied to ("these symptoms due to hay fever or colds:").
_LEAD = re.compile(
    r"\b(?:(?:these|the\s+following)\s+)?(?:symptoms?|signs|discomforts?|complaints)\s+(?P<cause>due\s+to|associated\s+with|caused\s+by|resulting\s+from|accompanying"
    r"|of)\s+(?:the\s+|a\s+|an\s+)?",
    re.I,
)
_ASIDE = re.compile(r"\([^()]*\)")
_TURNING = re.compile(r"\b(?:not|no|without|except|excluding|unless|only|if)\b", re.I)
_NOTHING = re.compile(r"[\s.,;:()]*$")


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie as `value` holds it, and whether it says whom the product is for ("in people with condition:x")."""

    text: str
    of_people: bool

    def value(self, *, stands_alone: bool) -> tuple[str, str]:
        """Return the tie as a pair of a statement's value; `stands_alone` where no population stands before it.

        >>> Tie("in people with condition:gout", True).value(stands_alone=False)
        ('among', 'with condition:gout')
        """
        if not self.of_people:
            return "tied_to", self.text
        return "among", self.text if stands_alone else self.text[self.text.index("with ") :]


class Ties:
    """Reads ties with the lists and the conditions of the indications."""

    def __init__(self, lists: Enumeration, condition: Callable[[Concept], str]) -> None:
        self._lists = lists
        self._condition = condition

    def behind(self, sentence: Sentence, text: str, item: Item, items: Sequence[Item], end: int) -> Tie | None:
        """Return what the item, and the list that it is in, is tied to up to `end`; None where not all is understood.

        `text` is the sentence's text, masked and without the restrictions that were understood.
        """
        last = _last_of_list(item, items, text)
        if last is None:
            return None
        found = _CONNECTOR.match(text, last.end, end)
        if found is None or found["young"]:
            return None
        named = self._named(sentence, text, found.end(), end)
        if not named:
            return None
        if found["cause"]:
            return Tie(f"{_CAUSES[' '.join(found['cause'].lower().split())]} {named}", of_people=False)
        return Tie(f"in {'adults' if found['adult'] else 'people'} with {named}", of_people=True)

    def of_lead(self, lead: Sentence, text: str) -> tuple[Tie, int] | None:
        """Return what an introduction of a list ties its items to, and where that starts; `text` is masked."""
        found = _LEAD.search(text)
        if found is None:
            return None
        named = self._named(lead, text, found.end(), len(text.rstrip(" :")))
        cause = _CAUSES[" ".join(found["cause"].lower().split())]
        return (
            (Tie(f"{'due to' if cause == 'of' else cause} {named}", of_people=False), found.start()) if named else None
        )

    def _named(self, sentence: Sentence, text: str, start: int, end: int) -> str:
        """Return the findings of the rest as ids, "" where a word of it is not understood."""
        text = _without_asides(text, sentence.text)
        items = self._lists.read(sentence, text, start, end)
        if not items or any(item.problems or item.history or item.population or item.value for item in items):
            return ""
        if any(item.concept.kind is ConceptKind.POPULATION for item in items):
            return ""
        if not _NOTHING.match(text[items[-1].end : end]):
            return ""
        shown, end_of_last = "", items[0].start
        for item in items:
            if shown and item.joined not in JOINS and item.joined != "examples":  # "colds or other illnesses"
                return ""
            name = " ".join((*item.qualifiers, self._condition(item.concept)))
            if name in shown.replace(",", "").split(" or "):
                continue
            before = text[end_of_last : item.start].split() if shown else []
            shown += f"{_joiner(before)}{name}" if shown else name
            end_of_last = item.end
        return shown


def _joiner(between: Sequence[str]) -> str:
    return next((f" {word} " for word in ("or", "and") if word in between), ", ")


def _last_of_list(item: Item, items: Sequence[Item], text: str) -> Item | None:
    """Return the last finding of the list that the item is in; None where it is not certain that it is one list."""
    last = item
    for other in items[next(at for at, one in enumerate(items) if one is item) + 1 :]:
        if other.chain != item.chain or "inside" in other.problems:
            break
        if other.joined not in JOINS or (other.problems and "scope" not in other.problems):
            return None
        if text[last.end : other.start].strip(" ,") not in ("", "and", "or", "and/or", "/"):
            return None
        last = other
    if last is not item and (set(item.mention.text.lower().split()) & set(last.mention.text.lower().split())):
        return None  # "stable angina and angina due to spasm": the tie tells one from the other
    return last


def _without_asides(masked: str, text: str) -> str:
    """Return the masked text without the brackets whose content only names the thing again."""
    length = len(masked)
    for aside in _ASIDE.finditer(text):
        if masked[aside.start() : aside.start() + 1] == "(" and not _TURNING.search(aside.group()):
            masked = masked[: aside.start()] + " " * len(aside.group()) + masked[aside.end() :]
    return masked[:length]
