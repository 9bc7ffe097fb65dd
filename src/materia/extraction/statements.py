"""Candidates made into statements: worded, held to their evidence by the checker, and given an id."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from materia.checker.check import check
from materia.checker.context import TermFinder
from materia.extraction.candidate import Candidate
from materia.extraction.doubts.doubt import doubt
from materia.extraction.label import Label
from materia.extraction.naming import statement_name
from materia.extraction.placing import context_of
from materia.extraction.sentence import Sentence
from materia.extraction.weighing import weighed
from materia.extraction.wording import Name, Subject, Unworded, Words, plural, word
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
        """Return the statement and its words, or why there is none: "unworded", "not_supported" or a doubt.

        Where the checker cannot follow the plain sentence, the clinician's stands for both: what is shown is always
        what was checked.
        """
        doubted = doubt(self._label, candidate)
        if doubted is not None:
            return Refused(candidate, doubted)
        candidate = weighed(self._label, candidate)
        texts: tuple[str, ...] = ()
        for subject in self._subjects(candidate):
            try:
                texts, plains = word(candidate, subject, self.name_of, candidate.variant)
            except Unworded:
                return Refused(candidate, "unworded")
            way = self._first_supported(texts, candidate)
            if way is not None:
                break
        else:
            return Refused(candidate, "not_supported", texts[0])
        plain = way if plains == texts else self._first_supported(plains, candidate)
        called = subject.name if subject.name != self._label.name else ""
        made = self._statement(candidate, texts[way], texts[way] if plain is None else plains[plain])
        return Made(made, Words(candidate.variant, called, way, plain))

    def _subjects(self, candidate: Candidate) -> Iterator[Subject]:
        """Yield how the claim may call what it speaks of: by its route where it is a local one, as it is, by its form.

        What holds for an inhaled powder must not read as if it held for the injection.
        """
        subject = self._subject(candidate)
        if self._label.way and not subject.name.lower().startswith(self._label.way):
            yield replace(subject, name=f"{self._label.way} {subject.name}")
        yield subject
        form = _FORM.search(candidate.sentences[0].text)
        if form is not None:
            yield replace(subject, name=f"{form.group().lower()} {subject.name}")

    def _subject(self, candidate: Candidate) -> Subject:
        """What is said of the medicine's class or of one ingredient stays said of that."""
        said_of = dict(candidate.value).get("said_of")
        many = plural(self._label.subject, said_of)
        if said_of is None:
            return Subject(self._label.name, many)
        name = self.name_of(said_of).name
        if said_of.startswith("class:"):
            return Subject(f"{name} such as {self._label.classes[said_of]}", many)
        return Subject(f"{name} in {self._label.name}", many)

    def name_of(self, concept_id: str) -> Name:
        """Return how a concept is called."""
        concept = self._vocabulary.concept(concept_id)
        return Name.of(concept_id, *((concept.name, concept.lay_name) if concept is not None else (None, None)))

    def _first_supported(self, claims: tuple[str, ...], candidate: Candidate) -> int | None:
        return next((way for way, claim in enumerate(claims) if self._supported(claim, candidate.sentences)), None)

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
