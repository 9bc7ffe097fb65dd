"""Doses of the sentences of the dosing section: step, amount, how often, how long, for what and for whom."""

import re
from collections import defaultdict
from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.dosing import people, posology
from materia.extraction.dosing.clause import clauses, without_tail
from materia.extraction.dosing.dosing_scope import Scope, ScopeReader
from materia.extraction.dosing.regimen import Regimen, Unclear, regimens
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.section_kind import DOSAGE

_KINDS = frozenset({DOSAGE})
#: What a sentence must hold to be read at all: a count or measure, and a word of time or dosing.
_DOSING = re.compile(
    r"\b(?:dos(?:e|es|age|ing)|daily|times|every|each|twice|once|hours?|[btq]\.?i\.?d|weekly|h\b|day)", re.I
)
_AMOUNT = re.compile(
    r"\d\s?-?(?:mg|mcg|g|m?l|units?|iu|µg|meq)\b|tablet|capsule|caplet|softgel|gelcap|drop|spray|puff|patch|appl|inhal"
    r"|lozenge|packet|suppositor|tea|table|gram|vial|instill|pill",
    re.I,
)
#: A cell of a number or measure alone: only the table's head would say what it is.
_BARE = re.compile(r"[\d.,\s-]+(?:to\s[\d.,]+\s)?[a-zA-Z/]*")
#: An order of its own ("do not …", "shake well"), which says nothing of the doses that follow it.
_ORDER = re.compile(r"do not|ask|consult|shake|stop|if\b", re.I)
#: Steps of which a label has one for one indication and population: two that differ are told apart by something unread.
_ONE = frozenset({"start", "usual", "maximum", "single", "loading"})


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield the dose steps that single sentences of the dosing section state in full."""
    found: list[Candidate] = []
    for proposed in _proposed(label):
        if isinstance(proposed, Candidate):
            found.append(proposed)
        else:
            yield proposed
    yield from _undisputed(found)


def _proposed(label: Label) -> Iterator[Candidate | Rejected]:
    scopes = ScopeReader(label, _KINDS)
    for section in label.sections(_KINDS):
        for sentence in label.read(section):
            if (sentence.in_table and not _is_age_row(sentence)) or not (
                _DOSING.search(sentence.text) and _AMOUNT.search(sentence.text)
            ):
                continue
            yield from _of_sentence(scopes, sentence)


def _is_age_row(sentence: Sentence) -> bool:
    """Whether a table row says in its first cell for whom and in its second what ("adults | take 1 tablet daily")."""
    cells = [cell for cell in sentence.cells if cell]
    if len(cells) != 2 or sentence.text.count(" | ") != 1:
        return False
    match = people.PATTERN.match(cells[0])
    return match is not None and not cells[0][match.end() :].strip(" :.*()") and not _BARE.fullmatch(cells[1])


def _of_sentence(scopes: ScopeReader, sentence: Sentence) -> Iterator[Candidate | Rejected]:
    """Yield the doses of each clause; people and condition of a clause hold on until the next that names its own."""
    conditions = scopes.conditions_in(sentence)
    carried: Regimen | None = None
    lost = False  # a clause before was not understood, and may have said for whom
    for start, end in clauses(sentence.text):
        clause = sentence.part(start, end)
        text = without_tail(posology.tidy(clause.text))
        if not _AMOUNT.search(text):
            lost = lost or not _ORDER.match(text)
            continue
        try:
            read = regimens(posology.read(text, scopes.names, conditions))
            lost = lost or (not read and not _ORDER.match(text))
            for regimen in read:
                whole = regimen if carried is None else regimen.within(carried)
                if lost and whole.people is None:
                    raise Unclear("clause_before_not_understood")
                if scopes.several_ingredients and regimen.measured:
                    raise Unclear("amount_of_one_ingredient")
                yield _candidate(clause if whole == regimen else sentence, scopes.of(sentence).narrowed(whole), whole)
                carried = whole
        except Unclear as unclear:
            lost = lost or not _ORDER.match(text)
            yield Rejected(predicate="dose", reason=str(unclear), sentence=sentence)


def _candidate(sentence: Sentence, scope: Scope, regimen: Regimen) -> Candidate:
    whom = scope.people
    return Candidate(
        predicate="dose",
        sentences=(sentence, *scope.sentences),
        object=scope.condition,
        value=(*regimen.value, *(whom.value if whom else ())),
        population=whom.population if whom else None,
        slots=_slots(regimen, scope),
        variant=regimen.variant,
    )


def _slots(regimen: Regimen, scope: Scope) -> tuple[str, ...]:
    value = dict(regimen.value)
    step = {"start": "start", "loading": "start", "maximum": "maximum"}.get(regimen.step, "usual")
    found = {f"dose.{step}"}
    found.update(f"dose.{slot}" for slot in ("frequency", "duration") if slot in value)
    if value.keys() & {"form", "way"}:
        found.add("dose.route_form")
    if scope.condition:
        found.add("dose.indication")
    if scope.people and scope.people.value:
        found.add("dose.age_weight")
    return tuple(sorted(found))


def _undisputed(found: list[Candidate]) -> Iterator[Candidate | Rejected]:
    """Yield the candidates that no other one of the same step, condition and people contradicts."""
    groups: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    for candidate in found:
        value = dict(candidate.value)
        whom = (candidate.population, value.get("ages"), value.get("weight"))
        periods = (
            "daily_dose" in value,
            value.get("interval"),
            candidate.variant == "within",
            value.get("form"),
            value.get("way"),
            value.get("strength"),
        )
        groups[value["step"], candidate.object, whom, periods].append(candidate)
    for (step, *_), group in groups.items():
        amounts = {
            tuple(pair for pair in c.value if pair[0] in ("dose", "daily_dose", "frequency", "alternative"))
            for c in group
        }
        for candidate in group:
            if step in _ONE and len(amounts) > 1:
                yield Rejected(predicate="dose", reason="differing_doses", sentence=candidate.sentences[0])
            else:
                yield candidate
