"""What a label's text calls its own product, and whether a clause speaks of it and of nothing else."""

import re
from functools import cache

from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind, Mention, ingredient_ids
from materia.terms.words import is_english
from materia.text.datafile import load_yaml

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_ASIDE = re.compile(r"\([^)]*\)|[®™]|\d+(?:\.\d+)?\s*%?")
#: A numbered heading that was joined to its text.
_HEADING = re.compile(r"\s*\d+(?:\.\d+)+\s+(?=[A-Z])")
_LEAD_IN = re.compile(r"^\s*(?:because|since|due to|owing to|in view of|although|as with)\b[^,]*,", re.I)


@cache
def _forms() -> frozenset[str]:
    """Return the words that may stand around a product's name without making it another thing."""
    return frozenset(load_yaml("materia.extraction", "data/product_words.yaml"))


def _pattern(name: str) -> str:
    return r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", name))


class Subject:
    """The product of one label."""

    def __init__(self, label: Label) -> None:
        self._label = label
        self._parts = frozenset(ingredient_ids(label.subject))
        called = {name.lower() for name in label.names if len(name) > 2}
        called |= {name.split()[0] for name in called if len(name.split()[0]) > 4 and not is_english(name.split()[0])}
        names = sorted(called, key=lambda name: (-len(name), name))
        self._names = re.compile("|".join(rf"\b{_pattern(name)}\b" for name in names) or r"(?!)", re.I)

    def names(self, mention: Mention) -> bool:
        """Return whether the mention names the product: its drug, or a brand of the same drug."""
        concept = mention.concept
        if concept.kind is ConceptKind.DRUG:
            return concept.id == self._label.subject
        return concept.kind is ConceptKind.BRAND and (
            concept.parents == (self._label.subject,) or bool(self._names.fullmatch(mention.text))
        )

    def names_part(self, mention: Mention) -> bool:
        """Return whether the mention names one of the product's active ingredients."""
        return mention.concept.id in self._parts

    def called(self, name: str) -> bool:
        """Return whether this is one of the product's names."""
        return bool(self._names.fullmatch(name))

    def said_in(self, text: str) -> bool:
        """Return whether a text has one of the product's names."""
        return bool(self._names.search(text))

    def alone(self, sentence: Sentence, start: int, end: int) -> bool:
        """Return whether `start:end` of the sentence speaks of the product ("The use of X tablets", "It") and no more.

        An introducing clause ("Because of …,") says why and is passed over.
        """
        text = sentence.text[start:end]
        own = [m for m in sentence.mentions if start <= m.start and m.end <= end and self.names(m)]
        heading = _HEADING.match(text)
        if heading is not None and (name := self._names.search(text, heading.end())) is not None:
            start, text = start + name.start(), text[name.start() :]
            own = [m for m in own if m.start >= start]
        for mention in reversed(own):
            text = text[: mention.start - start] + " " + text[mention.end - start :]
        return self.alone_in(text)

    def alone_in(self, text: str) -> bool:
        """Return whether a text has no words but the product's names and words that may stand around them."""
        text = _ASIDE.sub(" ", self._names.sub(" ", _LEAD_IN.sub(" ", text)))
        return all(word in _forms() for word in _WORD.findall(text.lower()))
