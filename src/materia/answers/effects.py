"""Whether a sentence names something as an effect of the drug, and not as what it treats, or what did not happen."""

import re

from materia.answers.topic import Topic
from materia.text.datafile import load_yaml

#: A negation that stands before something, near it, in the same clause.
NEGATED = re.compile(r"\b(?:not(?! (?:limited to|only|always))|no|never|without|neither|nor)\b[^.;]{0,40}$", re.I)


def _wording(name: str) -> re.Pattern[str]:
    return re.compile("|".join(load_yaml("materia.answers", "data/wording.yaml")[name]), re.I)


_BEFORE = _wording("not_caused_before")
_AFTER = _wording("not_caused_after")


def caused(text: str, topic: Topic) -> bool:
    """Return whether a sentence names the topic, at least once, as something that happens with the drug.

    >>> from materia.model.concept import Concept, ConceptKind
    >>> nausea = Topic(concept=Concept(id="effect:nausea", kind=ConceptKind.EFFECT, name="nausea"),
    ...     own=re.compile("nausea", re.I), wider=None)
    >>> caused("It may cause nausea.", nausea), caused("It relieves nausea.", nausea)
    (True, False)
    """
    for match in topic.own.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if not (NEGATED.search(before) or _AFTER.search(after) or _BEFORE.search(before)):
            return True
    return False
