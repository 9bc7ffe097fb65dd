"""Missed doses: when to take one late, when to skip it, and that two are not taken at once."""

import re
from collections.abc import Iterator

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.dosing import instructions
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.section_kind import DOSAGE, TO_PATIENTS, UNCLASSIFIED

_KINDS = frozenset({DOSAGE, *TO_PATIENTS, UNCLASSIFIED})
_SEEN = re.compile(r"\b(?:miss|forg[eo]t|skip|doubl|(?:two|2|extra|additional) doses?\b)", re.I)
_MISSED = re.compile(r"\b(?:miss(?:ed|es)?|forg[eo]t\w*|skipped)\b", re.I)
#: Kinds of dosing in which a missed dose has rules of its own.
_OTHER_RULES = re.compile(
    r"\b(?:pills?|packs?|active|inactive|reminder|rings?|patch(?:es)?|in a row|inject(?:ion|ed|ions)?"
    r"|infusion|weekly|once a week|monthly"
    r"|cycle|days? \d|vomit\w*|birth control|back-?up|insulin|implant|visits?|study|studies|trials?)\b",
    re.I,
)
_HOURS = re.compile(
    r"(?:do not take|should not take|skip)[^.;]{0,40}missed dose[^.;]{0,40}\bwithin (?P<n>\d{1,2}|two"
    r"|four|six|eight|twelve) hours (?:of|before)[^.;]{0,20}\bnext\b"
    r"|(?:within|less than) (?P<m>\d{1,2}|two|four|six|eight|twelve) hours (?:of|before|until"
    r"|to)[^.;]{0,30}\bnext (?:scheduled )?dose\b[^.;]{0,40}(?:skip|do not take)",
    re.I,
)
_NUMBERS = {"two": "2", "four": "4", "six": "6", "eight": "8", "twelve": "12"}
_IF_MISSED = re.compile(r"\bif [^.;,]{0,40}\b(?:miss(?:ed|es)?|skipped|forget)\b", re.I)
_SAME_DAY = re.compile(r"\b(?:on the same day|that (?:same )?day)\b", re.I)


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what the label says of a missed dose."""
    read = (section for section in label.sections(_KINDS) if _SEEN.search(section.text))
    for sentence in (sentence for section in read for sentence in label.read(section)):
        if not _SEEN.search(sentence.text):
            continue
        text = instructions.plain_text(sentence)
        found = list(_said(sentence, text))
        if not found:
            if _MISSED.search(text) and "dose" in text:
                yield Rejected(predicate="missed_dose", reason="not_understood", sentence=sentence)
        elif _OTHER_RULES.search(text):
            yield Rejected(predicate="missed_dose", reason="other_rules", sentence=sentence)
        elif instructions.other_product(label, sentence):
            yield Rejected(predicate="missed_dose", reason="other_product", sentence=sentence)
        else:
            yield from found


def _said(sentence: Sentence, text: str) -> Iterator[Candidate]:
    hours = _HOURS.search(text)
    if hours:
        number = hours["n"] or hours["m"]
        window = f"{_NUMBERS.get(number, number)} hours"
        yield _candidate(sentence, "skip it within the window before the next dose", "missed.window", window=window)
    for rule, _ in instructions.find("missed_dose", text):
        slot = "missed.never_double" if "two doses" in rule.action else "missed.window"
        if "as soon as" in rule.action and _SAME_DAY.search(text):
            yield _candidate(sentence, rule.action, slot, window="same day")
        elif not (hours and "skip" in rule.action):
            yield _candidate(sentence, rule.action, slot, variant=_variant(rule, text))


def _variant(rule: instructions.Rule, text: str) -> str:
    """Return the wording: what is ordered "if a dose is missed" is said so."""
    conditional = "two doses" in rule.action and rule.variant != "double" and _IF_MISSED.search(text)
    return f"{rule.variant} if missed".strip() if conditional else rule.variant


def _candidate(sentence: Sentence, action: str, slot: str, window: str = "", variant: str = "") -> Candidate:
    value = [("action", action)]
    if window:
        value.append(("window", window))
    return Candidate(predicate="missed_dose", sentences=(sentence,), value=tuple(value), slots=(slot,), variant=variant)
