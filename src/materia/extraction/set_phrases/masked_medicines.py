"""Sentences with their medicines masked, so that a phrasing is written once for every label.

A mask keeps the length, so that places in the masked text are places in the sentence: `§` stands for the label's own
drug, `¢` for one ingredient of a combination, `¶` for a class that the drug belongs to, `¤` for any other medicine.
"""

import re
from collections.abc import Iterable
from functools import cached_property

from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind, Mention, drug_id

OWN, PART, CLASS, OTHER = "§", "¢", "¶", "¤"
_MEDICINES = (ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS)
_STRENGTH = r"(?:,? [\d.,]+ ?(?:%|mg|mcg|g)(?:/[\d.]* ?ml)?)?"
_JOINED_PARTS = re.compile(
    rf"{PART}+{_STRENGTH}(?:(?:\s*[/+-]\s*|,?\s+(?:and|plus|with|in|in combination with)\s+|,\s*){PART}+{_STRENGTH})+"
)
_QUOTES = str.maketrans("’‘“”–‑", "''\"\"--")


def _loosely(name: str) -> str:
    """A name as an expression in which its words may carry marks."""
    return r"[®™*]? ".join(re.escape(word) for word in name.split())


class Masking:
    """Masks the sentences of one label."""

    def __init__(self, label: Label) -> None:
        self._label = label
        whole = label.own_concepts
        if len(label.moieties) > 1:
            self._parts = whole & {drug_id({moiety}) for moiety in label.moieties}
        else:
            self._parts = frozenset()
        self._whole = whole - self._parts
        self._masked: dict[tuple[str, int], str] = {}

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        """Names of the product that the vocabulary may not hold; of a combination, not those of a part."""
        label = self._label
        several = len(label.moieties) > 1
        names = {product.name for product in label.document.products} if several else set(label.names)
        known = {name.lower() for name in names} - set(label.moieties)
        kept = sorted((_loosely(name) for name in known if len(name) > 2), key=lambda name: (-len(name), name))
        return re.compile(rf"\b(?:{'|'.join(kept)})\b") if kept else None

    def mask(self, sentence: Sentence) -> str:
        """Return the sentence in small letters, its medicines masked, its quotes and hyphens the plain ones."""
        place = (sentence.section.id, sentence.start)
        if place not in self._masked:
            self._masked[place] = self._mask(sentence)
        return self._masked[place]

    def _mask(self, sentence: Sentence) -> str:
        text = sentence.text.lower().translate(_QUOTES)
        if len(text) != len(sentence.text):  # a letter whose small form is longer
            text = sentence.text.translate(_QUOTES)
        for mention in sentence.of(*_MEDICINES):
            mark = self._mark(mention)
            text = text[: mention.start] + mark * (mention.end - mention.start) + text[mention.end :]
        if self._names is not None:
            text = self._names.sub(lambda found: OWN * len(found[0]), text)
        if PART in text:
            text = _JOINED_PARTS.sub(self._together, text)
        return text

    def _mark(self, mention: Mention) -> str:
        concept = mention.concept
        if concept.id in self._whole:
            return OWN
        if concept.id in self._parts:
            return PART
        if concept.kind is ConceptKind.CLASS and concept.id in self._label.classes:
            return CLASS
        return OTHER

    def other_subject(self, sentences: Iterable[Sentence], said: str) -> str | None:
        """Return the id of what a masked part of sentences speaks of where that is not the whole medicine.

        It is a class that the medicine belongs to, or one of its ingredients.
        """
        if OWN in said:
            return None
        for mark, kinds in ((PART, (ConceptKind.DRUG,)), (CLASS, (ConceptKind.CLASS,))):
            if mark in said:
                for sentence in sentences:
                    masked = self.mask(sentence)
                    for mention in sentence.of(*kinds):
                        if masked[mention.start] == mark and mark * len(mention.text) in said:
                            return mention.concept.id
        return None

    def _together(self, found: re.Match[str]) -> str:
        """All ingredients named in one go are the medicine itself."""
        count = len(re.findall(rf"{PART}+", found[0]))
        return OWN * len(found[0]) if count == len(self._label.moieties) else found[0]
