"""How names are compared: tokens in lower case without accents, joined by single spaces."""

import re
import unicodedata

#: A token is a run of letters and digits; everything else only separates tokens.
TOKEN = re.compile(r"([^\W_]+)")


def plain(token: str) -> str:
    """Return a token in lower case without accents.

    >>> plain("Céfalexine")
    'cefalexine'
    """
    token = token.lower()
    if token.isascii():
        return token
    decomposed = unicodedata.normalize("NFKD", token)
    return "".join(c for c in decomposed if c.isalnum()).lower()


def key(name: str) -> str:
    """Return the form under which a name is stored and looked up.

    >>> key("St. John's Wort")
    'st john s wort'
    """
    return " ".join(filter(None, map(plain, TOKEN.findall(name))))
