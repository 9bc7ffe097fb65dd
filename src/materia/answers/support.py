"""The checker at the door of every answer: a sentence is shown only if its evidence supports it."""

from collections import OrderedDict

from materia.answers.candidate import Candidate
from materia.answers.run_on import in_items
from materia.checker.check import check
from materia.checker.context import Context, TermFinder
from materia.library.store import Library
from materia.model.check import CheckResult, Reason, Support
from materia.model.statement import Evidence
from materia.text.digest import sha256

_CACHE = 20_000
_SUPPORTED = CheckResult(support=Support.SUPPORTED)


class SupportCheck:
    """Checks a candidate's sentence against its quoted evidence.

    A shipped statement rests on a digest: it was checked when the pack was built (`materia pack check`); here its
    digest is compared where the text is loaded. Absence claims are checked by the gatherer that searched the section.
    """

    def __init__(self, finder: TermFinder | None, library: Library | None) -> None:
        self._finder = finder
        self._library = library
        self._cache: OrderedDict[tuple[str, tuple[str, ...], int], CheckResult] = OrderedDict()

    def __call__(self, candidate: Candidate, text: str) -> CheckResult:
        """Return whether `text` may be shown on the candidate's evidence."""
        if candidate.statement is not None:
            return self._statement(candidate)
        if candidate.verified is not None:
            return _SUPPORTED
        quotes = [e.quote for e in candidate.evidence if e.quote]
        if not quotes:
            return _refused("no_quote", "no quoted passage stands behind this sentence")
        context = Context(
            subject=candidate.subject_names,
            section_kind=candidate.section_kind,
            section_title=candidate.section_title,
            routes=candidate.routes,
            preceding=candidate.preceding,
            table_header=candidate.table_header,
            finder=self._finder,
        )
        # All that the check depends on: what was asked before must not decide what is answered now.
        key = (text, tuple(e.quote_sha256 for e in candidate.evidence), hash(context))
        found = self._cache.get(key)
        if found is None:
            # a lead and its list items, a line each, are one sentence
            passage = " ".join(in_items(q).replace("\n", "; ").replace(" | ", ": ") for q in quotes)
            found = check(text, passage, context)
            self._cache[key] = found
            if len(self._cache) > _CACHE:
                self._cache.popitem(last=False)
        return found

    def _statement(self, candidate: Candidate) -> CheckResult:
        for item in candidate.evidence:
            if item.quote is not None and sha256(item.quote) != item.quote_sha256:
                return _refused("digest", "the loaded text is not the sentence that this fact rests on")
        return _SUPPORTED


def _refused(code: str, text: str) -> CheckResult:
    return CheckResult(support=Support.UNSUPPORTED, reasons=(Reason(code=code, text=text),))


def loaded(evidence: Evidence, library: Library | None) -> Evidence:
    """Return the evidence with its quote where the library holds the very text it rests on."""
    if library is None or evidence.quote is not None:
        return evidence
    section = library.section(evidence.document, evidence.section)
    if section is None:
        return evidence
    quote = section.text[evidence.start : evidence.end]
    if sha256(quote) != evidence.quote_sha256:
        return evidence
    return Evidence(
        document=evidence.document,
        section=evidence.section,
        start=evidence.start,
        end=evidence.end,
        quote_sha256=evidence.quote_sha256,
        section_kind=evidence.section_kind,
        quote=quote,
    )
