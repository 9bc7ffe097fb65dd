"""The analysis of a text: its meaningful items in order, each with its clause, polarity and certainty."""

from fractions import Fraction
from functools import lru_cache

from materia.checker.context import Term, TermFinder
from materia.checker.items import SUBJECT, Analysis, Clause, Item, Negation
from materia.checker.lexicon.words import Cue, Entry, lexicon, stem, stems
from materia.checker.negation import deny
from materia.checker.quantities import Quantity, read_quantity
from materia.checker.units import share_units
from materia.checker.tokens import tokens_of

_FINITE = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "should",
        "may",
        "can",
        "could",
        "might",
        "must",
        "will",
        "would",
        "does",
        "do",
        "did",
        "cannot",
    ]
)
_ABBREVIATIONS = frozenset(
    ["e.g", "i.e", "vs", "approx", "no", "dr", "mr", "mrs", "fig", "eg", "ie", "st", "inc", "etc", "al"]
)
_ENZYME = frozenset({"enzyme"})
_COLOURING = frozenset({"hedge", "absolute", "boundary", "only", "deontic", "caution", "negation"})
_REPORTS = frozenset(["described", "seen", "noted", "observed", "recorded"])
_PARTICIPLES = frozenset(
    ["had", "led", "seen", "felt", "become", "fallen", "got", "gotten", "died", "taken", "come", "gone", "shown"]
)
_BEFORE_NEAR = frozenset({"with", "of", "in", "to", "had", "or", "and", "but"})
_REASON = Cue("boundary", "hard")
_DAY = Fraction(86400)
_OUGHT = frozenset({"should", "must", "ought"})
_SPOKEN_TO = frozenset({"", "and", "or", "please", "also", ".", ";", ":", ",", "\n", "-", "•"})


def analyse(
    text: str, subject: tuple[str, ...] = (), finder: TermFinder | None = None, *, prohibiting: bool = False
) -> Analysis:
    """Return the analysis of a text about `subject`.

    `prohibiting` says that the text stands in a list of things not to do (contraindications, "do not use"), so that an
    entry without a verb of its own is read as forbidden.
    """
    return _analyse(text, subject, finder, prohibiting)


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


@lru_cache(maxsize=2048)
def _analyse(text: str, subject: tuple[str, ...], finder: TermFinder | None, prohibiting: bool) -> Analysis:
    return _Reader(text, subject, finder, prohibiting).read()


class _Reader:
    """One pass over the tokens of a text."""

    def __init__(self, text: str, subject: tuple[str, ...], finder: TermFinder | None, prohibiting: bool) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.stems = [stem(t.text) if t.kind == "word" else t.text for t in self.tokens]
        self.subject = _subject_phrases(subject)
        self.subject_ids = _subject_ids(subject, finder) if finder else frozenset()
        self.terms = {t.start: t for t in finder.find_terms(text)} if finder else {}
        self.prohibiting = prohibiting
        self.items: list[Item] = []
        self.clauses = [Clause(0, 0)]
        self.sentences: list[tuple[int, int]] = []
        self.sentence_start = 0
        self.leads: set[int] = set()
        self.negations: list[Negation] = []
        self.places: list[int] = []  # token index of each item
        self.since_break = 99
        self.subordinate = False
        self.brackets = 0
        self.closes_hard = False
        self.conditional = False
        self.lead: list[Clause] = []

    def read(self) -> Analysis:
        i, cue_end = 0, 0
        tokens = self.tokens
        while i < len(tokens):
            token = tokens[i]
            if token.kind == "mark" and token.text not in "<>≤≥/%":
                self._mark(i)
                i += 1
                continue
            if token.text in _FINITE:
                self._finite(i)
            if i >= cue_end:
                cue_end = self._cues(i)
            i = self._item(i)
        self._end_sentence(len(self.text), lead=False)
        share_units(self.text, self.items)
        deny(self.text, self.items, self.places, self.clauses, self.negations, prohibiting=self.prohibiting)
        return Analysis(
            self.text,
            self.items,
            self.clauses,
            self.sentences,
            frozenset(self.leads),
            frozenset(k for item in self.items for k in (item.key, *item.wider)),
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

    def _mark(self, i: int) -> None:
        text = self.tokens[i].text
        if text in "([":
            self.brackets += 1
        elif text in ")]":
            self.brackets = max(0, self.brackets - 1)
        elif text == "\n":
            previous = self.tokens[i - 1].text if i else ""
            self._end_sentence(self.tokens[i].start, lead=previous == ":")
        elif text in ".!?":
            if self._ends_sentence(i):
                self._end_sentence(self.tokens[i].end, lead=False)
        elif text == ":" or text == ";":
            self._new_clause(hard=True)
        elif text == ",":
            if self.subordinate:
                self.subordinate = False
                self.conditional = False
                self._new_clause(hard=self.closes_hard)
            self.since_break = 0

    def _ends_sentence(self, i: int) -> bool:
        token = self.tokens[i]
        if i + 1 == len(self.tokens):
            return True
        following = self.tokens[i + 1]
        if following.start == token.end:
            return False
        previous = self.tokens[i - 1] if i else None
        if (
            previous is not None
            and previous.kind != "mark"
            and (previous.text in _ABBREVIATIONS or len(previous.text) == 1)
        ):
            return token.text != "." or (following.raw[0].isupper() and previous.kind == "number")
        return following.kind == "mark" or following.raw[0].isupper() or following.kind == "number"

    def _end_sentence(self, end: int, *, lead: bool) -> None:
        if lead:
            self.leads.add(len(self.sentences))
        self.sentences.append((self.sentence_start, end))
        self.sentence_start = end
        last = self.clauses[-1]
        self.clauses.append(Clause(len(self.sentences), last.hard + 1))
        self._inherit(last, lead)
        self.since_break = 99
        self.subordinate = False
        self.conditional = False
        self.brackets = 0

    def _inherit(self, last: Clause, lead: bool) -> None:
        """Let the entries of a list share the prohibition and the hedge of the line that introduces it."""
        if lead:
            self.lead = [c for c in self.clauses[:-1] if c.sentence == last.sentence]
        if not self.lead:
            return
        entry = self.clauses[-1]
        numbers = {c.hard for c in self.lead}
        if any(n.hard in numbers and n.reach != "near" for n in self.negations):
            self.negations.append(Negation(-1, entry.hard, -1, "wide"))
        for clause in self.lead:
            for kind in ("hedge", "prohibition", "imperative", "deontic", "animal", "harm", "caution"):
                if kind in clause.cues:
                    own = "lead_hedge" if kind == "hedge" else kind
                    entry.cues.setdefault(own, []).extend(clause.cues[kind])

    def _new_clause(self, *, hard: bool) -> None:
        last = self.clauses[-1]
        self.clauses.append(Clause(last.sentence, last.hard + hard))
        self.since_break = 99

    def _finite(self, i: int) -> None:
        clause = self.clauses[-1]
        if clause.verbs and self.since_break <= 3:
            # "X is absorbed and is excreted": the second verb starts a clause, to which its own subject belongs
            self._new_clause(hard=not self.conditional)
            clause = self.clauses[-1]
        clause.verbs = True
        if i + 1 < len(self.tokens) and self.tokens[i].text in ("has", "have", "had"):
            following = self.tokens[i + 1].text
            if following == "been" and i + 2 < len(self.tokens) and self.tokens[i + 2].text in _REPORTS:
                following = "seen"
            if following.endswith("ed") or following in _PARTICIPLES:
                clause.cues.setdefault("perfect", []).append("")

    # cues

    def _cues(self, i: int) -> int:
        token = self.tokens[i]
        if token.text == "as" and self._gives_reason(i):
            self._cue(_REASON, i)
            return i
        if token.text in ("and", "or"):
            self.since_break = 0
            if token.text == "and" and self._joins_sentence(i):
                self._new_clause(hard=True)
        else:
            self.since_break += 1
        options = lexicon().cues.get(token.text)
        if not options:
            return i
        seen: set[str] = set()
        for phrase, cue in options:
            size = len(phrase)
            if cue.kind in seen:
                continue
            if size > 1 and tuple(self._run(i, size, words=True)) != phrase:
                continue
            if cue.kind == "negation" and self._is_inside(i, size):
                continue
            seen.add(cue.kind)
            if cue.kind == "neither":
                return self._run_end(i, size)
            self._cue(cue, i)
        return i

    def _spoken(self) -> bool:
        """Whether the clause has said something before this token."""
        return bool(self.items) and self.items[-1].clause == len(self.clauses) - 1

    def _is_inside(self, i: int, size: int) -> bool:
        """Whether a negation opens a longer phrase of its own meaning: "unable to pass urine"."""
        phrase = self._phrase(i)
        return phrase is not None and phrase[1] > i + size

    def _joins_sentence(self, i: int) -> bool:
        """Whether an "and" after a comma joins a sentence with a verb of its own: "…, and the risk may be greater"."""
        if not i or self.tokens[i - 1].text != "," or self.conditional or not self.clauses[-1].verbs:
            return False
        ahead = self.tokens[i + 1 : i + 12]
        for n, token in enumerate(ahead):
            if token.kind == "mark" and token.text not in "-/'":
                return False
            if token.text in _FINITE:
                return n > 1
        return False

    def _gives_reason(self, i: int) -> bool:
        """Whether "as" means "because": after a comma, not in "as well as" and the like."""
        if not i or self.tokens[i - 1].text != "," or i + 1 >= len(self.tokens):
            return False
        return self.tokens[i + 1].text not in ("well", "in", "with", "needed", "directed", "soon", "long", "much", "necessary")

    def _cue(self, cue: Cue, i: int) -> None:
        if cue.kind == "boundary":
            initial = not self.items or self.items[-1].sentence != self.clauses[-1].sentence
            if cue.value == "soft" or initial:
                self.subordinate = True
                self.closes_hard = cue.value == "hard"
            self.conditional = cue.value == "soft"
            if not (cue.value == "soft" and i and self.tokens[i - 1].text in ("of", "in", "to", "by")):
                self._new_clause(hard=cue.value == "hard")
                self.clauses[-1].subordinate = cue.value == "soft"
            return
        if cue.kind == "operator":
            self._add(f"@{cue.value}", "operator", i, i + 1)
            return
        clause = self.clauses[-1]
        if cue.kind == "imperative":
            first = not clause.verbs and not any(p.clause == len(self.clauses) - 1 for p in self.items[-3:])
            if not first:
                return
        if cue.kind == "negation":
            reach = cue.value
            before = self.tokens[i - 1].text if i else ""
            text_no = self.tokens[i].text == "no"
            if reach == "clause" or (reach == "forward" and self._forbids(i)):
                reach = "wide"
            elif reach == "forward" and text_no and before in _BEFORE_NEAR:
                reach = "near"
            elif reach == "forward" and text_no and (clause.verbs or self._spoken()):
                reach = "predicate"
            elif (reach == "forward" and (before in _FINITE or self.tokens[i].text.endswith("n't"))) or (
                reach == "forward" and self.tokens[i].text == "cannot"
            ):
                reach = "predicate"
            if reach == "wide":
                clause.cues.setdefault("prohibition", []).append("")
            following = self.tokens[i + 1].text if i + 1 < len(self.tokens) else ""
            if self.tokens[i].text != "nor" or following in _FINITE:  # "neither … nor" denies once
                self.negations.append(Negation(i, clause.hard, len(self.clauses) - 1, reach))
        clause.cues.setdefault(cue.kind, []).append(cue.value)

    def _forbids(self, i: int) -> bool:
        """Whether a "not" forbids ("do not use", "should not") rather than denies ("if you do not know")."""
        text = self.tokens[i].text
        before = self.tokens[i - 1].text if i else ""
        if before in _OUGHT or text in ("shouldn't", "mustn't"):
            return True
        auxiliary = i - 1 if before == "do" else i if text in ("don't", "never") else -1
        if auxiliary < 0:
            return False
        return not auxiliary or self.tokens[auxiliary - 1].text in _SPOKEN_TO

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

    # items

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
            if part is None and tuple(self._run(i, len(phrase), "-,")) == phrase:
                end = self._run_end(i, len(phrase), "-,")
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
            self._add(term.id, "term", i, end, entry=alias, wider=frozenset(term.broader) | own | whole)
            return end
        if token.text in ("a", "an") and (one := read_quantity(self.tokens, i)) is not None:
            self._add(one[0].key, "quantity", i, one[1], quantity=one[0])
            return one[1]
        found = self._phrase(i)
        if (trimester := self._ordinal_trimester(i)) is not None:
            found = trimester, i + 1
        if found and (token.kind == "word" or found[1] > i + 1):
            entry, end = found
            kind = "pole" if entry.pole else "light" if entry.light else "known"
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
                "ordinary" if first in words.ordinary or token.text in words.abstract else "word",
                i,
                i + 1,
                wider=_ENZYME if enzyme else words.wider.get(first, frozenset()),
            )
        return i + 1

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
            if size == 1 or tuple(self._run(i, size)) == phrase:
                end = self._run_end(i, size)
                return (entry, end) if best is None or end > best[1] else best
        return best

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
        written = tuple(s for s, t in zip(self.stems[i:end], self.tokens[i:end], strict=True) if t.kind != "mark")
        if len(written) > 1 and kind in ("known", "light", "pole", "term"):
            # "muscle relaxant" also speaks of muscle
            wider = wider | frozenset(_single(s) for s in written)
            wider |= frozenset(_pole_of(t.text) for t in self.tokens[i:end]) - {"", key}
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
                self.brackets > 0,
            )
        )
        self.places.append(i)


def _said_also(quantity: Quantity) -> frozenset[str]:
    """Return other ways to say a quantity: "under 15" of years, "a day" of 24 hours."""
    half = Fraction(1, 2)
    if quantity.unit == "percent" and quantity.values == (50,):
        return frozenset({Quantity((half,), "", (half,)).key})
    if not quantity.unit and quantity.values == (half,):
        return frozenset({Quantity((Fraction(50),), "percent", (Fraction(50),)).key})
    if len(quantity.values) > 1:
        return frozenset(Quantity((v,), quantity.unit, (v,)).key for v in quantity.values)
    if quantity.unit == "year" or (not quantity.unit and quantity.values == (65,)):
        bare = Quantity(quantity.values, "", quantity.written).key
        years = Quantity(quantity.values, "year", quantity.written).key
        return frozenset({bare, years, "age=elderly"} if quantity.values == (65,) else {bare})
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


@lru_cache(maxsize=8192)
def _single(word: str) -> str:
    """Return the key of one stem alone."""
    for phrase, entry in lexicon().phrases.get(word, ()):
        if len(phrase) == 1:
            return entry.key
    return word
