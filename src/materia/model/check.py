"""The checker's verdict on a claim and its evidence."""

from dataclasses import dataclass
from enum import StrEnum


class Support(StrEnum):
    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a claim was not (fully) supported: a code such as "number" or "polarity", and a sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    support: Support
    reasons: tuple[Reason, ...] = ()
