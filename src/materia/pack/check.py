"""`pack check`: put every statement before the checker, with the sentence of the label that it names.

A statement's `text` and `plain` are each one claim. What is not fully supported is shown with its sentence, so that
a pharmacist sees at once whether the statement or the checker is wrong.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from materia.checker.context import TermFinder
from materia.checker.names import RecogniserFinder
from materia.extraction.placing import context_of, names_in
from materia.model.concept import moiety_names
from materia.model.document import Document, Section
from materia.model.statement import Statement
from materia.pack.evidence import UnresolvedError, quote, section_of
from materia.pack.labels import Shelf
from materia.pack.store import Pack
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary
from materia.text.series import series


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence of a statement and the checker's verdict; `support` is "not_checked" where the label is missing."""

    statement: str
    predicate: str
    field: str  # "text" or "plain"
    support: str
    reasons: tuple[str, ...]
    claim: str
    passage: str | None
    document: str
    section: str


@dataclass(frozen=True, slots=True)
class PackCheck:
    """The whole check. `share` is supported sentences per checked sentence; 1.0 where none was checked."""

    statements: int
    totals: dict[str, int]
    by_predicate: dict[str, dict[str, int]]
    share: float
    threshold: float
    not_supported: tuple[Checked, ...]

    @property
    def exit_code(self) -> int:
        """Return 1 where the share is below the threshold."""
        return 0 if self.share >= self.threshold else 1


def run(
    labels: Path | str,
    pack: Path | None = None,
    *,
    only: Collection[str] = (),
    threshold: float = 1.0,
    finder: TermFinder | None = None,
    texts: Path | None = None,
) -> PackCheck:
    """Check every statement (or those of the subjects and ids in `only`) against the labels in `labels`.

    `texts` holds excerpts of other published sources (see `excerpts`): without it what rests on them is not checked.
    `finder` finds drugs and classes in the sentences (default: by the names that answers know). Superseded and
    withdrawn statements are checked too, because their label did say so. Raises `BadInput` or `PackError`.
    """
    shelf = Shelf.open(labels)
    if texts is not None:
        shelf = shelf.with_excerpts(texts)
    with Pack.open(pack) as opened:
        names = _names(opened)
        finder = finder or _finder(opened)
        statements = [
            statement
            for statement in opened.all_statements()
            if not only or statement.id in only or statement.subject in only
        ]
    rows = [row for statement in statements for row in _check(statement, shelf, names, finder)]
    totals = Counter(row.support for row in rows)
    by_predicate: dict[str, Counter[str]] = {}
    for row in rows:
        by_predicate.setdefault(row.predicate, Counter())[row.support] += 1
    seen = sum(count for support, count in totals.items() if support != "not_checked")
    return PackCheck(
        statements=len(statements),
        totals=dict(sorted(totals.items())),
        by_predicate={name: dict(sorted(counts.items())) for name, counts in sorted(by_predicate.items())},
        share=totals["supported"] / seen if seen else 1.0,
        threshold=threshold,
        not_supported=tuple(row for row in rows if row.support != "supported"),
    )


def _finder(pack: Pack) -> TermFinder:
    return RecogniserFinder(Recogniser(Vocabulary.load(pack.concepts())))


def _names(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Return every name of each concept, its brands' among them."""
    found: dict[str, set[str]] = {}
    brands = {concept.id: concept.parents for concept in pack.concepts() if concept.kind == "brand"}
    for name in pack.names():
        if name.kind != "misspelling":
            for concept in (name.concept, *brands.get(name.concept, ())):
                found.setdefault(concept, set()).add(name.name)
    return {concept: tuple(sorted(names)) for concept, names in found.items()}


def _spelled(subject: str) -> tuple[str, ...]:
    """Return a subject as its id spells it: of a combination the whole and each part, as its sentences do.

    >>> _spelled("drug:acetaminophen+pentazocine")
    ('acetaminophen and pentazocine', 'acetaminophen', 'pentazocine')
    """
    parts = moiety_names(subject.partition(":")[2])
    return (series(parts), *parts) if len(parts) > 1 else parts


def _check(statement: Statement, shelf: Shelf, names: dict[str, tuple[str, ...]], finder: TermFinder) -> list[Checked]:
    from materia.checker.check import check

    first = statement.evidence[0]
    passages: list[str] = []
    place: tuple[Document, Section] | None = None
    problem = ""
    for item in statement.evidence:
        document = shelf.document(item.document)
        if document is None:
            problem = problem or f"{item.document} is not among the sources at hand"
            continue
        try:
            row = {"section": item.section, "at": [item.start, item.end], "sha256": item.quote_sha256}
            passages.append(quote(row, document))
            place = place or (document, section_of(document, item.section))
        except UnresolvedError as error:
            problem = str(error)
    shown = "\n".join(passages) or None
    claims = (("text", statement.text), ("plain", statement.plain))
    if place is None or problem or shown is None:
        moved = "not_checked" if "not among" in problem else "unsupported"
        return [
            Checked(
                statement.id, statement.predicate, field, moved, (problem,), claim, shown, first.document, first.section
            )
            for field, claim in claims
        ]
    document, section = place
    known = (*names.get(statement.subject, ()), *_spelled(statement.subject))
    context = context_of(document, section, first.start, (*known, *names_in(document)), finder)
    rows = []
    for field, claim in claims:
        result = check(claim, shown, context)
        reasons = tuple(f"{reason.code}: {reason.text}" for reason in result.reasons)
        rows.append(
            Checked(
                statement.id,
                statement.predicate,
                field,
                str(result.support),
                reasons,
                claim,
                shown,
                first.document,
                first.section,
            ),
        )
    return rows


def render(report: PackCheck) -> str:
    """Return the report as lines of text: what is not supported first, then the totals by predicate."""
    lines: list[str] = []
    for row in report.not_supported:
        lines += [
            f"{row.statement} ({row.predicate}, {row.field}): {row.support}",
            f"  claim:    {row.claim}",
            f"  sentence: {row.passage or '—'}  [{row.document} §{row.section}]",
            *(f"  reason:   {reason}" for reason in row.reasons),
        ]
    lines += [
        f"{name}: " + ", ".join(f"{support} {count}" for support, count in counts.items())
        for name, counts in report.by_predicate.items()
    ]
    counts = ", ".join(f"{support} {count}" for support, count in report.totals.items())
    lines.append(f"{report.statements} statements, two sentences each: {counts or 'none'}")
    lines.append(f"supported: {report.share:.1%} of those checked (threshold {report.threshold:.1%})")
    return "\n".join(lines)
