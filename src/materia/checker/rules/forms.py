"""Forms: what is swallowed is not injected."""

import re
from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding

_INJECTED = frozenset(
    f"route={way}"
    for way in ("injected", "intravenous", "intramuscular", "subcutaneous", "intrathecal", "epidural", "parenteral")
)
_SWALLOWED = frozenset({"form=tablet", "form=capsule", "route=oral"})
_BY_MOUTH = frozenset({"oral"})
_SWALLOWING = re.compile(r"\b(?:swallow\w*|by mouth|orally|oral)\b", re.I)
_BY_MOUTH_TOO = re.compile(r"swallow|ingest|oral|mouth|tablet|capsule|accident|overdos|\beat|drink", re.I)
#: Oral use named as what is not meant: "when oral therapy is impossible".
_NOT_MEANT = re.compile(
    r"\boral (?:therapy|route|administration|treatment)\b|\b(?:cannot|unable|not)\b[^.;]*\b(?:oral|mouth)", re.I
)


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the claim injects what is swallowed by the evidence, or the other way round."""
    if _INJECTED & pair.passage.keys:
        swallowed = _SWALLOWING.search(pair.claim.text)
        if swallowed and not _SWALLOWED & pair.passage.keys and not _BY_MOUTH_TOO.search(pair.passage.text):
            yield Finding("route", f"“{swallowed[0]}” is not in the evidence, which injects", True, "swallowed")
        return
    if _NOT_MEANT.search(pair.passage.text):
        return
    routes = {route.lower() for route in pair.context.routes}
    if not (_SWALLOWED & pair.passage.keys or routes == _BY_MOUTH):
        return
    for i, item in enumerate(pair.claim.items):
        if item.pole is not None and item.key in _INJECTED and pair.match[i] < 0:
            written = pair.claim.text[item.start : item.end]
            yield Finding("route", f"“{written}” is not in the evidence, which is about a form that is swallowed", True)
            return
