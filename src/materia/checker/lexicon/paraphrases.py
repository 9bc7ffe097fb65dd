"""Paraphrases: other wordings of label terms, each row a meaning of its own, so that meanings never run together.

A wording may stand in several rows ("sores" for lesions and for ulcers). It then matches whatever shares a row with it,
but the rows do not become one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from materia.checker.lexicon.entry import Cue, Entry, rows, stem, stems
from materia.checker.tokens import words_of

#: Kinds of meaning that name no thing: a claim is not refused only because its passage lacks such a word.
_PLAIN = frozenset({"action", "quality", "other", "body process", "form", "person"})
#: Kinds of meaning whose wordings may hold a word of direction or severity: "high blood sugar".
_FINDINGS = frozenset({"condition", "effect", "test", "anatomy"})
#: Groups of poles whose words may be verbs, and those of their words that are none.
_VERBS = frozenset({"direction", "action", "duration", "course", "start", "purpose", "width"})
_ADJECTIVES = frozenset({"low", "high"})
_PREPOSITIONS = frozenset({"of", "in", "for", "from", "with", "by", "to", "on", "at", "during", "among"})
_COLOURS = frozenset(
    {"negation", "hedge", "neither", "condition", "absolute", "only", "unknown", "deontic", "boundary", "future"}
)


def colouring(cues: Iterable[tuple[tuple[str, ...], Cue]]) -> frozenset[str]:
    """Return the single words that colour a sentence."""
    return frozenset(words[0] for words, cue in cues if len(words) == 1 and cue.kind in _COLOURS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paraphrases:
    """Adds the rows of `paraphrases.tsv` to the phrases (by stems) and to the poles (by words) that they name."""

    phrases: dict[tuple[str, ...], Entry]
    poles: dict[tuple[str, ...], Entry]
    colours: frozenset[str]  # words that a longer phrase must not hide: negations, hedges, numbers
    function: frozenset[str]
    common: frozenset[str]  # stems of common words

    def add(self) -> None:
        """Add all rows; wider meanings last, when every wording has its place."""
        read = [(term, same.split("|"), wider.split("|"), kind) for term, same, wider, kind in rows("paraphrases.tsv")]
        senses: dict[tuple[str, ...], set[str]] = {}
        above: dict[tuple[str, ...], set[str]] = {}
        placed = [self._add_row(term, (term, *same), kind, senses) for term, same, _, kind in read]
        for (_, _, wider, kind), keys in zip(read, placed, strict=True):
            found = {name for phrase in wider if (name := self._wider_key(phrase, kind))}
            for key in keys if found else ():
                above.setdefault(key, set()).update(found)
        for key in senses.keys() | above.keys():
            entry = self.phrases[key]
            self.phrases[key] = replace(
                entry,
                senses=entry.senses.union(senses.get(key, ())),
                wider=entry.wider.union(above.get(key, ())) - {entry.key},
            )

    def _add_row(
        self, term: str, wordings: tuple[str, ...], kind: str, senses: dict[tuple[str, ...], set[str]]
    ) -> list[tuple[str, ...]]:
        """Give each wording of a row a place and the sense of the row; return the stems of those that have one."""
        sense = f"≈{term}"
        home = self.phrases.get(stems(term))
        joined = home if home is not None and not home.negated and (home.key == term or home.light) else None
        own = Entry(joined.key, light=joined.light, plain=joined.plain) if joined else None
        keys: list[tuple[str, ...]] = []
        for phrase in wordings:
            words = tuple(words_of(phrase))
            if self._is_unfit(phrase, words, kind):
                continue
            if (pole := self.poles.get(words)) is not None:
                self.poles[words] = replace(pole, senses=pole.senses | {sense})
            key = tuple(stem(w) for w in words)
            own = own or Entry(sense, plain=kind in _PLAIN)
            if not self.phrases.setdefault(key, own).negated:
                senses.setdefault(key, set()).add(sense)
                keys.append(key)
        return keys

    def _wider_key(self, phrase: str, kind: str) -> str:
        words = tuple(words_of(phrase))
        if self._is_unfit(phrase, words, kind):
            return ""
        entry = self.phrases.setdefault(tuple(stem(w) for w in words), Entry(f"≈{phrase}", plain=True))
        return "" if entry.light or entry.negated else entry.key

    def _is_unfit(self, phrase: str, words: tuple[str, ...], kind: str) -> bool:
        """Whether a wording would hide a word that must be judged by itself, or means another word by its stem."""
        if not words or words[0] in _PREPOSITIONS or self.function.issuperset(words):
            return True
        if len(words) == 1 and stem(words[0]) in self.common:
            # "longing", "DOE"; and a common word cannot name a thing for sure ("split" for a cleft)
            return phrase.isupper() or stem(words[0]) != words[0] or kind not in _PLAIN
        if any(not w[0].isalpha() for w in words):
            return True
        if len(words) == 1:
            return False
        if not self.colours.isdisjoint(words):
            return True
        held = [(w, pole) for w in words if (pole := self.poles.get((w,)))]
        if kind not in _FINDINGS:
            return bool(held)
        if tuple(stem(w) for w in words) in self.phrases:
            return False  # a phrase of its own already: "prolonged QT"
        # "lowered blood pressure" has the stems of "lowers blood pressure"
        return any(e.pole and e.pole.group in _VERBS and w not in _ADJECTIVES for w, e in held)
