"""Market status: whether what a label describes may be offered as treatment at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from materia.identity.product import identities
from materia.model.document import Document
from materia.model.identity import MarketStatus, ProductIdentity, RouteGroup
from materia.text.datafile import load_yaml

#: Note that readers give a label whose DailyMed disclaimer says that FDA has not found the drug safe and effective.
NOT_APPROVED_NOTE = "not_fda_approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why and since when a moiety is not sold; `date` is ISO or None where no source gave it."""

    moiety: str
    kind: str  # "withdrawn" or "discontinued"
    date: str | None
    reason: str
    title: str
    publisher: str
    url: str
    routes: frozenset[RouteGroup]  # empty: every route

    @property
    def note(self) -> str:
        """One phrase: what happened, when, why and who says so."""
        when = f" on {self.date}" if self.date else ""
        return f"{self.kind}{when}: {self.reason} ({self.publisher})."


@cache
def _withdrawals() -> dict[str, Withdrawal]:
    loaded = load_yaml("materia.identity", "data/market_status.yaml")
    return {
        row["moiety"]: Withdrawal(
            moiety=row["moiety"],
            kind=row["kind"],
            date=row["date"],
            reason=row["reason"],
            title=row["source"]["title"],
            publisher=row["source"]["publisher"],
            url=row["source"]["url"],
            routes=frozenset(RouteGroup(name) for name in row.get("routes", ())),
        )
        for row in loaded
    }


def withdrawals() -> tuple[Withdrawal, ...]:
    """Return every row of the table, by moiety."""
    return tuple(_withdrawals()[name] for name in sorted(_withdrawals()))


def withdrawal(moieties: Iterable[str], route: RouteGroup | None = None) -> Withdrawal | None:
    """Return the row that takes a product with these moieties off the market, or None.

    With no route (or an unknown one) only rows that hold for every route count.

    >>> withdrawal({"acetaminophen", "propoxyphene"}).date
    '2010-11-19'
    >>> withdrawal({"gatifloxacin"}, RouteGroup.OPHTHALMIC) is None
    True
    """
    table = _withdrawals()
    for name in sorted(moieties):
        row = table.get(name)
        if row is not None and (not row.routes or route in row.routes):
            return row
    return None


def of_identity(identity: ProductIdentity) -> MarketStatus:
    """Return `WITHDRAWN` for a product that the table takes off the market, else `UNKNOWN`."""
    return MarketStatus.WITHDRAWN if withdrawal(identity.moieties, identity.route) else MarketStatus.UNKNOWN


def status(document: Document) -> MarketStatus:
    """Return the market status of what a document describes.

    `WITHDRAWN` where every identity is off the market, `UNAPPROVED` where the label says that FDA has not found the
    drug safe and effective or its marketing category is an unapproved one, `MARKETED` where a category says how it is
    approved or allowed, else `UNKNOWN`. An old label says nothing about today: only the table knows of withdrawals.
    """
    named = identities(document)
    if named and all(of_identity(identity) is MarketStatus.WITHDRAWN for identity in named):
        return MarketStatus.WITHDRAWN
    categories = {(product.marketing_category or "").strip().lower() for product in document.products} - {""}
    if NOT_APPROVED_NOTE in document.notes or any(category.startswith("unapproved") for category in categories):
        return MarketStatus.UNAPPROVED
    if categories or any(product.application for product in document.products):
        return MarketStatus.MARKETED
    return MarketStatus.UNKNOWN
