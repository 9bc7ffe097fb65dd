"""The text around a candidate's sentence, and the expressions of `data/doubts.yaml` sought in it."""

import re

from materia.extraction.candidate import Candidate
from materia.extraction.sentence import Sentence
from materia.model.concept import Mention
from materia.text.datafile import load_mapping

AROUND = 300  # characters before a sentence that may say of whom or of what it speaks
INTRODUCTION = 900  # characters in which a section may say how sure it is, or of which medicines its list is

SAID = {
    name: re.compile(text, re.IGNORECASE | re.VERBOSE)
    for name, text in load_mapping("materia.extraction", "data/doubts.yaml").items()
}


def said(name: str, text: str) -> bool:
    """Return whether the text holds the expression of this name."""
    return SAID[name].search(text) is not None


def before(sentence: Sentence, most: int) -> str:
    """Return the text of the section before the sentence, at most so many characters."""
    return sentence.section.text[max(0, sentence.start - most) : sentence.start]


def opening(sentence: Sentence) -> str:
    """Return how the section begins, and what stands before the sentence."""
    return sentence.section.text[: min(INTRODUCTION, sentence.start)] + before(sentence, INTRODUCTION)


def whole(sentence: Sentence) -> str:
    """Return the whole line or row of the section that the evidence is a part of, from its last full stop on."""
    text = sentence.section.text
    start = text.rfind("\n", 0, sentence.start) + 1
    if not sentence.in_table:
        start = max(start, text.rfind(". ", 0, sentence.start) + 1)
    end = text.find("\n", sentence.end)
    line = text[start : end if end >= 0 else len(text)]
    return line if sentence.in_table else line[: sentence.end - start]


def named(candidate: Candidate) -> list[Mention]:
    """Return where the sentence names the object, be it as a condition or as an effect."""
    slug = (candidate.object or "").partition(":")[2]
    mentions = candidate.sentences[0].mentions
    exact = [m for m in mentions if m.concept.id.partition(":")[2] == slug]
    last = slug.rpartition("-")[2]  # "diabetic retinopathy and neuropathy"
    return exact or [m for m in mentions if m.text.lower().endswith(last)]


def each_before(name: str, candidate: Candidate) -> bool:
    """Return whether what stands before the object, wherever the sentence names it, holds the expression."""
    sentence = candidate.sentences[0]
    places = named(candidate)
    return bool(places) and all(said(name, sentence.text[: mention.start]) for mention in places)


def each_after(name: str, candidate: Candidate) -> bool:
    """Return whether what stands right behind the object, wherever the sentence names it, holds the expression."""
    sentence = candidate.sentences[0]
    places = named(candidate)
    return bool(places) and all(SAID[name].match(sentence.text, mention.end) for mention in places)
