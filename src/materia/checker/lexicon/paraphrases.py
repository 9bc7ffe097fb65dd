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
        for term, same, _, kind in read:
            self._add_row(term, (term, *same), kind)
        for term, same, wider, kind in read:
            keys = {key for phrase in wider if (key := self._wider_key(phrase, kind))}
            for phrase in (term, *same) if keys else ():
                if (entry := self.phrases.get(stems(phrase))) is not None:
                    self.phrases[stems(phrase)] = replace(entry, wider=entry.wider | (keys - {entry.key}))

    def _add_row(self, term: str, wordings: tuple[str, ...], kind: str) -> None:
        sense = frozenset({f"≈{term}"})
        home = self.phrases.get(stems(term))
        joined = home if home is not None and not home.negated and (home.key == term or home.light) else None
        for phrase in wordings:
            if self._is_unfit(phrase, kind):
                continue
            words, key = tuple(words_of(phrase)), stems(phrase)
            if (pole := self.poles.get(words)) is not None:
                self.poles[words] = replace(pole, senses=pole.senses | sense)
            known = self.phrases.get(key)
            if known is None:
                own = joined or Entry(f"≈{term}", plain=kind in _PLAIN)
                self.phrases[key] = Entry(own.key, light=own.light, plain=own.plain, senses=sense)
            elif not known.negated:
                self.phrases[key] = replace(known, senses=known.senses | sense)

    def _wider_key(self, phrase: str, kind: str) -> str:
        if self._is_unfit(phrase, kind):
            return ""
        entry = self.phrases.setdefault(stems(phrase), Entry(f"≈{phrase}", plain=True))
        return "" if entry.light or entry.negated else entry.key

    def _is_unfit(self, phrase: str, kind: str) -> bool:
        """Whether a wording would hide a word that must be judged by itself, or means another word by its stem."""
        words = words_of(phrase)
        if (
            not words
            or words[0] in _PREPOSITIONS
            or self.function.issuperset(words)
            or any(not w[0].isalpha() for w in words)
        ):
            return True
        if len(words) == 1 and stem(words[0]) in self.common:
            # "longing", "DOE"; and a common word cannot name a thing for sure ("split" for a cleft)
            return phrase.isupper() or stem(words[0]) != words[0] or kind not in _PLAIN
        if len(words) == 1:
            return False
        if not self.colours.isdisjoint(words):
            return True
        held = [(w, pole) for w in words if (pole := self.poles.get((w,)))]
        if kind not in _FINDINGS:
            return bool(held)
        # "lowered blood pressure" has the stems of "lowers blood pressure"
        return any(e.pole and e.pole.group in _VERBS and w not in _ADJECTIVES for w, e in held)
