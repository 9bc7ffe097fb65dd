"""Which shipped statements speak for the product that a question means: route, release form, salt, Rx or OTC."""

from collections.abc import Callable, Sequence

from materia.identity.authority import assumed_route
from materia.identity.moiety import salts_named
from materia.model.identity import SYSTEMIC, Availability, ReleaseForm, RouteGroup
from materia.model.question import Intent, Question
from materia.model.statement import Statement

_DOSES = frozenset({"dose", "dose_adjustment"})
#: What differs between salts of one medicine: strengths are not exchangeable, and uses are approved for each.
_OF_A_SALT = _DOSES | {"how_to_take", "treats", "not_for", "storage"}

#: What every salt of a medicine shares.
_OF_THE_MOIETY = frozenset({"is_a", "not_a", "mechanism"})


def for_product(
    statements: Sequence[Statement], question: Question, release: ReleaseForm | None, *, lay: bool = False
) -> list[Statement]:
    """Return the statements of the named product, or of the systemic plain form where the question names none.

    Statements without a route or release form hold for all that their evidence covers and are always kept. What was
    extracted is of one product at a time, as labels are: see `_one_product`; `lay` readers are told the dose of what
    is sold without a prescription.
    """
    return _one_product(_of_product(statements, question, release), question, release, lay)


def _one_product(
    statements: list[Statement], question: Question, release: ReleaseForm | None, lay: bool
) -> list[Statement]:
    """Keep of extracted statements those of one route, one release form for doses, and one availability for doses."""
    extracted = [s for s in statements if s.origin == "extracted"]
    if not extracted:
        return statements
    route = question.route or assumed_route({s.route for s in statements if s.route is not None})
    kept = [s for s in extracted if s.route is None or route is None or s.route is route]
    if release is None and any(s.release is None for s in kept):
        kept = [s for s in kept if s.release is None or s.predicate not in _OF_A_SALT]
    sold = {s.availability for s in kept if _is_dose(s)} - {None}
    if len(sold) > 1:
        meant = Availability.OTC if lay else Availability.RX
        kept = [s for s in kept if not _is_dose(s) or s.availability in (None, meant)]
    ids = {s.id for s in kept}
    return [s for s in statements if s.origin != "extracted" or s.id in ids]


def _of_product(statements: Sequence[Statement], question: Question, release: ReleaseForm | None) -> list[Statement]:
    kept = [s for s in statements if _route(s, question)]
    if question.route is None:
        systemic = [s for s in kept if s.route is None or s.route in SYSTEMIC]
        kept = systemic or kept
        if question.intent is Intent.DOSE and any(_is_dose(s) and s.route is RouteGroup.ORAL for s in kept):
            # a dose by injection is never that of the tablet
            kept = [s for s in kept if s.predicate not in _DOSES or s.route in (None, RouteGroup.ORAL)]
    if release is not None:
        return [s for s in kept if s.release in (None, release)]
    if question.intent is Intent.DOSE and any(s.release in (None, ReleaseForm.IMMEDIATE) for s in kept if _is_dose(s)):
        return [s for s in kept if s.release in (None, ReleaseForm.IMMEDIATE, ReleaseForm.UNKNOWN)]
    return kept


def of_salt(
    statements: Sequence[Statement], drug: str, asked: str | None, title: Callable[[str], str]
) -> list[Statement]:
    """Return the statements that hold for the salt asked about ("metoprolol succinate"), all where none was named.

    `drug` is the name without a salt, `title` returns the title of a document. A statement whose words name another
    salt is kept only for what all salts share (class, mechanism). Doses come from sources that name this salt: a dose
    of the base is not that of the salt. Uses and how to take it also come from sources that name no salt, where the
    drug has no source of another salt. Names of salts: `identity/data/salts.tsv`.
    """
    own = salts_named(asked, drug) if asked is not None else frozenset()
    if not own:
        return list(statements)
    words = {s.id: salts_named(f"{s.text} {s.plain}", drug) for s in statements}
    named = {s.id: words[s.id].union(*(salts_named(title(e.document), drug) for e in s.evidence)) for s in statements}
    others = any(salts - own for salts in named.values())
    kept = []
    for statement in statements:
        salts = words[statement.id] or named[statement.id]
        if salts & own or statement.predicate in _OF_THE_MOIETY:
            kept.append(statement)
        elif statement.predicate not in _OF_A_SALT:
            if not words[statement.id]:
                kept.append(statement)
        elif not salts and not others and statement.predicate not in _DOSES:
            kept.append(statement)
    return kept


def _route(statement: Statement, question: Question) -> bool:
    return question.route is None or statement.route in (None, question.route)


def _is_dose(statement: Statement) -> bool:
    return statement.predicate == "dose"
