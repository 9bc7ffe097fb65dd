"""Questions of no set kind: the passages that fit best, and the answer says that it fell back on them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from materia.answers.ages import names_other_age
from materia.answers.candidate import Candidate
from materia.answers.draft import Draft, SectionDraft
from materia.answers.gather import from_statement
from materia.answers.joining import is_extracted
from materia.answers.lab_value import holds_for
from materia.answers.missing import say_missing
from materia.answers.plan import Part
from materia.answers.population import fits_question
from materia.answers.subjects import Subjects
from materia.answers.switching import Switch, switch_of
from materia.answers.verdict import VerdictDraft
from materia.model.concept import Concept, ConceptKind
from materia.model.statement import Statement, Status
from materia.questions.intent import matters
from materia.text.words import content_words

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter
    from materia.library.records import Hit
    from materia.library.store import Library

_LIMIT = 6
_MOST_OF_MATTER = 8  # statements: no boxed warning and no check of a medicine is left out for want of room
_PASSAGES = 8
_MOST_PASSAGES = 512
_TUBE = re.compile(r"\btubes?\b|nasogastric|gastrostomy|enteral", re.I)
_DOSE = re.compile(r"\d\s?(?:mg|mcg|units)\b", re.I)
#: Matters whose answer names amounts that are not doses.
_AMOUNTS = frozenset({"strengths", "ingredients", "appearance"})
#: Statements that name a strength only to say what follows from it.
_WARNING = frozenset({"counselling", "caution_in", "boxed_warning"})


def draft_search(drafter: Drafter, draft: Draft, drugs: Sequence[Concept], about: Subjects) -> None:
    """Fill a draft with the sentences of the hinted sections that share most words with the question."""
    salts = dict(about.salts)
    hints = draft.question.section_hints
    part = draft.plan.parts[0]
    names = " ".join([*(d.name for d in drugs), *salts.values()])
    words = content_words(draft.question.text) - content_words(names)
    chosen: list[Candidate] = []
    switch = switch_of(drafter, draft, drugs)
    for drug in drugs:
        if drug.kind not in (ConceptKind.DRUG, ConceptKind.CLASS):
            continue
        wanted = replace(part, kinds=hints, limit=40)
        salt = salts.get(drug.id)
        spoken = drafter.spoken(draft, drug, draft.plan, (wanted,), salt)
        stated = _stated(draft, drafter.stated(drug, draft.question, salt, lay=draft.plain), drug, words)
        stated = [c for c in stated if _fit_to_show(c, drug, draft, switch)]
        later = [c for c in stated if spoken.speakers and is_extracted(c)]  # a label that can be read says more
        chosen += [c for c in stated if c not in later]
        gathered = drafter.gatherer.gather(drug.id, draft.plan, (wanted,), (), spoken.speakers, None, slots=_lab(draft))
        found = [c for c in gathered.all() if switch is None or switch.told(c.text, drug.id)]
        picked = [c for c in _ranked(found, words, draft) if _fit_to_show(c, drug, draft, switch)]
        if not picked and drafter.library is not None:
            searched = _searched(drafter, draft, drug, part, words, salt)
            picked = [c for c in searched if _fit_to_show(c, drug, draft, switch)]
        chosen += [c for c in (*picked, *later) if c.key not in {k.key for k in chosen}]
        if not chosen:
            say_missing(drafter, draft, drug, spoken)
    matter = matters().get(draft.question.matter)
    best = matter.best if matter is not None else None
    slots = dict(draft.question.slots)
    # the very value and the very matter first, whoever says it
    chosen.sort(
        key=lambda c: (
            not holds_for(c.text, slots),
            "tube" in slots and not _of_tube(c.text, slots),
            best is not None and best.search(c.text) is None,
        )
    )
    title = part.plain if draft.plain else part.title
    if chosen:
        draft.limit("fallback")
        draft.verdict = VerdictDraft(chosen[:1])
        draft.sections.append(SectionDraft(kind=part.kind, title=title, candidates=chosen[:_MOST_OF_MATTER]))
        draft.incomplete = True
    draft.answers_question = bool(chosen)


def _lab(draft: Draft) -> dict[str, str]:
    """Return the slot of the laboratory value that a question names."""
    return {name: value for name, value in draft.question.slots if name == "lab"}


def _of_tube(text: str, slots: Mapping[str, str]) -> bool:
    """Return whether a sentence is of feeding tubes where one was asked about."""
    return "tube" in slots and _TUBE.search(text) is not None


def _fit_to_show(candidate: Candidate, drug: Concept, draft: Draft, switch: Switch | None) -> bool:
    """Return whether a passage may answer: what was asked (crushing …), the age asked about; no lay doses here."""
    if switch is not None and not switch.told(candidate.text, drug.id):
        return False
    slots = dict(draft.question.slots)
    if (manner := slots.get("manner")) is not None and not _of_tube(candidate.text, slots):
        words = rf"\b{re.escape(manner[:4])}|swallow|\bwhole\b|chew|crush|split|broken"
        if not re.search(words, candidate.text, re.I):
            return False
    if names_other_age(candidate.text, slots) or holds_for(candidate.text, slots) is False:
        return False
    warns = candidate.statement is not None and candidate.statement.predicate in _WARNING
    doses = draft.plain and draft.question.matter not in _AMOUNTS and not warns
    return not (doses and _DOSE.search(candidate.text))


def _on_the_matter(text: str, draft: Draft) -> bool:
    """Return whether a sentence speaks of the matter asked about: sharing a word with the question is not enough."""
    matter = matters().get(draft.question.matter)
    return matter is None or matter.need is None or matter.need.search(text) is not None


def _ranked(found: Sequence[Candidate], words: frozenset[str], draft: Draft) -> list[Candidate]:
    """Return the sentences on the matter: of nobody but those asked about first, then the best, then by words shared.

    Where any sentence of the matter's sections will do (boxed warnings), they come in the order of the sections.
    """
    matter = matters().get(draft.question.matter)
    places = {kind: n for n, kind in enumerate(draft.question.section_hints)} if matter and not matter.need else {}
    slots = dict(draft.question.slots)
    rows = []
    for candidate in found:
        share = _overlap(candidate.text, words)
        of_value = holds_for(candidate.text, slots)
        if not of_value and (not _on_the_matter(candidate.text, draft) or (matter is None and not share)):
            continue
        best = bool(matter and matter.best and matter.best.search(candidate.text))
        best = best or bool(of_value) or _of_tube(candidate.text, slots)
        place = places.get(candidate.section_kind, len(places))
        other = not fits_question(candidate, draft.question, ())
        rows.append(((other, place, not best, -share, -candidate.score, candidate.order), candidate))
    rows.sort(key=lambda r: r[0])
    return [c for _, c in rows[:_LIMIT]]


def _stated(draft: Draft, statements: Sequence[Statement], drug: Concept, words: frozenset[str]) -> list[Candidate]:
    """Shipped statements on the matter: those that rest on its sections, or that share a word with the question."""
    hints = draft.question.section_hints
    matter = matters().get(draft.question.matter)
    answering = matter.predicates if matter is not None and matter.predicates else draft.plan.lead
    exact = matter is not None and bool(matter.predicates) and matter.need is not None
    best_words = matter.best if exact and matter is not None else None
    rows: list[tuple[bool, bool, bool, float, int, Candidate]] = []
    for number, statement in enumerate(statements):
        said = f"{statement.text} {statement.plain}"
        if statement.status is not Status.CURRENT or not _on_the_matter(said, draft):
            continue
        share = _overlap(said, words)
        hinted = any(e.section_kind in hints for e in statement.evidence)
        led = statement.predicate in answering
        best = best_words is not None and best_words.search(said) is not None
        named = exact and statement.predicate == answering[0]  # the predicate of this very matter
        if named or (led and (share > 0 or hinted or best)) or (hinted and share > 0 and answering is draft.plan.lead):
            rows.append((best, named, led, share + hinted, -number, from_statement(statement, drug.id, "best")))
    rows.sort(key=lambda r: r[:5], reverse=True)
    if rows and rows[0][0]:  # where something speaks of the very matter, what only comes near it is left out
        rows = [row for row in rows if row[0]]
    most = _MOST_OF_MATTER if matter is not None and matter.predicates else _LIMIT // 2
    return [c for *_, c in rows[:most]]


def _searched(
    drafter: Drafter, draft: Draft, drug: Concept, part: Part, words: frozenset[str], salt: str | None
) -> list[Candidate]:
    """Sentences of the passages that the search ranks best, in this drug's labels only."""
    if drafter.library is None or not words:
        return []
    hits = _distinct_hits(drafter.library, " ".join(sorted(words)), drug.id)
    kinds = tuple(dict.fromkeys(h.kind for h in hits))
    if not kinds:
        return []
    wanted = replace(part, kinds=kinds, limit=60)
    spoken = drafter.spoken(draft, drug, draft.plan, (wanted,), salt)
    slots = _lab(draft)
    gathered = drafter.gatherer.gather(drug.id, draft.plan, (wanted,), (), spoken.speakers, None, slots=slots)
    return [c for c in _ranked(gathered.all(), words, draft) if _overlap(c.text, words) > 0]


def _distinct_hits(library: Library, query: str, drug: str) -> list[Hit]:
    """Return the best passages of a drug's labels, each text once: copies of the best one hide none of the others."""
    asked = _PASSAGES
    while True:
        hits = library.search(query, moiety=drug, limit=asked)
        distinct: dict[str, Hit] = {}
        for hit in hits:
            distinct.setdefault(hit.text, hit)
        if len(distinct) >= _PASSAGES or len(hits) < asked or asked >= _MOST_PASSAGES:
            return list(distinct.values())[:_PASSAGES]
        asked *= 4


def _overlap(text: str, words: frozenset[str]) -> float:
    if not words:
        return 0.0
    return len(words & content_words(text)) / len(words)
