"""Indications: what a label says its product is for, with for whom and within which limits, and what it is not for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.conditions import purpose, restrictions
from materia.extraction.conditions.enumeration import FINDINGS, Enumeration
from materia.extraction.conditions.findings import as_condition
from materia.extraction.conditions.item import Item
from materia.extraction.conditions.lexicon import lexicon
from materia.extraction.conditions.masking import mask
from materia.extraction.conditions.subject import Subject
from materia.extraction.conditions.ties import Tie, Ties
from materia.extraction.conditions.untreated import untreated
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind, Mention
from materia.model.identity import Availability
from materia.model.section_kind import INDICATIONS, OTC_PURPOSE

_TREATS, _NOT_FOR = "treats", "not_for"
_KINDS = frozenset({INDICATIONS, OTC_PURPOSE})
_TRIGGER = re.compile(
    r"\b(?:(?:is|are|was|were)\s+(?:(?:also|specifically|only|primarily)\s+)*(?:indicated|used|useful|intended|recommended|effective)|has\s+been\s+(?:used|shown\s+to\s+be\s+effective)"
    r"|may\s+be\s+(?:used|useful)|(?:should|can)\s+be\s+used|indicated)\b\s*(?:,?\s*(?:only|USP))*",
    re.I,
)
_DENIED = re.compile(
    r"\b(?P<indicated>(?:is|are)\s+not\s+(?:also\s+)?(?:indicated|intended))|\b(?P<used>(?:should|must)\s+not\s+be\s+used|do\s+not\s+use|(?:is|are)\s+not\s+to\s+be\s+used)"
    r"|\b(?P<effective>(?:is|are|was|were|has|have)\s+not\s+(?:been\s+)?(?:shown\s+to\s+be\s+|proven\s+to\s+be\s+|considered\s+|demonstrated\s+to\s+be\s+)?effective|(?:is|are)\s+ineffective|would\s+not\s+be\s+effective)"
    r"|\b(?P<recommended>(?:is|are)\s+not\s+recommended)"
    r"|\b(?P<established>(?:has|have)\s+not\s+been\s+(?:established|demonstrated|studied|evaluated|determined))",
    re.I,
)
_NEGATION = re.compile(r"\b(?:not|no|never|unless|without|only\s+if|limitation)\b", re.I)
_USELESS = re.compile(r"\b(?:illogical|unnecessary|inappropriate|unwarranted)\b", re.I)
_VERBLESS = re.compile(
    r"^\s*(?:[•▪■*–—-]|\d+[.)]|[a-z][.)])?\s*(?:for\s+|to\s+|as\s+an?\s+|in\s+|uses?\s*:?\s+)?(?:the\s+)?(?:[a-z-]+\s+){0,2}?"
    r"(?:treatment|treat[s]?|management|relief|relieves?|prevention|prevents?|prophylaxis|reduction|reduces?|control|controls|helps?|adjunct\w*|temporar\w+|therapy|first\s+aid)\b",
    re.I,
)
#: What antibacterial labels say of the prudent use of all of them.
_BOILERPLATE = re.compile(r"drug-resistant bacteria|proven or strongly suspected", re.I)
_RELIEVES = re.compile(r"\b(?:temporar|reliev|due\s+to|associated\s+with)", re.I)
_VERB = re.compile(
    r"(?<!who )(?<!that )(?<!which )\b(?:should|is|are|was|were|has|have|will|can|may|must|does|do)\b", re.I
)
_INTRODUCES = re.compile(r"(?::|\bfollowing|\bbelow)\W*$|\bfollowing\b[^.]{0,60}$|\blisted\s+below", re.I)
#: "relieves aches associated with:" introduces what the aches come from.
_COMES_FROM = re.compile(r"\b(?:associated\s+with|due\s+to|caused\s+by|resulting\s+from|accompanying)\s*:?\s*$", re.I)
_OPEN_END = re.compile(r"\b(?:in|from|of|with|by|on|to)\s*:?\s*$", re.I)
#: Beside the product's name, these leave it the one that is indicated.
_ASIDES = re.compile(
    r"\blimitations?\s+of\s+use\b\s*:?|\bindications?(?:\s+(?:and|&)\s+usage)?\b\s*:?|^[^:.]{2,60}:\s+(?=[A-Z])|\([^)]*\)|,?\s*\b(?:as\s+(?:a\s+)?(?:single\s+agent|monotherapy)|alone(?:\s+or\s+in\s+combination\s+with\s+[^,]*)?)\s*,?"
    r"|\b(?:treatment|prevention|management|relief)\s+of\b|^\s*\d+(?:\.\d+)*\s",
    re.I,
)
#: What is denied of some of it, or of one way of treating it, is not denied of all.
_SOME = re.compile(
    r"\b(?:other|maintenance|initial|acute|first-line|(?:neo)?adjuvant|long-term|short-term|prophylactic|routine|emergency|sole)\b",
    re.I,
)
_CONDITIONAL = re.compile(r"\s*(?:therefore,?\s+)?(?:when|if|where)\b", re.I)
#: Before what is indicated: it is only for some ("When oral therapy is not feasible, …").
_ONLY_WHEN = re.compile(r"\b(?:when|if|where|unless|only|after|following|in\s+patients|for\s+patients)\b", re.I)
#: Between the product and "is indicated": it is not used by itself.
_WITH_OTHERS = re.compile(
    r"\b(?:in\s+combination|co-?administered|together|along)\s+with\b|\b(?:adjunct|added|addition)\b", re.I
)
#: A sentence that the label cut off: what follows may be what it is only for.
_CUT_OFF = re.compile(r"(?:,|\b(?:and|or|with|of|to|in))\s*$", re.I)
#: A restriction that was seen and not understood: nothing is said then.
_UNKNOWN = restrictions.UNKNOWN
_UNRESTRICTED = restrictions.Restrictions("")


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the indications sections say the product is for and not for."""
    family = _Indications(label)
    for sentence in label.sentences(_KINDS):
        yield from family.of(sentence)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the parts between marks that separate indications, each with the mark behind it.

    What restricts one does not restrict the next, but where it introduces it.
    """
    for mark in _MARK.finditer(text, start, end):
        yield start, mark.start(), mark.group().strip()
        start = mark.end()
    yield start, end, ""


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text that joined several sentences in one."""
    start = 0
    for mark in _SENTENCE.finditer(text):
        yield start, mark.start()
        start = mark.end()
    yield start, len(text)


_SENTENCE = re.compile(
    r"(?<=[a-z)\]])\s*[.;]\s+(?=[A-Z][a-z]+\b.{0,80}?\b(?:is|are|has|have)\b)|(?=\blimitations?\s+of\s+use\b)", re.I
)
_MARK = re.compile(r"[;•■▪]|(?<=\w)\s?[.:]\s|\s\d+[.)]\s")


def _near(limits: restrictions.Restrictions, item: Item, items: Sequence[Item]) -> restrictions.Restrictions:
    """Return the restrictions that stand by an item: a limit is of the last finding before it, and may be of others."""
    last = {at: max((one.start for one in items if one.start < at), default=item.start) for _, at in limits.limits}
    near = tuple((phrase if last[at] == item.start else _UNKNOWN, at) for phrase, at in limits.limits)
    if items[0].start < limits.people_at < item.start:  # "A in adults, and B"
        return replace(limits, limits=near, population=None, age_above="", both=False)
    return replace(limits, limits=near)


def _under(introduced: restrictions.Restrictions, limits: restrictions.Restrictions) -> restrictions.Restrictions:
    """Return the restrictions of a part that stands below an introduction in the same sentence ("added to X: A, B")."""
    if limits.population or limits.age_above or not (introduced.population or introduced.age_above):
        return replace(limits, limits=(*introduced.limits, *limits.limits))
    return replace(
        limits, limits=(*introduced.limits, *limits.limits), population=introduced.population,
        age_above=introduced.age_above, both=introduced.both,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a sentence that names conditions, and how they are meant: "" or the reason code of a denial."""

    start: int
    end: int
    denied: str = ""
    restricted: bool = False  # its introduction was not wholly understood
    lead: Sentence | None = None
    tie: Tie | None = None  # what the introduction ties all of it to
    piece: int = 0  # where what is between two marks begins
    introduced: restrictions.Restrictions = _UNRESTRICTED  # what the introduction says of all of it


class _Indications:
    def __init__(self, label: Label) -> None:
        self._label = label
        self._subject = Subject(label)
        self._opened: Sentence | None = None  # the last sentence that introduced a list
        self._lists = Enumeration(lexicon("indication_words", "list_words"), label.vocabulary.lookup, restarts=False)
        self._ties = Ties(self._lists, lambda concept: as_condition(concept, label.vocabulary))

    def of(self, sentence: Sentence) -> Iterator[Candidate | Rejected]:
        yield from self._read(sentence)
        if _TRIGGER.search(sentence.text) or _VERB.search(sentence.text):
            self._opened = sentence if _INTRODUCES.search(sentence.text) else None

    def _read(self, sentence: Sentence) -> Iterator[Candidate | Rejected]:
        findings = [m for m in sentence.of(*FINDINGS) if m.concept.kind is not ConceptKind.POPULATION]
        if sentence.in_table or not findings:
            return
        text = mask(sentence.text)
        for start, end in _segments(text):
            if any(start <= m.start < end for m in findings):
                yield from self._segment(sentence, text[:end], start)

    def _segment(self, sentence: Sentence, text: str, start: int) -> Iterator[Candidate | Rejected]:
        findings = [m for m in sentence.of(*FINDINGS) if m.concept.kind is not ConceptKind.POPULATION]
        part = self._part(sentence, text, start)
        predicate = _NOT_FOR if not isinstance(part, str) and part.denied else _TREATS
        if isinstance(part, str):
            yield Rejected(predicate=_TREATS, reason=part, sentence=sentence)
            return
        empty, introduced = True, part.introduced
        for start, end, mark in _pieces(text, part.start, part.end):
            opens = mark == ":"  # what follows says which of it
            limits = restrictions.read(text, start, end, findings)
            items = self._lists.read(sentence, limits.text, start, end)
            for item in items:
                empty = False
                whole = replace(part, restricted=True) if opens else part
                tie = self._ties.behind(sentence, limits.text, item, items, end) if "scope" in item.problems else None
                near = _under(introduced, _near(limits, item, items))
                yield self._candidate(sentence, text, replace(whole, piece=start), near, item, tie)
            introduced = limits if opens else introduced if mark == "." else _UNRESTRICTED
        if empty:
            yield Rejected(predicate=predicate, reason="no_condition", sentence=sentence)

    def _part(self, sentence: Sentence, text: str, start: int) -> _Part | str:
        if _BOILERPLATE.search(text, start):
            return "boilerplate"
        if _USELESS.search(sentence.text):
            return "negated"
        denial = _DENIED.search(text, start)
        if denial is not None:
            return self._denied(text, start, denial)
        trigger = _TRIGGER.search(text, start)
        lead = self._lead(sentence)
        if trigger is not None:
            if lead is None and _CUT_OFF.search(text):
                return "cut_off"
            if not self._speaks(sentence, text, start, trigger.start()):
                return "other_subject"
            if _CONDITIONAL.match(text, start):
                return "conditional"
            before = text[start : trigger.start()]
            restricted = text.rstrip().endswith(":") or bool(_ONLY_WHEN.search(before) or _WITH_OTHERS.search(before))
            return _Part(trigger.end(), len(text), restricted=restricted)
        if lead is None and _CUT_OFF.search(text):
            return "cut_off"
        if lead is not None and _NEGATION.search(lead.text):
            return "negated_lead"
        if lead is not None and (opened := _TRIGGER.search(lead.text)) is not None:
            if not self._speaks(lead, lead.text, 0, opened.start()):
                return "other_subject"
            part = self._listed(text, start, lead, opened.end())
            return replace(part, restricted=True) if _ONLY_WHEN.search(lead.text, 0, opened.start()) else part
        if _NEGATION.search(text, start):
            return "negated"
        if lead is not None and _VERBLESS.match(lead.text):
            return self._listed(text, start, lead, 0)
        if _VERB.search(text, start):
            return "prose"
        if _VERBLESS.match(text[start:]):
            return _Part(start, len(text))
        if sentence.section.kind == INDICATIONS and self._is_otc():
            if _RELIEVES.search(sentence.section.text) and not purpose.named(text[start:]):
                return "no_introduction"  # it stands below one that was not found, which says of what it is a sign
            return _Part(start, len(text))
        return "no_indication"

    def _listed(self, text: str, start: int, lead: Sentence, opened: int) -> _Part:
        """Return an item of a list as a part; `opened` is where its introduction begins to say what for."""
        tied = self._ties.of_lead(lead, mask(lead.text))
        if tied is not None and tied[1] >= opened and self._plain_lead(lead.text[opened : tied[1]]):
            return _Part(start, len(text), lead=lead, tie=tied[0])
        findings = [m for m in lead.of(*FINDINGS) if m.concept.kind is not ConceptKind.POPULATION]
        limits = restrictions.read(mask(lead.text), opened, len(lead.text), findings)
        said = limits.limits or limits.population or limits.age_above
        if said and not findings[1:] and self._plain_lead(limits.text[opened:], findings):
            return _Part(start, len(text), lead=lead, introduced=limits)
        return _Part(start, len(text), restricted=not self._plain_lead(lead.text[opened:]), lead=lead)

    def _lead(self, sentence: Sentence) -> Sentence | None:
        """Return what introduces the list that this may be an item of."""
        lead = self._label.lead(sentence)
        if lead is None and self._opened is not None and self._opened.section.id == sentence.section.id:
            lead = self._opened
        return None if lead is None or (_OPEN_END.search(lead.text) and self._ends_in_finding(lead)) else lead

    @staticmethod
    def _ends_in_finding(lead: Sentence) -> bool:
        """Whether the items only say where a finding of the introduction is ("prevents infection in:")."""
        findings = [m for m in lead.of(*FINDINGS) if m.concept.kind is not ConceptKind.POPULATION]
        return bool(findings) and (
            len(lead.text[findings[-1].end :].split()) < 4 or _COMES_FROM.search(lead.text) is not None
        )

    def _denied(self, text: str, start: int, denial: re.Match[str]) -> _Part | str:
        reason = next(name for name, found in denial.groupdict().items() if found)
        if not self._about_product(text[start : denial.start()]):
            return "other_subject"
        return _Part(denial.end(), len(text), denied=reason)

    def _speaks(self, sentence: Sentence, text: str, start: int, end: int) -> bool:
        """Whether the product is what is indicated; what it is ("X is a diuretic indicated for") is passed over."""
        before = text[:end]
        for mention in sentence.of(*FINDINGS):
            if mention.end <= end:  # a heading that was joined to its text
                before = before[: mention.start] + " " * (mention.end - mention.start) + before[mention.end :]
        before = _ASIDES.sub(" ", before[start:])
        before = re.split(r"\b(?:is|are|contains?)\b|(?<!^),", before)[0]
        return self._subject.alone_in(before)

    def _about_product(self, before: str) -> bool:
        plain = r"\b(?:safety|efficacy|effectiveness|limitations?|use|clinical|benefit|its)\b|:"
        return self._subject.alone_in(re.sub(plain, " ", before, flags=re.I))

    def _plain_lead(self, rest: str, findings: Sequence[Mention] = ()) -> bool:
        """Whether an introduction adds no restriction of its own; `findings` it may name ("infections caused by …")."""
        for mention in findings:
            rest = re.sub(rf"\b{re.escape(mention.text)}\b", "conditions", rest)
        phrases = lexicon("indication_words", "list_words").phrases(mask(rest))
        return all(phrase.role.value in ("filler", "separator", "opening") for phrase in phrases)

    def _is_otc(self) -> bool:
        return self._label.availability is Availability.OTC

    def _candidate(
        self,
        sentence: Sentence,
        text: str,
        part: _Part,
        limits: restrictions.Restrictions,
        item: Item,
        behind: Tie | None,
    ) -> Candidate | Rejected:
        predicate = _NOT_FOR if part.denied else _TREATS
        problem = untreated(item, text, part.start) or (
            "purpose_of_another" if self._of_another(sentence, part, text, item) else ""
        )
        if problem:
            return Rejected(predicate=predicate, reason=problem, sentence=sentence)
        sentences = (sentence, part.lead) if part.lead is not None else (sentence,)
        condition = as_condition(item.concept, self._label.vocabulary)
        if part.denied:
            other = _SOME.search(text, part.start, item.start)
            if other or item.problems or limits.limits or item.qualifiers or item.history:
                return Rejected(predicate=predicate, reason="restricted", sentence=sentence)
            certainty = "not_established" if part.denied == "established" else "stated"
            use = self._use(part, text, item)
            return Candidate(
                predicate=predicate, object=condition, sentences=sentences, certainty=certainty,
                value=(("use", use),) if use != purpose.TREATMENT else (),  # not for prevention, but for treatment
                population=limits.population or item.population, slots=("class.why",), variant=part.denied,
            )  # fmt: skip
        phrases = tuple(dict.fromkeys(phrase for phrase, _ in limits.limits))
        ties = [tie for tie in (behind, part.tie) if tie is not None]
        problems = set(item.problems) - ({"scope", "unknown_after"} if behind is not None else set())
        restricted = problems or part.restricted or item.history or len(phrases) > 1 or len(ties) > 1
        if restricted or _UNKNOWN in phrases:
            return Rejected(predicate=predicate, reason="restriction_not_understood", sentence=sentence)
        limit = next(iter(phrases), "")
        value = [("use", self._use(part, text, item))]
        if limit:
            value.append(("limit", limit))
        narrowed = limits.population or item.population or limits.age_above
        value.extend(tie.value(stands_alone=not narrowed) for tie in ties)
        if item.qualifiers:
            value.append(("qualifier", " ".join(dict.fromkeys(item.qualifiers))))
        population = limits.population or item.population
        if limits.age_above:
            value.append(("age_above", limits.age_above))
        return Candidate(
            predicate=predicate,
            object=condition,
            value=tuple(sorted(value)),
            sentences=sentences,
            population=population,
            slots=("class.why", "dose.indication"),
            variant="adults_and_children" if limits.both else "",
        )

    def _use(self, part: _Part, text: str, item: Item) -> str:
        own = text[part.piece : item.start]
        before = own if purpose.named(own) else text[part.start : item.start]
        return purpose.of(item.concept.id, before, "" if part.lead is None else part.lead.text)

    def _of_another(self, sentence: Sentence, part: _Part, text: str, item: Item) -> bool:
        """Whether the only purpose that is named is that of an item before ("prevention of A; B")."""
        if purpose.named(text[part.piece : item.start]) or not purpose.named(text[part.start : part.piece]):
            return False
        return any(part.start <= m.start < part.piece for m in sentence.of(*FINDINGS))
