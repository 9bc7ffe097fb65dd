"""Lists of findings in running text ("with severe asthma, a history of stroke, or glaucoma"), read word by word.

Every word must be understood: a finding beside which a word is not is returned with its problem, and the family
decides. So "predisposed to obstruction" is never read as "obstruction".
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from materia.extraction.conditions.item import JOINS, Item, share
from materia.extraction.conditions.lexicon import Lexicon, Phrase, Role, Word, words
from materia.extraction.sentence import Sentence
from materia.model.concept import Concept, ConceptKind, Mention

FINDINGS = (ConceptKind.CONDITION, ConceptKind.EFFECT, ConceptKind.POPULATION)

_PEOPLE = frozenset(
    ["patients", "individuals", "women", "men", "females", "males", "children", "adults", "adolescents", "and", "or"]
)

#: Reads what belongs to a finding from a place behind it: returns the key-value pairs and where it ends.
Reader = Callable[[str, Mention, int], tuple[tuple[tuple[str, str], ...], int] | None]


#: Words of a finding's name by which it is only some of its kind, else any other word.
_STAGE = re.compile(
    r"(moderate to severe|mild to moderate|acute|chronic|severe|moderate|mild|advanced|metastatic|primary|secondary"
    r"|recurrent|relapsed|refractory|idiopathic|complicated|uncomplicated|invasive|systemic|bacterial|viral|fungal"
    r"|seasonal|perennial|familial|hereditary|congenital|generalized|malignant|benign|active|persistent|juvenile)\b"
    r"|(\w+)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Half:
    """The first part of "hepatic or renal impairment": a word that lacks its noun."""

    words: tuple[str, ...]
    head: "_Head"


@dataclass(slots=True)
class _Head:
    """What stands before a finding."""

    qualifiers: list[str] = field(default_factory=list)
    history: bool = False
    unknown: list[str] = field(default_factory=list)
    opened: bool = False
    population: str | None = None
    own: bool = False
    fresh: bool = False  # a preposition starts anew: "…, and in patients with"


class Enumeration:
    """Reads lists with one lexicon. `lookup` gives the concepts of a name; mentions written as `passing` are words.

    `restarts` says whether "in patients with" after a restriction starts a new list ("…, and in patients with").
    """

    def __init__(
        self,
        lexicon: Lexicon,
        lookup: Callable[[str], Sequence[Concept]],
        kinds: Sequence[ConceptKind] = FINDINGS,
        *,
        passing: Collection[str] = (),
        restarts: bool = True,
    ) -> None:
        self._restarts = restarts
        self._passing = passing
        self._lexicon = lexicon
        self._lookup = lookup
        self._kinds = frozenset(kinds)

    def read(
        self,
        sentence: Sentence,
        text: str,
        start: int,
        end: int,
        reader: Reader | None = None,
        more: Sequence[Mention] = (),
    ) -> list[Item]:
        """Return the findings of `text[start:end]`, in order; `text` is the sentence's text, masked.

        `reader` may read on behind a finding; `more` are findings that the sentence's own mentions lack.
        """
        mentions = [
            m
            for m in sorted([*sentence.mentions, *more], key=lambda m: m.start)
            if m.concept.kind in self._kinds
            and start <= m.start
            and m.end <= end
            and _visible(m, text)
            and m.text.lower() not in self._passing
        ]
        items = _Reading(self._lexicon, self._lookup, reader, text, mentions, self._restarts).run(start, end)
        share(items, self._lookup)
        return items


def _visible(mention: Mention, masked: str) -> bool:
    return masked[mention.start : mention.end] == mention.text


class _Reading:
    def __init__(
        self,
        lexicon: Lexicon,
        lookup: Callable[[str], Sequence[Concept]],
        reader: Reader | None,
        text: str,
        mentions: Sequence[Mention],
        restarts: bool,
    ) -> None:
        self._restarts = restarts
        self._tainted = False  # what follows are examples of something that is not understood
        self._lexicon = lexicon
        self._lookup = lookup
        self._halves: list[_Half] = []
        self._reader = reader
        self._text = text
        self._mentions = mentions
        self._items: list[Item] = []
        self._chain = 0  # index of the first item of the list that is being read
        self._head = _Head()
        self._open: Item | None = None
        self._joined = ""
        self._scoped = False  # what stands before was restricted, and what follows may belong to the restriction

    def run(self, start: int, end: int) -> list[Item]:
        at = start
        queue = list(self._mentions)
        while at < end:
            if queue and queue[0].start < at:  # a reader has read past it
                queue.pop(0)
                continue
            stop = queue[0].start if queue else end
            if at < stop:
                done, at = self._between(words(self._text, at, stop), stop)
                if done:
                    return self._close()
            if queue and at == queue[0].start:
                at = self._finding(queue.pop(0))
        return self._close()

    def _close(self) -> list[Item]:
        self._separate("")
        return self._items

    def _between(self, found: list[Word], stop: int) -> tuple[bool, int]:
        """Read the words up to the next finding; the first result is whether the list ends here."""
        at = 0
        while at < len(found):
            phrase = self._lexicon.phrase(found, at, after=self._open is not None)
            if phrase.role is Role.CUT:
                return True, stop
            if self._open is not None and self._starts_item(found[at]):
                self._separate(";")
                continue
            self._take(phrase)
            at += phrase.size
        return False, stop

    def _starts_item(self, word: Word) -> bool:
        """Whether a capital letter shows that a new item starts where lists were joined to one line."""
        written = self._text[word.start : word.end]
        return written[0].isupper() and written[1:2].islower() and not self._text.isupper() and word.start > 0

    def _take(self, phrase: Phrase) -> None:
        role = phrase.role
        if role is Role.SEPARATOR:
            self._separate(phrase.value)
        elif role is Role.EXAMPLES:
            self._tainted = self._tainted or (
                bool(self._open.value) if self._open is not None else bool(self._head.unknown or self._halves)
            )
            self._separate("examples")
        elif self._open is not None:
            if role is Role.SCOPE:
                self._restrict("scope")
                self._scoped = True
            elif role is not Role.FILLER:
                self._open.problems.append("unknown_after")
        elif role is Role.OPENING:
            self._tainted = self._tainted and bool(self._head.unknown)
            self._head = _Head(opened=True, unknown=self._head.unknown, fresh=self._head.fresh)
        elif role is Role.QUALIFIER:
            self._head.qualifiers.append(phrase.value)
            self._head.own = True
        elif role is Role.HISTORY:
            self._head.history = self._head.own = True
        elif role is Role.FILLER and not self._limits(phrase.value):
            self._head.fresh = self._head.fresh or phrase.value in ("in", "for")
            if self._head.unknown and phrase.value in ("in", "for", "with", "during"):
                self._head.unknown.append(phrase.value)
        else:
            self._head.unknown.append(phrase.value)

    def _limits(self, word: str) -> bool:
        """Whether a word opens a restriction here ("…, with kidney failure"), where no new list may start."""
        return word == "with" and not self._restarts and not self._head.opened and self._joined == ","

    def _restrict(self, code: str) -> None:
        """What follows restricts the last finding, and may restrict all of its list."""
        for item in self._items[self._chain :]:
            item.problems.append(code)
        if self._open is not None:
            self._open.problems.append(code)

    def _named_narrower(self, mention: Mention) -> tuple[str, ...]:
        """Return what the words of a finding say beyond its concept's names ("advanced renal cell carcinoma")."""
        concept = mention.concept
        if concept.kind is ConceptKind.POPULATION:
            return ()
        named = f"{concept.name} {concept.lay_name or ''}".lower()
        found = []
        for word in _STAGE.findall(mention.text):
            if word[1]:  # what is no such word ends them
                break
            if word[0].lower() not in named:
                found.append(word[0].lower())
        return tuple(found)

    def _finding(self, mention: Mention) -> int:
        if self._open is not None:
            if self._text[mention.start].isupper() and not self._text.isupper() and self._open.end + 2 >= mention.start:
                self._separate(";")
            else:
                self._second(mention)
                return mention.end
        head = self._head
        if mention.concept.kind is ConceptKind.POPULATION and self._names_people(mention):
            head.population = mention.concept.id
            head.opened = True
            return mention.end
        if self._joined == ";" or (head.opened and ((head.fresh and self._restarts) or not self._scoped)):
            self._chain, self._scoped = len(self._items), False
        narrower = self._named_narrower(mention)
        item = Item(
            mention=mention,
            start=mention.start,
            end=mention.end,
            qualifiers=(*head.qualifiers, *narrower),
            narrower=len(narrower),
            history=head.history,
            population=head.population,
            bare=not head.own and not head.unknown and not head.opened,
            joined=self._joined,
            chain=self._chain,
        )
        if self._joined != ";" and any(self._scopes(word) for word in head.unknown):
            self._restrict("scope")
            self._scoped = True
            item.problems.append("inside")
        elif self._tainted or (self._scoped and self._chain != len(self._items)):
            item.problems.append("inside")
        said_twice = any(f"{said} ".lower() in f"{mention.concept.name} ".lower() for said in head.qualifiers)
        if head.unknown or said_twice:  # "moderate to moderately severe pain"
            item.problems.append("unknown_before")
        else:
            self._complete(item)
        self._halves.clear()
        self._open = item
        if self._reader is not None and (more := self._reader(self._text, mention, mention.end)) is not None:
            item.value, item.end = more
        return item.end

    def _complete(self, item: Item) -> None:
        """Give the halves before a finding its noun; what stands before the first is said of all of them."""
        written = item.mention.text.split()
        for half in self._halves:
            for cut in range(1, len(written)):
                name = " ".join((*half.words, *written[cut:]))
                named = [c for c in self._lookup(name) if c.kind is item.concept.kind]
                if len(named) == 1:
                    mention = replace(item.mention, concept=named[0])
                    qualifiers = tuple(q for q in half.head.qualifiers if q not in half.words)
                    before = replace(item, mention=mention, qualifiers=qualifiers, problems=[])
                    before.history, before.population = half.head.history, half.head.population
                    self._items.append(before)
                    if item.bare:
                        item.qualifiers, item.history = before.qualifiers, before.history
                        item.bare = False
                    break
            else:
                self._join_qualifiers(half, item)

    @staticmethod
    def _join_qualifiers(half: _Half, item: Item) -> None:
        """Read "persistent or chronic cough" as one finding of either kind."""
        if half.head.unknown:
            return
        if item.qualifiers and item.joined in ("or", "and", "and/or"):
            first = " ".join(half.head.qualifiers)
            joiner = "and" if item.joined == "and" else "or"
            item.qualifiers = (f"{first} {joiner} {item.qualifiers[0]}", *item.qualifiers[1:])
        else:
            item.problems.append("unknown_before")

    def _names_people(self, mention: Mention) -> bool:
        """Whether the population only says who has the findings that follow ("children with asthma")."""
        rest = words(self._text, mention.end, min(len(self._text), mention.end + 60))
        at = 0
        while at < len(rest):
            phrase = self._lexicon.phrase(rest, at, after=False)
            if phrase.role is Role.OPENING or rest[at].text in ("with", "who", "having"):
                return True
            if rest[at].text not in _PEOPLE:
                return False
            at += 1
        return False

    def _second(self, mention: Mention) -> None:
        item = self._open
        if item is None or (mention.concept.kind is ConceptKind.POPULATION is item.concept.kind):
            return  # "pregnant women"
        if "scope" in item.problems:
            return  # a part of its restriction
        if mention.text.lower() in item.concept.name.lower().split():
            return  # "coronary artery bypass graft surgery"
        item.problems.append("two_findings")

    def _scopes(self, word: str) -> bool:
        return self._lexicon.phrase([Word(word, 0, 0)], 0, after=True).role is Role.SCOPE

    def _separate(self, mark: str) -> None:
        """A finding ends here, or words that name none."""
        if self._open is None and any(map(self._scopes, self._head.unknown)):
            self._tainted = True  # "unable to see and report vision changes"
        if self._open is not None:
            self._items.append(self._open)
        elif (first := self._head.unknown or self._head.qualifiers[-1:]) and mark in JOINS and len(first) < 3:
            self._halves.append(_Half(tuple(first), self._head))
        elif self._items[self._chain :] and self._joined != ";" and any(map(self._scopes, self._head.unknown)):
            self._restrict("scope")
        carried = None if mark == ";" else (self._open.population if self._open is not None else self._head.population)
        opened = self._open is None and self._head.opened
        if mark == ";":
            self._tainted = False
            self._halves.clear()
        self._joined = mark if self._open is not None or not self._joined else self._joined
        fresh = mark.rpartition(" ")[2] in ("in", "for", "with", "have")
        self._head = _Head(population=carried, opened=opened, fresh=fresh)
        self._open = None
