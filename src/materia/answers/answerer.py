"""The one way in: a question text becomes a checked, cited answer."""

from collections.abc import Sequence
from datetime import date

from materia.answers.ask_back import asked_back, forbidden_meaning
from materia.answers.closed import closed_answer, emergency_answer
from materia.answers.compose import Composer
from materia.answers.draft import LAY
from materia.answers.drafting import MOST_DRUGS, Drafter
from materia.answers.plan import limit_text
from materia.answers.speaking import Speaking
from materia.answers.subjects import subjects
from materia.answers.support import SupportCheck
from materia.answers.treated import as_treatment
from materia.checker.names import RecogniserFinder
from materia.library.store import Library
from materia.model.answer import Answer, Limit, Notice, Triage
from materia.model.concept import ConceptKind
from materia.model.question import Audience, Intent, Question
from materia.model.statement import SourceRecord
from materia.pack.store import Pack
from materia.questions.mentions import MEDICINES
from materia.questions.understand import understand
from materia.safety.triage import asks_nothing, holds_next_dose, triage
from materia.terms.recogniser import Recogniser

#: Kinds of question that one known medicine cannot answer.
_OF_TWO = (Intent.INTERACTION, Intent.COMPARISON)


class Answerer:
    """Answers questions from the shipped pack and, where one is given, a library of loaded documents."""

    def __init__(self, pack: Pack | None, library: Library | None, recogniser: Recogniser) -> None:
        self._pack = pack
        self._library = library
        self._recogniser = recogniser
        self._speaking = Speaking(library)
        self._check = SupportCheck(RecogniserFinder(recogniser), library)
        self._drafter = Drafter(pack, library, recogniser, self._speaking, self._check)
        self._composer = Composer(self._check, self._source, lambda: self.library_label)

    @property
    def library_label(self) -> str:
        """What the answer says it was made from: the library's digest, or "pack" where none is loaded."""
        return self._library.digest() if self._library is not None else "pack"

    @property
    def pack(self) -> Pack | None:
        """Return the pack that it answers from, None where there is none."""
        return self._pack

    def answer(
        self,
        text: str,
        *,
        audience: Audience = Audience.PATIENT,
        country: str = "US",
        as_of: date | None = None,
    ) -> Answer:
        """Return the answer to a question. `as_of` is the day that ages are counted to (today if None)."""
        return self.explain(text, audience=audience, country=country, as_of=as_of)[0]

    def explain(
        self,
        text: str,
        *,
        audience: Audience = Audience.PATIENT,
        country: str = "US",
        as_of: date | None = None,
    ) -> tuple[Answer, list[tuple[str, str]]]:
        """Return the answer and the sentences that the checker refused, each with its reasons."""
        day = as_of or date.today()
        return self._answered(understand(text, self._recogniser), audience, country, day)

    def _answered(
        self, understood: Question, audience: Audience, country: str, day: date
    ) -> tuple[Answer, list[tuple[str, str]]]:
        question = as_treatment(understood, self._pack)
        text = question.text
        flags = triage(text, country=country, mentions=question.mentions)
        unasked = question.intent is Intent.OTHER or asks_nothing(text)
        told_to_wait = audience in LAY and unasked and holds_next_dose(flags)
        if flags.level in ("emergency", "crisis") or told_to_wait:
            return emergency_answer(question, audience, flags, self.library_label), []
        blocked = self._cannot_answer(question, audience, flags)
        if blocked is not None:
            meant = forbidden_meaning(
                question, self._recogniser, lambda q: self._answered(q, audience, country, day)[0]
            )
            return meant or blocked, []
        about = subjects(question, self._recogniser)
        draft = self._drafter.draft(question, about, audience, flags, country, day)
        answer, refused = self._composer.compose(draft, day)
        return answer, refused

    def _cannot_answer(self, question: Question, audience: Audience, flags: Triage) -> Answer | None:
        if question.ambiguities:
            limits = [asked_back(a) for a in question.ambiguities]
            return self._closed(question, audience, flags, "declined", limits)
        alone = question.intent in _OF_TWO and len({m.concept.id for m in question.mentions}) < 2
        if question.unknown_drug and (alone or not _names_medicine(question)):
            limit = Limit(code="unknown_drug", text=limit_text("unknown_drug", name=question.unknown_drug))
            return self._closed(question, audience, flags, "not_found", [limit])
        named = {m.concept.id for m in question.mentions if m.concept.kind in (ConceptKind.DRUG, ConceptKind.BRAND)}
        if len(named) > MOST_DRUGS and question.intent not in _OF_TWO:
            limit = Limit(code="too_many", text=limit_text("too_many", count=len(named), most=MOST_DRUGS))
            return self._closed(question, audience, flags, "declined", [limit])
        if not _names_medicine(question):
            return self._closed(
                question, audience, flags, "declined", [Limit(code="no_drug", text=limit_text("no_drug"))]
            )
        return None

    def _closed(
        self, question: Question, audience: Audience, flags: Triage, status: str, limits: Sequence[Limit]
    ) -> Answer:
        notices = [Notice(id=n.rule, text=n.text) for n in flags.notices]
        return closed_answer(question, audience, flags, status, list(limits), notices, self.library_label)

    def _source(self, document: str) -> SourceRecord | None:
        found = self._pack.source(document) if self._pack is not None else None
        if found is None and self._library is not None:
            found = self._speaking.source(document)
        return found


def _names_medicine(question: Question) -> bool:
    return any(m.concept.kind in MEDICINES for m in question.mentions)
