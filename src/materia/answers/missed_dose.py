"""What is always said after a missed dose: never two at once, whom to ask, the poison line, rules of the pack.

Source: CLINICAL.md of the project's guidance, "Must-have slots", the row of missed doses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from materia.answers.candidate import Candidate
from materia.answers.draft import Draft
from materia.answers.gather import Gathered
from materia.answers.plan import slot
from materia.model.concept import Concept
from materia.safety.fixed_rules import never_stop_alone
from materia.safety.locales import phone_numbers

if TYPE_CHECKING:
    from materia.terms.vocabulary import Vocabulary

#: Classes whose rules differ by product and by the day of the pack.
_BY_PACK = frozenset({"class:hormonal-contraceptive"})


#: Days without a medicine are more than a late dose: how it is begun again opens the answer.
_FOR_DAYS = re.compile(
    r"\b(?:[2-9]|[1-9]\d|two|three|four|five|six|seven|eight|nine|ten|several|few|couple(?: of)?)"
    r" (?:straight |whole )?(?:days|weeks)\b"
    r"|\b(?:a|one|1|whole|last|this|past) (?:week|month)\b|\b(?:weeks|months)\b",
    re.I,
)
_AGAIN = re.compile(
    r"half-li|restart|re-?titrat|(?:first|initial|starting) dos|start\w* again|stopped for|more than \w+ days", re.I
)


def window(gathered: Gathered, question: str = "") -> list[Candidate]:
    """Return the sentence that opens: how late a missed dose may be taken, before what not to do.

    Where a question tells of days without the medicine, that is how it is begun again, as far as a source says so.
    """
    if _FOR_DAYS.search(question) and (again := [c for c in gathered.all() if _AGAIN.search(c.text)]):
        return again[:1]
    words = slot("window").words
    return [c for c in gathered.candidates.get("missed", []) if words is not None and words.search(c.text)][:1]


def advise_missed(draft: Draft, drugs: Sequence[Concept], vocabulary: Vocabulary, country: str) -> None:
    """Add the fixed advice on a missed dose; what a source says of doubling is not said again without one."""
    doubling = slot("never_double").words
    said = [c for section in draft.sections if section.kind == "missed" for c in section.candidates]
    if doubling is None or not any(doubling.search(c.text) for c in said):
        draft.advise("never_double")
    if any(not _BY_PACK.isdisjoint({d.id, *vocabulary.classes_of(d.id)}) for d in drugs):
        draft.advise("missed_pack_rules")
    grave = any(never_stop_alone([d.id, *vocabulary.classes_of(d.id)]) for d in drugs)
    draft.advise("missed_several_today" if grave else "missed_several")
    numbers = phone_numbers(country)
    draft.advise("poison_line", poison=numbers.poison, ems=numbers.ems)
