"""Prescription or over the counter, from the product type or, where that is silent, the marketing category."""

from materia.model.identity import Availability


def availability(product_type: str | None, marketing_category: str | None = None) -> Availability:
    """Return whether a product is sold on prescription or over the counter.

    The SPL document type decides ("HUMAN OTC DRUG LABEL"); an OTC monograph category decides where there is none.

    >>> availability("HUMAN PRESCRIPTION DRUG LABEL WITH HIGHLIGHTS"), availability(None, "OTC monograph not final")
    (<Availability.RX: 'rx'>, <Availability.OTC: 'otc'>)
    """
    kind = (product_type or "").lower()
    if "otc" in kind.split() or "over-the-counter" in kind:
        return Availability.OTC
    if "prescription" in kind or "plasma derivative" in kind or "vaccine" in kind or "cellular therapy" in kind:
        return Availability.RX
    if "otc monograph" in (marketing_category or "").lower():
        return Availability.OTC
    return Availability.UNKNOWN
