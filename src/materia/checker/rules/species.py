"""Species: what was seen in animals or in a test tube is not said of people."""

import re
from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Clause

_MICROBES = re.compile(r"\b(?:strains?|bacil|cocc|gram|organism|bacteri|isolates?|pathogen|fung|susceptib)", re.I)


def examine(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the evidence is an animal or laboratory study and the claim does not say so."""
    if (
        not pair.near_verbatim
        and any("animal" in c.cues for c in pair.claim.clauses)
        and not any({"animal", "vitro"} & c.cues.keys() for c in pair.passage.clauses)
        and any("human" in c.cues for c in pair.passage.clauses)
    ):
        yield Finding("animal", "the evidence was found in people", rule="animal added")
        return
    for cue, said in (("animal", "in animals"), ("vitro", "in the laboratory")):
        if any(cue in c.cues for c in pair.claim.clauses):
            continue
        stretches: dict[int, int] = {}
        total = 0
        for i, item in enumerate(pair.claim.items):
            place = pair.matched(i)
            if place is not None and item.kind not in ("subject", "light", "operator"):
                hard = pair.passage.clauses[place.clause].hard
                stretches[hard] = stretches.get(hard, 0) + 1
                total += 1
        marked = {c.hard for c in pair.passage.clauses if cue in c.cues and not _is_microbe(pair, c)}
        if total and sum(n for hard, n in stretches.items() if hard in marked) * 2 >= total:
            yield Finding("animal", f"the evidence was found {said}", rule=cue)
            return


def _is_microbe(pair: Pair, clause: Clause) -> bool:
    """Whether a clause names species of microbes, not of animals."""
    start, end = pair.passage.sentences[clause.sentence]
    return (
        set(clause.cues.get("animal", ())) == {"species"}
        and _MICROBES.search(pair.passage.text, start, end) is not None
    )
