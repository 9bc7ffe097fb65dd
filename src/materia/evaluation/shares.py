"""Shares with the interval that their count allows."""

import math
from dataclasses import dataclass

_Z = 1.959963984540054  # two-sided 95 % of the normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`hits` of `of`, with the 95 % Wilson interval; `share`, `low` and `high` are None where there is nothing."""

    hits: int
    of: int
    share: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.share is None or self.low is None or self.high is None:
            return "- (0 of 0)"
        return f"{self.share:.1%} ({self.hits} of {self.of}; 95 % interval {self.low:.1%} to {self.high:.1%})"


def share(hits: int, of: int) -> Share:
    """Return the share with its Wilson score interval (Wilson 1927), rounded to four places.

    >>> print(share(95, 100))
    95.0% (95 of 100; 95 % interval 88.8% to 97.9%)
    >>> share(0, 0).share is None
    True
    """
    if of == 0:
        return Share(hits=hits, of=of, share=None, low=None, high=None)
    p = hits / of
    middle = p + _Z**2 / (2 * of)
    spread = _Z * math.sqrt(p * (1 - p) / of + _Z**2 / (4 * of**2))
    scale = 1 + _Z**2 / of
    return Share(
        hits=hits,
        of=of,
        share=round(p, 4),
        low=round(max(0.0, (middle - spread) / scale), 4),
        high=round(min(1.0, (middle + spread) / scale), 4),
    )
