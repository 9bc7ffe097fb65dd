"""Label sentences made fit to be shown: whole, clean, resolved, and still the label's own words."""

import re
from dataclasses import dataclass

from materia.text.datafile import load_yaml

MIN_WORDS = 4
MAX_WORDS = 90

# Cross-references lead nowhere outside the label: "(see WARNINGS)", "[see Dosage and Administration (2.1)]", "(5.2)".
_REFERENCE = re.compile(
    r"""\s*(?:
        [\(\[]\s*(?:please\s+)?(?:also\s+)?(?:see\b|see(?=[A-Z])|refer\s+to\b)[^()\[\]]*(?:[\(\[][^()\[\]]*[\)\]][^()\[\]]*)*[\)\]]
      | [\(\[]\s*(?:tables?|figures?|figs?\.?)\s*\d+[a-z]?(?:\s*(?:,|and|&)\s*\d+)*\s*[\)\]]
      | [\(\[]\s*\d{1,2}\.\d{1,2}(?:\s*[,;]\s*\d{1,2}(?:\.\d{1,2})?)*\s*[\)\]]
      | [\(\[]\s+\d{1,2}\s*[\)\]](?=\s*[.;,]|\s*$)  # "( 1 )": the space tells it from a number that is meant
      | [\(\[]\s*\d{1,2}\s*[,;](?:\s*\d{1,2}(?:\.\d{1,2})?\s*[,;])*\s*\d{1,2}(?:\.\d{1,2})?\s*[\)\]]
    )""",
    re.I | re.X,
)
_LAST_REFERENCE = re.compile(
    r"(?<=[.!?])\s*\(\s*\d{1,2}(?:\.\d{1,2})?(?:\s*[,;]\s*\d{1,2}(?:\.\d{1,2})?)*\s*\)\s*\.?\s*$"
)
_ITEM_NUMBER = re.compile(
    r"^(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[).]|\d{1,2}\.\d{1,2})\s+(?!(?:mg|mcg|g|mL|kg|L|%|hours?|days?|weeks?|times)\b)(?=[A-Za-z])"
)
_ENUMERATOR = re.compile(r"(?<![\w(])(?:\d{1,2}|[a-z]|[ivx]{1,4})\)(?=\s)")
# Sources that print headings in line glue them to the sentence: "Antibiotics and Antifungals There have been …".
_GLUED_HEADING = re.compile(
    r"^(?:[A-Z][\w/()-]*|[A-Z]{2,})(?: (?:and|or|of|with|in|the|to|for|[A-Z][\w/()-]*)){0,7} "
    r"(?=(?:There|The|In|It|When|Patients|Avoid|Use|Do|If|As|Although|Because|Concomitant|Coadministration|This|These|"
    r"Advise|Instruct|Inform|Monitor|Discontinue|Consider)"
    r"\b [a-z])"
)
# … and the items of a list to each other: "settings: Moderate to severe disease Infectious diseases Use of".
_GLUED_ITEMS = re.compile(r":(?=(?:[^.;]*[a-z)] [A-Z][a-z]+ [a-z]){2})")
# … and whole sentences: a word with which advice begins stands, with its capital, inside a sentence.
_GLUED_ADVICE = re.compile(
    r"(?<=[a-z0-9)%] )(?:Exercise|Advise|Avoid|Do not|Monitor|Discontinue|Should|Consider|Reduce|Instruct|Inform|"
    r"Initiate|Administer|Interrupt|Withhold|Counsel) (?=[a-z])"
)
# … or a whole sentence and the item of a list that came after it.
_GLUED_AFTER = re.compile(
    r"(?<=[a-z)]) (?=(?:Concomitant (?:use|administration|treatment)|Co-?administration|Known hypersensitivity|"
    r"Hypersensitivity to|History of|Administration (?:of|with)|Patients (?:with|who|on|taking)|Acute liver)\b)"
)
_TRAILING_REFERENCE = re.compile(
    r"(?:,|;|\.)?\s+(?:please\s+)?[Ss]ee\s+(?:also\s+)?(?:[A-Z][A-Za-z&,\s:\-–—\.\(\)0-9]*)\.?$"
)
_MARKS = re.compile(r"[®™©†‡§¶]+|(?<=[\w)%])\*+(?=[\s.,;:)]|$)")
_LEADERS = re.compile(r"\s*\.{4,}\s*")  # the dotted line of a table of contents or panel
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r"\s+([,;:.!?\)])")
_LEADING_NUMBER = re.compile(
    r"^(?:\(?\d{1,2}(?:\.\d{1,2}){0,2}\)?[\.\)]?|[a-z]\)|\([a-z]\)|[ivx]+\.|[A-Z]\.)\s+(?=[A-Z])"
)
_LEADING_BULLET = re.compile(r"^[•·▪◦\-–—o]\s+")


def _words(name: str) -> str:
    return "|".join(load_yaml("materia.answers", "data/wording.yaml")[name])


_CONNECTIVE = re.compile(rf"^(?:{_words('connectives')}),\s+")
_LEANS = re.compile(_words("leans"), re.I)
_LEANS_START = re.compile(rf"^(?:{_words('leans_start')})\b", re.I)
_PRONOUN_START = re.compile(
    r"^(?:It|This compound|(?:This|The) (?:drug|medicine|medication|product|agent))\s+"
    rf"(?=(?:{_words('pronoun_verbs')})\b)"
)
_IT_IMPERSONAL = re.compile(
    r"^It\s+(?:is|was|has been|(?:may|should|must|would|can|cannot|might) be|appears|seems)\s+(?:also\s+)?(?:not\s+)?"
    rf"(?:been\s+)?(?:\w+ly\s+)?(?:{_words('impersonal')})\b"
)
_DRUG_PHRASE = re.compile(rf"\b(?:this|the) (?:drug|medicine|medication|product)\b(?! (?:{_words('not_the_drug')}))")
_VERBS = frozenset(" ".join(load_yaml("materia.answers", "data/wording.yaml")["verbs"]).split())
_LIST_LEAD = re.compile(
    r"(?:following|include|including|are|is|with|who|if you|have|has|any of|of|to|such as|in|when|for)?\s*:$", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How a document names its drug, and how Materia does.

    `generic` is shown instead of any of `brands` and instead of "it" or "this drug"; None leaves names as they are
    (a label for several ingredients).
    """

    generic: str | None
    pattern: re.Pattern[str] | None = None


def naming(generic: str | None, brands: tuple[str, ...]) -> Naming:
    """Return how to name the drug of a label whose product names are `brands`.

    >>> clean("KEMSTRO™ is useful for spasticity.", naming("baclofen", ("Kemstro",)))
    'Baclofen is useful for spasticity.'
    """
    if generic is None:
        return Naming(generic=None)
    names = sorted(
        {b.strip() for b in brands if len(b.strip()) > 2 and generic not in b.lower()}, key=lambda b: (-len(b), b)
    )
    if not names:
        return Naming(generic=generic)
    joined = "|".join(re.escape(name) for name in names)
    trailing = r"(?:\s*(?:\(" + re.escape(generic) + r"[^()]{0,60}\)|[®™])+)*"
    return Naming(
        generic=generic, pattern=re.compile(rf"(?<![\w-])(?P<name>{joined}){trailing}(?![\w-])(?P<own>['’]s)?", re.I)
    )


def clean(sentence: str, names: Naming, previous: str = "", *, fragment: bool = False) -> str | None:
    """Return a label sentence made fit to stand alone, or None if it cannot.

    `fragment` lets a heading and a phrase without a verb pass ("Contraindications: mitral stenosis.").

    `previous` is the sentence before it in the label: "It …" is resolved only if that one is plainly about the drug.

    >>> n = naming("baclofen", ("Kemstro",))
    >>> clean("It should be used with care (see WARNINGS).", n, "Kemstro is an antispastic.")
    'Baclofen should be used with care.'
    >>> clean("It should be used with care.", n, "Renal function matters.") is None
    True
    >>> clean("The doses are listed in Table 2.", n) is None
    True
    """
    text = _LEADERS.sub(": ", _MARKS.sub("", sentence))
    text = _LAST_REFERENCE.sub("", _REFERENCE.sub("", text))
    text = _without_numbered_heading(_LEADING_BULLET.sub("", text.strip()))
    text = _LEADING_NUMBER.sub("", text)
    if names.pattern is not None and names.generic is not None:
        text = _rename(text, names)
    text = _TRAILING_REFERENCE.sub(".", text)
    text = _CONNECTIVE.sub("", _from_its_name(_GLUED_HEADING.sub("", text), names))
    text = _SPACE_BEFORE.sub(r"\1", _SPACES.sub(" ", text)).strip()
    text = re.sub(r"\(\s*\)|\[\s*\]", "", text)
    text = _SPACES.sub(" ", text).strip(" ;,")
    text = re.sub(r"\s+\.", ".", re.sub(r"\.{2,}$", ".", text))
    resolved = _resolve(text, names, previous)
    if resolved is None:
        return None
    text = resolved[:1].upper() + resolved[1:]
    return text if _stands_alone(text, fragment=fragment) else None


_NUMBERED = re.compile(r"^\s*\d{1,2}\.\d{1,2}\s+(?=[A-Z])")
_CONNECTORS = frozenset(
    {"and", "or", "of", "with", "in", "the", "to", "due", "for", "from", "a", "an", "by", "on", "-"}
)
_TITLE_RUN = re.compile(rf"(?:(?:[A-Z][\w/()®™,'’&-]*|{'|'.join(sorted(_CONNECTORS))}|–)\s+){{1,14}}(?=[a-z(])")
_STARTERS = frozenset(load_yaml("materia.answers", "data/wording.yaml")["starters"])


def _without_numbered_heading(text: str) -> str:
    """Drop the heading that follows a section number in sources that print headings in line.

    A sentence that begins with a section number begins with the section's heading, which ends before the last word
    with a capital, or before a word with which sentences begin.

    >>> _without_numbered_heading("5.2 Retinal Toxicity Irreversible retinal damage was observed.")
    'Irreversible retinal damage was observed.'
    >>> _without_numbered_heading("5.5 QT Prolongation The QT interval was longer.")
    'The QT interval was longer.'
    """
    number = _NUMBERED.match(text)
    return text if number is None else without_heading(text[number.end() :]) or text


def without_heading(rest: str, *, known: bool = True) -> str | None:
    """Return a sentence without the heading that stands glued before it; None where its end is not clear.

    `known` says that there is a heading; else only a word with which sentences begin shows one.

    >>> without_heading("Retinal Toxicity Irreversible retinal damage was observed.")
    'Irreversible retinal damage was observed.'
    >>> without_heading("Central Nervous System depressants add to it.", known=False) is None
    True
    >>> without_heading("Addiction, Abuse, and Misuse Because it exposes users, assess the risk.", known=False)
    'Because it exposes users, assess the risk.'
    """
    run = _TITLE_RUN.match(rest)
    if run is None:
        return None
    words = run.group().split()
    for place in range(1, len(words)):
        if words[place].rstrip(",") in _STARTERS and words[place - 1].lower() not in _CONNECTORS:
            return rest.split(None, place)[place]
    if not known:
        return None
    capitals = [i for i, word in enumerate(words) if word not in _CONNECTORS]
    last = capitals[-1]
    if last == 0 or words[last - 1] in _CONNECTORS:
        return None
    return rest.split(None, last)[last]


_TITLE_WORDS = re.compile(r"(?:(?:[A-Z][\w/()®,-]*|and|or|of|with|in|the|to|due|for|a)\s+){1,9}$")


def _from_its_name(text: str, names: Naming) -> str:
    """Drop a heading that stands glued before the drug's name ("Angina Pectoris Baclofen tablets are indicated")."""
    if names.generic is None:
        return text
    at = text.lower().find(names.generic)
    if not 0 < at < 90 or not text[at].isupper():
        return text
    before = text[:at]
    words = before.split()
    if _TITLE_WORDS.match(before) and (len(words) > 1 or words[0].isupper()) and words[-1][0].isupper():
        return text[at:]
    return text


def fold_list(lead: str, items: list[str], names: Naming, previous: str = "", *, most: int = 12) -> str | None:
    """Return one sentence made of a lead ending in a colon and its list items, or None if they do not fit.

    >>> fold_list("Do not use in patients with:", ["asthma", "gout."], naming("x", ()))
    'Do not use in patients with: asthma; gout.'
    """
    cleaned: list[str] = []
    for item in items:
        text = _SPACES.sub(" ", _REFERENCE.sub("", _MARKS.sub("", item))).strip()
        # what follows the first sentence of an item explains it; the item itself is the list's
        text = re.split(r"(?<=[a-z)])\.\s+(?=[A-Z])", _LEADING_BULLET.sub("", text), maxsplit=1)[0].rstrip(" .;,")
        if names.pattern is not None and names.generic is not None:
            text = _rename(text, names)
        text = _SPACE_BEFORE.sub(r"\1", text)
        text = _ITEM_NUMBER.sub("", text)
        if (
            not text
            or "??" in text
            or "|" in text
            or _LEANS.search(text)
            or re.search(r"[.!?]\s+[A-Z]|[\[(]\s*see$", text)
            or "�" in text
        ):
            return None
        cleaned.append(text)
    if not cleaned or len(cleaned) > most:
        return None
    head = clean(lead.rstrip(" :") + ".", names, previous)
    if head is None or (_ends_open(head) is False and not lead.rstrip().endswith(":")):
        return None
    joined = "; ".join(cleaned)
    text = f"{head.rstrip('.')}: {joined}."
    return text if len(text.split()) <= 120 and _balanced(text) else None


def is_lead(sentence: str) -> bool:
    """Return whether a sentence announces a list."""
    return bool(_LIST_LEAD.search(sentence.rstrip()))


def _ends_open(text: str) -> bool:
    return bool(re.search(r"\b(?:with|of|in|to|for|following|who|have|has|are|include|any)\.?$", text))


def _rename(text: str, names: Naming) -> str:
    generic = names.generic or ""

    def put(match: re.Match[str]) -> str:
        own = "'s" if match.group("own") else ""
        return generic + own

    if names.pattern is None:
        return text
    rest = names.pattern.sub(" ", text)
    if re.search(rf"(?<![\w-]){re.escape(generic)}(?![\w-])", rest, re.I):
        # The sentence sets the product beside its ingredient (a liposome, another salt): both names must stay.
        return text
    text = names.pattern.sub(put, text)
    # "baclofen (baclofen) tablets" and doubled names are what the swap leaves behind.
    text = re.sub(rf"\b({re.escape(generic)})\s+\(?\1\b\)?", generic, text, flags=re.I)
    if generic[:1] in "aeiou":
        text = re.sub(rf"\b([Aa])\s+(?={re.escape(generic)}\b)", r"\1n ", text)
    else:
        text = re.sub(rf"\b([Aa])n\s+(?={re.escape(generic)}\b)", r"\1 ", text)
    return text


def _resolve(text: str, names: Naming, previous: str) -> str | None:
    """Put the drug's name where the sentence points at it."""
    if _IT_IMPERSONAL.match(text):
        return text
    generic = names.generic
    match = _PRONOUN_START.match(text)
    if match:
        if generic is None:
            return None
        if text.startswith("It ") and not _about_the_drug(previous, names):
            return None
        text = f"{generic} {text[match.end() :]}"
    if _LEANS_START.match(text):
        return None
    if generic is not None:
        text = _DRUG_PHRASE.sub(generic, text)
    elif _DRUG_PHRASE.search(text):
        return None
    return text


def _about_the_drug(sentence: str, names: Naming) -> bool:
    head = " ".join(sentence.split()[:5]).lower()
    if names.generic and head.startswith(names.generic):
        return True
    return bool(names.pattern and names.pattern.match(head))


def _stands_alone(text: str, *, fragment: bool = False) -> bool:
    words = text.split()
    if not MIN_WORDS <= len(words) <= MAX_WORDS:
        return False
    if _GLUED_ADVICE.search(text) or any(_has_verb(text[: m.start()].split()) for m in _GLUED_AFTER.finditer(text)):
        return False
    if text.rstrip(".").endswith(":") or _GLUED_ITEMS.search(text) or re.search(r":\s*\(?\d{1,2}[.)]*$", text):
        return False
    if "�" in text or "??" in text or "|" in text or _LEANS.search(text) or not _balanced(text):
        return False
    if text[-1] not in ".!?" and not text.endswith((".)", '."', ".”")):
        return False
    if not text[0].isalnum() or text.endswith(":") or text.endswith("?"):
        return False
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) > 0.6 * len(letters):
        return False
    return fragment or _has_verb(words)


def _balanced(text: str) -> bool:
    text = _ENUMERATOR.sub("", text)
    return text.count("(") == text.count(")") and text.count("[") == text.count("]")


def _has_verb(words: list[str]) -> bool:
    for word in words:
        bare = word.strip(".,;:()[]\"'“”").lower()
        if bare in _VERBS or (len(bare) > 4 and bare.endswith("ed")):
            return True
    return False
