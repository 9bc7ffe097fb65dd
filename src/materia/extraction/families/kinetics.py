"""Kinetics: half-life, the way out of the body, onset and duration of action."""

import re
from collections.abc import Iterator

from materia.extraction import cues
from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.pharmacology.clauses import opened, parts
from materia.extraction.pharmacology.partner_marks import Shape
from materia.extraction.pharmacology.patterns import patterns
from materia.extraction.pharmacology.shape import shape_of
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind
from materia.model.section_kind import CLINICAL_PHARMACOLOGY, PHARMACODYNAMICS, PHARMACOKINETICS

_KINDS = (PHARMACOKINETICS, CLINICAL_PHARMACOLOGY, PHARMACODYNAMICS)
_PATTERNS = patterns("kinetics")
_NOT_ALONE = _PATTERNS["not_alone"]
_HINT = _PATTERNS["hint"]
_BEFORE = 300  # characters before a sentence that does not say of what the half-life is
_SEVERAL = _PATTERNS["several"]
_FORM = _PATTERNS["form"]
_OF_ANOTHER = _PATTERNS["of_another"]
_HALF_LIFE = _PATTERNS.frames("half_life")
_UNITS = {
    "hour": "hours",
    "hr": "hours",
    "h": "hours",
    "minute": "minutes",
    "min": "minutes",
    "day": "days",
    "week": "weeks",
}
_NARROWED = _PATTERNS["narrowed"]
_OWN_CLAUSE = _PATTERNS["own_clause"]
_ROUTES = _PATTERNS["routes"]
_UNCHANGED = _PATTERNS.frames("unchanged")
_ROUTE = _PATTERNS["route"]
_ONSET = _PATTERNS["onset"]
_ORGANS = {
    "kidney": "kidney",
    "urine": "kidney",
    "renal": "kidney",
    "feces": "other",
    "fecal": "other",
    "bile": "other",
    "biliary": "other",
    "liver": "liver",
}
_WORDS = {"kidney": "the urine", "other": "the feces", "liver": "the liver"}


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield half-life, elimination, onset and duration, each value once."""
    seen: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    for sentence in (sentence for kind in _KINDS for sentence in label.sentences({kind})):
        if sentence.in_table or not _HINT.search(sentence.text):
            continue
        shape = shape_of(label, sentence)
        if cues.animal(sentence.text) or (shape.said_of or "").startswith("class:") or _of_one_form(label, sentence):
            continue
        found = False
        for part in parts(shape.text):
            text, _ = opened(part)
            text = re.sub(
                r"^(?:following|after) (?:oral|intravenous|a|single|multiple|topical|intramuscular) [^,<]{3,80}, ",
                "",
                text,
            )
            for candidate in (
                *_half_life(label, shape, sentence, text),
                *_elimination(label, shape, sentence, text),
                *_onset(label, shape, sentence, text),
            ):
                found = True
                if (candidate.predicate, candidate.value) not in seen:
                    seen.add((candidate.predicate, candidate.value))
                    yield candidate
        if not found and re.search(r"half[- ]li", shape.text) and "<S>" in shape.text:
            yield Rejected(predicate="half_life", reason="not_understood", sentence=sentence)


def _of_one_form(label: Label, sentence: Sentence) -> bool:
    """Whether the sentence speaks of one release form by its brand, and the label has several."""
    brands = [mention.concept.id for mention in sentence.of(ConceptKind.BRAND)]
    named = any(label.vocabulary.release_of(brand) for brand in brands) or bool(_FORM.search(sentence.text))
    return named and label.release is None


def _said(label: Label, shape: Shape, named: bool) -> tuple[tuple[str, str], ...] | None:
    """Return whom the sentence speaks of; None where it names nobody and the label has several ingredients."""
    if shape.said_of:
        return (("said_of", shape.said_of),)
    return () if named or "+" not in label.subject else None


def _half_life(label: Label, shape: Shape, sentence: Sentence, text: str) -> Iterator[Candidate]:
    for expression in _HALF_LIFE:
        found = expression.match(text)
        if found is None:
            continue
        said = _said(label, shape, bool(found["whose"]) and "+" not in label.subject)
        if (
            said is None
            or _SEVERAL.search(found["tail"])
            or sentence.text.startswith("Similarly")
            or _NARROWED.search(_OWN_CLAUSE.split(found["tail"])[0])
            or _NARROWED.search(text[: found.start("low")].replace("<S>", ""))
        ):
            return
        before = sentence.section.text[max(0, sentence.start - _BEFORE) : sentence.start]
        if not found["whose"] and ("<" in text or _OF_ANOTHER.search(shape.text) or _OF_ANOTHER.search(before.lower())):
            return
        yield Candidate(
            predicate="half_life", sentences=(sentence,), value=tuple(sorted((("half_life", _amount(found)), *said))),
        )  # fmt: skip
        return


def _elimination(label: Label, shape: Shape, sentence: Sentence, text: str) -> Iterator[Candidate]:
    for expression in _UNCHANGED:
        if (found := expression.match(text)) is None:
            continue
        said = _said(label, shape, "<S>" in text and "+" not in label.subject)
        if (
            said is None
            or re.search(r"less than|‹|over|more than|at least|up to|nearly|almost", text[: found.start("percent")])
            or re.search(r"<[NPF]\d|\bwith impair|\bin (?:patients|children|neonates)", text)
        ):
            return
        percent = f"{found['percent']} %" + (f" to {found['percent2']} %" if found["percent2"] else "")
        yield Candidate(
            predicate="elimination", sentences=(sentence,),
            value=tuple(sorted((("organ", "kidney"), ("unchanged", percent), *said))),
            slots=("kidney_liver.dose_or_avoid",), variant="unchanged",
        )  # fmt: skip
        return
    if (found := _ROUTE.match(text)) is None or "metabolite" in text:
        return
    said = _said(label, shape, True)
    if said is None or _NOT_ALONE.search(found["tail"]):
        return
    organ = _ORGANS[next(word for word in _ORGANS if found["organ"].startswith(word))]
    mostly = bool(found["how"].strip() or found["after"])
    if organ == "other":
        return
    yield Candidate(
        predicate="elimination", sentences=(sentence,), value=tuple(sorted((("organ", organ), *said))),
        slots=("kidney_liver.dose_or_avoid",), variant="mostly" if mostly else "way",
    )  # fmt: skip


def _onset(label: Label, shape: Shape, sentence: Sentence, text: str) -> Iterator[Candidate]:
    found = _ONSET.match(text)
    if found is None or re.search(r"<[NPF]\d", text) or _said(label, shape, False) is None:
        return
    tail = found["tail"]
    if (
        re.search(r"<[NPFC]\d*|\bpatients\b|\bbut\b|\bwhereas\b", tail)
        or len(set(_ROUTES.findall(tail))) > 1
        or label.route is None
    ):
        return
    said = _said(label, shape, False) or ()
    yield Candidate(
        predicate=found["what"], sentences=(sentence,), value=tuple(sorted(((found["what"], _amount(found)), *said))),
    )  # fmt: skip


def _amount(found: re.Match[str]) -> str:
    unit = _UNITS[re.sub(r"s$", "", found["unit"])]
    if found["high"]:
        return f"{found['low']} to {found['high']} {unit}"
    return f"{found['low']} {unit.removesuffix('s') if found['low'] == '1' else unit}"
