"""What one clause says of two medicines together, before it is a candidate."""

from dataclasses import dataclass, replace

from materia.model.concept import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One thing said. `partner` is the number of the partner's mark, None where only the heading names it.

    `consequence` and `action` are controlled phrases (`data/phrases.yaml`); `affected` says whose: "subject", "object"
    or "" (both, or the body). `findings` are what may happen, `tests` what is measured.
    """

    partner: int | None
    consequence: str = ""
    affected: str = ""
    quality: str = ""
    findings: tuple[Mention, ...] = ()
    action: str = ""
    tests: tuple[Mention, ...] = ()
    interval: str = ""
    severity: str = "moderate"
    stance: str = "caution"
    possible: bool = False
    negated: bool = False
    tail: str = ""

    def of(self, partner: int | None) -> "Reading":
        """Return the same said of another partner mark."""
        return replace(self, partner=partner)
