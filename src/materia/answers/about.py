"""What a shipped statement is about: the condition, effect or population that a question names."""

import re

from materia.answers.topic import Topic
from materia.model.statement import Statement

#: The predicate that says what holds for a population.
OF_POPULATION = {"population:children": "children", "population:older-adults": "older_adults"}

#: Words with which patients are told what a medicine does.
_CAUSING = re.compile(
    r"\b(?:may|can|might|could|sometimes) (?:[\w-]+ ){0,3}?(?:caus|produc|turn|mak|impair|bring|occur|increas)", re.I
)


def statement_about(statement: Statement, topic: Topic) -> bool:
    """Return whether a shipped statement speaks of the topic: by object, or by naming it."""
    if of_asked_population(statement, topic):
        return True
    if statement.population == topic.concept.id or of_finding(statement, topic):
        return True
    return topic.match(statement.text) > 0


def of_asked_population(statement: Statement, topic: Topic) -> bool:
    """Return whether a statement says what holds for the very population asked about."""
    return OF_POPULATION.get(topic.concept.id) == statement.predicate


def same_finding(one: str, other: str) -> bool:
    """Return whether two concepts are one, or one finding as a condition and as an effect.

    >>> same_finding("effect:rash", "condition:rash"), same_finding("drug:rash", "condition:rash")
    (True, False)
    """
    kinds = {"condition", "effect"}
    (kind, _, name), (other_kind, _, other_name) = one.partition(":"), other.partition(":")
    return one == other or (name == other_name and {kind, other_kind} <= kinds)


def of_finding(statement: Statement | None, topic: Topic) -> bool:
    """Return whether a statement, if there is one, is about the very finding asked about, in whatever words."""
    return statement is not None and same_finding(statement.object or "", topic.concept.id)


def brings(statement: Statement, topic: Topic | None) -> bool:
    """Return whether what patients are told says that the medicine brings the very finding asked about."""
    return topic is not None and of_finding(statement, topic) and _CAUSING.search(statement.text) is not None
