"""Comparisons: two medicines, two salts of one, or a brand and its ingredient, side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from materia.answers.draft import Draft, SectionDraft, TableDraft
from materia.answers.gather import Gathered
from materia.answers.missing import say_missing
from materia.answers.same import brands_of, same_verdict
from materia.answers.speaking import Spoken
from materia.answers.subjects import Subjects
from materia.answers.verdict import VerdictDraft, lead
from materia.model.concept import Concept
from materia.model.statement import Statement

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter


#: Which of two is better is not for labels to say: each speaks of its own medicine.
_RANKING = re.compile(
    r"\b(?:better|best|worse|worst|stronger|strongest|weaker|safer|safest|"
    r"(?:more|most|less) (?:effective|potent|powerful))\b",
    re.I,
)


def comparable(drugs: Sequence[Concept], about: Subjects) -> bool:
    """Return whether a question names two things: two drugs or classes, two salts of a drug, or a brand and a drug."""
    if len(drugs) == 1 and (about.brands or len(_salts(about)) > 1):
        return True
    return len(drugs) + len(about.classes) > 1


def draft_comparison(drafter: Drafter, draft: Draft, drugs: Sequence[Concept], about: Subjects) -> None:
    """Fill a draft with whether two things are the same, what each is for, and its main risks."""
    if len(drugs) == 1 and len(_salts(about)) > 1:
        # two salts of one medicine: a column each, from labels of that salt only
        _compare(drafter, draft, [(replace(drugs[0], name=salt), salt) for salt in _salts(about)[:2]])
    elif len(drugs) == 1 and about.brands:
        _brands(drafter, draft, drugs[0], about)
    else:
        salts = dict(about.salts)
        _compare(drafter, draft, [(each, salts.get(each.id)) for each in [*drugs, *about.classes][:2]])


def _salts(about: Subjects) -> list[str]:
    return list(dict.fromkeys(salt for _, salt in about.salts))


def _brands(drafter: Drafter, draft: Draft, drug: Concept, about: Subjects) -> None:
    """A brand and its ingredient, or two brands of one: the same medicine, if a label says so."""
    drafter.single(draft, [drug], about)
    spoken = drafter.spoken(draft, drug, draft.plan, draft.plan.table)
    names = list(dict.fromkeys(written for written, _ in about.brands if written.lower() != drug.name.lower()))
    made = brands_of(drug, names, spoken)
    if made is not None:
        draft.verdict = VerdictDraft([made], "yes" if draft.proposition is not None else None, None)
        draft.answers_question = True


def _compare(drafter: Drafter, draft: Draft, columns: Sequence[tuple[Concept, str | None]]) -> None:
    """Fill a draft with a column for each drug or class, of the salt that is named with it."""
    plan = draft.plan
    pair = [drug for drug, _ in columns]
    draft.names = [d.name for d in pair]
    draft.drugs = [d.id for d in pair]
    found: list[Gathered] = []
    statements: list[list[Statement]] = []
    spokens: list[Spoken] = []
    for drug, salt in columns:
        spoken = drafter.spoken(draft, drug, plan, plan.table, salt)
        mine = drafter.stated(drug, draft.question, salt, lay=draft.plain)
        gathered = drafter.gatherer.gather(drug.id, plan, plan.table, mine, spoken.speakers, None)
        if not gathered.all():
            say_missing(drafter, draft, drug, spoken)
            draft.incomplete = True
        found.append(gathered)
        statements.append(mine)
        spokens.append(spoken)
    draft.verdict = same_verdict(
        pair,
        statements,
        spokens,
        asked=draft.proposition is not None and draft.proposition.predicate == "same_drug",
    )
    if len(pair) > 1 and _RANKING.search(draft.question.text):
        draft.limit("no_ranking", first=pair[0].name, second=pair[1].name)
    if not draft.verdict.candidates:
        draft.verdict.candidates = [c for g in found for c in lead(g, plan)]
    draft.answers_question = any(g.all() for g in found)
    rows = [
        (part.title, [g.candidates.get(part.kind, []) for g in found])
        for part in plan.table
        if any(g.candidates.get(part.kind) for g in found)
    ]
    for drug, gathered, spoken, mine in zip(pair, found, spokens, statements, strict=True):
        used = {c.text for part in gathered.candidates.values() for c in part}
        risks = drafter.gatherer.gather(drug.id, plan, plan.parts, mine, spoken.speakers, None)
        kept = [c for c in risks.all() if c.text not in used]
        if kept:
            draft.sections.append(
                SectionDraft(kind="serious_risks", title=f"Main risks of {drug.name}", candidates=kept)
            )
    if rows:
        draft.sections.insert(
            0,
            SectionDraft(kind="table", title="Side by side", table=TableDraft(columns=draft.names, rows=rows)),
        )
