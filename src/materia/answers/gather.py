"""Gather what could answer: shipped statements first, then sentences of the right sections of the right labels."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from materia.answers.about import brings, of_asked_population, of_finding, statement_about
from materia.answers.bands import liver_fits, prose_fits, row_fits
from materia.answers.candidate import Candidate
from materia.answers.joining import Names, is_extracted, joined
from materia.answers.lab_value import holds_for
from materia.answers.label_sentence import Naming
from materia.answers.plan import Part, Plan, answers_question
from materia.answers.population import population_fits, under_heading
from materia.answers.prepared import Prepared, SectionPreparer
from materia.answers.ranking import is_grave, rank
from materia.answers.reading import Reading
from materia.answers.speaking import Speaker
from materia.answers.subject_guard import Guard
from materia.answers.topic import Topic
from materia.identity.superseded import Supersession
from materia.model.document import Section
from materia.model.section_kind import (
    GENERAL_PRECAUTIONS,
    OVERDOSAGE,
    PRECAUTIONS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)
from materia.model.statement import OF_RULES, Statement, Status

_ANIMAL = re.compile(
    r"\b(?:rats?|mice|mouse|rabbits?|dogs?|monkeys?|hamsters?|guinea pigs?|animals?|in vitro|sheep)\b", re.I
)
_ADVICE = re.compile(
    r"\b(?:should|must|do not|avoid|recommended|contraindicated|ask a|stop use|take|tell|call|caution)\b",
    re.I,
)
_LEAD = re.compile(r"[^.:;]{3,80}: ")
_MOST_LABELS = 2
#: Warnings name classes in passing ("antihistamines may not be sufficient"): there only the thing itself counts.
_PASSING_MENTIONS = frozenset({WARNINGS, WARNINGS_AND_PRECAUTIONS, PRECAUTIONS, GENERAL_PRECAUTIONS})
#: Predicates whose statements may stand in a part by the slot that they fill.
_ADVISING = frozenset({"boxed_warning", "stopping", "counselling", "caution_in"})
#: Parts that take of a wide predicate only the statements that speak of the part's matter.
_BY_WORDS = frozenset({"action", "limits", "boxed", "gap", "doubled", "needed"})
#: The predicate of a gap that a label states, and the matter of it that a part is about.
GAP = "not_known"
_GAPS = {
    "interactions": "interactions",
    "signs": "overdose",
    "common": "adverse_effects",
}
#: Parts of what is stated of the drug itself, and of what others' labels and class rules say.
_WHOSE = {"interactions": True, "by_class": False}
_AFTER_FIRST = 0.5
#: What a drug is not matters only where that very thing was asked about.
_OF_THE_OBJECT = frozenset({"not_a", "differs_from", "look_alike"})


@dataclass(slots=True)
class Gathered:
    """What was found for one drug: candidates by part kind, and what was left out."""

    candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    superseded: dict[str, Supersession] = field(default_factory=dict)  # by id: what replaced sentences left out
    has_section: bool = False  # a label that may speak has a section of the plan's kinds
    from_sections: bool = False  # a candidate came from one of them

    def fitting(self, test: Callable[[Candidate], bool]) -> "Gathered":
        """Return these candidates without those that fail a test."""
        kept = {part: [c for c in found if test(c)] for part, found in self.candidates.items()}
        return Gathered(candidates={part: found for part, found in kept.items() if found})

    def all(self) -> list[Candidate]:
        """Every candidate, part by part."""
        return [c for part in self.candidates.values() for c in part]


class Gatherer:
    """Gathers candidates for a drug from its statements and from the labels that may speak for it."""

    def __init__(self, preparer: SectionPreparer, guard: Guard, names: Names) -> None:
        self._preparer = preparer
        self._guard = guard
        self._names = names

    def gather(
        self,
        drug: str,
        plan: Plan,
        parts: Sequence[Part],
        statements: Sequence[Statement],
        speakers: Sequence[Speaker],
        topic: Topic | None,
        pair: frozenset[str] = frozenset(),
        slots: Mapping[str, str] = MappingProxyType({}),
        preferred: frozenset[str] = frozenset(),
        *,
        labels: bool = True,
    ) -> Gathered:
        """Return the candidates for each part; `speakers` are the labels that may speak, best first.

        `pair` holds the ids of statements known to be about the topic, by class rules for instance; `slots` are the
        question's: a row of a dosing table for another kidney function than the one asked about is left out. `labels`
        says whether labels of the drug are loaded: where none is, what was extracted from any section speaks.
        """
        gathered = Gathered()
        sections = Reading(speakers, {*plan.kinds, *plan.also_kinds, *(k for part in parts for k in part.kinds)})
        gathered.has_section = any(
            answers_question(plan, section.kind, section.text) for _, found in sections for section in found.values()
        )
        seen: set[tuple[str, str, int, int, str]] = set()
        kept = {s.id for s in statements if topic is not None and of_asked_population(s, topic)} | preferred
        for part in parts:
            found = list(self._from_statements(drug, part, statements, topic, pair, preferred, slots))
            fresh = [c for c in found if c.key not in seen or c.statement is not None]
            if not part.about_object:
                fresh = joined(fresh, self._names)
            # a label that can be read says more than what was extracted of it: that speaks last then, and only where
            # the label's own sentences of such a section would
            aside = [c for c in fresh if is_extracted(c) and not _preferred(c, kept)]
            later = [c for c in aside if not labels or c.section_kind in part.kinds]
            room = part.limit
            labels_used = 0
            chosen = [c for c in fresh if c not in aside][:room]
            # a value was named and nothing is stated for it: the label's own table may hold it
            of_value = "renal_value" in slots and not any(_preferred(c, preferred) for c in chosen)
            if not chosen or part.about_object or of_value or len(chosen) < max(1, room // 2):
                for speaker, its_sections in sections:
                    if labels_used >= _MOST_LABELS or len(chosen) >= room:
                        break
                    offered = self._from_label(drug, part, speaker, its_sections, topic, gathered, slots)
                    offered = [c for c in offered if c.key not in seen and not _repeats(c, chosen)]
                    picked = _pick(offered, room - len(chosen))
                    if picked:
                        labels_used += 1
                        chosen += picked
                        gathered.from_sections = gathered.from_sections or any(
                            answers_question(plan, c.section_kind, c.text) for c in picked
                        )
            said = {c.key for c in chosen}
            chosen += [c for c in later if c.key not in said and not _repeats(c, chosen)][: room - len(chosen)]
            seen |= {c.key for c in chosen}
            if chosen:
                gathered.candidates[part.kind] = chosen
        gathered.from_sections = gathered.from_sections or any(
            c.statement is not None
            and (not labels or not is_extracted(c) or answers_question(plan, c.section_kind, c.text))
            for c in gathered.all()
        )
        return gathered

    def _from_statements(
        self,
        drug: str,
        part: Part,
        statements: Sequence[Statement],
        topic: Topic | None,
        pair: frozenset[str],
        preferred: frozenset[str],
        slots: Mapping[str, str],
    ) -> Iterable[Candidate]:
        wanted = {p: i for i, p in enumerate(part.predicates)}
        rows: list[tuple[float, int, int, Candidate]] = []
        for number, statement in enumerate(statements):
            place: float | None = wanted.get(statement.predicate)
            if part.kind == "effect" and statement.predicate == "counselling" and not brings(statement, topic):
                place = None  # to watch for a sign is not to say that the medicine brings it
            by_slot = False
            advises = statement.predicate in _ADVISING
            if place is None and advises and not set(part.slots).isdisjoint(statement.slots):
                # what to do about a grave effect stands after the boxed warnings, before the effects themselves
                place = _AFTER_FIRST if part.grave else len(wanted)
                by_slot = True
            if place is None or statement.status is not Status.CURRENT or prose_fits(statement.text, slots) is False:
                continue
            if part.grave is not None and statement.predicate == "causes" and is_grave(statement) is not part.grave:
                continue
            about = statement.id in pair or (topic is not None and statement_about(statement, topic))
            if by_slot and part.about_object and topic is not None:
                # by its slot alone a statement belongs here only where it speaks of the very thing asked about
                about = of_finding(statement, topic) or topic.match(statement.text) == 2
            if (part.about_object or _of_the_object(statement)) and not about:
                continue
            if part.kind == "serious_risks" and _of_a_band(statement):
                continue
            if part.kind in _WHOSE and (statement.subject == drug) is not _WHOSE[part.kind]:
                continue
            if statement.predicate == GAP and ("matter", _GAPS.get(part.kind)) not in statement.value:
                continue  # what the label says was not studied is told where that was asked
            if part.kind in _BY_WORDS and part.need is not None and not part.need.search(statement.text):
                continue
            if part.first_slot is not None and part.first_slot not in statement.slots:
                place += _AFTER_FIRST  # "signs" begins with signs, before what is done
            weight = -1 if statement.id in preferred else rank(statement)
            rows.append((place, weight, number, from_statement(statement, drug, part.kind)))
        rows.sort(key=lambda r: (r[1] >= 0, *r[:3]))
        return [c for _, _, _, c in rows]

    def _from_label(
        self,
        drug: str,
        part: Part,
        speaker: Speaker,
        sections: Mapping[int, Section],
        topic: Topic | None,
        gathered: Gathered,
        slots: Mapping[str, str],
    ) -> list[Candidate]:
        rank = {kind: i for i, kind in enumerate(part.kinds)}
        rows: list[Candidate] = []
        for order, section in sections.items():
            place = rank.get(section.kind)
            if place is None:
                continue
            prepared = self._preparer.prepare(section, speaker.naming)
            for sentence in prepared:
                score = _score(sentence, part, place, topic, speaker.naming, section.kind)
                about = f"{section.title} {sentence.heading}"
                if score is not None and part.for_population:
                    fit = population_fits(about, sentence.text, slots)
                    score = None if fit is None else score + fit
                if score is not None and False in (prose_fits(sentence.text, slots), liver_fits(sentence.text, slots)):
                    score = None  # it holds for another kidney or liver function than the one asked about
                if score is not None and (of_lab := holds_for(sentence.text, slots)) is not None:
                    score = score + 6.0 if of_lab else None  # a row of a table by a laboratory value
                if score is not None and section.kind == OVERDOSAGE and _of_animals(section, sentence.start):
                    score = None
                if score is not None and sentence.band_header:
                    fit = row_fits(sentence.text, sentence.band_header, slots)
                    score = None if fit is False else score + (6.0 if fit else -1.0)
                if score is None:
                    continue
                newer = speaker.superseded(section.kind, section.text[sentence.start : sentence.end])
                if newer is not None:
                    gathered.superseded[newer.id] = newer
                    continue
                made = _from_sentence(drug, part, speaker, section, sentence, score, (order, sentence.position))
                if part.for_population:
                    made = replace(made, text=under_heading(sentence.heading or section.title, made.text))
                rows.append(made)
        rows.sort(key=lambda c: (-c.score, c.order))
        if part.about_object:
            return rows
        # only as many as can be taken are looked at, best first
        kept: list[Candidate] = []
        for candidate in rows:
            if self._guard(candidate.text, speaker, part.need.search(candidate.text) if part.need else None):
                kept.append(candidate)
                if len(kept) >= 4 * part.limit:
                    break
        return kept


def _preferred(candidate: Candidate, preferred: Set[str]) -> bool:
    """Return whether this is the statement of the very value that was asked about, a kidney function for instance."""
    return candidate.statement is not None and candidate.statement.id in preferred


def _of_a_band(statement: Statement) -> bool:
    """Return whether a dose holds for one range of a measured value: it answers nothing but a question for a dose."""
    return statement.predicate == "dose_adjustment" and any(key == "metric" for key, _ in statement.value)


def _of_the_object(statement: Statement) -> bool:
    """Return whether a statement matters only where its object was asked about."""
    return statement.predicate in _OF_THE_OBJECT or OF_RULES in statement.value


def _of_animals(section: Section, start: int) -> bool:
    """Return whether the sentence before a place of a section names animals: its signs were seen in them."""
    earlier = [(s, e) for s, e in section.sentences if e <= start]
    return bool(earlier) and _ANIMAL.search(section.text[slice(*earlier[-1])]) is not None


def from_statement(statement: Statement, drug: str, section: str, *, sources: tuple[object, ...] = ()) -> Candidate:
    """Return a shipped statement as a candidate; its words for clinicians (the composer swaps in plain words)."""
    return Candidate(
        text=statement.text,
        subject=drug,
        evidence=statement.evidence,
        sources=(),
        kind="advice" if _ADVICE.search(statement.text) else "fact",
        section_kind=statement.evidence[0].section_kind if statement.evidence else "",
        slots=statement.slots,
        stance=statement.stance,
        concepts=tuple(c for c in (statement.subject, statement.object) if c),
        statement=statement,
        section=section,
        score=10.0,
    )


def _from_sentence(
    drug: str, part: Part, speaker: Speaker, section: Section, sentence: Prepared, score: float, order: tuple[int, ...]
) -> Candidate:
    evidence = speaker.evidence(section, sentence.start, sentence.end)
    return Candidate(
        text=sentence.text,
        subject=drug,
        evidence=(evidence,),
        sources=(speaker.source,),
        kind="advice" if _ADVICE.search(sentence.text) else "fact",
        section_kind=section.kind,
        score=score,
        concepts=(drug,),
        order=order,
        quoted=True,
        section=part.kind,
        section_title=section.title,
        preceding=section.text[max(0, sentence.start - 300) : sentence.start],
        subject_names=speaker.names,
        routes=speaker.routes,
        verified=sentence.verified,
        table_header=sentence.band_header,
    )


def _score(
    sentence: Prepared, part: Part, place: int, topic: Topic | None, naming: Naming, kind: str = ""
) -> float | None:
    text = sentence.text
    if part.refuse is not None and part.refuse.search(text):
        return None
    if part.need is not None and not part.need.search(text):
        return None
    score = 3.0 - 0.35 * place
    if part.about_object and topic is not None:
        hit = topic.match(text)
        if not hit or (hit == 1 and kind in _PASSING_MENTIONS):
            return None
        score += 2.0 * hit
    if part.prefer is not None:
        score += min(3, len({m.group(0).lower() for m in part.prefer.finditer(text)})) * 0.9
    score += 0.6 / (1 + sentence.position)
    if naming.generic and naming.generic in text.lower():
        score += 0.5
    words = text.count(" ") + 1
    if words > 40:
        score -= 0.03 * (words - 40)
    if _ANIMAL.search(text):
        score -= 3.0
    return score


def _pick(offered: Sequence[Candidate], room: int) -> list[Candidate]:
    """Take the best, without near repeats, and put them back into reading order."""
    chosen: list[Candidate] = []
    for candidate in offered:
        if len(chosen) >= room:
            break
        if not _repeats(candidate, chosen):
            chosen.append(candidate)
    return sorted(chosen, key=lambda c: c.order)


def _repeats(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    whole, lead = _content(candidate.text), _LEAD.match(candidate.text)
    for other in others:
        words, theirs = whole, _content(other.text)
        if lead is not None and other.text.startswith(lead.group()):
            # "Adults and children 12 years and over:" before both makes them no more alike
            words, theirs = _content(candidate.text[lead.end() :]), _content(other.text[lead.end() :])
        if _numbers(words) != _numbers(theirs):
            continue
        if words and theirs and len(words & theirs) / min(len(words), len(theirs)) > 0.75:
            return True
    return False


def _content(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}|\d+", text.lower()))


def _numbers(words: set[str]) -> set[str]:
    return {word for word in words if word.isdigit()}
