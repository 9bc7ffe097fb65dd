"""How a text speaks of a danger: as something that happens to a person, as a topic, as history, or denied.

Whoever is in danger writes in any grammar, so doubt goes towards the flag: only a clear question about a possibility,
a plain denial next to the sign, or a dated past takes a flag away.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from materia.safety.lexicon import Lexicon

_LOOK_BACK = 80  # characters before a sign that may deny it
_HISTORY_REACH = 5  # words after "history of" that it speaks of
STRENGTH = {"informational": 0, "unmarked": 1, "personal": 2}


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    personal: bool
    informational: bool
    history: bool
    conditionals: tuple[int, ...]  # starts of an "if" that only supposes


@lru_cache(maxsize=4)
def _before(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    filler = f"(?:{lexicon.pattern('filler').pattern} )"
    negator, purpose = lexicon.pattern("negator").pattern, lexicon.pattern("purpose").pattern
    asked = lexicon.pattern("purpose_asked").pattern
    return (
        re.compile(rf"(?:{negator}) {filler}{{0,3}}$"),
        re.compile(rf"(?:{purpose}) (?:{filler}{{0,2}}|(?:\w+ ){{1,3}}(?:and|or) )$"),
        re.compile(rf"(?:{asked}) {filler}{{0,2}}$"),
    )


class Reading:
    """A plain text with what its sentences say about person, time and purpose."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.sentences = tuple(self._sentences())
        self._acute: bool | None = None

    def _sentences(self) -> list[Sentence]:
        found: list[Sentence] = []
        start = 0
        for part in self.text.split("|"):
            found.append(self._sentence(part, start))
            start += len(part) + 1
        return found

    def _sentence(self, part: str, start: int) -> Sentence:
        seek = self.lexicon.pattern
        conditionals: tuple[int, ...] = ()
        if not seek("conditional_now").search(part) and not seek("conditional_ask").search(part):
            conditionals = tuple(start + m.start() for m in seek("conditional").finditer(part))
        return Sentence(
            start=start,
            end=start + len(part),
            personal=bool(seek("personal").search(part) or seek("conditional_now").search(part)),
            informational=bool(seek("informational").search(part) and not seek("reassurance_sought").search(part)),
            history=bool(seek("history").search(part) and not seek("now_again").search(part)),
            conditionals=conditionals,
        )

    def sentence_at(self, position: int) -> Sentence:
        return next(s for s in self.sentences if position <= s.end)

    def frame(self, position: int) -> str:
        """Return "personal", "unmarked" or "informational" for what begins at a position."""
        sentence = self.sentence_at(position)
        for supposed in sentence.conditionals:
            if supposed < position and self.text.count(" ", supposed, position) <= 6:
                return "informational"
        if sentence.personal:
            return "personal"
        if sentence.informational:
            return "informational"
        return "personal" if any(s.personal for s in self.sentences) else "unmarked"

    def _before(self, sentence: Sentence, position: int) -> str:
        return self.text[max(sentence.start, position - _LOOK_BACK) : position]

    def denied(self, position: int) -> bool:
        """Return whether a plain "no" or "not" stands next to what begins at a position, or it is dated history."""
        sentence = self.sentence_at(position)
        if sentence.history:
            return True
        before = self._before(sentence, position)
        if self._is_past(before, self.text[position:].partition(" ")[0]):
            return True
        match = _before(self.lexicon)[0].search(before)
        return match is not None and not self.lexicon.pattern("not_a_negator").search(before[match.start() :])

    def _is_past(self, before: str, first_word: str) -> bool:
        """Return whether "history of" stands a few words before: what comes before those words is the present.

        Where something acute is told, the history does not hide it.
        """
        if self._acute is None:
            self._acute = self.lexicon.pattern("acute").search(self.text) is not None
        if self._acute:
            return False
        told = list(self.lexicon.pattern("history_before").finditer(before))
        if not told or self.lexicon.pattern("history_ends").search(before[told[-1].end() :] + first_word):
            return False
        return before.count(" ", told[-1].end()) <= _HISTORY_REACH

    def is_purpose(self, position: int) -> bool:
        """Return whether what begins at a position is what a medicine is for ("keppra for seizures")."""
        before = self._before(self.sentence_at(position), position)
        _, purpose, asked = _before(self.lexicon)
        return bool(purpose.search(before)) and not asked.search(before)
