"""An answer as its page shows it: the headline, sentences with their citation links, what is missing. Words only:
what is said comes from the answer, how it is called here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from materia.answers.needs import gap_text
from materia.answers.render.words import STATUSES, verdict_words
from materia.interfaces.web.links import section_address

if TYPE_CHECKING:
    from materia.model.answer import Answer, Claim, ClaimEvidence, Reference

#: The tone of a card by what an answer says; colour, icon and word always come together.
_TONES = {
    "avoid": "danger",
    "only_with_prescriber": "caution",
    "caution": "caution",
    "none_listed": "unknown",
    "not_checked": "unknown",
}
_STATUS_TONES = {"not_found": "unknown", "declined": "unknown", "emergency": "danger", "partial": "unknown"}
ICONS = {
    "avoid": "stop",
    "only_with_prescriber": "prescriber",
    "caution": "warning",
    "none_listed": "none-listed",
    "not_checked": "question",
    "not_found": "question",
    "declined": "declined",
    "partial": "partial",
    "emergency": "emergency",
}
KIND_WORDS = {"label": "Drug label", "guideline": "Guideline", "research": "Research", "reference": "Reference"}
DATE_WORDS = {
    "effective": "In effect since",
    "published": "Published",
    "retrieved": "Retrieved",
    "unknown": "Date",
}
#: Citations of a sentence that are shown; more than one further is folded away.
_SHOWN = 4
#: Years from which a source is marked as old.
OLD_YEARS = 5
NOTE_WORDS = {
    "joined_text": "The text comes from openFDA, which joins paragraphs.",
    "repackager": "Label of a company that repacks the product.",
    "otc_monograph_not_reviewed": "Sold over the counter under an FDA monograph; FDA has not reviewed this label.",
    "not_fda_approved": "FDA has not found this product to be safe and effective.",
    "no_title": "The document has no title.",
    "fragment": "Only a part of the document is stored.",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """The link from a sentence to one passage."""

    mark: str  # "2", or "2a" where a sentence rests on several passages of one source
    says: str  # what a screen reader adds to the mark
    address: str
    loaded: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """One claim with its citations."""

    id: str
    text: str
    kind: str
    citations: tuple[Citation, ...]
    further: tuple[Citation, ...]  # passages beyond the first few: a silence is shown by every part of a section


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a comparison: sentences, or a plain text where nothing is claimed."""

    text: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the answer; `columns` and `rows` where it is a table."""

    id: str
    title: str
    sentences: tuple[Sentence, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that this kind of answer must state, and whether it does."""

    text: str
    covered: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """All that the answer page shows beside the plain lists of the answer itself."""

    answer: Answer
    headline: str | None
    tone: str  # "danger", "caution", "unknown" or "plain"
    icon: str | None
    status: str
    verdict: tuple[Sentence, ...]
    flags: tuple[str, ...]  # fixed safety notices, said before everything else
    key_points: tuple[Sentence, ...]
    parts: tuple[Part, ...]
    notices: tuple[str, ...]
    needs: tuple[Need, ...]
    drugs: tuple[str, ...]

    @property
    def urgent(self) -> bool:
        """Return whether the safety notices ask to act today or sooner."""
        return self.answer.triage.level in ("urgent", "emergency", "crisis")


def view(answer: Answer) -> AnswerView:
    """Return what the page of an answer shows."""
    claims = {claim.id: claim for claim in answer.claims}
    references = {reference.number: reference for reference in answer.references}
    flags = tuple(dict.fromkeys(notice.text for notice in answer.triage.notices))
    verdict = answer.verdict
    emergency = answer.status == "emergency"
    stance = None if emergency else verdict.stance
    return AnswerView(
        answer=answer,
        headline=_headline(answer),
        tone=_TONES.get(stance or "", _STATUS_TONES.get(answer.status, "plain")),
        icon=ICONS.get(stance or answer.status),
        status=STATUSES[answer.status],
        verdict=() if emergency and flags else _sentences(verdict.claims, claims, references),
        flags=flags,
        key_points=_sentences(answer.key_points, claims, references),
        parts=_parts(answer, claims, references),
        notices=tuple(notice.text for notice in answer.notices if notice.text not in flags),
        needs=_needs(answer),
        drugs=tuple(dict.fromkeys(c.name for c in answer.question.concepts if c.kind in ("drug", "brand"))),
    )


def _headline(answer: Answer) -> str | None:
    """Return the typed verdict in words; where there is neither verdict nor sentence, what became of the question."""
    if answer.status == "emergency":
        return None
    if answer.status == "declined" and not answer.verdict.claims:
        return STATUSES["declined"]
    words = verdict_words(answer)
    if words is None and not answer.verdict.claims:
        return STATUSES[answer.status]
    return words


def _parts(answer: Answer, claims: dict[str, Claim], references: dict[int, Reference]) -> tuple[Part, ...]:
    parts = []
    for number, section in enumerate(answer.sections, 1):
        table = section.table
        rows = () if table is None else table.rows
        parts.append(
            Part(
                id=f"part-{number}",
                title=section.title,
                sentences=_sentences(section.claims, claims, references),
                columns=() if table is None else tuple(table.columns),
                rows=tuple(
                    tuple(Cell(cell.text, _sentences(cell.claims, claims, references)) for cell in row) for row in rows
                ),
            )
        )
    return tuple(parts)


def _needs(answer: Answer) -> tuple[Need, ...]:
    return tuple(
        Need(gap_text(need.slot), need.status == "covered")
        for need in answer.must_haves
        if need.status != "not_applicable"
    )


def _sentences(ids: list[str], claims: dict[str, Claim], references: dict[int, Reference]) -> tuple[Sentence, ...]:
    return tuple(_sentence(claims[name], references) for name in ids)


def _sentence(claim: Claim, references: dict[int, Reference]) -> Sentence:
    by_reference: dict[int, list[ClaimEvidence]] = {}
    for evidence in claim.evidence:
        by_reference.setdefault(evidence.reference, []).append(evidence)
    citations = []
    for number in sorted(by_reference):
        passages = by_reference[number]
        for place, evidence in enumerate(passages):
            letter = _letters(place) if len(passages) > 1 else ""
            loaded = evidence.status == "loaded"
            source = references[number]
            said = f"{KIND_WORDS.get(source.kind, source.kind)} {source.title}, {source.date or 'date unknown'}"
            citations.append(
                Citation(
                    mark=f"{number}{letter}",
                    says=said if loaded else f"{said}, text not loaded",
                    address=section_address(evidence.document, evidence.section, evidence.start, evidence.end),
                    loaded=loaded,
                )
            )
    shown = len(citations) if len(citations) <= _SHOWN + 1 else _SHOWN
    return Sentence(claim.id, claim.text, claim.kind, tuple(citations[:shown]), tuple(citations[shown:]))


def _letters(place: int) -> str:
    """Return the letters of a passage: a, b … z, aa, ab …"""
    high, low = divmod(place, 26)
    return (_letters(high - 1) if high else "") + chr(ord("a") + low)
