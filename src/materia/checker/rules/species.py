"""Species: what was seen in animals or in a test tube is not said of people."""

import re
from collections.abc import Iterator

from materia.checker.alignment import Pair
from materia.checker.finding import Finding
from materia.checker.items import Clause

_MICROBES = re.compile(
    r"\b(?:strains?|bacil|\w*cocc|gram|organism|bacteri|isolates?|pathogen|fung|susceptib|schistosom|\w*bacter)", re.I
)
#: A kind named in Latin: "Candida species", "species of schistosoma".
_GENUS = re.compile(r"\b[A-Z][a-z]+ species\b|\bspecies of [a-z]+")
_ADVICE = frozenset({"caution", "deontic", "imperative", "prohibition"})
_PEOPLE = r"(?:humans?(?: subjects)?|patients|people|volunteers|man|women)"
_BEASTS = r"(?:laboratory )?(?:animals?|rats?|mice|rabbits?|dogs?|monkeys?)"
_BOTH = re.compile(
    rf"\b{_PEOPLE}(?: studies)?,?(?: and| and in| as well as| or)?,? {_BEASTS}\b|"
    rf"\b{_BEASTS}(?: studies)?,?(?: and| and in| as well as| or)?,? {_PEOPLE}\b",
    re.I,
)


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
    if any({"animal", "vitro"} & c.cues.keys() for c in pair.claim.clauses) or _advises(pair):
        return
    for cue, said in (("animal", "in animals"), ("vitro", "in the laboratory")):
        stretches: dict[int, int] = {}
        total = 0
        for i, item in enumerate(pair.claim.items):
            place = pair.matched(i)
            if place is not None and item.kind not in ("subject", "light", "operator"):
                hard = pair.passage.clauses[place.clause].hard
                stretches[hard] = stretches.get(hard, 0) + 1
                total += 1
        marked = {
            c.hard for c in pair.passage.clauses if cue in c.cues and not _is_microbe(pair, c) and not _of_both(pair, c)
        }
        if total and sum(n for hard, n in stretches.items() if hard in marked) * 2 >= total:
            yield Finding("animal", f"the evidence was found {said}", rule=cue)
            return


def _advises(pair: Pair) -> bool:
    """Whether the claim is advice, as is a sentence that it rests on: nobody advises animals."""
    if not any(_ADVICE & c.cues.keys() for c in pair.claim.clauses):
        return False
    used = {place.sentence for i in range(len(pair.match)) if (place := pair.matched(i))}
    return any(_ADVICE & c.cues.keys() for c in pair.passage.clauses if c.sentence in used)


def _of_both(pair: Pair, clause: Clause) -> bool:
    """Whether a clause says the same of people and of animals."""
    if pair.near_verbatim:
        return False  # an edit may have left one of them out
    return _BOTH.search(pair.passage.text, *pair.passage.sentences[clause.sentence]) is not None


def _is_microbe(pair: Pair, clause: Clause) -> bool:
    """Whether a clause names species of microbes, not of animals."""
    start, end = pair.passage.sentences[clause.sentence]
    if set(clause.cues.get("animal", ())) != {"species"}:
        return False
    return any(sort.search(pair.passage.text, start, end) for sort in (_MICROBES, _GENUS))
