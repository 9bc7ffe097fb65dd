"""The clauses of a shape: parts of long rows, and what introduces a clause without changing what it says."""

from materia.extraction.pharmacology.patterns import patterns

_PATTERNS = patterns("clauses")
_PART = _PATTERNS["part"]
_LEADS = _PATTERNS["leads"]
_THAT = _PATTERNS["that"]
_GUESSED = _PATTERNS["guessed"]


def parts(text: str) -> list[str]:
    """Return the clauses of a shape that stand by themselves, without outer marks.

    >>> parts("clinical impact: | <P0> increases <Q0>. monitor <T0>.")
    ['<P0> increases <Q0>', 'monitor <T0>']
    """
    return [part for piece in _PART.split(text) if (part := piece.strip(" |•:.,"))]


_BECAUSE = _PATTERNS["because"]


def with_cause(text: str) -> list[str]:
    """Return a clause, or the cause and what follows from it.

    >>> with_cause("because <P0> may increase <Q0>, <T0> should be monitored")
    ['<P0> may increase <Q0>', '<T0> should be monitored']
    """
    found = _BECAUSE.match(text)
    return [found["cause"], found["rest"]] if found else [text]


def opened(text: str) -> tuple[str, bool]:
    """Return a clause without its introduction, and whether that makes it a guess.

    >>> opened("however, studies suggest that <P0> may increase <Q0>")
    ('<P0> may increase <Q0>', True)
    """
    guessed = False
    for expression in (_LEADS, _THAT, _LEADS):
        if found := expression.match(text):
            guessed = guessed or bool(_GUESSED.search(found.group()))
            text = text[found.end() :]
    return text, guessed
