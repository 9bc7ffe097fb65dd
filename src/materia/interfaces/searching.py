"""Searching the passages of the library, narrowed by facets that are counted over the best ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from materia.interfaces.lookups import drug_of
from materia.interfaces.question_text import question_text
from materia.interfaces.records import FacetCount, Facets, Passage, SearchResult, drugs
from materia.model.document import DateKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from materia.library.records import Hit, LabelHeader
    from materia.library.store import Library

#: The best passages of a search that are counted and can be paged through.
COUNTED = 200
#: Values that a facet lists.
_LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What a search is narrowed to; None leaves a facet open."""

    kind: str | None = None  # of the document: label, guideline, research, reference
    drug: str | None = None  # named by its ingredients, or by concept id
    section: str | None = None  # LOINC code
    year: int | None = None  # of the document's date


def search(library: Library, query: str, narrowing: Narrowing, limit: int, offset: int) -> SearchResult:
    """Return the passages that fit a query best, best first, with counts of what it can be narrowed to.

    Raises `BadInput` for a query or drug that is no text.
    """
    words = question_text(query, "The query", "give words to look for.")
    drug = drug_of(narrowing.drug) if narrowing.drug is not None else None
    kinds = [narrowing.section] if narrowing.section is not None else None
    with library.snapshot():
        hits = library.search(words, moiety=drug, kinds=kinds, year=narrowing.year, limit=COUNTED)
        found: list[tuple[Hit, LabelHeader]] = []
        for hit in hits:
            header = library.header(hit.document)
            if header is not None and narrowing.kind in (None, header.kind.value):
                found.append((hit, header))
    return SearchResult(
        query=words,
        found=len(found),
        counted=COUNTED,
        offset=offset,
        hits=tuple(_passage(hit, header) for hit, header in found[offset : offset + limit]),
        facets=Facets(
            kind=_counts(header.kind.value for _, header in found),
            drug=_counts(drug for _, header in found for drug in drugs(header)),
            section=_counts(hit.kind for hit, _ in found),
            year=_counts(year for _, header in found if (year := _year(header))),
        ),
    )


def _counts(values: Iterable[str]) -> tuple[FacetCount, ...]:
    ordered = sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value=value, count=count) for value, count in ordered[:_LISTED])


def _year(header: LabelHeader) -> str | None:
    """Return the year that a document speaks for; a day on which it was only retrieved is none."""
    dated = header.date_kind in (DateKind.EFFECTIVE, DateKind.PUBLISHED)
    return header.date[:4] if dated and header.date else None


def _passage(hit: Hit, header: LabelHeader) -> Passage:
    return Passage(
        document=hit.document,
        document_title=header.title,
        document_kind=header.kind,
        publisher=header.publisher,
        date=header.date,
        date_kind=header.date_kind,
        drugs=drugs(header),
        section=hit.section,
        section_title=hit.title,
        section_kind=hit.kind,
        start=hit.start,
        end=hit.end,
        text=hit.text,
        score=hit.score,
    )
