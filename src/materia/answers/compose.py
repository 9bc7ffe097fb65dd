"""From draft to answer: check every sentence, drop what fails, number what stays, and say what is missing."""

from collections.abc import Callable
from datetime import date

from materia import __version__
from materia.answers.candidate import Candidate
from materia.answers.claims import Checker, ClaimBook
from materia.answers.closed import view
from materia.answers.draft import Draft, SectionDraft
from materia.answers.joining import is_extracted
from materia.answers.near import repeats
from materia.answers.needs import gap_text, met
from materia.answers.plan import slot
from materia.answers.verdict import NOT_CHECKED
from materia.model.answer import (
    Answer,
    AnswerSection,
    Cell,
    Engine,
    MustHave,
    Proposition,
    Readability,
    Table,
    Verdict,
)
from materia.model.statement import SourceRecord
from materia.text.readability import grade
from materia.text.series import series

_MOST_KEY_POINTS = 5
_FEW_CLAIMS = 6
_PAIR = 2


class Composer:
    """Turns drafts into answers. `refused` keeps the sentences that the checker dropped, for `--explain`."""

    def __init__(
        self, check: Checker, sources: Callable[[str], SourceRecord | None], library: Callable[[], str]
    ) -> None:
        self._check = check
        self._sources = sources
        self._library = library

    def compose(self, draft: Draft, as_of: date) -> tuple[Answer, list[tuple[str, str]]]:
        """Return the answer and the refused sentences with their reasons."""
        book = ClaimBook(self._check, self._sources, plain=draft.plain, as_of=as_of)
        verdict_ids = _added(book, draft.verdict.candidates)
        sections = [s for s in (_section(book, part) for part in draft.sections) if s is not None]
        if not verdict_ids and draft.answers_question:
            if draft.verdict.candidates:
                # the sentence that carried the yes, no or stance did not stand: they go with it
                draft.verdict.value = "unknown" if draft.proposition is not None else None
                draft.verdict.stance = None
            verdict_ids = _promoted(sections)
        _drop_repeats(sections, set(verdict_ids))
        _drop_near(book, sections, verdict_ids, draft)
        key_points = _key_points(sections) if sum(len(s.claims) for s in sections) > _FEW_CLAIMS else []
        _drop_repeats(sections, set(key_points))
        _clear_cells(sections, set(verdict_ids))
        sections = [s for s in sections if s.claims or s.table]
        shown = [*verdict_ids, *key_points]
        for section in sections:
            shown += section.claims
            shown += [c for row in (section.table.rows if section.table else []) for cell in row for c in cell.claims]
        names, claims, references = book.settle(shown)
        _rename(sections, names)
        must_haves = _must_haves(draft, book, names, sections, verdict_ids)
        status = _status(draft, bool(verdict_ids), must_haves)
        if status in ("not_found", "declined") or not verdict_ids:
            claims, references, sections, key_points, verdict_ids = [], [], [], [], []
            must_haves = [MustHave(slot=m.slot, status="not_found") for m in must_haves]
        else:
            _say_sources(draft, references, claims)
        if book.refused:
            draft.limit("refused", count=len(book.refused))
        answer = Answer(
            question=view(draft.question, draft.audience, tuple(draft.assumptions)),
            status=status,
            triage=draft.triage,
            verdict=Verdict(
                claims=[names[i] for i in verdict_ids],
                proposition=Proposition(predicate=draft.proposition.predicate, args=list(draft.proposition.args))
                if draft.proposition
                else None,
                value=draft.verdict.value if verdict_ids else ("unknown" if draft.proposition else None),
                stance=draft.verdict.stance if verdict_ids else _stance_of_nothing(draft),
            ),
            key_points=[names[i] for i in key_points],
            sections=sections,
            claims=claims,
            references=references,
            must_haves=must_haves,
            notices=draft.notices,
            follow_ups=draft.follow_ups,
            related=draft.related,
            limits=draft.limits,
            readability=Readability(grade=grade([c.text for c in claims]) if claims else None),
            engine=Engine(version=__version__, library=self._library()),
        )
        refused = [(text, "; ".join(r.text for r in result.reasons)) for text, result in book.refused]
        return answer, refused


def _stance_of_nothing(draft: Draft) -> str | None:
    """Where nothing was found, a safety question is "not checked": no stance without a sentence behind it."""
    return NOT_CHECKED if draft.proposition is not None and draft.verdict.stance is not None else None


def _added(book: ClaimBook, candidates: list[Candidate]) -> list[str]:
    ids: list[str] = []
    for candidate in candidates:
        claim_id = book.add(candidate)
        if claim_id is not None and claim_id not in ids:
            ids.append(claim_id)
    return ids


def _section(book: ClaimBook, part: SectionDraft) -> AnswerSection | None:
    table = None
    if part.table is not None:
        rows: list[list[Cell]] = []
        for topic, cells in part.table.rows:
            made = [_added(book, cell) for cell in cells]
            if any(made):
                rows.append(
                    [Cell(text=topic)]
                    + [
                        Cell(text=" ".join(book.text(i) for i in ids) if ids else "Not found.", claims=ids)
                        for ids in made
                    ]
                )
        table = Table(columns=["", *part.table.columns], rows=rows) if rows else None
    ids = _added(book, part.candidates)
    if not ids and table is None:
        return None
    return AnswerSection(kind=part.kind, title=part.title, claims=ids, table=table)


def _promoted(sections: list[AnswerSection]) -> list[str]:
    """Where the verdict's own sentence was refused, the first sentence that stands opens the answer."""
    for section in sections:
        if section.claims and section.kind != "advice":
            return [section.claims[0]]
    return []


def _drop_repeats(sections: list[AnswerSection], used: set[str]) -> None:
    """A sentence is shown once: what the verdict or an earlier part says is not said again."""
    seen = set(used)
    for section in sections:
        section.claims = [c for c in section.claims if c not in seen]
        seen.update(section.claims)


def _drop_near(book: ClaimBook, sections: list[AnswerSection], verdict: list[str], draft: Draft) -> None:
    """Of statements that say nearly the same of one thing, one is shown."""
    rows = [(i, book.candidate(i), book.text(i)) for i in (*verdict, *(c for s in sections for c in s.claims))]
    # with more than a pair, the names tell which of them a sentence is about
    names = draft.names if len(draft.names) <= _PAIR else []
    left_out = repeats(rows, verdict, names)
    for section in sections:
        section.claims = [c for c in section.claims if c not in left_out]


def _clear_cells(sections: list[AnswerSection], used: set[str]) -> None:
    """A cell of a table does not repeat the verdict's sentence."""
    for section in sections:
        for row in section.table.rows if section.table else []:
            for cell in row[1:]:
                if used & set(cell.claims):
                    cell.claims = [c for c in cell.claims if c not in used]
                    cell.text = cell.text if cell.claims else "See the verdict above."


def _key_points(sections: list[AnswerSection]) -> list[str]:
    points: list[str] = []
    for turn in range(2):
        for section in sections:
            if (
                section.kind not in ("advice", "off_label")
                and len(section.claims) > turn + 1
                and len(points) < _MOST_KEY_POINTS
                and section.claims[turn] not in points
            ):
                points.append(section.claims[turn])
    order = {c: n for n, c in enumerate(c for s in sections for c in s.claims)}
    return sorted(points[:_MOST_KEY_POINTS], key=lambda c: order[c])


def _rename(sections: list[AnswerSection], names: dict[str, str]) -> None:
    for section in sections:
        section.claims = [names[c] for c in section.claims]
        for row in section.table.rows if section.table else []:
            for cell in row:
                cell.claims = [names[c] for c in cell.claims]


def _must_haves(
    draft: Draft, book: ClaimBook, names: dict[str, str], sections: list[AnswerSection], verdict_ids: list[str]
) -> list[MustHave]:
    place = {c: s.kind for s in sections for c in s.claims}
    out: list[MustHave] = []
    for name in draft.plan.must_haves:
        need = slot(name)
        covering: list[str] = []
        if name == "verdict" and draft.verdict.value in ("yes", "no"):
            covering += [names[i] for i in verdict_ids]
        for old, new in names.items():
            candidate = book.candidate(old)
            if candidate.rule is not None and not candidate.evidence:
                if candidate.rule == f"notice:{need.notice}":
                    covering.append(new)
                continue
            where = place.get(new, candidate.section)
            if where in need.outside or (need.sections and where not in need.sections):
                continue
            if (
                candidate.statement is not None
                and (
                    candidate.statement.predicate in need.predicates
                    or candidate.statement.severity in need.severities
                    or any(name in (s.split(".")[-1], s.replace(".", "_")) for s in candidate.slots)
                )
            ) or (need.words is not None and need.words.search(book.text(old))):
                covering.append(new)
        status = "covered" if covering else "not_found"
        if not covering and name in draft.not_applicable:
            status = "not_applicable"
        out.append(MustHave(slot=name, status=status, claims=covering[:4]))
    return out + _needs(draft, book, names)


def _needs(draft: Draft, book: ClaimBook, names: dict[str, str]) -> list[MustHave]:
    """Return what must be said of these medicines, with the claims that say it."""
    out = []
    for need in draft.needs:
        said = [new for old, new in names.items() if met(need, book.text(old), book.candidate(old).statement)]
        out.append(MustHave(slot=need.name, status="covered" if said else "not_found", claims=said[:4]))
    return out


def _status(draft: Draft, has_verdict: bool, must_haves: list[MustHave]) -> str:
    if draft.triage.level in ("emergency", "crisis"):
        return "emergency"
    if not has_verdict or not draft.answers_question:
        return "not_found"
    missing = [m.slot for m in must_haves if m.status == "not_found"]
    if missing:
        draft.limit("must_have", texts=series([gap_text(name) for name in missing], "or"))
    optional = {need.name for need in draft.needs if not need.core}
    return "partial" if set(missing) - optional or draft.incomplete else "answered"


def _say_sources(draft: Draft, references: list, claims: list) -> None:  # type: ignore[type-arg]
    dated = sorted(r.date for r in references if r.date)
    if dated and any((r.age_years or 0) >= 5 for r in references):
        draft.limit("old_source", year=dated[-1][:4])
    undated = sum(r.date is None for r in references)
    if undated:
        draft.limit("undated_source", count=undated)
    unread = {e.reference for c in claims for e in c.evidence if e.status == "text_not_loaded"}
    if unread:
        draft.limit("no_text", count=len(unread))
    shown = (*draft.verdict.candidates, *(c for s in draft.sections for c in s.candidates))
    if any(is_extracted(c) for c in shown):
        draft.limit("extracted")
    if draft.plain and any(draft_quoted(draft)):
        draft.notice("label_words")
    draft.notice("disclaimer")


def draft_quoted(draft: Draft) -> list[bool]:
    """Return for each sentence of a draft whether it is the label's own words."""
    return [c.quoted for s in draft.sections for c in s.candidates] + [c.quoted for c in draft.verdict.candidates]
