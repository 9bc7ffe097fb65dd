"""The check of one claim against its passage."""

from functools import lru_cache

from materia.checker.alignment import Pair, align
from materia.checker.analysis import analyse, reread
from materia.checker.context import Context
from materia.checker.finding import Finding
from materia.checker.items import POINTERS, Analysis
from materia.checker.lexicon.words import lexicon
from materia.checker.membership import named_as_member
from materia.checker.rules import (
    attachment,
    certainty,
    choice,
    columns,
    comparison,
    conditions,
    content,
    crossing,
    denials,
    edits,
    numbers,
    order,
    polarity,
    poles,
    roles,
    rows,
    species,
    unknowns,
)
from materia.model.check import CheckResult, Reason, Support
from materia.model.section_kind import CONTRAINDICATIONS, OTC_DO_NOT_USE

_RULES = (
    content,
    numbers,
    poles,
    edits,
    denials,
    polarity,
    certainty,
    species,
    order,
    attachment,
    crossing,
    unknowns,
    conditions,
    rows,
    columns,
    comparison,
    choice,
    roles,
)
_PROHIBITING = frozenset({CONTRAINDICATIONS, OTC_DO_NOT_USE})
#: Weight of findings from which a claim is not supported.
_ENOUGH = 1.0
_EMPTY = Context()
_SUPPORTED = CheckResult(support=Support.SUPPORTED)


def check(claim: str, passage: str, context: Context = _EMPTY) -> CheckResult:
    """Return whether `passage` supports `claim`, one sentence, and if not why.

    Supported means that the drug, the things said of it, every number with its unit, the polarity, population, route,
    time and certainty of the claim are those of the passage; not that the passage is true or current.

    >>> check("Aspirin was given daily.", "Aspirin was given weekly.").support.value
    'contradicted'
    """
    return explain(align_pair(claim, passage, context))


def align_pair(claim: str, passage: str, context: Context = _EMPTY) -> Pair:
    """Return claim and passage, read and aligned."""
    evidence = read(passage, context)
    return align(_read_claim(claim, evidence, context), evidence, context, _context_keys(context, evidence))


def _read_claim(claim: str, passage: Analysis, context: Context) -> Analysis:
    """A claim is read as it stands, unless it is itself an entry of the passage's list."""
    if claim in passage.text:
        return read(claim, context)
    return reread(analyse(claim, context.subject, context.finder), passage, context.subject, context.finder)


def explain(pair: Pair) -> CheckResult:
    """Return the verdict on an aligned pair."""
    if named_as_member(pair):
        return _SUPPORTED
    weights = lexicon().verbatim_weights if pair.near_verbatim else lexicon().weights
    found = [(f, weights.get(f.rule, _ENOUGH)) for rule in _RULES for f in rule.examine(pair)]
    findings = [f for f, weight in found if weight]
    if not findings or sum(weight for _, weight in found) < _ENOUGH:
        return _SUPPORTED
    verdict = _verdict(pair, findings)
    # what stands against the claim says more than how little of it was found
    told = [f for f in findings if verdict is not Support.CONTRADICTED or f.code != "coverage"]
    return CheckResult(support=verdict, reasons=tuple(dict.fromkeys(Reason(code=f.code, text=f.text) for f in told)))


def _verdict(pair: Pair, findings: list[Finding]) -> Support:
    shared = any(
        m >= 0 and item.kind in ("subject", "term", "known", "word")
        for m, item in zip(pair.match, pair.claim.items, strict=True)
    )
    if shared and any(f.opposite for f in findings):
        return Support.CONTRADICTED
    if any(f.opposite or f.code == "coverage" for f in findings):
        return Support.UNSUPPORTED
    heavy = [i for i, item in enumerate(pair.claim.items) if item.kind in ("term", "known", "word", "pole", "quantity")]
    lost = sum(pair.match[i] < 0 for i in heavy)
    if lost and lost * 2 < len(heavy) and all(f.code in ("object", "number") for f in findings):
        return Support.PARTIAL
    return Support.UNSUPPORTED


@lru_cache(maxsize=1024)
def _keys_of(text: str, subject: tuple[str, ...]) -> frozenset[str]:
    return analyse(text, subject).keys if text else frozenset()


def _context_keys(context: Context, passage: Analysis) -> frozenset[str]:
    """Return what the place of the passage says of it: title, table header, route, population.

    The text before counts where the passage points back to it ("such patients").
    """
    kind = lexicon().sections.get(context.section_kind or "", "")
    around = "\n".join(
        (kind, context.section_title, context.table_header, context.population, *context.routes, *context.subject)
    )
    keys = _keys_of(around, ())
    if context.preceding and any(POINTERS.intersection(words) for words in passage.words):
        keys |= _keys_of(context.preceding, context.subject)
    return keys


def read(text: str, context: Context = _EMPTY) -> Analysis:
    """Return the analysis of a passage, kept for the next check against it."""
    return analyse(text, context.subject, context.finder, prohibiting=context.section_kind in _PROHIBITING)
