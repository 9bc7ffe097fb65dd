"""Coverage: many drugs by many kinds of question, each answer held to what the labels can and cannot say.

What a label "has" is decided here from its section kinds alone, not from the answer plans, so that a plan that misses a
section shows up as a miss.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from materia.answers.answerer import Answerer
from materia.library.records import LabelHeader
from materia.library.store import Library
from materia.model.answer import Answer
from materia.model.concept import moiety_names
from materia.model.document import LABEL_IDS
from materia.model.identity import MarketStatus, RouteGroup
from materia.model.question import Audience
from materia.text.series import series

_STOPPING = re.compile(
    r"abrupt(?:ly)? (?:discontinu|withdraw|stop|cessation)|withdrawal (?:symptom|syndrome|reaction|effect)|"
    r"(?:discontinu\w+|withdr[ae]w\w*|stopp\w+) (?:[\w-]+ ){0,5}(?:abruptly|gradually|suddenly|slowly)|\btaper|"
    r"(?:gradually|slowly) (?:withdraw|discontinu|reduc|decreas)|rebound|"
    r"exacerbat\w*[^.;]{0,120}\bdiscontinu|\bdiscontinu\w+[^.;]{0,80}exacerbat",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of question with its wording and the section kinds that hold its answer."""

    intent: str
    wording: str
    sections: frozenset[str]
    needs: re.Pattern[str] | None = None  # words without which such a section does not speak of it
    also: re.Pattern[str] | None = None  # words by which a warning section speaks of it too
    predicates: frozenset[str] = frozenset()  # kinds of statement by which a person found it in any section
    partner: str | None = None  # the concept asked about besides the medicine


KINDS = (
    Kind(intent="what_is", wording="What is {drug}?", sections=frozenset({"34067-9", "34089-3"})),
    Kind(
        intent="indication",
        wording="What is {drug} used for?",
        sections=frozenset({"34067-9", "55105-1"}),
        predicates=frozenset({"treats"}),
    ),
    Kind(
        intent="mechanism",
        wording="How does {drug} work?",
        sections=frozenset({"43679-0", "34090-1", "43681-6"}),
        predicates=frozenset({"mechanism"}),
    ),
    Kind(
        intent="dose",
        wording="What is the usual dose of {drug}?",
        sections=frozenset({"34068-7"}),
        predicates=frozenset({"dose"}),
    ),
    Kind(
        intent="side_effects",
        wording="What are the side effects of {drug}?",
        sections=frozenset({"34084-4", "90374-0", "90375-7", "50566-9", "50567-7", "34066-1"}),
        predicates=frozenset({"causes"}),
    ),
    Kind(
        intent="contraindication",
        wording="Who should not take {drug}?",
        sections=frozenset({"34070-3", "50570-1", "50569-3"}),
        predicates=frozenset({"contraindicated_in"}),
    ),
    Kind(
        intent="interaction",
        wording="Can I drink alcohol with {drug}?",
        sections=frozenset({"34073-7"}),
        also=re.compile("alcohol", re.I),
        partner="food:alcohol",
    ),
    Kind(
        intent="pregnancy",
        wording="Can {drug} be used in pregnancy?",
        sections=frozenset({"42228-7", "34077-8", "34078-6", "53414-9"}),
        predicates=frozenset({"pregnancy"}),
        also=re.compile("pregnan|fetal|fetus|unborn|teratogen", re.I),
    ),
    Kind(
        intent="breastfeeding",
        wording="Can I breastfeed while taking {drug}?",
        sections=frozenset({"34080-2", "77290-5", "53414-9"}),
        predicates=frozenset({"lactation"}),
    ),
    Kind(
        intent="stopping",
        wording="What happens if {drug} is stopped suddenly?",
        sections=frozenset({"34066-1", "34071-1", "43685-7", "42227-9", "34087-7", "42232-9", "34072-9", "34068-7"}),
        needs=_STOPPING,
        predicates=frozenset({"stopping"}),
    ),
    Kind(
        intent="overdose",
        wording="What are the signs of an overdose of {drug}?",
        sections=frozenset({"34088-5"}),
        predicates=frozenset({"overdose"}),
    ),
    Kind(
        intent="causes",
        wording="Does {drug} cause nausea?",
        sections=frozenset({"34084-4", "90374-0", "90375-7"}),
        also=re.compile("nausea", re.I),
    ),
)
_WARNINGS = frozenset(
    {
        "34066-1",
        "34070-3",
        "43685-7",
        "34071-1",
        "42232-9",
        "34072-9",
        "50570-1",
        "50569-3",
        "50568-5",
        "50567-7",
        "50566-9",
    }
)


@dataclass(slots=True)
class Coverage:
    """Counts over all questions, and each failure in one line."""

    questions: int = 0
    with_section: int = 0
    answered: int = 0
    without_section: int = 0
    not_found: int = 0
    wrong_intent: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    by_kind: dict[str, Counter[str]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @property
    def answered_share(self) -> float:
        """Of questions whose label has the section: the share answered (or in part) with a claim from it."""
        return self.answered / self.with_section if self.with_section else 1.0

    @property
    def not_found_share(self) -> float:
        """Of questions whose labels have no such section: the share that is not found."""
        return self.not_found / self.without_section if self.without_section else 1.0


def draw(library: Library, count: int, seed: int) -> list[str]:
    """Return drug ids drawn at random from those that the library has a label for."""
    drugs = sorted(library.drugs())
    return sorted(random.Random(seed).sample(drugs, min(count, len(drugs))))  # noqa: S311 - a seeded sample


def measure(
    answerer: Answerer, library: Library, drugs: Sequence[str], total: Coverage, kinds: Sequence[Kind] = KINDS
) -> Iterator[Answer]:
    """Ask every drug every kind of question; yield each answer and count it in `total`."""
    for drug in drugs:
        name = _spoken(drug)
        for kind in kinds:
            answer = answerer.answer(kind.wording.format(drug=name), audience=Audience.PHARMACIST)
            _count(answer, drug, kind, library, total, written=_written(answerer, drug, kind))
            yield answer


def _spoken(drug: str) -> str:
    return series(moiety_names(drug))


def _written(answerer: Answerer, drug: str, kind: Kind) -> bool:
    """Whether a curator found it in the drug's label, in whatever section, or wrote the rule of its class."""
    pack = answerer.pack
    if pack is None:
        return False
    if kind.partner is not None:
        return any(hit.statement.origin == "curated" for hit in pack.interactions(drug, kind.partner))
    return bool(kind.predicates) and any(s.origin == "curated" for s in pack.statements(drug, kind.predicates))


def _count(answer: Answer, drug: str, kind: Kind, library: Library, total: Coverage, *, written: bool) -> None:
    total.questions += 1
    total.statuses[answer.status] += 1
    row = total.by_kind.setdefault(kind.intent, Counter())
    named = {c.id for c in answer.question.concepts}
    if answer.question.intent != kind.intent:
        total.wrong_intent += 1
        total.failures.append(f"intent {answer.question.intent} for {kind.intent}: {answer.question.text}")
    own = [
        h
        for h in library.labels(drug)
        if len({i.moieties for i in h.identities}) == 1 and h.market_status is not MarketStatus.WITHDRAWN
    ]
    labels = _assumed(own)
    holding = [h.id for h in labels if _has(library, h.id, kind)]
    allowed = {h.id for h in library.labels(drug)}
    for claim in answer.claims:
        for evidence in claim.evidence:
            # a pack fact about the drug may rest on another document, and says so by its concepts
            own_fact = drug in evidence.concepts and evidence.status != "loaded"
            own_fact = own_fact or any(c.startswith("class:") for c in evidence.concepts)  # a rule about its class
            if evidence.document.startswith(LABEL_IDS) and evidence.document not in allowed and not own_fact:
                where = f"{evidence.document} §{evidence.section}"
                total.foreign.append(f"{answer.question.text}: {where}: {claim.text[:90]}")
    if holding:
        total.with_section += 1
        row["with"] += 1
        if answer.status in ("answered", "partial") and answer.claims:
            total.answered += 1
            row["answered"] += 1
        else:
            total.failures.append(f"{answer.status} though {holding[0]} has it: {answer.question.text} {sorted(named)}")
    elif not written:
        total.without_section += 1
        row["without"] += 1
        if answer.status == "not_found":
            total.not_found += 1
            row["not_found"] += 1
        else:
            first = answer.claims[0] if answer.claims else None
            where = (
                f"{first.evidence[0].document} §{first.evidence[0].section}" if first and first.evidence else "no claim"
            )
            total.failures.append(f"{answer.status} without a section: {answer.question.text} ({where})")


#: Where no route is named, the first of these that there is a label for is assumed; others only if there is none.
_ASSUMED = (RouteGroup.ORAL, RouteGroup.SUBLINGUAL_BUCCAL, RouteGroup.INJECTED, RouteGroup.TRANSDERMAL)


def _assumed(headers: Sequence[LabelHeader]) -> list[LabelHeader]:
    """Return the labels of the route that a question without a route is taken to mean."""
    present = {i.route for h in headers for i in h.identities}
    route = next((r for r in _ASSUMED if r in present), None)
    return [h for h in headers if route is None or any(i.route is route for i in h.identities)]


def _has(library: Library, document: str, kind: Kind) -> bool:
    for section in library.sections(document, kind.sections):
        if section.text and (kind.needs is None or kind.needs.search(section.text)):
            return True
    if kind.also is not None:
        return any(kind.also.search(section.text) for section in library.sections(document, _WARNINGS))
    return False
