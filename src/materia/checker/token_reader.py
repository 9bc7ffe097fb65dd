"""The ground that readers stand on: the tokens of a text, and the lexicon's phrases in them."""

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

    def _run(self, i: int, size: int, skip: str = "-", *, words: bool = False) -> list[str]:
        """Return the stems (or words as written) of `size` words from token `i`; marks in `skip` are left out."""
        found: list[str] = []
        while len(found) < size and i < len(self.tokens):
            token = self.tokens[i]
            if token.text not in skip:
                found.append(token.text if words else self.stems[i])
            i += 1
        return found

    def _run_end(self, i: int, size: int, skip: str = "-") -> int:
        count = 0
        while count < size:
            if self.tokens[i].text not in skip:
                count += 1
            i += 1
        return i

    def _phrase(self, i: int) -> tuple[Entry, int] | None:
        """Return the longest phrase at token `i` and its end; of two as long, the pole."""
        best: tuple[Entry, int] | None = None
        listed = self.tokens[i].text == "following" and i > 0 and self.tokens[i - 1].text == "the"
        for phrase, entry in () if listed else lexicon().poles.get(self.tokens[i].text, ()):
            size = len(phrase)
            if size == 1 or tuple(self._run(i, size, words=True)) == phrase:
                best = entry, self._run_end(i, size)
                break
        for phrase, entry in lexicon().phrases.get(self.stems[i], ()):
            size = len(phrase)
            if size > 1 and self.tokens[i].start in self.apart:
                continue
            if size == 1 and entry.forms and self.tokens[i].text not in entry.forms:
                continue
            if size == 1 or tuple(self._run(i, size)) == phrase:
                end = self._run_end(i, size)
                return (entry, end) if best is None or end > best[1] else best
        return best
