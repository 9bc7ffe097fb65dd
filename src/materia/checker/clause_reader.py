"""Clauses: where a sentence or clause ends, and the words that colour it (negation, hedge, condition)."""

from materia.checker.context import TermFinder
from materia.checker.item_reader import ItemReader
from materia.checker.items import Clause, Negation
from materia.checker.lexicon.entry import Cue, stem
from materia.checker.lexicon.words import lexicon

FINITE = frozenset(
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
_EFFECTS = frozenset({"effect", "effects", "change", "changes", "influence", "impact", "difference", "differences"})
_MENTIONED = frozenset(
    [
        "listed",
        "mentioned",
        "described",
        "shown",
        "included",
        "specified",
        "previously",
        "otherwise",
        "already",
        "noted",
    ]
)
_REPORTS = frozenset(["described", "seen", "noted", "observed", "recorded"])
_PARTICIPLES = frozenset(
    ["had", "led", "seen", "felt", "become", "fallen", "got", "gotten", "died", "taken", "come", "gone", "shown"]
)
_COLOURING_WITHIN = frozenset({"animal", "vitro", "harm", "report", "past"})
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")  # marks of footnotes after a full stop
_FEW = 3
_INVERTED = 16  # tokens within which an inverted condition comes to its comma
_BEFORE_NEAR = frozenset({"with", "of", "in", "to", "had", "or", "and", "but"})
_REASON = Cue("boundary", "hard")
#: Before "to avoid": somebody is told to.
_TELLING = frozenset(
    [
        *("advised", "told", "instructed", "warned", "cautioned", "counseled", "counselled", "need", "needs", "have"),
        *("has", "important", "best", "is", "are", "try", "reminded", "asked", "patients", "patient", "urged", "want"),
        *("taught", "them", "you", "be", "and", "or", "sure", "not", "wise", "ought", "essential", "necessary"),
        *("advisable", "prudent", "preferable", "better", "desirable"),
    ]
)
_ADVERBS = frozenset({"also", "therefore", "thus", "still", "however"})
_OUGHT = frozenset({"should", "must", "ought"})
_SPOKEN_TO = frozenset({"", "and", "or", "please", "also", ".", ";", ":", ",", "\n", "-", "•"})


class ClauseReader(ItemReader):
    """Reads clauses, sentences and cues."""

    def __init__(
        self,
        text: str,
        subject: tuple[str, ...],
        finder: TermFinder | None,
        apart: frozenset[int] = frozenset(),
    ) -> None:
        super().__init__(text, subject, finder, apart)
        self.sentences: list[tuple[int, int]] = []
        self.sentence_start = 0
        self.leads: set[int] = set()
        self.negations: list[Negation] = []
        self.since_break = 99
        self.subordinate = False
        self.closes_hard = False
        self.conditional = False
        self.lead: list[Clause] = []

    def _mark(self, i: int) -> None:
        text = self.tokens[i].text
        if text in "([":
            self.brackets += 1
            self.bracket += self.brackets == 1
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
        return (
            following.kind == "mark"
            or following.raw[0].isupper()
            or following.kind == "number"
            or following.raw[0] in _RAISED
        )

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
        if clause.verbs and clause.subordinate and self.since_break > _FEW and i and self._ends_relative(i):
            # "patients who do not respond should …": the main clause goes on
            self.subordinate = False
            self.conditional = False
            self._new_clause(hard=False)
            clause = self.clauses[-1]
        elif clause.verbs and self.since_break <= 3:
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

    def _ends_relative(self, i: int) -> bool:
        """Whether the verb at token `i` belongs to the main clause again, not to a chain such as "may have been"."""
        return self.tokens[i - 1].text not in FINITE and self.tokens[i - 1].text not in ("not", "and", "or", "be", "to")

    # cues

    def _cues(self, i: int) -> int:
        token = self.tokens[i]
        if token.text == "as" and self._gives_reason(i):
            self._cue(_REASON, i)
            return i
        if self._opens_condition(i):
            self._cue(Cue("boundary", "soft"), i)
            self._cue(Cue("condition", "if"), i)
            return i
        if token.text in ("and", "or"):
            self.since_break = 0
            if token.text == "and" and self._joins_sentence(i):
                self._new_clause(hard=True)
        else:
            self.since_break += 1
        if token.text.startswith(("un", "non")) and self._denies_by_prefix(token.text):
            self.clauses[-1].cues.setdefault("implied", []).append(token.text)
        options = lexicon().cues.get(token.text)
        if not options:
            return i
        if token.text == "nor" and i + 1 < len(self.tokens) and self.tokens[i + 1].text in FINITE:
            self._new_clause(hard=True)  # "nor have others" denies by itself
        seen: set[str] = set()
        for phrase, cue in options:
            size = len(phrase)
            if cue.kind in seen:
                continue
            if size > 1 and self._run(i, size, words=True) != phrase:
                continue
            if cue.kind == "negation" and (self._is_inside(i, size) or self._is_prefix(i)):
                continue
            seen.add(cue.kind)
            if cue.kind == "neither":
                return self._run_end(i, size)
            self._cue(cue, i)
        return i

    def _inner_cues(self, i: int, end: int) -> None:
        """Note what words inside a longer phrase say of its clause: a "rhesus monkey" is an animal."""
        for k in range(i, end):
            for phrase, cue in lexicon().cues.get(self.tokens[k].text, ()):
                if len(phrase) == 1 and cue.kind in _COLOURING_WITHIN:
                    self.clauses[-1].cues.setdefault(cue.kind, []).append(cue.value)

    def _denies_by_prefix(self, word: str) -> bool:
        """Whether a word denies a common one: "unabsorbed", "non-opioid"."""
        base = stem(word[2:] if word.startswith("un") else word[3:])
        return len(base) > _FEW and (base in lexicon().single or base in lexicon().ordinary)

    def _denies_predicate(self, i: int) -> bool:
        """Whether the negation at token `i` stands in the predicate ("does not", "shows no"), so denies the clause."""
        text = self.tokens[i].text
        if text in ("no", "neither"):
            return self.clauses[-1].verbs or self._spoken()
        return self._before_adverbs(i) in FINITE or self._is_needless(i) or text.endswith("n't") or text == "cannot"

    def _frees(self, i: int) -> bool:
        """Whether a "need not" frees from one act ("need not take account of"), rather than denies a predicate."""
        following = self.tokens[i + 1].text if i + 1 < len(self.tokens) else ""
        return self._is_needless(i) and following != "be"

    def _is_needless(self, i: int) -> bool:
        return self.tokens[i].text == "not" and self.tokens[i - 1].text == "need" if i else False

    def _finds_no_effect(self, i: int) -> bool:
        """Whether a "no" denies what a study looked for: "had no effect on the levels of", "led to no change in"."""
        ahead = [t.text for t in self.tokens[i + 1 : i + _FEW + 2]]
        return any(t in _EFFECTS for t in ahead[:_FEW]) and any(t in ("on", "in", "of", "with") for t in ahead)

    def _qualifies_noun(self, i: int) -> bool:
        """Whether a "not" denies only the participle after it: "reactions not listed above have been reported"."""
        following = self.tokens[i + 1].text if i + 1 < len(self.tokens) else ""
        before = self._before_adverbs(i)
        return (
            self.tokens[i].text == "not"
            and following in _MENTIONED
            and before not in FINITE
            and before not in ("be", "been", "being", "but", "and", "or", "")
        )

    def _before_adverbs(self, i: int) -> str:
        """Return the word before token `i`, adverbs left out: "should generally not"."""
        k = i - 1
        while k >= 0 and (self.tokens[k].text.endswith("ly") or self.tokens[k].text in _ADVERBS):
            k -= 1
        return self.tokens[k].text if k >= 0 else ""

    def _spoken(self) -> bool:
        """Whether the clause has said something before this token."""
        return bool(self.items) and self.items[-1].clause == len(self.clauses) - 1

    def _is_inside(self, i: int, size: int) -> bool:
        """Whether a negation opens a longer phrase of its own meaning: "unable to pass urine"."""
        phrase = self._phrase(i)
        return phrase is not None and phrase[1] > i + size

    def _is_prefix(self, i: int) -> bool:
        """Whether a "no" is part of a name: "the no-effect dose"."""
        return self.tokens[i].text == "no" and i + 1 < len(self.tokens) and self.tokens[i + 1].text == "-"

    def _joins_sentence(self, i: int) -> bool:
        """Whether an "and" after a comma joins a sentence with a verb of its own: "…, and the risk may be greater"."""
        if not i or self.tokens[i - 1].text != "," or self.conditional:
            return False
        if not self.clauses[-1].verbs and not (self._is_only_comma(i - 1) and self._spoken()):
            return False
        ahead = self.tokens[i + 1 : i + 12]
        for n, token in enumerate(ahead):
            if token.kind == "mark" and token.text not in "-/'":
                return False
            if token.text in FINITE:
                return n > 1
        return False

    def _is_only_comma(self, i: int) -> bool:
        """Whether the comma at token `i` is the first of its sentence, so that it ends no list."""
        before = (t for t in reversed(self.tokens[:i]) if t.text in (",", "\n") or t.start < self.sentence_start)
        return (last := next(before, None)) is None or last.text != "," or last.start < self.sentence_start

    def _opens_condition(self, i: int) -> bool:
        """Whether a sentence opens with an inverted condition: "Should it fail, …"."""
        if self.tokens[i].text not in ("should", "had", "were") or self._in_sentence(i):
            return False
        return any(t.text == "," for t in self.tokens[i : i + _INVERTED])

    def _in_sentence(self, i: int) -> bool:
        return any(t.kind == "word" and t.start >= self.sentence_start for t in self.tokens[max(0, i - _FEW) : i])

    def _gives_reason(self, i: int) -> bool:
        """Whether "as" means "because": after a comma, not in "as well as" and the like."""
        if not i or self.tokens[i - 1].text != "," or i + 1 >= len(self.tokens):
            return False
        return self.tokens[i + 1].text not in (
            "well",
            "in",
            "with",
            "needed",
            "directed",
            "soon",
            "long",
            "much",
            "necessary",
        )

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
            if self._is_aim(i):
                return
            if reach == "clause" or (reach == "forward" and self._forbids(i)):
                reach = "wide"
            elif reach == "forward" and text_no and before in _BEFORE_NEAR:
                reach = "object" if self._finds_no_effect(i) else "near"
            elif reach == "forward" and (self._qualifies_noun(i) or self._frees(i)):
                reach = "near"
            elif reach == "forward" and self._denies_predicate(i):
                reach = "predicate"
            if reach == "wide":
                clause.cues.setdefault("prohibition", []).append("")
            following = self.tokens[i + 1].text if i + 1 < len(self.tokens) else ""
            if self.tokens[i].text != "nor" or following in FINITE:  # "neither … nor" denies once
                self.negations.append(Negation(i, clause.hard, len(self.clauses) - 1, reach, aside=self._aside()))
        if cue.kind == "hedge" and cue.value in ("1", "2"):
            clause.hedged.append(self.tokens[i].start)
        clause.cues.setdefault(cue.kind, []).append(cue.value)

    def _is_aim(self, i: int) -> bool:
        """Whether an "avoid" tells what something is done for ("with water to avoid choking"), so forbids nothing."""
        if i < _FEW - 1 or self.tokens[i - 1].text != "to" or not self.tokens[i].text.startswith("avoid"):
            return False
        return self.tokens[i - 2].text not in _TELLING and (self.clauses[-1].verbs or self._spoken())

    def _forbids(self, i: int) -> bool:
        """Whether a "not" forbids ("do not use", "should not") rather than denies ("if you do not know")."""
        text = self.tokens[i].text
        before = self.tokens[i - 1].text if i else ""
        if self._before_adverbs(i) in _OUGHT or text in ("shouldn't", "mustn't"):
            return True
        auxiliary = i - 1 if before == "do" else i if text in ("don't", "never") else -1
        if auxiliary < 0:
            return False
        return not auxiliary or self.tokens[auxiliary - 1].text in _SPOKEN_TO
