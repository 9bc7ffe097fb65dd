"""Items: the names, phrases, numbers and words of a text that carry meaning."""

from fractions import Fraction
from functools import lru_cache

from materia.checker.context import Term, TermFinder
from materia.checker.items import SUBJECT, Clause, Item
from materia.checker.lexicon.entry import Entry, stems
from materia.checker.lexicon.words import key_of_word, lexicon, rooted
from materia.checker.quantities import FREQUENCIES, ORDINALS, Quantity, read_quantity
from materia.checker.token_reader import TokenReader

_BEFORE_MORE = frozenset({"for", "well", "of", "lasting", "lasts", "just", "is", "are", "was", "were", "takes", "took"})
_ABOUT = frozenset(
    {"a", "the", "about", "approximately", "around", "at", "least", "period", "course", "of", "next", "first"}
)
_ORGANS = frozenset({"renal", "kidney", "hepatic", "liver"})
_JOINS = frozenset({"or", "and", "/"})
_TROUBLES = frozenset(
    {"impairment", "insufficiency", "dysfunction", "disease", "diseases", "problem", "problems", "disorder", "trouble"}
)
_SHARING = 4  # words of "renal or hepatic impairment"
_WORKS = frozenset({"works", "work", "acts", "act"})
_ENZYME = frozenset({"enzyme"})
_COLOURING = frozenset({"hedge", "absolute", "boundary", "only", "deontic", "caution", "negation"})
_DAY = Fraction(86400)
#: The age from which labels speak of the elderly (21 CFR 201.57(c)(9)(v): "patients aged 65 and over").
_OLD = Fraction(65)


@lru_cache(maxsize=512)
def _subject_phrases(subject: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in subject:
        if phrase := stems(name):
            found.setdefault(phrase[0], []).append(phrase)
    for value in found.values():
        value.sort(key=lambda p: (-len(p), p))
    return found


@lru_cache(maxsize=512)
def _subject_ids(subject: tuple[str, ...], finder: TermFinder) -> frozenset[str]:
    """Return what the finder calls the subject: a brand that the document does not list is still the subject."""
    return frozenset(t.id for name in subject for t in finder.find_terms(name) if t.kind == "drug")


class ItemReader(TokenReader):
    """Reads the item at a token."""

    def __init__(
        self,
        text: str,
        subject: tuple[str, ...],
        finder: TermFinder | None,
        apart: frozenset[int] = frozenset(),
    ) -> None:
        super().__init__(text, apart)
        self.subject = _subject_phrases(subject)
        self.subject_ids = _subject_ids(subject, finder) if finder else frozenset()
        self.terms = {t.start: t for t in finder.find_terms(text)} if finder else {}
        self.items: list[Item] = []
        self.places: list[int] = []  # token index of each item
        self.clauses = [Clause(0, 0)]
        self.brackets = 0  # how many are open
        self.bracket = 0  # number of the outermost one

    def _aside(self) -> int:
        """Return the number of the bracket that is open, 0 outside."""
        return self.bracket if self.brackets else 0

    def _part(self, i: int) -> Term | None:
        """Return the one ingredient of a combination that is named at token `i`: it is not the combination itself."""
        term = self.terms.get(self.tokens[i].start)
        if term is None or len(self.subject_ids) < 2 or term.id not in self.subject_ids or "+" in term.id:
            return None
        return term

    def _item(self, i: int) -> int:
        token = self.tokens[i]
        first = self.stems[i]
        words = lexicon()
        part = self._part(i)
        for phrase in self.subject.get(first, ()):
            if part is None and (end := self._end_of_name(i, phrase)) >= 0:
                self._add(SUBJECT, "subject", i, end, wider=self.subject_ids)
                return end
        if (term := self.terms.get(token.start)) is not None:
            end = i
            while end < len(self.tokens) and self.tokens[end].start < term.end:
                end += 1
            if term.id in self.subject_ids and part is None:
                self._add(SUBJECT, "subject", i, end, wider=self.subject_ids)
                return end
            known = self._phrase(i)
            own = frozenset({known[0].key}) if known and known[1] >= end and known[0].pole is None else frozenset()
            alias = known[0] if known and own else None
            whole = frozenset({SUBJECT}) if part else frozenset()
            above = frozenset().union(*(words.wider.get(key, frozenset()) for key in own))
            self._add(term.id, "term", i, end, entry=alias, wider=frozenset(term.broader) | own | whole | above)
            return end
        if token.text in ("a", "an") and (one := read_quantity(self.tokens, i)) is not None:
            self._add(one[0].key, "quantity", i, one[1], quantity=one[0])
            return one[1]
        if token.text in ORDINALS and (nth := read_quantity(self.tokens, i)) is not None:
            self._add(nth[0].key, "quantity", i, nth[1], quantity=nth[0])
            return nth[1]
        if token.text in FREQUENCIES and (often := read_quantity(self.tokens, i)) is not None:
            daily = _said_also(often[0]) | {"interval=daily"}
            self._add(often[0].key, "quantity", i, often[1], quantity=often[0], wider=daily)
            return often[1]
        found = self._phrase(i)
        if found and found[1] == i + 1 and token.text in words.numbers and not token.raw.isupper():
            found = None  # "ten days", not the abbreviation TEN
        if (trimester := self._ordinal_trimester(i)) is not None:
            found = trimester, i + 1
        if token.text in _ORGANS and (organ := self._shared_organ(i)) is not None:
            self._add(organ.key, "pole", i, i + 1, entry=organ, wider=frozenset({key_of_word(first)}))
            return i + 1
        if token.text in _WORKS and (entry := self._how(i)) is not None:
            self._add(entry.key, "light", i, i + 1, entry=entry)
            return i + 1
        if token.text == "over" and found and found[1] == i + 1 and self._lasts(i):
            return i + 1
        if found and (token.kind == "word" or found[1] > i + 1):
            entry, end = found
            kind = "pole" if entry.pole else "light" if entry.light else "known"
            if kind == "known" and entry.plain and end == i + 1 and self._is_ordinary(i):
                kind = "ordinary"
            self._add(entry.key, kind, i, end, entry=entry, wider=words.wider.get(entry.key, frozenset()))
            return end
        quantity = read_quantity(self.tokens, i) if not self._is_conjunction(i) else None
        if quantity is not None:
            value, end = quantity
            self._add(value.key, "quantity", i, end, quantity=value, wider=_said_also(value))
            return end
        if found:
            self._add(found[0].key, "pole" if found[0].pole else "light", i, found[1], entry=found[0])
            return found[1]
        if token.kind == "mark" or (token.text in words.function and not (len(token.raw) == 1 and self._is_name(i))):
            return i + 1
        if _is_cue_only(token.text):
            return i + 1
        unit = words.units.get(token.text)
        if unit is not None and len(token.text) > 1:
            self._add(f"unit {unit.name}", "unit", i, i + 1)
        else:
            enzyme = token.text.endswith("ase") and len(token.text) > 6
            self._add(
                first,
                "ordinary" if self._is_ordinary(i) else "word",
                i,
                i + 1,
                wider=_ENZYME if enzyme else words.wider.get(first, frozenset()),
            )
        return i + 1

    def _how(self, i: int) -> Entry | None:
        """Return what "works" means in "how it works"."""
        before = [t.text for t in self.tokens[max(0, i - _SHARING) : i]]
        return lexicon().single.get("mechanism") if "how" in before and "well" not in before else None

    def _lasts(self, i: int) -> bool:
        """Whether an "over" tells how long something takes: "infused over 30 minutes", not "for over 10 days"."""
        if i and self.tokens[i - 1].text in _BEFORE_MORE:
            return False
        at = i + 1
        while at < len(self.tokens) and self.tokens[at].text in _ABOUT:
            at += 1
        amount = read_quantity(self.tokens, at) if at < len(self.tokens) else None
        return amount is not None and amount[0].unit == "second"

    def _is_ordinary(self, i: int) -> bool:
        return self.stems[i] in lexicon().ordinary or self.tokens[i].text in lexicon().abstract

    def _is_conjunction(self, i: int) -> bool:
        """ "Once the level falls" counts nothing, "once a day" does."""
        if self.tokens[i].text != "once":
            return False
        following = self.tokens[i + 1].text if i + 1 < len(self.tokens) else ""
        if following in ("a", "each", "every", "in", "per"):
            later = self.tokens[i + 2].text if i + 2 < len(self.tokens) else ""
            return later not in lexicon().units
        return following not in (
            "a",
            "per",
            "each",
            "every",
            "daily",
            "weekly",
            "monthly",
            "or",
            "-",
            "in",
            "nightly",
            "and",
        )

    def _ordinal_trimester(self, i: int) -> Entry | None:
        """ "Second and third trimesters" names both."""
        if self.tokens[i].text not in ("first", "second", "third"):
            return None
        if not any(t.text.startswith("trimester") for t in self.tokens[i + 1 : i + 5]):
            return None
        return next(e for p, e in lexicon().poles[self.tokens[i].text] if p[1:] == ("trimester",))

    def _shared_organ(self, i: int) -> Entry | None:
        """Return the population of the organ at token `i` where two share a head: "renal or hepatic impairment"."""
        run = [t.text for t in self.tokens[i : i + _SHARING]]
        if i and self.tokens[i - 1].text == ",":
            return None
        if len(run) == _SHARING and run[1] in _JOINS and run[2] in _ORGANS and run[3] in _TROUBLES:
            return next((e for p, e in lexicon().poles[run[0]] if e.pole and e.pole.group == "organ"), None)
        return None

    def _is_name(self, i: int) -> bool:
        """A capital letter inside a sentence names something: "hepatitis B", "vitamin A"."""
        token = self.tokens[i]
        before = self.tokens[i - 1] if i else None
        return (
            token.raw.isupper()
            and token.raw != "I"
            and before is not None
            and before.kind == "word"
            and before.text not in lexicon().function
        )

    def _add(
        self,
        key: str,
        kind: str,
        i: int,
        end: int,
        entry: Entry | None = None,
        quantity: Quantity | None = None,
        wider: frozenset[str] = frozenset(),
    ) -> None:
        if entry is not None and entry.wider:
            wider = wider | entry.wider
        inside = [n for n in range(i, end) if self.tokens[n].kind != "mark"]
        written = tuple(self.stems[n] for n in inside)
        parts: frozenset[str] = frozenset()
        if len(written) > 1 and kind in ("known", "light", "ordinary", "pole", "term"):
            poles = [_pole_of(self.tokens[n].text) for n in inside]
            singles = [key_of_word(s) for s in written]
            parts = frozenset(pole or key for pole, key in zip(poles, singles, strict=True))
            parts -= lexicon().light | lexicon().function
            # "muscle relaxant" also speaks of muscle
            wider = wider.union(singles, *(lexicon().wider.get(key, ()) for key in singles))
            if kind != "term":  # a "low molecular weight heparin" is not low
                wider |= frozenset(poles) - {"", key}
            else:  # but an antagonist blocks, and a "glucose-lowering drug" lowers
                acts = zip(inside, poles, strict=True)
                wider |= {
                    p
                    for n, p in acts
                    if p == "action=block" or (p and self.tokens[n].text.endswith(("ing", "inducer", "inducers")))
                }
        if kind in ("known", "word", "ordinary"):
            for n in inside:
                if found := rooted(self.tokens[n].text):
                    wider |= found - {key}
        self.items.append(
            Item(
                key,
                kind,
                self.tokens[i].start,
                self.tokens[end - 1].end,
                len(self.clauses) - 1,
                self.clauses[-1].sentence,
                bool(entry and entry.negated),
                entry,
                quantity,
                wider,
                written,
                self._aside(),
                parts,
            )
        )
        self.places.append(i)


def _said_also(quantity: Quantity) -> frozenset[str]:
    """Return other ways to say a quantity: "under 15" of years, "a day" of 24 hours."""
    half = Fraction(1, 2)
    if quantity.unit == "percent" and quantity.values == (Fraction(50),):
        return frozenset({Quantity((half,), "", (half,)).key})
    if not quantity.unit and quantity.values == (half,):
        return frozenset({Quantity((Fraction(50),), "percent", (Fraction(50),)).key})
    if len(quantity.values) > 1:
        return frozenset(Quantity((v,), quantity.unit, (v,)).key for v in quantity.values)
    if quantity.unit == "year" or (not quantity.unit and quantity.values == (_OLD,)):
        bare = Quantity(quantity.values, "", quantity.written).key
        years = Quantity(quantity.values, "year", quantity.written).key
        return frozenset({bare, years, "age=elderly"} if quantity.values == (_OLD,) else {bare})
    if quantity.unit == "second" and quantity.values == (_DAY,):
        return frozenset({"interval=daily"})
    return frozenset()


@lru_cache(maxsize=8192)
def _is_cue_only(word: str) -> bool:
    """Whether a word only colours others ("perhaps"): its weight is judged by the rules of certainty."""
    return any(len(phrase) == 1 and cue.kind in _COLOURING for phrase, cue in lexicon().cues.get(word, ()))


@lru_cache(maxsize=8192)
def _pole_of(word: str) -> str:
    """Return the key of the pole that one word is, or nothing."""
    return next((e.key for p, e in lexicon().poles.get(word, ()) if len(p) == 1), "")
