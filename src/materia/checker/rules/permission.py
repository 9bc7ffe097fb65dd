"""Permission: the claim does not bid or allow what the evidence forbids, nor call care needless."""

import re
from collections import Counter
from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding

_USE = (
    r"(?:us(?:e|ed)|tak(?:e|en)|giv(?:e|en)|administered|appl(?:y|ied)|start(?:ed)?|continued?|receive|inject(?:ed)?|"
    r"drink|combined?|prescribed|breastfe\w+)"
)
_ALLOWS = re.compile(
    rf"\b(?:can|may|could|should|must|need to|has to|have to|is to|are to) (?:still |safely |freely |also |always )*"
    rf"(?:be )?{_USE}\b|"
    r"\b(?:is|are) (?:\w+ )?(?:recommended|indicated|suitable|appropriate|allowed|advised|approved)\b",
    re.I,
)
_BIDS = re.compile(
    r"^(?:please )?(?:use|take|give|apply|inject|start|drink|administer)\b|[,;:] (?:use|take|give|start|apply)\b", re.I
)
#: Words of a claim by which it is no plain leave.
_LIMITED = re.compile(
    r"\b(?:not|never|no|avoid\w*|contraindicat\w*|prohibited|cannot|without|unless|except|instead|rather|only|"
    r"at most|maximum|up to|limit\w*|\w+n['’]t)\b",
    re.I,
)
_FORBIDS = re.compile(r"\b(?:do not|don['’]t|should not|must not|never|contraindicated|(?<!to )avoid|avoided)\b", re.I)
_ALLOWS_TOO = re.compile(
    r"\b(?:unless|except|only|until|if|without|with caution|may be|can be|longer|more than|exceed\w*|should be|must be|"
    r"recommended|is indicated)\b",
    re.I,
)
_CARE = r"(?:watched|checked|monitored|warned|told|advised|tested|observed|informed|examined)"
_NEEDLESS = re.compile(
    rf"\b(?:should|must|needs?) not (?:to )?be {_CARE}\b|"
    r"\bneeds? no (?:caution|care|monitoring|checks?|supervision)\b|"
    r"\bno (?:caution|monitoring|checks?|supervision) (?:is|are) (?:needed|required|necessary)\b|"
    r"\bnot be (?:used|given|administered) with (?:caution|care)\b|"
    r"\b(?:monitoring|caution) is (?:unnecessary|needless)\b",
    re.I,
)
_NEEDLESS_TOO = re.compile(r"\b(?:not|no|unnecessary|without|never)\b", re.I)


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the evidence forbids what the claim allows, or asks for the care that the claim denies."""
    claim, passage = pair.claim.text, pair.passage
    if _NEEDLESS.search(claim) and not _NEEDLESS_TOO.search(passage.text):
        yield Finding("polarity", "the evidence asks for the care that the sentence denies", True, "care denied")
        return
    if _LIMITED.search(claim) or not (_ALLOWS.search(claim) or _BIDS.search(claim)):
        return
    places = Counter(
        place.sentence
        for i, item in enumerate(pair.claim.items)
        if (place := pair.matched(i)) is not None and item.kind not in ("subject", "operator", "light")
    )
    if not places:
        return
    own = min(places, key=lambda s: (-places[s], s))
    said = passage.text[slice(*passage.sentences[own])]
    if _FORBIDS.search(said) and not _ALLOWS_TOO.search(said):
        yield Finding("polarity", "the evidence forbids what the sentence allows", True, "leave given")
