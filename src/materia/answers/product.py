"""Which shipped statements speak for the product that a question means: route, release form, Rx or OTC."""

from collections.abc import Sequence

from materia.model.identity import SYSTEMIC, ReleaseForm
from materia.model.question import Intent, Question
from materia.model.statement import Statement


def for_product(statements: Sequence[Statement], question: Question, release: ReleaseForm | None) -> list[Statement]:
    """Return the statements of the named product, or of the systemic plain form where the question names none.

    Statements without a route or release form hold for all that their evidence covers and are always kept.
    """
    kept = [s for s in statements if _route(s, question)]
    if question.route is None:
        systemic = [s for s in kept if s.route is None or s.route in SYSTEMIC]
        kept = systemic or kept
    if release is not None:
        return [s for s in kept if s.release in (None, release)]
    if question.intent is Intent.DOSE and any(s.release in (None, ReleaseForm.IMMEDIATE) for s in kept if _is_dose(s)):
        return [s for s in kept if s.release in (None, ReleaseForm.IMMEDIATE, ReleaseForm.UNKNOWN)]
    return kept


def _route(statement: Statement, question: Question) -> bool:
    return question.route is None or statement.route in (None, question.route)


def _is_dose(statement: Statement) -> bool:
    return statement.predicate == "dose"
