"""Scopes: for what and for whom the sentences of a dosing section are meant, by the titles and headings above them."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from materia.extraction.dosing import posology
from materia.extraction.dosing.people import People
from materia.extraction.dosing.posology import Part
from materia.extraction.dosing.regimen import Regimen, Unclear
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind
from materia.model.document import Block, BlockKind, Section
from materia.model.section_kind import INDICATIONS, OTC_PURPOSE

#: What a sentence just before may have set: people or circumstances that the next one silently goes on about.
_CIRCUMSTANCE = re.compile(
    r"\b(?:child(?:ren)?|pa?ediatric|adolescents?|infants?|neonates?|elderly|geriatric|older"
    r"|debilitated|renal|kidney|hepatic|liver"
    r"|impair\w*|dialysis|hemodialysis|creatinine|clearance|concomitant\w*|co-?administ\w+|receiving"
    r"|inhibitors?|inducers?|diuretics?"
    r"|poor\smetaboli[sz]ers?|switch\w*|convert\w*|conversion|patients?\s(?:with|who|whose|taking"
    r"|already|currently|previously)"
    r"|if\s(?:the|a|patients?|response|there|symptoms)|combination|adjunct\w*|severe|women|men"
    r"|pregnan\w+|hospitali[sz]ed|inpatients?|outpatients?|surgery|opioid)\b",
    re.I,
)
_NUMBERING = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*\.?|[A-Z]\.|[ivx]+\.|[a-z]\))(?:\s+|$)")
#: Where a title stands glued before the text (its own place holds the number only): capitalised and linking words.
_GLUED = re.compile(r"(?:(?:[A-Z0-9(][^\s.;:]*|and|or|for|of|in|with|the|to|by|on|a|an|&|-|–)\s)+")
_NO_HEADING = re.compile(
    r"\d\s?(?:mg|mL|mcg|g)\b|\b(?:take|apply|is|are|should|daily|doctor|do\snot|not)\b|:\s*\S|\|", re.I
)
_MEASURE = re.compile(r"\d\s?-?(?:mg|mcg|g|m?l|units?|iu|meq)\b|\b(?:tablets?|capsules?|drops?|sprays?|puffs?)\b", re.I)
#: A section's number and the first word of its title in the midst of joined text, where the section before goes on.
_EMBEDDED = re.compile(r"(?<![(,\d.:])(?<![(,]\s)(?<!ction\s)(?<!able\s)\b\d{1,2}\.\d{1,2}\s+(?=[A-Z][a-z])")
_HEAD_OF_SENTENCE = 8
_LONGEST_HEADING = 90
_SENTENCES_BACK = 2
_KINDS_OF_HEADINGS = frozenset(
    [
        "heading",
        "people",
        "condition",
        "filler",
        "mark",
        "dose",
        "recommended",
        "start",
        "maintenance",
        "route",
        "indication",
        "patients",
        "name",
        "amount",
        "daily_noun",
        "single_noun",
        "given",
        "give",
        "loading",
        "maximum",
        "is",
        "product",
        "begin",
        "increase",
        "to",
        "setting",
    ]
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the headings above a sentence say; `problem` is the reason why doses below them are left alone."""

    people: People | None = None
    condition: str | None = None
    problem: str = ""
    sentences: tuple[Sentence, ...] = ()  # headings that are evidence beside the sentence
    named: frozenset[str] = frozenset()  # conditions that the label gives doses for by name
    before: str = ""  # the sentences just before
    spoken_of: frozenset[str] = frozenset()  # indicated conditions that the paragraph named before the sentence

    def narrowed(self, regimen: Regimen) -> "Scope":
        """Return the scope of one dose of the sentence; raises `Unclear` where sentence and headings do not agree."""
        if self.problem:
            raise Unclear(self.problem)
        if regimen.people is None and _CIRCUMSTANCE.search(self.before):
            raise Unclear("circumstance_before")
        condition = regimen.condition or self.condition
        if self.condition and regimen.condition not in (None, self.condition):
            raise Unclear("condition_of_heading")
        if regimen.condition is None and self.spoken_of - {self.condition}:
            raise Unclear("another_condition_before")
        if condition is None and self.named:
            raise Unclear("indication_not_said")
        return replace(self, people=_together(self.people, regimen.people), condition=condition)


def _together(above: People | None, own: People | None) -> People | None:
    if above is None or own is None or above == own:
        return own or above
    if not above.value and above.population in (None, own.population):
        return own
    if not own.value and own.population in (None, above.population):
        return above
    raise Unclear("people_of_heading")


class ScopeReader:
    """Reads the scopes of one label's sections of `kinds`."""

    def __init__(self, label: Label, kinds: Collection[str], pruned: Callable[[str], str] = str) -> None:
        """`pruned` takes from a heading what the family reads from the sentences themselves."""
        self._label = label
        self._kinds = kinds
        self._pruned = pruned
        self._headings: dict[str, tuple[list[int], list[Scope]]] = {}
        self._titles: dict[str, Scope] = {}

    @property
    def several_ingredients(self) -> bool:
        """Return whether the medicine has several active ingredients: an amount in mg may be of one of them."""
        return len(self._label.moieties) > 1

    @cached_property
    def names(self) -> re.Pattern[str]:
        """Return the expression of the medicine's own names."""
        parts = self._label.moieties if self.several_ingredients else frozenset()
        known = {name for name in self._label.names if len(name) > 2 and name.lower() not in parts}
        names = sorted(known, key=lambda name: (-len(name), name))
        return re.compile(rf"(?:{'|'.join(re.escape(posology.tidy(name)) for name in names)})(?!\w)", re.I)

    @cached_property
    def indicated(self) -> frozenset[str]:
        """Return the conditions that the label's indications mention."""
        found = self._label.sentences({INDICATIONS, OTC_PURPOSE})
        return frozenset(m.concept.id for sentence in found for m in sentence.of(ConceptKind.CONDITION))

    @cached_property
    def named(self) -> frozenset[str]:
        """Return the indicated conditions that titles and dosing sentences name, where they are several."""
        found: set[str] = set()
        for section in self._label.sections(self._kinds):
            found.update(m.concept.id for m in self._label.mentions(section.title) if m.concept.id in self.indicated)
            for sentence in self._label.read(section):
                if _MEASURE.search(sentence.text):
                    found.update(m.concept.id for m in sentence.of(ConceptKind.CONDITION))
        named = frozenset(found & self.indicated)
        return named if len(named) > 1 else frozenset()

    def of(self, sentence: Sentence) -> Scope:
        """Return the scope of a sentence."""
        section = sentence.section
        above = self._glued_before(sentence) or self._title(section)
        starts, scopes = self._within(section)
        at = bisect_right(starts, sentence.start) - 1
        heading = scopes[at] if at >= 0 else Scope()
        return replace(
            _merged(above, heading),
            named=self.named,
            before=self._before(sentence),
            spoken_of=self._spoken_of(sentence),
        )

    def _glued_before(self, sentence: Sentence) -> Scope | None:
        """Return what the last numbered heading says that stands inside the text before the sentence, if one does."""
        text = sentence.section.text
        found = list(_EMBEDDED.finditer(text, 0, sentence.start + _HEAD_OF_SENTENCE))
        if not found:
            return None
        heading = _glued(text[found[-1].end() : found[-1].end() + 2 * _LONGEST_HEADING])
        return self._read(heading) if heading else Scope(problem="heading_in_the_text")

    def conditions_in(self, sentence: Sentence) -> tuple[tuple[str, str], ...]:
        """Return name and id of the indicated conditions of a sentence; others may be what restricts it."""
        return tuple((name, id_) for name, id_ in posology.conditions_of(sentence) if id_ in self.indicated)

    def _before(self, sentence: Sentence) -> str:
        """Return the last sentences of the same paragraph or, for list items, what leads the list."""
        same = [
            other
            for other in self._label.read(sentence.section)
            if other.start < sentence.start and "\n" not in sentence.section.text[other.start : sentence.start]
        ]
        lead = self._label.lead(sentence)
        return " ".join([*(other.text for other in same[-_SENTENCES_BACK:]), lead.text if lead else ""])

    def _spoken_of(self, sentence: Sentence) -> frozenset[str]:
        """Return the indicated conditions that the sentences before it in its paragraph name."""
        text = sentence.section.text
        start = text.rfind("\n", 0, sentence.start) + 1
        before = (other for other in self._label.read(sentence.section) if start <= other.start < sentence.start)
        found = frozenset(m.concept.id for other in before for m in other.of(ConceptKind.CONDITION))
        return found & self.indicated

    def _title(self, section: Section) -> Scope:
        if section.id not in self._titles:
            above = {entry.id: entry for entry in self._label.document.sections}
            scope = self._read(section.title if _NUMBERING.sub("", section.title) else _glued(section.text))
            parent = above.get(section.parent) if section.parent else None
            if parent is not None and parent.kind in self._kinds:
                scope = _merged(self._title(parent), scope)
            self._titles[section.id] = scope
        return self._titles[section.id]

    def _within(self, section: Section) -> tuple[list[int], list[Scope]]:
        if section.id not in self._headings:
            rows = [
                (block.start, self._read(section.text[block.start : block.end], self._as_sentence(section, block)))
                for block in section.blocks
                if _is_heading(section, block)
            ]
            self._headings[section.id] = ([start for start, _ in rows], [scope for _, scope in rows])
        return self._headings[section.id]

    def _as_sentence(self, section: Section, block: Block) -> Sentence:
        text = section.text[block.start : block.end]
        return Sentence(section, block.start, block.end, text, block.kind, self._label.mentions(text))

    def _read(self, heading: str, sentence: Sentence | None = None) -> Scope:
        text = self._pruned(posology.tidy(_NUMBERING.sub("", heading))).strip(" :.")
        if not text:
            return Scope()
        mentions = self._label.mentions(text)
        conditions = tuple((m.text, m.concept.id) for m in mentions if m.concept.id in self.indicated)
        return _scope(posology.read(text, self.names, conditions), sentence)


def _scope(parts: Sequence[Part], sentence: Sentence | None) -> Scope:
    if any(part.kind not in _KINDS_OF_HEADINGS for part in parts):
        return Scope(problem="heading_not_understood")
    people = list(dict.fromkeys(part.people for part in parts if part.people is not None))
    conditions = list(dict.fromkeys(part.value for part in parts if part.kind == "condition"))
    if len(people) > 1 or len(conditions) > 1:
        return Scope(problem="heading_of_several")
    said = bool(people or conditions)
    return Scope(
        people=people[0] if people else None,
        condition=conditions[0] if conditions else None,
        sentences=(sentence,) if said and sentence is not None else (),
    )


def _merged(above: Scope, below: Scope) -> Scope:
    if above.problem or below.problem:
        return Scope(problem=above.problem or below.problem)
    if above.condition and below.condition and above.condition != below.condition:
        return Scope(problem="heading_of_several")
    try:
        people = _together(above.people, below.people)
    except Unclear:
        return Scope(problem="heading_of_several")
    return Scope(
        people=people,
        condition=below.condition or above.condition,
        sentences=(*above.sentences, *below.sentences),
    )


def _is_heading(section: Section, block: Block) -> bool:
    text = section.text[block.start : block.end].rstrip()
    if block.kind is BlockKind.HEADING:
        return text[-1:] != "."
    if block.kind is not BlockKind.PARAGRAPH or len(text) > _LONGEST_HEADING or text[-1:] in ".;,!?)":
        return False
    return not _NO_HEADING.search(text)


def _glued(text: str) -> str:
    """Return the title that stands before the first sentence of a text, without that sentence's own first word.

    >>> _glued("Recommended Dosage for Adults The recommended dosage is 10 mg."), _glued("Take 1 tablet.")
    ('Recommended Dosage for Adults', '')
    """
    match = _GLUED.match(text)
    words = match[0].split() if match else []
    while words and not words[-1][0].isupper() and not words[-1][0].isdigit():
        words.pop()
    return " ".join(words[:-1]) if len(words) > 2 else ""
