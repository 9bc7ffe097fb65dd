"""A brand that was asked about and is answered from the labels of another brand: the reader is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from materia.answers.candidate import Candidate
from materia.answers.draft import Draft
from materia.model.concept import ConceptKind
from materia.text.series import series

if TYPE_CHECKING:
    from materia.answers.drafting import Drafter

_MOST_NAMED = 2


def say_other_brand(drafter: Drafter, draft: Draft, brands: Sequence[tuple[str, str]]) -> None:
    """Say so where none of the labels used is of the brand asked about and one is of another brand of the medicine.

    `brands` are the brands as written with the names of their medicines. Two brands of one ingredient may be another
    form, strength or use (Ozempic is injected, Rybelsus is a tablet).
    """
    titles = _titles(drafter, draft)
    for written, name in brands:
        if not titles or any(written.lower() in title.lower() for title in titles):
            continue
        medicine = [d for d in draft.drugs if d.partition(":")[2].replace("+", " and ").replace("-", " ") == name]
        others = dict.fromkeys(
            mention.text
            for title in titles
            for mention in drafter.recogniser.find(title, (ConceptKind.BRAND,), correct=False).mentions
            if not medicine or any(d.id in medicine for d in drafter.recogniser.resolve(mention))
        )
        if others:
            draft.limit("other_brand", brand=written, others=series(list(others)[:_MOST_NAMED], "and"))


def _titles(drafter: Drafter, draft: Draft) -> list[str]:
    """Return the titles of the labels that the draft rests on."""
    shown: list[Candidate] = [*draft.verdict.candidates, *(c for s in draft.sections for c in s.candidates)]
    titles = {source.title for c in shown for source in c.sources}
    titles |= {drafter.title(e.document) for c in shown if not c.sources for e in c.evidence}
    return sorted(t for t in titles if t)
