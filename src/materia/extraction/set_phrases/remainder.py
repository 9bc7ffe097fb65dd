"""What a sentence says beside what was understood of it, and whether that may narrow or turn it.

"X should not be used in pregnancy, unless …", "In patients with asthma, X …": a fact taken out of such a sentence would
be said of more people than the label says it of.
"""

import re

from materia.text.datafile import load_yaml

_CITATION = re.compile(r"[\[(][^\[\]()]*(?:\([^()]*\)[^\[\]()]*)*[\])]")
_LAST_CLAUSE = re.compile(r"[;:.]\s|,? (?:but|however|although)\b,? ")
_NEXT_CLAUSE = re.compile(
    r"([.:])\s|;\s*(?=(?:therefore|thus|hence|consequently|accordingly|as a result)\b)|\s*[\[(](?=see\b|\d+\.\d)"
)
#: Where what is said after a fact stands by itself, and need not be shown with it.
_CLAUSE_END = re.compile(rf"{_NEXT_CLAUSE.pattern}|,\s(?=(?:but|and other reported)\b)")
#: What may stand right before a fact: a mark, or a word that only joins.
_BOUNDARY = re.compile(
    r"(?:[,;:.)\]*•|/-]|\b(?:and|but|however|therefore|thus|hence|consequently|accordingly|also|nevertheless|so|that|note"
    r"|general|generally|the|because|since|as|although|though|while|which|still|note|patients|women|advised|told))$"
)
_CLAUSE = re.compile(
    r"^\s*(?:[,;.:—*†‡]|- |(?:and|but|because|since|as|although|though|however|which|due to|or|whereas|including"
    r"|such as)\b)"
)
#: A fact goes on to say of whom it holds.
_OF_WHOM = re.compile(r"^[^;.]{0,80}?\bin (?:an? |any |those )?(?:patients?|women|persons?|individuals|people)\b")
_NOTHING = re.compile(r"^[\s.,;:*†‡®™)\]\d]*$")


def _any_of(kind: str) -> str:
    return f"(?:{'|'.join(load_yaml('materia.extraction', 'data/remainder.yaml')[kind])})"


_NARROWING = re.compile(rf"\b{_any_of('narrowing')}")
_PLAIN_OPENING = re.compile(rf"^{_any_of('plain_openings')}\s*(?:and\s+)?")
_PLAIN_ENDING = re.compile(rf"^(?:,? ?{_any_of('plain_endings')})+")
_OF_SOME = re.compile(rf"\b{_any_of('of_some')}\b")
_TAKING_BACK = re.compile(rf"\b{_any_of('taking_back')}\b")


def narrows(before: str, after: str) -> bool:
    """Return whether the text before or after an understood part may narrow it. Both are in lower case.

    >>> narrows("", " (see warnings)."), narrows("in patients with asthma, ", ".")
    (False, True)
    >>> narrows("", ", unless the benefit is great."), narrows("", " in women with epilepsy.")
    (True, True)
    >>> narrows("because many drugs pass into milk, ", ", and rats were harmed.")
    False
    """
    before = _LAST_CLAUSE.split(_CITATION.sub("", before))[-1].strip()
    before = _PLAIN_OPENING.sub("", before).strip()
    if before and (_NARROWING.search(before) or not _BOUNDARY.search(before)):
        return True
    after = _PLAIN_ENDING.sub("", _CITATION.sub("", after))
    if _NOTHING.match(after):
        return False
    rest = _NEXT_CLAUSE.split(after, maxsplit=1)[0]  # a conclusion does not take back what it is drawn from
    return not _CLAUSE.match(after) or bool(_TAKING_BACK.search(rest) or _OF_WHOM.search(rest))


def restricts(lead: str) -> bool:
    """Return whether what introduces a list makes its items hold only for some or sometimes.

    >>> restricts("patients should be advised: "), restricts("if you miss a dose: ")
    (False, True)
    """
    return bool(_NARROWING.search(_PLAIN_OPENING.sub("", _LAST_CLAUSE.split(lead.rstrip(" :"))[-1])))


def of_some(listed: str) -> bool:
    """Return whether a list says of its things that they hold only for some.

    >>> of_some("nausea, and in patients with asthma cough"), of_some("nausea and cough")
    (True, False)
    """
    return bool(_OF_SOME.search(listed))


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause around a part of a sentence, without what is said before or after it and without references.

    >>> text = "warnings: X helps; therefore, Y should be used [see Animals (13)]."
    >>> low, high = clause(text, 10, 17)
    >>> text[low:high]
    'X helps'
    """
    starts = [found.end() for found in _LAST_CLAUSE.finditer(text, 0, start)]
    ends = _CLAUSE_END.search(text, end)
    return (starts[-1] if starts else 0, len(text) if ends is None else ends.end(1) if ends[1] else ends.start())
