"""Authority: which labels may speak for a question, and in which order.

The rules (docs: identity; after the project's clinical guidance, part Identity):

1. Only a label of exactly the wanted moieties speaks; a combination never speaks for a single ingredient.
2. The named route only. Where none is named one systemic route is assumed (by mouth before patch before injection), and
   where there is no systemic product the others may speak; both are said in the answer (`Assumption`).
3. A named salt, release form or prescription status is kept to. For dosing they are never mixed even where not named:
   one group answers (immediate release first; over the counter first, its dose is the one that may be taken unaided).
4. What is marketed speaks before what FDA has not approved; what was withdrawn is history only.
5. Newer comes first only within one identity and only where both dates are known. Labels of unknown date (openFDA) come
   after the dated ones of their identity, because nobody can say how old they are; their date is never guessed.
6. Section by section: a label without a wanted section leaves the word to the next.

Ties break on the document id, so the order is the same in every process.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from materia.model.document import DateKind
from materia.model.identity import (
    Availability,
    MarketStatus,
    ProductIdentity,
    ReleaseForm,
    RouteGroup,
)

#: Systemic routes in the order in which one is assumed.
_ASSUMED = (RouteGroup.ORAL, RouteGroup.SUBLINGUAL_BUCCAL, RouteGroup.INJECTED, RouteGroup.TRANSDERMAL)
_MARKET = {MarketStatus.MARKETED: 0, MarketStatus.UNKNOWN: 0, MarketStatus.UNAPPROVED: 1, MarketStatus.WITHDRAWN: 2}
_RELEASE = (ReleaseForm.IMMEDIATE, ReleaseForm.UNKNOWN, ReleaseForm.DELAYED, ReleaseForm.EXTENDED)
_AVAILABILITY = (Availability.RX, Availability.UNKNOWN, Availability.OTC)
_FULL_TEXT = frozenset({"spl_xml", "spl_html"})


class Header(Protocol):
    """What must be known of a label to decide whether it may speak; the library's headers are such."""

    @property
    def id(self) -> str: ...

    @property
    def identities(self) -> tuple[ProductIdentity, ...]: ...

    @property
    def date(self) -> str | None: ...

    @property
    def date_kind(self) -> DateKind: ...

    @property
    def market_status(self) -> MarketStatus: ...

    @property
    def source_format(self) -> str: ...

    @property
    def section_kinds(self) -> tuple[str, ...]: ...

    @property
    def notes(self) -> tuple[str, ...]: ...


HeaderT = TypeVar("HeaderT", bound=Header)
_Pair = tuple[HeaderT, ProductIdentity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The least header there can be: what `speakers` looks at."""

    id: str
    identities: tuple[ProductIdentity, ...]
    date: str | None = None
    date_kind: DateKind = DateKind.UNKNOWN
    market_status: MarketStatus = MarketStatus.UNKNOWN
    source_format: str = ""
    section_kinds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a question wants of one drug; None where it names nothing.

    `moieties` must be given unless every identity of every header is of the wanted drug. `salt` is a full ingredient
    name ("metoprolol succinate") or its last part. `dosing` says that numbers of dose will be taken from the labels.
    """

    moieties: frozenset[str] | None = None
    route: RouteGroup | None = None
    release: ReleaseForm | None = None
    availability: Availability | None = None
    salt: str | None = None
    section_kinds: Collection[str] = frozenset()  # empty: any section
    dosing: bool = False


class Assumption(StrEnum):
    """What was assumed to choose the labels: the answer says so."""

    SYSTEMIC_ROUTE = "systemic_route"  # no route named; one systemic route was taken among several routes
    ONLY_LOCAL = "only_local"  # no route named; no systemic product is known
    SALT = "salt"  # no salt named; one of several was taken for dosing
    RELEASE_FORM = "release_form"  # no release form named; one of several was taken for dosing
    AVAILABILITY = "availability"  # neither Rx nor OTC named; one of both was taken for dosing
    UNAPPROVED_ONLY = "unapproved_only"  # only products that FDA has not found safe and effective are known


class Refusal(StrEnum):
    """Why no label may speak."""

    NO_LABEL = "no_label"  # no label of exactly these moieties
    OTHER_ROUTE = "other_route"  # labels only of other routes than the named one
    OTHER_SALT = "other_salt"
    OTHER_RELEASE = "other_release"
    OTHER_AVAILABILITY = "other_availability"
    WITHDRAWN_ONLY = "withdrawn_only"  # what there is was taken off the market
    NO_SECTION = "no_section"  # no label that may speak has a wanted section


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Generic[HeaderT]):
    """Who may speak, first to speak first. `history` holds withdrawn products: never a treatment, only the past."""

    headers: tuple[HeaderT, ...]
    history: tuple[HeaderT, ...] = ()
    routes: tuple[RouteGroup, ...] = ()  # spoken for, sorted; where nobody may speak, the routes there are
    other_routes: tuple[RouteGroup, ...] = ()  # routes of the same moieties that stay silent, sorted
    assumptions: tuple[Assumption, ...] = ()
    refusal: Refusal | None = None

    @property
    def assumed_systemic(self) -> bool:
        """Whether a systemic route was assumed among several: the answer says which."""
        return Assumption.SYSTEMIC_ROUTE in self.assumptions

    @property
    def only_local(self) -> bool:
        """Whether only products that act where they are put may speak: the answer says which."""
        return Assumption.ONLY_LOCAL in self.assumptions


def speakers(headers: Iterable[HeaderT], wanted: Wanted) -> Chosen[HeaderT]:
    """Return the labels that may speak for what is wanted, first to speak first.

    >>> tablet = ProductIdentity(moieties=frozenset({"baclofen"}), route=RouteGroup.ORAL)
    >>> pump = ProductIdentity(moieties=frozenset({"baclofen"}), route=RouteGroup.INTRATHECAL)
    >>> labels = [Label(id="spl:2", identities=(pump,)), Label(id="spl:1", identities=(tablet,))]
    >>> chosen = speakers(labels, Wanted(moieties=frozenset({"baclofen"})))
    >>> [label.id for label in chosen.headers], chosen.assumed_systemic
    (['spl:1'], True)
    """
    pairs = [
        (header, identity)
        for header in headers
        for identity in header.identities
        if wanted.moieties is None or identity.moieties == wanted.moieties
    ]
    if not pairs:
        return Chosen(headers=(), refusal=Refusal.NO_LABEL)
    every = {identity.route for _, identity in pairs}
    assumptions: list[Assumption] = []
    living = [pair for pair in pairs if pair[0].market_status is not MarketStatus.WITHDRAWN]
    gone = [pair for pair in pairs if pair[0].market_status is MarketStatus.WITHDRAWN]
    past = _ordered(_able(_by_route(gone, wanted, []), wanted))
    if not living:
        return Chosen(headers=(), history=past, routes=tuple(sorted(every)), refusal=Refusal.WITHDRAWN_ONLY)
    routed = _by_route(living, wanted, assumptions)
    kept = _able(routed, wanted)
    refusal = None if kept else Refusal.NO_SECTION if routed else Refusal.OTHER_ROUTE
    for narrow in (_by_salt, _by_release, _by_availability):
        if kept:
            kept, refusal = narrow(kept, wanted, assumptions)
    chosen = _ordered(kept)
    if chosen and all(header.market_status is MarketStatus.UNAPPROVED for header in chosen):
        assumptions.append(Assumption.UNAPPROVED_ONLY)
    spoken = {identity.route for _, identity in routed}
    return Chosen(
        headers=chosen,
        history=past,
        routes=tuple(sorted(spoken or every)),
        other_routes=tuple(sorted(every - spoken)),
        assumptions=tuple(assumptions),
        refusal=refusal,
    )


def assumed_route(routes: Collection[RouteGroup]) -> RouteGroup | None:
    """Return the systemic route that is assumed among these where a question names none; None where none is systemic.

    >>> assumed_route({RouteGroup.INJECTED, RouteGroup.ORAL}).value
    'oral'
    """
    return next((route for route in _ASSUMED if route in routes), None)


def _by_route(pairs: list[_Pair[HeaderT]], wanted: Wanted, assumptions: list[Assumption]) -> list[_Pair[HeaderT]]:
    present = {identity.route for _, identity in pairs}
    if wanted.route is not None and wanted.route is not RouteGroup.UNKNOWN:
        return [pair for pair in pairs if pair[1].route is wanted.route]
    taken = assumed_route(present)
    if taken is not None:
        # one route only: a dose by mouth is not a dose by vein
        if len(present) > 1:
            assumptions.append(Assumption.SYSTEMIC_ROUTE)
        return [pair for pair in pairs if pair[1].route is taken]
    local = present - {RouteGroup.UNKNOWN}
    if local:
        assumptions.append(Assumption.ONLY_LOCAL)
        return [pair for pair in pairs if pair[1].route in local]
    return pairs


_Narrowed = tuple[list[_Pair[HeaderT]], Refusal | None]


def _by_salt(pairs: list[_Pair[HeaderT]], wanted: Wanted, assumptions: list[Assumption]) -> _Narrowed[HeaderT]:
    if wanted.salt is not None:
        named = wanted.salt.lower()
        kept = [pair for pair in pairs if any(_is_salt(full, named) for full in pair[1].salts)]
        return kept, None if kept else Refusal.OTHER_SALT
    if not _dosing(wanted):
        return pairs, None
    first = next((identity for _, identity in sorted(pairs, key=_key) if identity.salts), None)
    if first is None:
        return pairs, None
    kept = [pair for pair in pairs if not pair[1].salts or _same_salts(pair[1].salts, first.salts)]
    if len(kept) < len(pairs):
        assumptions.append(Assumption.SALT)
    return kept, None


def _is_salt(full: str, named: str) -> bool:
    return full == named or full.startswith(named + " ") or full.endswith(" " + named)


def _same_salts(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether two sets name the same salts, water and how much a label writes out aside."""
    return any(_is_salt(a, b) or _is_salt(b, a) for a in one for b in other)


def _by_release(pairs: list[_Pair[HeaderT]], wanted: Wanted, assumptions: list[Assumption]) -> _Narrowed[HeaderT]:
    if wanted.release is not None and wanted.release is not ReleaseForm.UNKNOWN:
        kept = [pair for pair in pairs if pair[1].release is wanted.release]
        return kept, None if kept else Refusal.OTHER_RELEASE
    forms = {identity.release for _, identity in pairs}
    if not _dosing(wanted) or len(forms) < 2:
        return pairs, None
    taken = next(form for form in _RELEASE if form in forms - {ReleaseForm.UNKNOWN})
    if len(forms - {ReleaseForm.UNKNOWN}) > 1:
        assumptions.append(Assumption.RELEASE_FORM)
    # a form that the source does not name stands beside the plain one, never beside a long-acting one
    able = {taken, ReleaseForm.UNKNOWN} if taken is ReleaseForm.IMMEDIATE else {taken}
    return [pair for pair in pairs if pair[1].release in able], None


def _by_availability(pairs: list[_Pair[HeaderT]], wanted: Wanted, assumptions: list[Assumption]) -> _Narrowed[HeaderT]:
    if wanted.availability is not None and wanted.availability is not Availability.UNKNOWN:
        kept = [pair for pair in pairs if pair[1].availability is wanted.availability]
        return kept, None if kept else Refusal.OTHER_AVAILABILITY
    sold = {identity.availability for _, identity in pairs} - {Availability.UNKNOWN}
    if not _dosing(wanted) or len(sold) < 2:
        return pairs, None
    assumptions.append(Assumption.AVAILABILITY)
    return [pair for pair in pairs if pair[1].availability is Availability.OTC], None


def _dosing(wanted: Wanted) -> bool:
    return wanted.dosing


def _able(pairs: list[_Pair[HeaderT]], wanted: Wanted) -> list[_Pair[HeaderT]]:
    """Return the pairs whose label has a wanted section."""
    kinds = frozenset(wanted.section_kinds)
    return [pair for pair in pairs if not kinds or not kinds.isdisjoint(pair[0].section_kinds)]


def _ordered(pairs: list[_Pair[HeaderT]]) -> tuple[HeaderT, ...]:
    """Return the distinct headers, each at the place of the best of its identities."""
    found: dict[str, HeaderT] = {}
    for header, _ in sorted(pairs, key=_key):
        found.setdefault(header.id, header)
    return tuple(found.values())


def _key(pair: tuple[Header, ProductIdentity]) -> tuple[int, int, int, int, int, int, int, str]:
    header, identity = pair
    dated = header.date is not None and header.date_kind in (DateKind.EFFECTIVE, DateKind.PUBLISHED)
    return (
        _MARKET[header.market_status],
        _RELEASE.index(identity.release),
        _AVAILABILITY.index(identity.availability),
        0 if dated else 1,
        0 if header.source_format in _FULL_TEXT else 1,
        1 if "repackager" in header.notes else 0,
        -_days(header.date) if dated else 0,
        header.id,
    )


def _days(date: str | None) -> int:
    """Return an ISO date (or year, or year and month) as a number that grows with time."""
    digits = "".join(character for character in date or "" if character.isdigit())
    return int(digits.ljust(8, "0")[:8] or "0")
