"""Candidates made into statements: worded, held to their evidence by the checker, and given an id."""

from dataclasses import dataclass

from materia.checker.check import check
from materia.checker.context import Context, TermFinder
from materia.extraction.candidate import Candidate
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence, table_header
from materia.extraction.wording import Name, Subject, Unworded, word
from materia.model.check import Support
from materia.model.concept import drug_id, slug
from materia.model.statement import Evidence, Statement
from materia.terms.vocabulary import Vocabulary
from materia.text.digest import sha256
from materia.text.series import series

_BEFORE = 600  # characters of the section before the sentence, by which "such patients" is understood


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate that did not become a statement, with the reason code."""

    candidate: Candidate
    reason: str
    text: str = ""


class Maker:
    """Makes the statements of one label."""

    def __init__(self, label: Label, vocabulary: Vocabulary, finder: TermFinder) -> None:
        self._label = label
        self._vocabulary = vocabulary
        self._finder = finder

    def make(self, candidate: Candidate) -> Statement | Refused:
        """Return the statement, or why there is none: "unworded" or "not_supported".

        Where the checker cannot follow the plain sentence, the clinician's stands for both: what is shown is always
        what was checked.
        """
        try:
            texts, plains = word(candidate, self._subject(candidate), self.name_of, candidate.variant)
        except Unworded:
            return Refused(candidate, "unworded")
        text = self._first_supported(texts, candidate)
        if text is None:
            return Refused(candidate, "not_supported", texts[0])
        plain = text if plains == texts else self._first_supported(plains, candidate) or text
        return self._statement(candidate, text, plain)

    def _subject(self, candidate: Candidate) -> Subject:
        """What is said of the medicine's class or of one ingredient stays said of that."""
        said_of = dict(candidate.value).get("said_of")
        if said_of is None:
            return Subject(self._label.name, plural=len(self._label.moieties) > 1)
        name = self.name_of(said_of).name
        if said_of.startswith("class:"):
            drugs = {moiety: drug_id({moiety}) for moiety in sorted(self._label.moieties)}
            members = [moiety for moiety, drug in drugs.items() if self._vocabulary.is_a(drug, said_of)]
            known = series(members) if 0 < len(members) < len(drugs) else self._label.name
            return Subject(f"{name} such as {known}", plural=True)
        return Subject(f"{name} in {self._label.name}")

    def name_of(self, concept_id: str) -> Name:
        """Return how a concept is called."""
        concept = self._vocabulary.concept(concept_id)
        if concept is None:
            name = concept_id.partition(":")[2].replace("-", " ")
            return Name(name, name)
        return Name(concept.name, concept.lay_name or concept.name)

    def _first_supported(self, claims: tuple[str, ...], candidate: Candidate) -> str | None:
        return next((claim for claim in claims if self._supported(claim, candidate.sentences)), None)

    def _supported(self, claim: str, sentences: tuple[Sentence, ...]) -> bool:
        first = sentences[0]
        context = Context(
            subject=self._label.names,
            section_kind=first.section.kind,
            section_title=first.section.title,
            routes=tuple(sorted({route for product in self._label.document.products for route in product.routes})),
            preceding=first.section.text[max(0, first.start - _BEFORE) : first.start],
            table_header=table_header(first.section, first.start),
            finder=self._finder,
        )
        passage = "\n".join(sentence.text for sentence in sentences)
        return check(claim, passage, context).support is Support.SUPPORTED

    def _statement(self, candidate: Candidate, text: str, plain: str) -> Statement:
        label = self._label
        evidence = tuple(_evidence(label.document.id, sentence) for sentence in candidate.sentences)
        typed = (
            candidate.predicate, candidate.object, candidate.value, str(candidate.polarity), candidate.certainty,
            candidate.population, str(label.route), str(label.release), str(label.availability), candidate.variant,
        )  # fmt: skip
        parts = ("x", candidate.predicate.replace("_", "-"), slug((candidate.object or "").partition(":")[2]))
        name = "-".join(part for part in (*parts, sha256(repr(typed))[:8]) if part)
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
