"""Monitoring: what is measured or watched before and during treatment, and when."""

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
from materia.model.concept import ConceptKind, Mention
from materia.model.section_kind import (
    BOXED_WARNING,
    DOSAGE,
    GENERAL_PRECAUTIONS,
    LABORATORY_TESTS,
    PRECAUTIONS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)

_KINDS = (
    LABORATORY_TESTS, BOXED_WARNING, WARNINGS_AND_PRECAUTIONS, WARNINGS, GENERAL_PRECAUTIONS, PRECAUTIONS, DOSAGE,
)  # fmt: skip
_PATTERNS = patterns("monitoring")
_HINT = _PATTERNS["hint"]
_FRAMES = _PATTERNS.frames("frames")
#: How often and when, as controlled phrases; `{n}` is the period as the label says it.
_WHEN = _PATTERNS.rows("when")
_JOINT = _PATTERNS["joint"]
_END = _PATTERNS["end"]
_CONDITION = _PATTERNS["condition"]


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield what is to be tested or watched, each thing and time once."""
    seen: set[tuple[str, str | None, tuple[tuple[str, str], ...]]] = set()
    for sentence in (sentence for kind in _KINDS for sentence in label.sentences({kind})):
        if sentence.in_table or not sentence.of(ConceptKind.TEST, ConceptKind.EFFECT, ConceptKind.CONDITION):
            continue
        if not _HINT.search(sentence.text):
            continue
        shape = shape_of(label, sentence)
        if cues.animal(sentence.text):
            continue
        for found in _sentence(shape, sentence):
            if isinstance(found, Candidate):
                key = (found.predicate, found.object, found.value)
                if key in seen:
                    continue
                seen.add(key)
            yield found


def _sentence(shape: Shape, sentence: Sentence) -> Iterator[Candidate | Rejected]:
    found, reason = False, "not_understood"
    for part in parts(shape.text):
        text, _ = opened(part)
        text = re.sub(r"^(?:consider )?<F\d+>(?: \(<F\d+>\))? ?[:–-] ", "", text)
        if text.startswith(_BEFOREHAND):
            text = _turned(text)
        for expression in _FRAMES:
            match = expression.match(text)
            if match is None:
                continue
            groups = match.groupdict()
            times = None if _CONDITION.search(shape.text.partition(part)[0]) else _times(match["rest"])
            if times is not None and (often := _OFTEN_WORDS.get((groups.get("periodic") or "").strip())):
                times = (often, *times)
            if times is None:
                reason = "condition"
                break
            listed = shape.tests[int(groups["test"])] if groups.get("test") else shape.findings[int(groups["finding"])]
            for candidate in _candidates(shape, sentence, listed, times):
                found = True
                yield candidate
            break
    if not found and re.search(r"monitor|<T\d+>", shape.text):
        yield Rejected(predicate="monitor", reason=reason, sentence=sentence)


_OFTEN_WORDS = {"periodic": "periodically", "regular": "regularly", "routine": "regularly", "frequent": "frequently"}
_BEFOREHAND = ("prior to ", "before ")


def _turned(text: str) -> str:
    """Put "before starting <S>, measure <T0>" into the usual order."""
    first, comma, rest = text.partition(", ")
    return f"{rest} {first}" if comma else text


def _times(rest: str) -> tuple[str, ...] | None:
    """Return when, as controlled phrases; None where something else follows that may narrow it."""
    found: list[str] = []
    for _ in range(8):
        if _END.match(rest):
            alone = "thereafter" in found and len(found) < 3 and found[0] not in ("before the start", "at baseline")
            return None if alone else tuple(dict.fromkeys(found))  # "monthly thereafter": after what stands elsewhere
        joint = _JOINT.match(rest)
        if joint is not None:
            rest = rest[joint.end() :]
        for expression, row in _WHEN:
            match = expression.match(rest)
            if match is not None and match.group().strip():
                if row["say"]:
                    found.append(row["say"].format(n=match.groupdict().get("n")))
                rest = rest[match.end() :]
                break
        else:
            return None
    return None


def _candidates(
    shape: Shape, sentence: Sentence, listed: tuple[Mention, ...], times: tuple[str, ...]
) -> Iterator[Candidate]:
    said = {"said_of": shape.said_of} if shape.said_of else {}
    first = "before the start" in times
    later = tuple(time for time in times if time not in ("before the start", "thereafter"))
    if len(later) > 1 and "at baseline" not in later:
        later = tuple(time for time in later if time != "during treatment")
    for mention in listed:
        is_test = mention.concept.kind is ConceptKind.TEST
        if first and is_test:
            yield Candidate(
                predicate="test_before_start", sentences=(sentence,), object=mention.concept.id,
                value=tuple(said.items()), slots=("side_effect.serious_action",),
            )  # fmt: skip
        if later or not first:
            value = {**said, **({"when": " and ".join(later)} if later else {})}
            yield Candidate(
                predicate="monitor",
                sentences=(sentence,),
                object=mention.concept.id,
                value=tuple(sorted(value.items())),
                slots=("side_effect.serious_action",),
                variant="" if is_test else "watch",
            )
