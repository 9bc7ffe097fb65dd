"""Checking pairs of claim and passage as they come from outside: a bare passage, or a section of the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from materia.checker.check import check
from materia.checker.context import Context, TermFinder
from materia.errors import BadInput
from materia.model.check import CheckResult, Reason, Support
from materia.text.words import content_words

if TYPE_CHECKING:
    from materia.library.store import Library
    from materia.model.document import Document, Section

_LONGEST_CLAIM = 2_000
_LONGEST_PASSAGE = 100_000
#: Sentences of a section that are tried for a claim: those that share most words with it.
_TRIED = 24
_BEST_FIRST = (Support.SUPPORTED, Support.PARTIAL, Support.CONTRADICTED, Support.UNSUPPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A claim with its passage, or with the place of it: a section, or the span `start:end` of its text."""

    claim: str
    passage: str | None = None
    document: str | None = None
    section: str | None = None
    subject: tuple[str, ...] = ()  # names of the drug that the passage is about
    start: int | None = None
    end: int | None = None


def pair(value: Any, origin: str) -> Pair:
    """Return the pair in a line of JSON; keys that it does not need are left alone. Raises `BadInput`."""
    given: dict[str, Any] = value if isinstance(value, dict) else {}
    texts: dict[str, Any] = {key: given.get(key) for key in ("claim", "passage", "document", "section")}
    bad = any(text is not None and not isinstance(text, str) for text in texts.values())
    placed = bool(texts["document"]) and bool(texts["section"])
    if bad or not texts["claim"] or (texts["passage"] is None and not placed):
        raise BadInput(f'{origin} needs "claim" and "passage", or "claim", "document" and "section", each a text.')
    subject = given.get("subject") or []
    names = [subject] if isinstance(subject, str) else subject
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadInput(f'{origin} has a "subject" that is neither a name nor a list of names.')
    span = (given.get("start"), given.get("end"))
    if any(place is not None and type(place) is not int for place in span):
        raise BadInput(f'{origin} has a "start" or "end" that is no whole number.')
    found = Pair(subject=tuple(names), start=span[0], end=span[1], **texts)
    if len(found.claim) > _LONGEST_CLAIM or len(found.passage or "") > _LONGEST_PASSAGE:
        raise BadInput(
            f"{origin} is too long: a claim has {_LONGEST_CLAIM:,} characters at most, a passage {_LONGEST_PASSAGE:,}."
        )
    return found


class PairChecker:
    """Checks pairs with the one checker. Names are found by `finder`, sections in `library`."""

    def __init__(self, finder: TermFinder, library: Library | None) -> None:
        self._finder = finder
        self._library = library

    def check(self, pair: Pair, origin: str) -> CheckResult:
        """Return the verdict on a pair. Raises `BadInput` where its section is not loaded."""
        if pair.passage is not None:
            return check(pair.claim, pair.passage, Context(subject=pair.subject, finder=self._finder))
        document, section = self._place(pair, origin)
        spans: Iterable[tuple[int, int]] = _spans(pair.claim, section)
        if pair.start is not None or pair.end is not None:
            span = (pair.start or 0, len(section.text) if pair.end is None else pair.end)
            if not 0 <= span[0] < span[1] <= len(section.text):
                raise BadInput(f"{origin} names a span outside the section's {len(section.text):,} characters.")
            spans = (span,)
        return self._best(pair, document, section, spans)

    def _place(self, pair: Pair, origin: str) -> tuple[Document, Section]:
        if self._library is None:
            raise BadInput(f"{origin} names a document, and no library is loaded: `materia ingest` it first.")
        found = self._library.find(pair.document or "")
        document = self._library.document(found[0]) if len(found) == 1 else None
        section = self._library.section(found[0], pair.section or "") if document is not None else None
        if document is None or section is None:
            raise BadInput(
                f"{origin} names {pair.document} section {pair.section}, which is not loaded once and only once."
            )
        return document, section

    def _best(self, pair: Pair, document: Document, section: Section, spans: Iterable[tuple[int, int]]) -> CheckResult:
        """Return the best verdict that one of the spans gives: sentences of the section, or two neighbours.

        A whole section would let a claim take its drug from one sentence and its number from another.
        """
        subject = tuple(dict.fromkeys((*pair.subject, *_names(document))))
        routes = tuple(sorted({route for product in document.products for route in product.routes}))
        best = CheckResult(
            support=Support.UNSUPPORTED, reasons=(Reason(code="no_text", text="the section holds no text"),)
        )
        rank = len(_BEST_FIRST)
        for start, end in spans:
            context = Context(
                subject=subject,
                section_kind=section.kind,
                section_title=section.title,
                routes=routes,
                preceding=section.text[max(0, start - 600) : start],
                finder=self._finder,
            )
            result = check(pair.claim, section.text[start:end], context)
            place = _BEST_FIRST.index(result.support)
            if place < rank:
                best, rank = result, place
            if rank == 0:
                break
        return best


def _names(document: Document) -> tuple[str, ...]:
    names: set[str] = set()
    for product in document.products:
        names.update(name for name in (product.name, product.generic_name) if name)
        for ingredient in product.ingredients:
            if ingredient.active:
                names.update(name for name in (ingredient.name, ingredient.moiety) if name)
    return tuple(sorted(names))


def _spans(claim: str, section: Section) -> Iterator[tuple[int, int]]:
    """Yield sentences and pairs of neighbours, those that share most words with the claim first."""
    sentences = section.sentences or ((0, len(section.text)),) if section.text else ()
    pairs = [(one[0], two[1]) for one, two in pairwise(sentences)]
    words = content_words(claim)

    def shared(span: tuple[int, int]) -> int:
        return len(words & content_words(section.text[span[0] : span[1]]))

    for spans in (sentences, pairs):
        yield from sorted(spans, key=lambda span: (-shared(span), span))[:_TRIED]
