"""Market status: a sentence of the label itself which says that FDA has not approved the medicine."""

import re
from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label

_SEEN = re.compile(r"\b(?:FDA|Food and Drug Administration)\b")
_UNAPPROVED = re.compile(
    r"\b(?:this (?:drug|product)|these (?:drugs|products)) (?:has"
    r"|have) not been (?:found by (?:the )?FDA to be safe and effective"
    r"|approved by (?:the )?(?:FDA|U\.?S\.? Food and Drug Administration|Food and Drug Administration))\b",
    re.I,
)
_STATEMENT = re.compile(r"\bthis statement|these statements|evaluated\b", re.I)


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield that the medicine is unapproved, where a sentence of the label says so; other documents say the rest."""
    for section in label.document.sections:
        if not _SEEN.search(section.text) or not _UNAPPROVED.search(section.text):
            continue
        for sentence in label.read(section):
            if not _UNAPPROVED.search(sentence.text):
                continue
            if _STATEMENT.search(sentence.text):
                yield Rejected(predicate="market_status", reason="about_a_statement", sentence=sentence)
                continue
            yield Candidate(predicate="market_status", sentences=(sentence,), value=(("market_status", "unapproved"),))
