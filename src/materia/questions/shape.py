"""The shape of a question: its words with the known names replaced by their kind, for the intent rules."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from materia.model.concept import Ambiguity, ConceptKind, Mention
from materia.questions.mentions import MEDICINES
from materia.text.datafile import load_mapping

_KIND_WORD = {
    ConceptKind.DRUG: "DRUG",
    ConceptKind.BRAND: "DRUG",
    ConceptKind.CLASS: "CLASS",
    ConceptKind.CONDITION: "COND",
    ConceptKind.EFFECT: "EFF",
    ConceptKind.FOOD: "FOOD",
}
_CONCEPT_WORD = {
    "food:meal": "MEAL",
    "food:high-fat-meal": "MEAL",
    "population:pregnancy": "PREG",
    "population:breastfeeding": "LACT",
    "condition:contraception": "CONTRACEPTION",
}
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´\"“”")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_WITH = re.compile(r"\bw/(?!o\b)")
_WITHOUT = re.compile(r"\bw/o\b")
_SPLIT = re.compile(r"[^A-Za-z0-9.%/&+]+")
_GLUED = re.compile(r"\b(\d+(?:\.\d+)?)(mg|mcg|ml|kg|lbs?|yo|yrs?|units?|hrs?)\b")
# "codeine cough syrup" is one medicine: its kind stands behind its name. "Is baclofen (an) opioid" asks for the kind.
_APPOSITION = re.compile(
    r"((?:^|\b(?:take|takes|taking|give|gives|giving|use|using|have|of|on|some|is|are) ))DRUG CLASS"
    r"(?= (?:safe|ok|okay|fine|bad|dangerous|good|side|dos\w+|interact\w*|effects|for|while|during|if|in|uses?|used)\b)"
)
_SHORTEST_MENDED = 6
_LONGEST = 900  # characters that the intent rules read: the head and the tail of a longer text
_TAIL = 300


@dataclass(frozen=True, slots=True)
class Shape:
    """`text` is what the rules match; `glosses` are the mentions in brackets, which are not what is asked about."""

    text: str
    subjects: tuple[Mention, ...]
    glosses: tuple[Mention, ...]


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, str], frozenset[str], frozenset[str], frozenset[str]]:
    raw = load_mapping("materia.questions", "words.yaml")
    return (
        {str(k): str(v) for k, v in raw["spellings"].items()},
        frozenset(raw["keywords"]),
        frozenset(raw["keep"]),
        frozenset(str(w) for w in raw["gloss_openers"]),
    )


@lru_cache(maxsize=1)
def _slips() -> dict[str, str]:
    """Return what each one-letter slip of a question word means: dropped letters of the word, to the word."""
    table: dict[str, str] = {}
    for word in sorted(_words()[1]):
        for i in range(len(word)):
            table.setdefault(word[:i] + word[i + 1 :], word)
    return table


@lru_cache(maxsize=4096)
def mend(word: str) -> str:
    """Return a question word without its slip of one letter, or the word as it is.

    >>> mend("brestfeeding"), mend("intraction"), mend("baclofen")
    ('breastfeeding', 'interaction', 'baclofen')
    """
    keywords, slips = _words()[1], _slips()
    if len(word) < _SHORTEST_MENDED or word in keywords or not word.isalpha():
        return word
    if word in slips:
        return slips[word]
    for i in range(len(word)):
        shorter = word[:i] + word[i + 1 :]
        if shorter in keywords:
            return shorter
        if shorter in slips and len(slips[shorter]) == len(word):
            return slips[shorter]
    return word


def brackets(text: str) -> list[tuple[int, int]]:
    """Return the spans of bracketed glosses: text in brackets that does not go on with the question.

    >>> brackets("Is Kemstro (baclofen) safe?")
    [(11, 21)]
    """
    openers = _words()[3]
    spans = []
    for match in _BRACKETS.finditer(text):
        inner = (match.group(1) or match.group(2) or "").strip().lower().split()
        if inner and inner[0] not in openers and text[: match.start()].strip():
            spans.append((match.start(), match.end()))
    return spans


def _word(mention: Mention) -> str | None:
    written = (mention.text, mention.matched, mention.concept.name)
    if any(" ".join(name.lower().split()) in _words()[2] for name in written):
        return None
    return _CONCEPT_WORD.get(mention.concept.id) or _KIND_WORD.get(mention.concept.kind)


def shape(
    text: str, mentions: Sequence[Mention], ambiguities: Sequence[Ambiguity] = (), unknown: Sequence[str] = ()
) -> Shape:
    """Return the shaped question; offsets of the mentions are those of `text`.

    >>> shape("What happens if I stop baclofen?", ()).text
    'what happens if i stop baclofen'
    """
    gloss_spans = brackets(text)
    named = [m for m in mentions if m.concept.kind in MEDICINES]
    if all(any(a <= m.start < b for a, b in gloss_spans) for m in named):
        gloss_spans = []
    glosses = tuple(m for m in mentions if any(a <= m.start < b for a, b in gloss_spans))
    subjects = tuple(m for m in mentions if m not in glosses)
    cuts = [(a, b, " ") for a, b in gloss_spans]
    cuts += [(m.start, m.end, f" {word} ") for m in subjects if (word := _word(m))]
    cuts += [(a.start, a.end, " DRUG ") for a in ambiguities]
    cuts += _unknown_cuts(text, unknown, cuts)
    pieces, last = [], 0
    for start, end, word in sorted(cuts):
        if start < last:
            continue
        pieces += [_lower(text[last:start]), word]
        last = end
    pieces.append(_lower(text[last:]))
    plain = _APPOSITION.sub(r"\1DRUG", _plain("".join(pieces)))
    if len(plain) > _LONGEST:
        plain = plain[: _LONGEST - _TAIL].rpartition(" ")[0] + " " + plain[-_TAIL:].partition(" ")[2]
    return Shape(plain, subjects, glosses)


def _unknown_cuts(
    text: str, unknown: Sequence[str], cuts: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    found = []
    for word in unknown:
        at = text.find(word)
        if at >= 0 and word.lower() == mend(word.lower()) and not any(a <= at < b for a, b, _ in cuts):
            found.append((at, at + len(word), " DRUG "))
    return found


def _lower(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _plain(text: str) -> str:
    spellings = _words()[0]
    text = _WITH.sub("with ", _WITHOUT.sub("without ", text.translate(_APOSTROPHES)))
    text = _GLUED.sub(r"\1 \2", text)
    words = []
    for raw in _SPLIT.split(text):
        word = raw.strip(".&+/") if not raw.replace(".", "").isdigit() else raw
        if raw in ("&", "+"):
            word = "and"
        if word:
            words.append(mend(spellings.get(word, word)))
    return re.sub(r"(?<=[A-Za-z])[/+&](?=[A-Z])|(?<=[A-Z])[/+&](?=[a-z])", " and ", " ".join(words))
