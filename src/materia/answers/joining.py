"""Extracted statements that one sentence of a label makes of several things, said in one sentence again.

"X is contraindicated in patients with A." and "… with B." on the same evidence become "… with A or B.". Only where the
two sentences differ in nothing but the name of their object: then the joined one says what both said.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from materia.answers.candidate import Candidate
from materia.model.statement import Polarity, Statement
from materia.text.series import series

#: Returns the name and the everyday name of a concept, None where it has none.
Names = Callable[[str], tuple[str, str] | None]
_MOST = 6  # things named in one sentence
_PLACE = "\0"


def joined(candidates: Sequence[Candidate], names: Names) -> list[Candidate]:
    """Return the candidates with those joined that say the same of several things, at the place of the first."""
    groups: dict[object, list[tuple[Candidate, str, str]]] = {}
    order: list[object] = []
    for number, candidate in enumerate(candidates):
        frame = _frame(candidate, names)
        key: object = number if frame is None else frame[0]
        if key not in groups:
            groups[key] = []
            order.append(key)
        groups[key].append((candidate, *frame[1:]) if frame is not None else (candidate, "", ""))
    return [made for key in order for made in _sentences(groups[key])]


def is_extracted(candidate: Candidate) -> bool:
    """Return whether the sentence is a statement that the extractor made, not a curator."""
    return candidate.statement is not None and candidate.statement.origin == "extracted"


def _frame(candidate: Candidate, names: Names) -> tuple[object, str, str] | None:
    """Return what must be alike for two sentences to be joined, and the two names of the object."""
    statement = candidate.statement
    if statement is None or not is_extracted(candidate) or statement.object is None:
        return None
    if statement.polarity is Polarity.NEGATED:  # "not A and B" is not "not A and not B"
        return None
    found = names(statement.object)
    if found is None:
        return None
    name, plain = found
    text, lay = _holed(statement.text, name), _holed(statement.plain, plain)
    if text is None or lay is None:
        return None
    alike = (text, lay, statement.predicate, tuple(e.quote_sha256 for e in statement.evidence), candidate.section)
    return alike, name, plain


def _holed(sentence: str, name: str) -> str | None:
    parts = sentence.split(name)
    return _PLACE.join(parts) if len(parts) == 2 and name else None


def _sentences(group: Sequence[tuple[Candidate, str, str]]) -> list[Candidate]:
    made = []
    for start in range(0, len(group), _MOST):
        part = group[start : start + _MOST]
        first, name, plain = part[0]
        if len(part) == 1 or first.statement is None:
            made += [candidate for candidate, _, _ in part]
            continue
        last = "or" if first.stance is not None else "and"
        statement: Statement = replace(
            first.statement,
            text=first.statement.text.replace(name, series([one for _, one, _ in part], last)),
            plain=first.statement.plain.replace(plain, series([one for _, _, one in part], last)),
        )
        slots = tuple(dict.fromkeys(slot for candidate, _, _ in part for slot in candidate.slots))
        made.append(replace(first, text=statement.text, statement=statement, slots=slots))
    return made
