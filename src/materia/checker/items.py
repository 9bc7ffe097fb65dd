"""The records of a text once read: items, clauses, negations."""

from dataclasses import dataclass, field

from materia.checker.lexicon.entry import Entry, Pole
from materia.checker.quantities import Quantity

SUBJECT = "@subject"
#: Words (stems) by which a passage points back to the text before it.
POINTERS = frozenset({"such", "this", "these", "those", "it", "they", "them", "thei", "its"})


@dataclass(slots=True)
class Item:
    """A word, phrase, name or quantity that carries meaning."""

    key: str
    kind: str  # "subject", "term", "quantity", "pole", "known", "unit", "operator", "light", "ordinary", "word"
    start: int
    end: int
    clause: int
    sentence: int
    negated: bool = False  # in the widest reading of each denial
    entry: Entry | None = None
    quantity: Quantity | None = None
    wider: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()  # of the words as written
    aside: int = 0  # number of the bracket that it stands in
    parts: frozenset[str] = frozenset()  # keys of its single words that carry meaning
    turned: bool = False  # a flip pole that a negation turned round
    surely: bool = False  # denied in the narrowest reading of each denial

    @property
    def senses(self) -> frozenset[str]:
        """Return the further meanings of the phrase, which it shares with its paraphrases."""
        return self.entry.senses if self.entry else frozenset()

    @property
    def certain(self) -> bool:
        """Whether all readings agree on whether the item is denied."""
        return self.negated == self.surely

    @property
    def pole(self) -> Pole | None:
        return self.entry.pole if self.entry else None


@dataclass(slots=True)
class Clause:
    """A stretch of a sentence with one predicate."""

    sentence: int
    hard: int  # number of the stretch between hard boundaries, the widest scope of a negation
    cues: dict[str, list[str]] = field(default_factory=dict)
    verbs: bool = False
    subordinate: bool = False  # opened by "if", "who", "which"
    hedged: list[int] = field(default_factory=list)  # where its weak hedges start

    def hedge(self) -> int:
        """Return the certainty: 1 hedged, 2 usual, 3 plain, 4 more than plain."""
        levels = [int(v) for v in self.cues.get("hedge", ())]
        return min(levels) if levels else 3


@dataclass(slots=True)
class Analysis:
    """A text once read. Reusable: nothing in it depends on the other side of a check."""

    text: str
    items: list[Item]
    clauses: list[Clause]
    sentences: list[tuple[int, int]]
    leads: frozenset[int]  # sentences that end with a colon and introduce what follows
    keys: frozenset[str]
    places: dict[str, list[int]]  # items by what they say, wider keys included
    words: list[list[str]]  # stems of all words of each sentence but the names of the subject


@dataclass(slots=True)
class Negation:
    word: int
    hard: int
    clause: int
    reach: str  # "forward", "predicate", "near", "object", "wide"
    used: bool = False
    aside: int = 0  # number of the bracket that it stands in
