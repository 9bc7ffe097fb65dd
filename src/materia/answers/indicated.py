"""Whether a medicine is used for what was asked: what says so, what says that it is not, and uses outside the label."""

import re

from materia.answers.about import of_finding
from materia.answers.candidate import Candidate
from materia.answers.effects import NEGATED
from materia.answers.gather import Gathered
from materia.answers.ranking import of_known_label
from materia.answers.topic import Topic
from materia.answers.verdict import AVOID, ONLY, VerdictDraft

_TYPE = re.compile(r"\btype\s*([12]|i{1,2})\b", re.I)


def indicated(
    question: str, gathered: Gathered, topic: Topic, opening: list[Candidate], *, asked: bool = True
) -> VerdictDraft:
    """Answer "is X used for C" by what says that it is, that it is not, or that it is outside the label.

    Where it was not `asked` whether it is ("how is X given for C") the answer has no value, and a use opens it.
    """
    made = _indicated(question, gathered, topic, opening, asked=asked)
    if not asked:
        made.value = None
        if not made.found_object:
            uses = gathered.candidates.get("indications", [])
            made.candidates, made.found_object = uses[:1] or opening, bool(uses)
    return made


#: Parts of an answer with the verdict and the stance that their sentences give.
_AGAINST = (("not_for", "no", None), ("boxed", "no", AVOID))
_FOR = (("indications", "yes", None), ("off_label", "depends", ONLY))


def _indicated(
    question: str, gathered: Gathered, topic: Topic, opening: list[Candidate], *, asked: bool
) -> VerdictDraft:
    parts = (*_AGAINST, *_FOR) if asked else _FOR
    found = [made for part in parts if (made := _of_part(question, gathered, topic, *part)) is not None]
    if not found:
        return VerdictDraft(opening, "unknown", None, found_object=False)
    for_it = next((made for made in found if made.value == "yes"), None)
    if found[0].value == "no" and for_it is not None:
        # one source says that it is for it, another that it is not: neither a yes nor a no is the whole of it
        return VerdictDraft([*for_it.candidates, *found[0].candidates], "depends", ONLY)
    return found[0]


def _of_part(
    question: str, gathered: Gathered, topic: Topic, part: str, value: str, stance: str | None
) -> VerdictDraft | None:
    """Return the verdict by the first sentence of a part that speaks of the condition; None where none does."""
    for candidate in gathered.candidates.get(part, []):
        known = candidate.statement
        # of one condition each; what a label says of "gout" may be of acute gout alone, its words decide
        stated = known is not None and not of_known_label(known) and of_finding(known, topic)
        if (stated or topic.match(candidate.text) == 2) and not _other_type(question, candidate.text):
            denied = not stated and denies(candidate.text, topic)
            if part == "boxed" and not denied:
                continue  # a warning that names the condition does not say that it is not for it
            return (
                VerdictDraft([candidate], "no", None)
                if denied and value != "no"
                else VerdictDraft([candidate], value, stance)
            )
    return None


def _other_type(question: str, text: str) -> bool:
    """Return whether both name a type of a condition, and not the same one ("type 1", "type 2")."""
    asked, said = ({t.lower().replace("ii", "2").replace("i", "1") for t in _TYPE.findall(x)} for x in (question, text))
    return bool(asked and said and not asked & said)


def denies(text: str, topic: Topic) -> bool:
    """Return whether a sentence denies what it says of the topic: a "not" that stands before it and speaks of it.

    >>> from materia.model.concept import Concept, ConceptKind
    >>> asthma = Topic(concept=Concept(id="condition:asthma", kind=ConceptKind.CONDITION, name="asthma"),
    ...     own=re.compile("asthma"), wider=None)
    >>> denies("It is not indicated for asthma.", asthma), denies("It is for asthma not controlled otherwise.", asthma)
    (True, False)
    """
    return all(NEGATED.search(text[: match.start()]) for match in topic.own.finditer(text))
