"""Which labels may speak for a drug in a question, and with what they do."""

import re
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from materia.answers.label_sentence import Naming, naming
from materia.answers.reading import Heard
from materia.identity.authority import Assumption, Refusal, Wanted, speakers
from materia.identity.market import withdrawal
from materia.identity.recency import recent_first
from materia.identity.superseded import Supersession, additions, changes_since, find
from materia.library.records import LabelHeader, SectionOutline
from materia.library.store import Library
from materia.model.concept import Concept, ConceptKind, moiety_names
from materia.model.document import Section
from materia.model.identity import Availability, ReleaseForm, RouteGroup
from materia.model.question import Intent, Question
from materia.model.statement import Evidence, SourceRecord
from materia.pack.store import Pack
from materia.text.digest import sha256
from materia.text.series import series

_KEPT = 2048
#: Labels of one drug that are looked at, and how many of them may say something of their own.
_MOST_SPEAKERS = 100
_MOST_VOICES = 12
_ROUTE_WORDS = {
    RouteGroup.ORAL: "taken by mouth",
    RouteGroup.SUBLINGUAL_BUCCAL: "dissolved in the mouth",
    RouteGroup.INJECTED: "given by injection",
    RouteGroup.INTRATHECAL: "given into the spine",
    RouteGroup.TRANSDERMAL: "put on as a patch or gel for the whole body",
    RouteGroup.TOPICAL: "used on the skin",
    RouteGroup.OPHTHALMIC: "used in the eye",
    RouteGroup.OTIC: "used in the ear",
    RouteGroup.NASAL: "used in the nose",
    RouteGroup.INHALED: "breathed in",
    RouteGroup.RECTAL: "used in the rectum",
    RouteGroup.VAGINAL: "used in the vagina",
    RouteGroup.OTHER: "used in another way",
    RouteGroup.UNKNOWN: "of a form that its label does not name",
}


def in_words(route: RouteGroup | None) -> str:
    """Return how a route is told to a reader; "" for none.

    >>> in_words(RouteGroup.OPHTHALMIC)
    'used in the eye'
    """
    return _ROUTE_WORDS[route] if route is not None else ""


class Speaker:
    """One label that may speak: its header, its sections and how it names its drug."""

    def __init__(self, header: LabelHeader, library: Library) -> None:
        self.header = header
        self._library = library
        self.moieties = frozenset(m for i in header.identities for m in i.moieties)
        routes = {i.route for i in header.identities}
        self.route = next(iter(routes)) if len(routes) == 1 else None

    # Of a hundred labels of one drug most only repeat others: what is worked out below is needed of few.

    @cached_property
    def source(self) -> SourceRecord:
        """The reference record of the label."""
        return source_record(self.header)

    @cached_property
    def naming(self) -> Naming:
        """How the label's sentences name its drug."""
        in_order = sorted(self.moieties)
        # The brand of a combination stays: sentences set it beside its single ingredients. So do brands of several
        # forms on one label ("X and X XR"): the generic name would make them one.
        # And so does a brand whose form has doses of its own (under the tongue, patch, long-acting).
        forms = {(i.route, i.release) for i in self.header.identities}
        one_form = len(in_order) == 1 and len(forms) == 1 and all(_plain_form(*f) for f in forms)
        return naming(series(in_order), self._brands if one_form else ())

    @cached_property
    def routes(self) -> tuple[str, ...]:
        """The dose forms and routes of its products, as printed and in everyday words, sorted."""
        printed = {p.form.lower() for p in self.header.products if p.form}
        said = {r.lower() for p in self.header.products for r in p.routes}
        return tuple(sorted(printed | said | {_ROUTE_WORDS[i.route] for i in self.header.identities}))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name of its drug: brands, ingredients and generic names, sorted."""
        actives = {name for p in self.header.products for name, _ in p.active}
        generics = {p.generic_name for p in self.header.products if p.generic_name}
        return tuple(sorted({*self._brands, *self.moieties, *actives, *generics}))

    @cached_property
    def changes_since(self) -> int:
        """How many known changes of its medicine came after the label."""
        return changes_since(self.header, self.moieties)

    @cached_property
    def outline(self) -> tuple[SectionOutline, ...]:
        """The sections of the label that hold text."""
        return self._library.outline(self.header.id)

    @property
    def _brands(self) -> tuple[str, ...]:
        return tuple(sorted({p.name for p in self.header.products}))

    def evidence(self, section: Section, start: int, end: int) -> Evidence:
        """Return a span of a section of this label as evidence, with its quote."""
        quote = section.text[start:end]
        return Evidence(
            document=self.header.id,
            section=section.id,
            start=start,
            end=end,
            quote_sha256=sha256(quote),
            section_kind=section.kind,
            quote=quote,
        )

    def sections(self, kinds: Collection[str]) -> list[Section]:
        """Return the label's sections of these kinds, in its order."""
        return list(self.read({at: s.id for at, s in enumerate(self.outline) if s.kind in kinds}).values())

    def read(self, places: Mapping[int, str]) -> dict[int, Section]:
        """Return the label's sections by what their ids were given by, without those that the library has lost."""
        found = ((at, self._library.section(self.header.id, place)) for at, place in places.items())
        return {at: section for at, section in found if section is not None}

    def superseded(self, section_kind: str, sentence: str) -> Supersession | None:
        """Return what replaced a sentence of this label, or None where it still stands."""
        return find(self.header, self.moieties, section_kind, sentence, self.route)

    def newer(self, kinds: Collection[str]) -> tuple[Supersession, ...]:
        """Return what this label is too old to know, for sections of these kinds."""
        return additions(self.header, self.moieties, kinds, self.route)


def _plain_form(route: RouteGroup, release: ReleaseForm) -> bool:
    own_doses = (RouteGroup.SUBLINGUAL_BUCCAL, RouteGroup.TRANSDERMAL, RouteGroup.INTRATHECAL)
    return route not in own_doses and release in (ReleaseForm.IMMEDIATE, ReleaseForm.UNKNOWN)


@dataclass(slots=True)
class Spoken:
    """The labels that may speak, best first, and what has to be said about the choice."""

    speakers: list[Speaker] = field(default_factory=list)
    limits: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    notices: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    wrong_route: str | None = None  # the routes that there are, where the one asked for is not among them
    wanted: str | None = None
    refusal: Refusal | None = None
    has_labels: bool = False  # labels of the drug are loaded, whether or not they may speak here


class Speaking:
    """Chooses speakers; keeps them between questions of one library generation."""

    def __init__(self, library: Library | None) -> None:
        self._library = library
        self._speakers: OrderedDict[tuple[str, str], Speaker] = OrderedDict()
        self._known: tuple[str, frozenset[str]] | None = None

    def routes_of(self, drug: str) -> frozenset[RouteGroup]:
        """Return the routes of the loaded labels of a drug."""
        labels = self._library.labels(drug) if self._library is not None else ()
        return frozenset(identity.route for label in labels for identity in label.identities)

    def for_drug(
        self,
        drug: Concept,
        question: Question,
        kinds: Collection[str],
        as_of: date,
        salt: str | None = None,
        *,
        lay: bool = False,
    ) -> Spoken:
        """Return who may speak for a drug on sections of these kinds, as of a day.

        Where a dose is asked and a medicine is sold both ways, `lay` readers get the over-the-counter label.
        """
        spoken = Spoken()
        gone = withdrawal(moiety_names(drug.id), question.route)
        if gone is not None:
            spoken.notices.append(
                (
                    "withdrawn",
                    {"name": drug.name, "note": f"{gone.reason} ({gone.publisher}, {gone.date or 'date not known'})"},
                )
            )
        if self._library is None:
            return spoken
        headers = [h for h in self._library.labels(drug.id) if speaks_for_one(h)]
        if not headers:
            return spoken
        spoken.has_labels = True
        chosen = speakers(
            headers,
            Wanted(
                route=question.route,
                release=release_named(question),
                salt=salt,
                section_kinds=frozenset(kinds),
                dosing=question.intent is Intent.DOSE,
                availability=_sold_as(headers, lay) if question.intent is Intent.DOSE else None,
            ),
        )
        child = dict(question.slots).get("population") == "children"
        brands = {m.text.lower() for m in question.mentions if m.concept.kind is ConceptKind.BRAND}
        in_order = sorted(
            recent_first(chosen.headers, as_of), key=lambda h: (for_children(h) != child, not _is_of(h, brands))
        )
        spoken.speakers = self._looked_at(in_order, kinds)
        spoken.refusal = chosen.refusal
        if chosen.refusal is Refusal.OTHER_ROUTE and question.route is not None:
            spoken.wrong_route = routes_in_words(chosen.other_routes)
            spoken.wanted = f"{drug.name} {_ROUTE_WORDS[question.route]}"
        if chosen.only_local and spoken.speakers:
            spoken.limits.append(("other_route", {"name": drug.name, "routes": routes_in_words(chosen.routes)}))
        elif chosen.assumed_systemic and spoken.speakers:
            spoken.assumptions.append(f"{drug.name} {routes_in_words(chosen.routes)}")
            spoken.limits.append(("assumed_systemic", {"name": drug.name, "routes": routes_in_words(chosen.routes)}))
        if Assumption.RELEASE_FORM in chosen.assumptions and spoken.speakers:
            spoken.limits.append(("assumed_release", {"name": drug.name}))
        if Assumption.AVAILABILITY in chosen.assumptions and spoken.speakers:
            spoken.limits.append(("assumed_otc", {"name": drug.name}))
        if Assumption.UNAPPROVED_ONLY in chosen.assumptions and spoken.speakers:
            spoken.limits.append(("unapproved", {"name": drug.name}))
        return spoken

    def source(self, document: str) -> SourceRecord | None:
        """Return a reference record of a loaded document."""
        header = self._library.header(document) if self._library is not None else None
        return source_record(header) if header is not None else None

    def known_drugs(self, pack: Pack | None) -> frozenset[str]:
        """Return the drugs that there are statements or labels for."""
        stamp = self._library.generation if self._library is not None else ""
        if self._known is None or self._known[0] != stamp:
            drugs = set(self._library.drugs()) if self._library is not None else set()
            if pack is not None:
                drugs |= set(pack.subjects())
            self._known = (stamp, frozenset(drugs))
        return self._known[1]

    def _looked_at(self, headers: Sequence[LabelHeader], kinds: Collection[str]) -> list[Speaker]:
        """Return the first labels, so many that enough of them say something that those before them do not."""
        heard = Heard(kinds)
        found: list[Speaker] = []
        voices = 0
        for header in headers[:_MOST_SPEAKERS]:
            speaker = self._speaker(header)
            found.append(speaker)
            voices += bool(heard.fresh(speaker))
            if voices == _MOST_VOICES:
                break
        return found

    def _speaker(self, header: LabelHeader) -> Speaker:
        if self._library is None:
            raise ValueError("a speaker needs a library")
        key = (self._library.generation, header.id)
        found = self._speakers.get(key)
        if found is None:
            found = Speaker(header, self._library)
            self._speakers[key] = found
            if len(self._speakers) > _KEPT:
                self._speakers.popitem(last=False)
        return found


_CHILDREN = re.compile(r"\b(?:infants?|child(?:ren)?(?:'?s)?|pediatric|paediatric|junior|kids?|toddlers?)\b", re.I)


def for_children(header: LabelHeader) -> bool:
    """Return whether a label's own name says that the product is for children."""
    return any(_CHILDREN.search(name) for name in (header.title, *(p.name for p in header.products)))


def _is_of(header: LabelHeader, brands: Collection[str]) -> bool:
    """Return whether a label's own name is one of the brands asked about: it speaks before another maker's."""
    named = " ".join((header.title, *(p.name for p in header.products))).lower()
    return any(brand in named for brand in brands)


def _sold_as(headers: Sequence[LabelHeader], lay: bool) -> Availability | None:
    sold = {i.availability for h in headers for i in h.identities} - {Availability.UNKNOWN}
    if len(sold) < 2:
        return None
    return Availability.OTC if lay else Availability.RX


def speaks_for_one(header: LabelHeader) -> bool:
    """Return whether all products of a label hold the same medicines.

    A label of several products with different ingredients (a day and night pack) does not say which sentence is about
    which: it speaks for none of them.
    """
    return len({i.moieties for i in header.identities}) == 1


def release_named(question: Question) -> ReleaseForm | None:
    """Return the release form that a question names, if any."""
    named = dict(question.slots).get("release")
    return ReleaseForm(named) if named in set(ReleaseForm) else None


def routes_in_words(routes: Collection[RouteGroup]) -> str:
    """Return routes as readers say them.

    >>> routes_in_words({RouteGroup.TOPICAL, RouteGroup.ORAL})
    'taken by mouth or used on the skin'
    """
    order = list(_ROUTE_WORDS)
    words = [_ROUTE_WORDS[r] for r in sorted(routes, key=order.index)]
    return series(words, "or") or "another form"


def source_record(header: LabelHeader) -> SourceRecord:
    """Return the reference record of a loaded document."""
    return SourceRecord(
        id=header.id,
        kind=str(header.kind),
        title=header.title,
        publisher=header.publisher,
        date=header.date,
        date_kind=str(header.date_kind),
        version=header.version,
        url=header.url,
        set_id=header.set_id,
        pmid=header.pmid,
        doi=header.doi,
        notes=header.notes,
    )
