"""Candidates made into statements: worded, held to their evidence by the checker, and given an id."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from materia.checker.check import check
from materia.checker.context import TermFinder
from materia.extraction.candidate import Candidate
from materia.extraction.label import Label
from materia.extraction.naming import statement_name
from materia.extraction.placing import context_of
from materia.extraction.sentence import Sentence
from materia.extraction.wording import Name, Unworded, Words, word
from materia.model.check import Support
from materia.model.statement import Evidence, Statement
from materia.terms.vocabulary import Vocabulary
from materia.text.digest import sha256

#: Forms and routes that a claim must not leave out where its evidence speaks of them only.
_FORM = re.compile(
    r"\b(?:(?:extended|delayed|sustained|controlled)[- ]release|ophthalmic|nasal|topical|transdermal|vaginal|otic"
    r"|rectal)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate that did not become a statement, with the reason code."""

    candidate: Candidate
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A statement, and how it came to its sentences."""

    statement: Statement
    words: Words


class Maker:
    """Makes the statements of one label."""

    def __init__(self, label: Label, vocabulary: Vocabulary, finder: TermFinder) -> None:
        self._label = label
        self._vocabulary = vocabulary
        self._finder = finder

    def make(self, candidate: Candidate) -> Made | Refused:
        """Return the statement and its words, or why there is none: "unworded" or "not_supported".

        Where the checker cannot follow the plain sentence, the clinician's stands for both: what is shown is always
        what was checked.
        """
        text = ""
        for name in self._called(candidate.sentences[0]):
            try:
                text, plain = word(candidate, name, self.name_of, candidate.variant)
            except Unworded:
                return Refused(candidate, "unworded")
            if self._supported(text, candidate.sentences):
                break
        else:
            return Refused(candidate, "not_supported", text)
        readable = plain == text or self._supported(plain, candidate.sentences)
        words = Words(candidate.variant, name if name != self._label.name else "", readable)
        return Made(self._statement(candidate, text, plain if readable else text), words)

    def _called(self, sentence: Sentence) -> Iterator[str]:
        """Yield how the claim may call the product: by its name, and with the form that the evidence names."""
        yield self._label.name
        form = _FORM.search(sentence.text)
        if form is not None:
            yield f"{form.group().lower()} {self._label.name}"

    def name_of(self, concept_id: str) -> Name:
        """Return how a concept is called."""
        concept = self._vocabulary.concept(concept_id)
        if concept is None:
            name = concept_id.partition(":")[2].replace("-", " ")
            return Name(name, name)
        return Name(concept.name, concept.lay_name or concept.name)

    def _supported(self, claim: str, sentences: tuple[Sentence, ...]) -> bool:
        first = sentences[0]
        label = self._label
        context = context_of(label.document, first.section, first.start, label.names, self._finder)
        passage = "\n".join(sentence.text for sentence in sentences)
        return check(claim, passage, context).support is Support.SUPPORTED

    def _statement(self, candidate: Candidate, text: str, plain: str) -> Statement:
        label = self._label
        evidence = tuple(_evidence(label.document.id, sentence) for sentence in candidate.sentences)
        name = statement_name(
            candidate.predicate, candidate.object, *(f"{key}={item}" for key, item in sorted(candidate.value)),
            candidate.polarity, candidate.certainty, candidate.population, label.route, label.release,
            label.availability,
        )  # fmt: skip
        return Statement(
            id=f"{label.subject}/{name}",
            subject=label.subject,
            predicate=candidate.predicate,
            object=candidate.object,
            text=text,
            plain=plain,
            evidence=evidence,
            value=tuple(sorted(candidate.value)),
            polarity=candidate.polarity,
            certainty=candidate.certainty,
            population=candidate.population,
            route=label.route,
            release=label.release,
            availability=label.availability,
            severity=candidate.severity,
            stance=candidate.stance,
            slots=candidate.slots,
            origin="extracted",
        )


def _evidence(document: str, sentence: Sentence) -> Evidence:
    return Evidence(
        document=document,
        section=sentence.section.id,
        start=sentence.start,
        end=sentence.end,
        quote_sha256=sha256(sentence.text),
        section_kind=sentence.section.kind,
        quote=sentence.text,
    )
