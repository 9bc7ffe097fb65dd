"""A name that can mean several medicines, beside another medicine: what must not be taken together is said at once.

"Can I take nitro with Viagra?" is asked back, since "nitro" has several meanings. But where one of them must not be
taken with the medicine beside it, silence until the next message could hurt: that meaning is answered, and told as an
assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from materia.answers.plan import limit_text
from materia.answers.verdict import AVOID
from materia.model.answer import Answer, Limit
from materia.model.concept import Ambiguity, Concept, Mention
from materia.model.question import Intent, Question
from materia.questions.mentions import MEDICINES
from materia.questions.understand import understand
from materia.terms.recogniser import Recogniser, Recognition
from materia.terms.vocabulary import Vocabulary
from materia.text.series import series

_MOST_CHOICES = 4
#: A pack that names several products is asked back for its ingredients, not for a meaning.
_OF_PRODUCTS = "several_products"


def asked_back(ambiguity: Ambiguity) -> Limit:
    """Return the limit that asks a reader what was meant."""
    if ambiguity.reason == _OF_PRODUCTS:
        return Limit(code="ask_back_product", text=limit_text("ask_back_product", text=ambiguity.text))
    return Limit(code="ask_back", text=limit_text("ask_back", text=ambiguity.text, choices=_listed(ambiguity)))


def forbidden_meaning(
    question: Question, recogniser: Recogniser, answer: Callable[[Question], Answer]
) -> Answer | None:
    """Return the answer for the meaning of an ambiguous name that must not be taken with a medicine beside it.

    None where nothing is ambiguous in this way, no other medicine is named, or no meaning is to be avoided with it.
    """
    if len(question.ambiguities) != 1 or not any(m.concept.kind in MEDICINES for m in question.mentions):
        return None
    ambiguity = question.ambiguities[0]
    if ambiguity.reason == _OF_PRODUCTS:
        return None
    for choice, meant in _meanings(question.text, ambiguity, recogniser):
        if meant.intent is not Intent.INTERACTION:
            continue
        found = answer(meant)
        if found.verdict.stance == AVOID and found.verdict.claims:
            text = limit_text("ask_back_taken", text=ambiguity.text, choices=_listed(ambiguity), name=choice.name)
            found.limits.insert(0, Limit(code="ask_back_taken", text=text))
            return found
    return None


@dataclass(frozen=True, slots=True)
class _Taken:
    """A recogniser that takes one ambiguous name for one of its meanings."""

    base: Recogniser
    ambiguity: Ambiguity
    choice: Concept

    @property
    def vocabulary(self) -> Vocabulary:
        return self.base.vocabulary

    def find(self, text: str) -> Recognition:
        found = self.base.find(text)
        at = self.ambiguity
        if text[at.start : at.end] != at.text or not any(a.start == at.start for a in found.ambiguities):
            return found
        meant = Mention(
            concept=self.choice, text=at.text, start=at.start, end=at.end, matched=self.choice.name, corrected=True
        )
        mentions = tuple(sorted((*found.mentions, meant), key=lambda m: m.start))
        return replace(found, mentions=mentions, ambiguities=())


def _meanings(text: str, ambiguity: Ambiguity, recogniser: Recogniser) -> Iterator[tuple[Concept, Question]]:
    for choice in ambiguity.choices[:_MOST_CHOICES]:
        yield choice, understand(text, _Taken(recogniser, ambiguity, choice))


def _listed(ambiguity: Ambiguity) -> str:
    return series([c.name for c in ambiguity.choices], "or") or "several medicines"
