"""What has changed since a label was printed: the table of `data/changed_since.yaml`.

A superseded dose, age or contraindication is never the answer, only history. Each row carries its source; rows whose
source could not be read stay in the table's `open` list and have no effect.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from materia.model.document import DateKind
from materia.model.identity import RouteGroup
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
    """A fact that replaced or joined what labels said before `date` (ISO), with its source."""

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

    @property
    def note(self) -> str:
        """The new fact with who said so and when."""
        return f"{self.fact} ({self.publisher}, {self.date})"


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
    table = _table().replaced
    lowered = sentence.lower()
    bare = _SEE.sub(" ", sentence) if "see" in lowered else sentence
    for name in ("", *sorted(moieties)):
        for rule in table.get(name, ()):
            if (
                rule.hint in lowered
                and (rule.always or _is_before(document, rule.supersession.date))
                and rule.concerns(moieties, route, section_kind)
                and rule.recognises(bare)
            ):
                return rule.supersession
    return None


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
    ['metformin-egfr-2016']
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
        rule = _rule(row)
        target = replaced if rule.supersession.effect == "replaced" else added
        for name in sorted(rule.moieties) or [""]:
            target.setdefault(name, []).append(rule)
    return _Table(
        {name: tuple(held) for name, held in replaced.items()}, {name: tuple(held) for name, held in added.items()}
    )


def _rule(row: dict[str, Any]) -> _Rule:
    source = row["source"]
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
    )
