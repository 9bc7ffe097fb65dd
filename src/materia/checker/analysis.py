"""The analysis of a text: its meaningful items in order, each with its clause, polarity and certainty."""

import re
from collections.abc import KeysView
from functools import lru_cache

from materia.checker.clause_reader import FINITE, ClauseReader
from materia.checker.context import TermFinder
from materia.checker.items import Analysis, Item
from materia.checker.lexicon.words import key_of_word, lexicon
from materia.checker.negation import deny
from materia.checker.units import share_units

#: An entry of a list that tells who somebody is.
_ADDRESSES = re.compile(r"[\s•*-]*(?:you|your)\b", re.I)


def analyse(
    text: str, subject: tuple[str, ...] = (), finder: TermFinder | None = None, *, prohibiting: bool = False
) -> Analysis:
    """Return the analysis of a text about `subject`.

    `prohibiting` says that the text stands in a list of things not to do (contraindications, "do not use"), so that an
    entry without a verb of its own is read as forbidden.
    """
    return read_text(text, subject, finder, prohibiting)


def reread(claim: Analysis, passage: Analysis, subject: tuple[str, ...], finder: TermFinder | None) -> Analysis:
    """Return the claim with those phrases read word by word that the passage has in their parts only."""
    said = passage.places.keys()
    apart = frozenset(
        item.start
        for item in claim.items
        if len(item.stems) > 1
        and item.kind in ("known", "ordinary")
        and item.key not in said
        and item.senses.isdisjoint(said)
        and ((item.entry is not None and item.entry.plain) or item.parts <= said or _named_in_part(item, said))
    )
    return _Reader(claim.text, subject, finder, apart).read(prohibiting=False) if apart else claim


def _named_in_part(item: Item, said: KeysView[str]) -> bool:
    """Whether the passage has the thing that a paraphrase names and lacks only common words of it: "limp muscles"."""
    if not item.key.startswith("≈"):
        return False
    words = lexicon()
    lost = [s for s in item.stems if key_of_word(s) not in said and key_of_word(s) not in words.light | words.function]
    return len(lost) < len(item.parts) and all(s in words.ordinary for s in lost)


@lru_cache(maxsize=2048)
def read_text(text: str, subject: tuple[str, ...], finder: TermFinder | None, prohibiting: bool) -> Analysis:
    """Return the analysis; texts read before are remembered."""
    return _Reader(text, subject, finder).read(prohibiting=prohibiting)


class _Reader(ClauseReader):
    """One pass over the tokens of a text."""

    def read(self, *, prohibiting: bool) -> Analysis:
        i, cue_end = 0, 0
        tokens = self.tokens
        while i < len(tokens):
            token = tokens[i]
            if token.kind == "mark" and token.text not in "<>≤≥/%":
                self._mark(i)
                i += 1
                continue
            if token.text in FINITE:
                self._finite(i)
            if i >= cue_end:
                cue_end = self._cues(i)
            start, i = i, self._item(i)
            self._inner_cues(start + 1, i)
        self._end_sentence(len(self.text), lead=False)
        share_units(self.text, self.items)
        addressed = frozenset(n for n, span in enumerate(self.sentences) if _ADDRESSES.match(self.text, *span))
        deny(
            self.text,
            self.items,
            self.places,
            self.clauses,
            self.negations,
            prohibiting=prohibiting,
            addressed=addressed,
        )
        places: dict[str, list[int]] = {}
        for n, item in enumerate(self.items):
            for key in {item.key, *item.wider, *item.senses}:
                places.setdefault(key, []).append(n)
        return Analysis(
            self.text,
            self.items,
            self.clauses,
            self.sentences,
            frozenset(self.leads),
            frozenset(k for item in self.items for k in (item.key, *item.wider)),
            places,
            self._words(),
        )

    def _words(self) -> list[list[str]]:
        found: list[list[str]] = [[] for _ in self.sentences]
        names = [(item.start, item.end) for item in self.items if item.kind == "subject"]
        sentence = 0
        for token, word in zip(self.tokens, self.stems, strict=True):
            while token.start >= self.sentences[sentence][1] and sentence + 1 < len(self.sentences):
                sentence += 1
            if token.kind != "mark" and not any(a <= token.start < b for a, b in names):
                found[sentence].append(word)
        return found

    # clauses
