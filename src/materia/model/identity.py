"""Product identity: a label speaks only for its own active moieties, salt, route, release form and Rx/OTC status."""

from dataclasses import dataclass
from enum import StrEnum


class RouteGroup(StrEnum):
    ORAL = "oral"
    SUBLINGUAL_BUCCAL = "sublingual_buccal"
    INJECTED = "injected"  # intravenous, intramuscular, subcutaneous …
    INTRATHECAL = "intrathecal"  # and epidural, intraventricular
    TRANSDERMAL = "transdermal"  # a patch or gel meant to act in the whole body
    TOPICAL = "topical"  # skin, scalp, nail
    OPHTHALMIC = "ophthalmic"
    OTIC = "otic"
    NASAL = "nasal"
    INHALED = "inhaled"
    RECTAL = "rectal"
    VAGINAL = "vaginal"
    OTHER = "other"
    UNKNOWN = "unknown"


class ReleaseForm(StrEnum):
    IMMEDIATE = "immediate"
    EXTENDED = "extended"
    DELAYED = "delayed"
    UNKNOWN = "unknown"


class Availability(StrEnum):
    RX = "rx"
    OTC = "otc"
    UNKNOWN = "unknown"


class MarketStatus(StrEnum):
    MARKETED = "marketed"
    UNAPPROVED = "unapproved"  # the label says that FDA has not found it safe and effective
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


#: Routes on which a medicine is meant to act in the whole body: assumed when a question names no route.
SYSTEMIC = frozenset({RouteGroup.ORAL, RouteGroup.SUBLINGUAL_BUCCAL, RouteGroup.INJECTED, RouteGroup.TRANSDERMAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductIdentity:
    """What a label may speak for. `moieties` are normalised ingredient names without salts."""

    moieties: frozenset[str]
    salts: frozenset[str] = frozenset()  # full ingredient names that carry a salt or ester
    route: RouteGroup = RouteGroup.UNKNOWN
    release: ReleaseForm = ReleaseForm.UNKNOWN
    availability: Availability = Availability.UNKNOWN
