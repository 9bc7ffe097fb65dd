"""Findings: what a rule holds against a claim."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One objection. `opposite` says that the passage states something else, not merely nothing."""

    code: str
    text: str
    opposite: bool = False
