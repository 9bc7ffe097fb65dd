"""Findings: what a rule holds against a claim."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One objection. `opposite` says that the passage states something else, not merely nothing.

    `rule` names what raised it, by which its weight in a freely worded claim is found (`lexicon/weights.tsv`); without
    a rule it refuses by itself.
    """

    code: str
    text: str
    opposite: bool = False
    rule: str = ""
