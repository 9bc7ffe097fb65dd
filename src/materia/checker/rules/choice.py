"""Choice: "decide whether to stop nursing or the drug" is not flattened into one of the two."""

import re
from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding

_DECIDE = re.compile(r"\bdeci(?:sion|de)\b[^.;]*\bwhether\b[^.;]*\bor\b", re.I)
#: A claim that leaves both ways open.
_OPEN = re.compile(
    r"\b(?:whether|either|or|weigh\w*|choos\w*|choice|decid\w*|decision|depend\w*|instead|unless|discuss|talk|ask|"
    r"may have to|might have to|not both)\b",
    re.I,
)
_GO_ON = re.compile(
    r"\b(?:keep|continue|go on|goes on|carry on|safe(?:ly)? (?:to|while)|can|may|could)\b[^.;]*"
    r"\b(?:breast-?\s?fe\w+|nurs\w+)|"
    r"\b(?:breast-?\s?fe\w+|nurs\w+)[^.;]* (?:can|may|could|should)? ?"
    r"(?:go(?:es)? on|continue|be continued|be kept up)\b",
    re.I,
)
_RISK = re.compile(
    r"\b(?:harm|hurt|risk|pass|reach|reaction|side effect|problem|danger|affect|excret|appear|get into)\w*",
)


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the evidence leaves a choice and the claim says that nursing goes on."""
    claim, text = pair.claim.text, pair.passage.text
    if "whether" not in text or not _GO_ON.search(claim) or _OPEN.search(claim) or _RISK.search(claim):
        return
    used = {place.sentence for i in range(len(pair.match)) if (place := pair.matched(i)) is not None}
    if any(_DECIDE.search(text, *pair.passage.sentences[s]) for s in used):
        yield Finding("polarity", "the evidence leaves a choice that the sentence makes", rule="choice made")
