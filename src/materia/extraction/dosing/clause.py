"""Clauses: a dosing sentence cut where one instruction ends and the next begins."""

import re

#: A new instruction: after a semicolon, before "and the dose may …", and in run-on lists before each item.
_CUT = re.compile(
    r"\s*;\s+(?:and\s|then\s)?"
    r"|,?\s(?:and|but)\s(?=(?:the\s(?:maximum|dose|dosage|usual|recommended|total)|it\s|may\s(?:then\s)?be|can\sbe|should\s(?:not\sexceed|then|be\sincreased)|then\s|increase|titrate|do\snot\s))"
    r"|(?<!and)(?<!or)(?<!&)(?<!,)(?<!for)(?<!in)(?<!of)(?<!the)(?<!to)(?<!:)(?<!-)(?<!usual)(?<!if)\s(?=do\snot\s|ask\sa\sdoctor|adults\s(?:and|or|&|12|18|over)|children\s(?:under|\d|less|ages|below|over)|infants\s|consult\s|if\s(?:symptoms|pain|you)\s|stop\suse|shake\s)",
    re.I,
)
#: What ends a clause without changing whom or how much it means: until when, by what it is chosen, what it is for.
_TAIL = re.compile(
    r",?\s(?:or\s)?(?:until\s|depending\s(?:up)?on\s|based\s(?:up)?on\s|according\sto\s(?:the\s)?(?:patient|clinical|individual|response)"
    r"|to\s(?:achieve|maintain|obtain|reduce|minimi[sz]e|avoid)\s|in\sorder\sto\s|because\s|as\stolerated|as\sdetermined\sby"
    r"|or\sas\sdirected|as\sdirected\sby|preferably\s).*$",
    re.I,
)


def clauses(text: str) -> list[tuple[int, int]]:
    """Return where the clauses of a sentence stand, in order.

    >>> text = "The usual dose is 10 mg daily; the maximum dose is 40 mg per day."
    >>> [text[start:end] for start, end in clauses(text)]
    ['The usual dose is 10 mg daily', 'the maximum dose is 40 mg per day.']
    >>> text = "adults and children 12 years and over take 2 tablets daily do not take more than 4 tablets in 24 hours"
    >>> [text[start:end] for start, end in clauses(text)]
    ['adults and children 12 years and over take 2 tablets daily', 'do not take more than 4 tablets in 24 hours']
    """
    found = []
    start = 0
    for cut in _CUT.finditer(text):
        found.append((start, cut.start()))
        start = cut.end()
    found.append((start, len(text)))
    return [(begin, end) for begin, end in found if text[begin:end].strip()]


def without_tail(clause: str) -> str:
    """Return a tidied clause without what changes nothing of its dose.

    >>> without_tail("The dose is 10 mg daily, depending on response")
    'The dose is 10 mg daily'
    """
    return _TAIL.sub("", clause).strip()
