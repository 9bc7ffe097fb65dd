"""A medicine and a sign and nothing else: what the medicine treats is asked about as that, not as its effect."""

from dataclasses import replace

from materia.answers.about import same_finding
from materia.model.question import Intent, Proposition, Question
from materia.model.statement import Status
from materia.pack.store import Pack


def as_treatment(question: Question, pack: Pack | None) -> Question:
    """Return a question of bare names ("loperamide diarrhea") as one for a use, where the pack states that use."""
    asked = question.proposition
    if pack is None or asked is None or asked.predicate != "causes" or ("bare", "yes") not in question.slots:
        return question
    medicine, finding = asked.args[0], asked.args[1]
    treated = (s.object for s in pack.statements(medicine, {"treats"}) if s.status is Status.CURRENT)
    if not any(same_finding(known or "", finding) for known in treated):
        return question
    return replace(question, intent=Intent.INDICATION, proposition=Proposition(predicate="treats", args=asked.args))
