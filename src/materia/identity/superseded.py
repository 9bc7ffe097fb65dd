"""What has changed since a label was printed: the table of `data/changed_since.yaml`.

A superseded dose, age or contraindication is never the answer, only history. Each row carries the notice that made the
change, and newer labels that state what holds now; what could not be verified stays in the table's `open` list and has
no effect.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from materia.identity.cited import evidence_of, source_of
from materia.identity.statement_pattern import StatementPattern, statement_pattern
from materia.model.document import DateKind
from materia.model.identity import RouteGroup
from materia.model.statement import Evidence, SourceRecord, Typed
from materia.text.datafile import load_yaml

#: References to other sections: their words say nothing about the sentence.
_SEE = re.compile(r"[\[(]\s*see\b(?:[^()\[\]]|\([^()]*\))*[\])]", re.IGNORECASE)


class Dated(Protocol):
    """Anything with a document's date: a document, or the header that the library stores for it."""

    @property
    def date(self) -> str | None: ...

    @property
    def date_kind(self) -> DateKind: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersession:
    """A fact that replaced or joined what labels said before `date` (ISO), with its source.

    `evidence` are sentences of newer labels that state the fact, `labels` the records of these labels; both are empty
    where no label at hand is new enough.
    """

    id: str
    topic: str
    effect: str  # "replaced" or "added"
    date: str
    fact: str  # for clinicians, own words
    plain: str  # the same in plain words
    title: str
    publisher: str
    source_date: str
    url: str
    evidence: tuple[Evidence, ...] = ()
    labels: tuple[SourceRecord, ...] = ()
    of_every_medicine: bool = False  # a rule on labels as such: one label written by it does not state it

    @property
    def note(self) -> str:
        """The new fact with who said so and when."""
        return f"{self.fact} ({self.publisher}, {self.date})"

    @property
    def status_note(self) -> str:
        """What a statement that the fact superseded says of itself."""
        return f"superseded since {self.date}: {self.fact} ({self.title})"


@dataclass(frozen=True, slots=True)
class _Rule:
    supersession: Supersession
    moieties: frozenset[str]
    with_any: frozenset[str]
    without_any: frozenset[str]
    routes: frozenset[RouteGroup]
    kinds: frozenset[str]
    always: bool
    pattern: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    hint: str
    statements: tuple[StatementPattern, ...]

    def concerns(self, moieties: Collection[str], route: RouteGroup | None, kind: str | None) -> bool:
        if self.kinds and kind is not None and kind not in self.kinds:
            return False
        if self.routes and route is not None and route is not RouteGroup.UNKNOWN and route not in self.routes:
            return False
        if not self.without_any.isdisjoint(moieties):
            return False
        return not self.with_any or not self.with_any.isdisjoint(moieties)

    def recognises(self, sentence: str) -> bool:
        if self.pattern is None or not self.pattern.search(sentence):
            return False
        return self.unless is None or not self.unless.search(sentence)

    def recognises_whole(self, sentence: str) -> bool:
        """Return whether the words are found once references to other sections are left out."""
        lowered = sentence.lower()
        return self.hint in lowered and self.recognises(_SEE.sub(" ", sentence) if "see" in lowered else sentence)


@dataclass(frozen=True, slots=True)
class _Table:
    replaced: dict[str, tuple[_Rule, ...]]  # by moiety; "" holds the rows for every medicine
    added: dict[str, tuple[_Rule, ...]]


def find(
    document: Dated,
    moieties: Collection[str],
    section_kind: str,
    sentence: str,
    route: RouteGroup | None = None,
) -> Supersession | None:
    """Return what replaced a sentence of a document, or None where the sentence may still speak.

    `moieties` are those of the product that the sentence speaks of, `section_kind` its LOINC code. Rows marked `before`
    need a known effective or published date before the change: a label of unknown date is not called old by guess.

    >>> from materia.model.document import Document, DocumentKind
    >>> label = Document(id="spl:1", kind=DocumentKind.LABEL, title="invented", publisher="nobody",
    ...     source_format="spl_xml", date="2012-05-01", date_kind=DateKind.EFFECTIVE)
    >>> find(label, {"baclofen"}, "42228-7", "Pregnancy Category C.").id
    'pregnancy-letters-2015'
    >>> find(label, {"baclofen"}, "42228-7", "There are no studies in pregnant women.")
    """
    return next(find_all(document, moieties, section_kind, sentence, route), None)


def find_all(
    document: Dated,
    moieties: Collection[str],
    section_kind: str,
    sentence: str,
    route: RouteGroup | None = None,
) -> Iterator[Supersession]:
    """Yield everything that replaced a sentence, in the table's order; see `find`."""
    for rule in _replaced(document, moieties, section_kind, route):
        if rule.recognises_whole(sentence):
            yield rule.supersession


def find_statement(
    document: Dated,
    moieties: Collection[str],
    statement: Typed,
    section_kind: str | None = None,
    sentence: str | None = None,
    route: RouteGroup | None = None,
) -> Supersession | None:
    """Return what superseded a typed statement that rests on a document, or None where it may still speak.

    `sentence` is what the statement rests on and `section_kind` where that stands; without the sentence, only rows
    that tell the old rule by the typed fields alone are found. Dates count as in `find`.
    """
    for rule in _replaced(document, moieties, section_kind, route):
        for pattern in rule.statements:
            if pattern.fits(statement) and (
                not pattern.sentence or (sentence is not None and rule.recognises_whole(sentence))
            ):
                return rule.supersession
    return None


def possible(moieties: Collection[str], statement: Typed) -> Supersession | None:
    """Return the first row whose typed conditions fit a statement that is known to be superseded, None without one."""
    for name in ("", *sorted(moieties)):
        for rule in _table().replaced.get(name, ()):
            if rule.concerns(moieties, None, None) and any(pattern.fits(statement) for pattern in rule.statements):
                return rule.supersession
    return None


def _replaced(
    document: Dated, moieties: Collection[str], section_kind: str | None, route: RouteGroup | None
) -> Iterator[_Rule]:
    """Yield the rules of what replaced old text that hold for a document's product and date, in the table's order."""
    for name in ("", *sorted(moieties)):
        for rule in _table().replaced.get(name, ()):
            dated = rule.always or _is_before(document, rule.supersession.date)
            if dated and rule.concerns(moieties, route, section_kind):
                yield rule


def additions(
    document: Dated,
    moieties: Collection[str],
    section_kinds: Collection[str] = (),
    route: RouteGroup | None = None,
) -> tuple[Supersession, ...]:
    """Return what a dated document cannot know because it came later, by date: to be said beside its sentences.

    With `section_kinds`, only facts that belong into one of these sections. Empty for documents of unknown date.
    """
    found: dict[str, Supersession] = {}
    table = _table().added
    for name in sorted(moieties):
        for rule in table.get(name, ()):
            wanted = not section_kinds or not rule.kinds or not rule.kinds.isdisjoint(section_kinds)
            if wanted and rule.concerns(moieties, route, None) and _is_before(document, rule.supersession.date):
                found[rule.supersession.id] = rule.supersession
    return tuple(sorted(found.values(), key=lambda item: (item.date, item.id)))


def changes_since(document: Dated, moieties: Collection[str]) -> int:
    """Return how many changes to what labels of these moieties say came after a document; 0 if its date is unknown.

    `find` treats the same sentence alike in labels of one product for which this is the same.

    >>> from materia.model.document import Document, DocumentKind
    >>> label = Document(id="spl:1", kind=DocumentKind.LABEL, title="invented", publisher="nobody",
    ...     source_format="spl_xml", date="2012-05-01", date_kind=DateKind.EFFECTIVE)
    >>> changes_since(label, {"metformin"}) > changes_since(label, {"baclofen"}) > 0
    True
    """
    table = _table().replaced
    rules = (rule for name in ("", *moieties) for rule in table.get(name, ()))
    return sum(_is_before(document, rule.supersession.date) for rule in rules)


def facts(moieties: Collection[str], route: RouteGroup | None = None) -> tuple[Supersession, ...]:
    """Return what replaced or joined old labels of a product that holds just these moieties, whatever is loaded.

    Only rows that name a moiety; rows for every medicine (pregnancy letters) are none of its facts.

    >>> [fact.id for fact in facts({"metformin"})]
    ['metformin-contrast-2016', 'metformin-egfr-2016']
    """
    table = _table()
    rules = [rule for name in sorted(moieties) for part in (table.replaced, table.added) for rule in part.get(name, ())]
    found = {r.supersession.id: r.supersession for r in rules if r.concerns(moieties, route, None)}
    return tuple(sorted(found.values(), key=lambda item: (item.date, item.id)))


def rows() -> tuple[Supersession, ...]:
    """Return every row of the table, by id."""
    table = _table()
    rules = [rule for part in (table.replaced, table.added) for held in part.values() for rule in held]
    return tuple(sorted({rule.supersession for rule in rules}, key=lambda item: item.id))


def _is_before(document: Dated, date: str) -> bool:
    known = document.date_kind in (DateKind.EFFECTIVE, DateKind.PUBLISHED)
    return known and document.date is not None and document.date < date


@cache
def _table() -> _Table:
    loaded = load_yaml("materia.identity", "data/changed_since.yaml")
    replaced: dict[str, list[_Rule]] = {}
    added: dict[str, list[_Rule]] = {}
    for row in loaded["rows"]:
        rule = _rule(row, loaded["documents"])
        target = replaced if rule.supersession.effect == "replaced" else added
        for name in sorted(rule.moieties) or [""]:
            target.setdefault(name, []).append(rule)
    return _Table(
        {name: tuple(held) for name, held in replaced.items()}, {name: tuple(held) for name, held in added.items()}
    )


def _rule(row: dict[str, Any], documents: Mapping[str, Mapping[str, Any]]) -> _Rule:
    source = row["source"]
    evidence = tuple(evidence_of(text, "changed_since.yaml") for text in row.get("now", ()))
    return _Rule(
        supersession=Supersession(
            id=row["id"],
            topic=row["topic"],
            effect=row["effect"],
            date=row["date"],
            fact=row["fact"],
            plain=row["plain"],
            title=source["title"],
            publisher=source["publisher"],
            source_date=source["date"],
            url=source["url"],
            evidence=evidence,
            of_every_medicine=bool(row.get("all")),
            labels=tuple(source_of(name, documents) for name in dict.fromkeys(item.document for item in evidence)),
        ),
        moieties=frozenset(row.get("moieties", ())),
        with_any=frozenset(row.get("with_any", ())),
        without_any=frozenset(row.get("without_any", ())),
        routes=frozenset(RouteGroup(name) for name in row.get("routes", ())),
        kinds=frozenset(row.get("section_kinds", ())),
        always=row.get("applies") == "always",
        pattern=re.compile(row["pattern"], re.IGNORECASE) if "pattern" in row else None,
        unless=re.compile(row["unless"], re.IGNORECASE) if "unless" in row else None,
        hint=row.get("hint", ""),
        statements=tuple(statement_pattern(pattern) for pattern in row.get("statements", ())),
    )
