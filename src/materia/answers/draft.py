"""An answer being written: candidates in their places, not yet checked or numbered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from materia.answers.candidate import Candidate
from materia.answers.plan import Plan, advice_sentences, limit_text, notice_text
from materia.answers.verdict import VerdictDraft
from materia.model.answer import Limit, Notice, Triage
from materia.model.question import Audience, Proposition, Question

if TYPE_CHECKING:
    from materia.answers.needs import Need

#: Audiences that read plain words.
LAY = frozenset({Audience.PATIENT, Audience.CAREGIVER})


def safety(text: str, rule: str, subject: str = "") -> Candidate:
    """Return a fixed sentence as a candidate that needs no citation."""
    return Candidate(text=text, subject=subject, evidence=(), sources=(), kind="safety", rule=rule)


@dataclass(slots=True)
class TableDraft:
    """A side-by-side table: a row a topic, a column a drug, each cell its candidates."""

    columns: list[str]
    rows: list[tuple[str, list[list[Candidate]]]]


@dataclass(slots=True)
class SectionDraft:
    """A part of the answer with its candidates."""

    kind: str
    title: str
    candidates: list[Candidate] = field(default_factory=list)
    table: TableDraft | None = None


@dataclass(slots=True)
class Draft:
    """Everything an answer will say, before checks and numbering."""

    question: Question
    audience: Audience
    plan: Plan
    triage: Triage
    as_of: date
    names: list[str]  # display names of the subject drugs
    drugs: list[str]
    verdict: VerdictDraft = field(default_factory=VerdictDraft)
    proposition: Proposition | None = None
    sections: list[SectionDraft] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    follow_ups: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    advice: list[Candidate] = field(default_factory=list)  # fixed safety sentences
    needs: list[Need] = field(default_factory=list)  # what must be said of these medicines, found or not
    not_applicable: set[str] = field(default_factory=set)  # must-have slots that this drug does not need
    incomplete: bool = False  # something asked for is missing: status "partial"
    answers_question: bool = True  # evidence of the right kind was found

    @property
    def plain(self) -> bool:
        """Whether the reader gets plain words."""
        return self.audience in LAY

    def notice(self, notice: str, /, **values: object) -> None:
        """Add a fixed sentence once."""
        if all(n.id != notice for n in self.notices):
            self.notices.append(Notice(id=notice, text=notice_text(notice, **values)))

    def advise(self, name: str, /, **values: object) -> None:
        """Add fixed safety sentences once; they carry the rule "notice:<name>" in place of a citation."""
        rule = f"notice:{name}"
        if all(c.rule != rule for c in self.advice):
            subject = self.drugs[0] if self.drugs else ""
            self.advice += [safety(text, rule, subject) for text in advice_sentences(name, **values)]

    def limit(self, code: str, /, **values: object) -> None:
        """Say once what could not be found or done."""
        text = limit_text(code, **values)
        if all(entry.text != text for entry in self.limits):
            self.limits.append(Limit(code=code, text=text))
