"""The ground that readers stand on: the tokens of a text, and the lexicon's phrases in them."""

from itertools import accumulate

from materia.checker.lexicon.entry import Entry, stem
from materia.checker.lexicon.words import lexicon
from materia.checker.tokens import tokens_of


class TokenReader:
    """A text as tokens and stems."""

    def __init__(self, text: str, apart: frozenset[int] = frozenset()) -> None:
        self.text = text
        self.apart = apart
        self.tokens = tokens_of(text)
        self.stems = [stem(t.text) if t.kind == "word" else t.text for t in self.tokens]
        self._solid = [n for n, t in enumerate(self.tokens) if t.text != "-"]  # places of all tokens but hyphens
        self._solid_stems = tuple(self.stems[n] for n in self._solid)
        self._solid_words = tuple(self.tokens[n].text for n in self._solid)
        self._rank = list(accumulate((t.text != "-" for t in self.tokens), initial=0))

    def _run(self, i: int, size: int, *, words: bool = False) -> tuple[str, ...]:
        """Return the stems (or words as written) of `size` words from token `i`; hyphens are left out."""
        start = self._rank[i]
        return (self._solid_words if words else self._solid_stems)[start : start + size]

    def _run_end(self, i: int, size: int) -> int:
        return self._solid[self._rank[i] + size - 1] + 1

    def _end_of_name(self, i: int, name: tuple[str, ...]) -> int:
        """Return the end of a name (stems) that stands at token `i`, whatever hyphens and commas are in it, or -1."""
        for part in name:
            while i < len(self.tokens) and self.tokens[i].text in ("-", ","):
                i += 1
            if i == len(self.tokens) or self.stems[i] != part:
                return -1
            i += 1
        return i

    def _phrase(self, i: int) -> tuple[Entry, int] | None:
        """Return the longest phrase at token `i` and its end; of two as long, the pole."""
        best: tuple[Entry, int] | None = None
        listed = self.tokens[i].text == "following" and i > 0 and self.tokens[i - 1].text == "the"
        for phrase, entry in () if listed else lexicon().poles.get(self.tokens[i].text, ()):
            size = len(phrase)
            if size == 1 or self._run(i, size, words=True) == phrase:
                best = entry, self._run_end(i, size)
                break
        if (name := self._name(i)) is not None and (best is None or name[1] > best[1]):
            return name
        return best

    def _name(self, i: int) -> tuple[Entry, int] | None:
        """Return the longest phrase of names and words (by stems) at token `i` and its end."""
        words = lexicon()
        if self.tokens[i].start not in self.apart:
            two = self._run(i, 2)
            for phrase, entry in words.longer.get(" ".join(two), ()) if len(two) == 2 else ():
                size = len(phrase)
                if size == 2 or self._run(i, size) == phrase:
                    return entry, self._run_end(i, size)
        single = words.single.get(self.stems[i])
        if single is None or (single.forms and self.tokens[i].text not in single.forms):
            return None
        return single, i + 1
