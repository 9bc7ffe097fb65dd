"""Interactions: what happens when the subject is taken with another medicine, class, food or substance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from materia.extraction import cues
from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.interactions import actions, frames, tables
from materia.extraction.interactions.chunks import Chunked, chunk, same_things
from materia.extraction.interactions.reading import Reading
from materia.extraction.label import Label
from materia.extraction.pharmacology.clauses import opened, parts, with_cause
from materia.extraction.pharmacology.partner_marks import Partner, Shape
from materia.extraction.pharmacology.patterns import patterns
from materia.extraction.pharmacology.shape import shape_of
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind
from materia.model.document import Section
from materia.model.section_kind import (
    BOXED_WARNING,
    CONTRAINDICATIONS,
    DRUG_INTERACTIONS,
    GENERAL_PRECAUTIONS,
    OTC_ASK_DOCTOR_OR_PHARMACIST,
    OTC_DO_NOT_USE,
    PRECAUTIONS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)

_KINDS = (
    DRUG_INTERACTIONS, CONTRAINDICATIONS, BOXED_WARNING, WARNINGS, WARNINGS_AND_PRECAUTIONS, PRECAUTIONS,
    GENERAL_PRECAUTIONS, OTC_ASK_DOCTOR_OR_PHARMACIST, OTC_DO_NOT_USE,
)  # fmt: skip
_PARTNERS = (ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS, ConceptKind.FOOD, ConceptKind.ENZYME)
_MOST_PARTNERS = 24  # in one list; a longer one is a broken table

_PREDICATE = "interacts_with"
_PATTERNS = patterns("interactions")
_WHEN_FIRST = _PATTERNS["when_first"]
_VITRO = _PATTERNS["vitro"]
_RESTRICTED = _PATTERNS["restricted"]
_HARMLESS = _PATTERNS["harmless"]
_IF_POSSIBLE = _PATTERNS["if_possible"]
_ONLY_NAMED = _PATTERNS["only_named"]
_CONTINUES = _PATTERNS["continues"]
_VERB = _PATTERNS["verb"]
_MARK_NUMBER = _PATTERNS["mark_number"]
_TRIGGER = _PATTERNS["trigger"]
_AGENTLESS = _PATTERNS["agentless"]
_BUT = _PATTERNS["but"]
_SERIOUS = _PATTERNS["serious"]


@dataclass(frozen=True, slots=True)
class _Heading:
    """What the sentences below are about: a table row, a line or a title that only names medicines."""

    partners: tuple[Partner, ...] = ()
    sentence: Sentence | None = None  # None: the section's title
    table: int = -1


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield the interactions that the label states, one for each partner and consequence."""
    seen: set[tuple[object, ...]] = set()
    for kind in _KINDS:
        for section in label.sections({kind}):
            for found in _section(label, section):
                if isinstance(found, Candidate):
                    key = (found.object, found.value, found.polarity)
                    if key in seen:
                        continue
                    seen.add(key)
                yield found


def _section(label: Label, section: Section) -> Iterator[Candidate | Rejected]:
    loose = section.kind == DRUG_INTERACTIONS
    title = _Heading(_titled(label, section)) if loose else _Heading()
    heading = title
    for sentence in label.read(section):
        if not sentence.mentions and not heading.partners:
            continue
        if not loose and not (_names_another(label, sentence) and _TRIGGER.search(sentence.text)):
            continue
        shape = shape_of(label, sentence)
        if loose and len(sentence.cells) == 1 and (sentence.in_table or _ONLY_NAMED.match(shape.text)):
            heading = _named_in(shape, sentence)  # a new part begins, also where its medicine is not known
            if heading.partners or sentence.in_table:
                continue
        if heading.sentence is not None and (
            sentence.block is not heading.sentence.block or (sentence.in_table and not _CONTINUES.match(shape.text))
        ):
            heading = title
        yield from _read_shape(label, sentence, shape, heading)


def _names_another(label: Label, sentence: Sentence) -> bool:
    return any(mention.concept.id not in label.own_concepts for mention in sentence.of(*_PARTNERS))


def _named_in(shape: Shape, sentence: Sentence) -> _Heading:
    """Return the heading that a line of names makes; own names, or names that are not known, make none."""
    marks = {int(number) for number in _MARK_NUMBER.findall(shape.text)}
    if not marks or "<S>" in shape.text or "<C>" in shape.text or _VERB.search(shape.text) or len(shape.text) > 160:
        return _Heading((), sentence)
    return _Heading(
        tuple(dict.fromkeys(partner for mark in sorted(marks) for partner in shape.partners[mark])), sentence
    )


def _titled(label: Label, section: Section) -> tuple[Partner, ...]:
    """Return the medicine that the section's title names, where it names one and no other thing of the label's."""
    found = {mention.concept.id for mention in label.mentions(section.title) if mention.concept.kind in _PARTNERS}
    only = found.pop() if len(found) == 1 else ""
    return (
        (Partner(only),)
        if only and only.startswith(("drug:", "class:", "food:")) and only not in label.own_concepts
        else ()
    )


def _read_shape(label: Label, sentence: Sentence, shape: Shape, heading: _Heading) -> Iterator[Candidate | Rejected]:
    """Yield what one sentence says, or why nothing was read from it."""
    loose = sentence.section.kind == DRUG_INTERACTIONS
    if shape.heading:
        heading = _Heading(shape.heading, sentence)
    if "<P" not in shape.text and not heading.partners:
        return
    reason = "animal_data" if cues.animal(sentence.text) else "in_vitro" if _VITRO.search(shape.text) else ""
    found = False
    if not reason:
        reason = "not_understood"
        for reading in _all_readings(sentence, shape, heading):
            if isinstance(reading, str):
                reason = reading
                continue
            if reading.partner is None and not loose:
                continue
            for candidate in _candidates(label, sentence, shape, reading, heading):
                found = True
                yield candidate
    if not found and loose:
        yield Rejected(predicate=_PREDICATE, reason=reason, sentence=sentence)


def _all_readings(sentence: Sentence, shape: Shape, heading: _Heading) -> Iterator[Reading | str]:
    cells = [cell.strip(" |") for cell in shape.text.split(" | ")]
    if sentence.in_table and len(cells) > 1:
        row = tables.row(cells, shape)
        yield from row.readings
        for part in (part for cell in row.prose for part in parts(cell)):
            for reading in _readings(
                part, shape, bool(heading.partners) or row.partner is not None, row.partner, heading
            ):
                yield reading if isinstance(reading, str) else _of_row(reading, row.partner, shape)
        return
    for part in parts(shape.text):
        yield from _readings(part, shape, bool(heading.partners), None, heading)


def _of_row(reading: Reading, partner: int | None, shape: Shape) -> Reading:
    """Return the reading said of the row's medicine, which may stand there with its way ("low-dose ritonavir")."""
    if partner is None or (reading.partner is not None and not same_things(shape, reading.partner, partner)):
        return reading
    return reading.of(partner)


def _readings(part: str, shape: Shape, headed: bool, row: int | None, heading: _Heading) -> Iterator[Reading | str]:
    """Yield what one clause says, each with its tail held against what would narrow it."""
    text = part
    if headed and _AGENTLESS.match(text):
        if row is None:
            shape.partners.append(heading.partners)
            row = len(shape.partners) - 1
        text = f"<P{row}> {text}"
    text, guessed = opened(text)
    for each in with_cause(text):
        clause = chunk(each, shape)
        if when := _WHEN_FIRST.match(clause.text):
            clause.text = f"{when['rest'].rstrip(' .')} {when['when']}"
        found = (
            *actions.forbidding(clause),
            *frames.unchanged(clause),
            *frames.levels(clause),
            *frames.findings(clause, shape),
            *frames.additive(clause),
            *actions.monitoring(clause, shape),
            *actions.dosing(clause),
            *actions.apart(clause),
        )
        for reading in found:
            problem = _narrowed(reading, clause)
            yield problem or (reading if not guessed else replace(reading, possible=True))


def _narrowed(reading: Reading, clause: Chunked) -> str:
    """Return a reason code where the tail of the clause narrows what was read or takes it back."""
    tail = reading.tail
    for number in re.findall(r"<[WB](\d+)>", tail):
        together = clause.together[int(number)]
        if (
            together.partner is not None
            and reading.partner is not None
            and int(together.partner) != reading.partner
            and not clause.same(together.partner, str(reading.partner))
        ):
            return "another_partner"
    tail = _IF_POSSIBLE.sub("", tail)
    bare = re.sub(r"(?:(?:when|during|with|and|if|in|for|after|following) )?<[WB]\d+>", "", tail)
    if _BUT.search(bare):
        return "condition"
    if "<C>" in bare:
        return "class_talk"
    if _HARMLESS.match(bare) and "<P" not in bare.split(",")[0]:
        return ""
    if _RESTRICTED.search(bare):
        return "condition"
    if re.search(r"<P\d+>", bare):
        return "another_partner"
    if re.search(r"<F\d+>", bare) and not re.match(r"^,? ?(?:and|resulting|leading|with|which|due|because)", bare):
        return "condition"
    return ""


def _candidates(
    label: Label, sentence: Sentence, shape: Shape, reading: Reading, heading: _Heading
) -> Iterator[Candidate]:
    partners = heading.partners if reading.partner is None else shape.partners[reading.partner]
    named = heading.sentence if partners is heading.partners and heading.sentence is not sentence else None
    if not partners or len(partners) > _MOST_PARTNERS:
        return
    severity = reading.severity
    if sentence.section.kind == BOXED_WARNING:
        severity = "boxed"
    elif severity == "moderate" and _SERIOUS.search(shape.text):
        severity = "serious"
    for partner in partners:
        if partner.id in label.own_concepts:
            continue
        for value in _values(reading, partner, shape.said_of):
            yield Candidate(
                predicate=_PREDICATE,
                sentences=(sentence,) if named is None else (sentence, named),
                object=partner.id,
                value=value,
                certainty="possible" if reading.possible else "stated",
                polarity=cues.polarity(reading.negated),
                severity=severity,
                stance=reading.stance,
                slots=_slots(reading),
            )


def _values(reading: Reading, partner: Partner, said_of: str | None) -> Iterator[tuple[tuple[str, str], ...]]:
    facts = (
        ("action", reading.action),
        ("affected", reading.affected),
        ("consequence", reading.consequence),
        ("enzyme_role", partner.role),
        ("interval", reading.interval),
        ("qualifier", partner.qualifier),
        ("quality", reading.quality),
        ("said_of", said_of or ""),
    )
    base = {key: item for key, item in facts if item}
    named = [("effect", mention.concept.id) for mention in reading.findings] + [
        ("test", mention.concept.id) for mention in reading.tests
    ]
    for key, item in named or [("", "")]:
        yield tuple(sorted({**base, **({key: item} if key else {})}.items()))


def _slots(reading: Reading) -> tuple[str, ...]:
    found = ["interaction.severity", "interaction.stance"]
    if reading.action:
        found.append("interaction.action")
    if reading.consequence and not reading.negated:
        found.append("interaction.consequence")
    return tuple(sorted(found))
