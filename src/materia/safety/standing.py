"""Signs that a text names as a standing condition, a history or a topic, not as something that happens now.

"I have a seizure disorder, can I take X" asks about a medicine. The words are data (the sets of lexicon.yaml from
`topic_lead` to `event`); any word of an event that is going on takes this reading away, so that doubt flags.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from materia.safety.lexicon import Lexicon

_LEADS = {"topic_lead": "topic_filler", "standing_lead": "condition_filler", "habit_lead": "condition_filler"}
_OWNED = re.compile("(?:my|his|her|our|their) ")  # "good for my chest pain" is no topic


@lru_cache(maxsize=4)
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    def words(name: str) -> str:
        return lexicon.pattern(name).pattern

    return {
        **{lead: re.compile(f"{words(lead)}(?: {words(filler)})*") for lead, filler in _LEADS.items()},
        **{tail: re.compile(f" {words(tail)}") for tail in ("standing_tail", "habit_tail")},
    }


class Standing:
    """Tells for the signs of one plain text whether they are spoken of as standing."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self._lexicon = lexicon
        self._zones: dict[str, tuple[tuple[int, int], ...]] = {}
        self._acute: bool | None = None
        self._habit: bool | None = None

    def holds(self, start: int, end: int) -> bool:
        """Return whether the sign from `start` to `end` is a condition, a history or a topic, with no event told."""
        if self._is_acute():
            return False
        owned = _OWNED.match(self.text, start) is not None
        if (not owned and self._within("topic_lead", start)) or self._named("standing", start, end):
            return True
        return self._asks_habitually() and (self._named("habit", start, end) or self._within("habit_named", start))

    def _is_acute(self) -> bool:
        if self._acute is None:
            self._acute = self._lexicon.pattern("acute").search(self.text) is not None
        return self._acute

    def _asks_habitually(self) -> bool:
        if self._habit is None:
            seek = self._lexicon.pattern
            self._habit = bool(seek("may_i").search(self.text)) and not seek("event").search(self.text)
        return self._habit

    def _named(self, kind: str, start: int, end: int) -> bool:
        tail = _patterns(self._lexicon)[f"{kind}_tail"]
        return self._within(f"{kind}_lead", start) or tail.match(self.text, end) is not None

    def _within(self, name: str, start: int) -> bool:
        if name not in self._zones:
            pattern = _patterns(self._lexicon).get(name) or self._lexicon.pattern(name)
            found: Iterable[re.Match[str]] = pattern.finditer(self.text)
            self._zones[name] = tuple((m.start(), m.end()) for m in found)
        return any(left <= start <= right + 1 for left, right in self._zones[name])
