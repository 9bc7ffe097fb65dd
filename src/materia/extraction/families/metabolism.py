"""Metabolism: the enzymes and transporters that clear the subject, and those that it inhibits or induces."""

import re
from collections.abc import Iterator

from materia.extraction import cues
from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.label import Label
from materia.extraction.pharmacology.clauses import opened, parts, with_cause
from materia.extraction.pharmacology.partner_marks import Shape
from materia.extraction.pharmacology.patterns import patterns
from materia.extraction.pharmacology.shape import shape_of
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind
from materia.model.section_kind import (
    CLINICAL_PHARMACOLOGY,
    DRUG_INTERACTIONS,
    MECHANISM_OF_ACTION,
    PHARMACODYNAMICS,
    PHARMACOKINETICS,
    WARNINGS_AND_PRECAUTIONS,
)

_KINDS = (
    PHARMACOKINETICS, CLINICAL_PHARMACOLOGY, DRUG_INTERACTIONS, WARNINGS_AND_PRECAUTIONS, MECHANISM_OF_ACTION,
    PHARMACODYNAMICS,
)  # fmt: skip
_PREDICATE = "metabolised_by"
_PATTERNS = patterns("metabolism")
_VITRO = _PATTERNS["vitro"]
_IN_VITRO = _PATTERNS["in_vitro"]
_MENTIONED = _PATTERNS["mentioned"]
_TRANSPORTER = _PATTERNS["transporter"]

_METABOLISED = _PATTERNS["metabolised"]
_METABOLISM = _PATTERNS["metabolism"]
_ENZYME_FIRST = _PATTERNS["enzyme_first"]
_IS_A = _PATTERNS["is_a"]
_ACTS = _PATTERNS["acts"]
_LESSER = _PATTERNS["lesser"]
_NARROWS = _PATTERNS["narrows"]
_MOSTLY = _PATTERNS["mostly"]
_SUBSTITUTE = {
    "induces": "inducer",
    "induce": "inducer",
    "induced": "inducer",
    "inhibit": "inhibitor",
    "inhibits": "inhibitor",
    "inhibited": "inhibitor",
}
_STRENGTHS = {"strongly": "strong_", "potently": "strong_", "moderately": "moderate_", "weakly": "weak_"}


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield the enzymes and transporters that the label connects with its subject, each role once."""
    seen: set[tuple[str | None, str]] = set()
    for kind in _KINDS:
        for sentence in label.sentences({kind}):
            if not _MENTIONED.search(sentence.text):
                continue
            for found in _sentence(label, sentence):
                if isinstance(found, Rejected):
                    if kind != WARNINGS_AND_PRECAUTIONS:
                        yield found
                    continue
                key = (found.object, dict(found.value)["role"] + found.polarity)
                if key not in seen:
                    seen.add(key)
                    yield found


def _sentence(label: Label, sentence: Sentence) -> Iterator[Candidate | Rejected]:
    if not sentence.of(ConceptKind.ENZYME, ConceptKind.CLASS):
        return
    shape = shape_of(label, sentence)
    if not shape.enzymes or (shape.said_of is not None and shape.said_of.startswith("class:")):
        return
    if cues.animal(sentence.text):
        yield Rejected(predicate=_PREDICATE, reason="animal_data", sentence=sentence)
        return
    found = False
    for part in parts(shape.text):
        text, guessed = opened(_IN_VITRO.sub("", part))
        for each in with_cause(text):
            for candidate in _clause(shape, sentence, each, guessed, bool(_VITRO.search(part))):
                found = True
                yield candidate
    if not found and "<S>" in shape.text and "<E" in shape.text:
        yield Rejected(predicate=_PREDICATE, reason="not_understood", sentence=sentence)


def _clause(shape: Shape, sentence: Sentence, text: str, guessed: bool, vitro: bool) -> Iterator[Candidate]:
    for expression in (_METABOLISED, _METABOLISM, _ENZYME_FIRST):
        if (found := expression.match(text)) is None:
            continue
        how = " ".join(found.groupdict().get(key) or "" for key in ("how", "middle", "near"))
        if re.search(r"\bto\b.{0,40}\bmetabolites?\b", how) and not re.search(r"\bits\b", how):
            return
        denied = bool(re.search(r"\bnot\b|\bminimal", how) or found.groupdict().get("not"))
        if _NARROWS.search(how) or _NARROWS.search(found["tail"].partition(",")[0]):
            return
        role = "minor_substrate" if "minor" in how else "major_substrate" if _MOSTLY.search(how) else "substrate"
        if denied or len(shape.enzymes[int(found["enzyme"])]) > 2:  # "primarily by" a list of many names no main one
            role = "substrate"
        yield from _made(shape, sentence, int(found["enzyme"]), role, denied, guessed)
        if lesser := _LESSER.match(found["tail"]):
            yield from _made(shape, sentence, int(lesser["enzyme"]), "minor_substrate", False, guessed)
        return
    if (found := _IS_A.match(text)) is not None and not _NARROWS.search(found["tail"]):
        for partner in shape.by_enzyme[int(found["partner"])]:
            if partner.role:
                yield _candidate(shape, sentence, partner.id, partner.role, bool(found["not"]), vitro, guessed)
        return
    if (found := _ACTS.match(text)) is not None and not _NARROWS.search(found["tail"].partition(",")[0]):
        denied = bool(found["not"])
        strength = "" if denied else _STRENGTHS.get((found["strength"] or "").strip(), "")
        for verb in (found["verb"], found["second"]):
            if verb:
                role = f"{strength}{_SUBSTITUTE[verb]}"
                unsure = guessed or bool(found["unsure"])
                for mention in shape.enzymes[int(found["enzyme"])]:
                    yield _candidate(shape, sentence, mention.concept.id, role, denied, vitro, unsure)


def _made(shape: Shape, sentence: Sentence, enzyme: int, role: str, denied: bool, guessed: bool) -> Iterator[Candidate]:
    for mention in shape.enzymes[enzyme]:
        yield _candidate(shape, sentence, mention.concept.id, role, denied, False, guessed)


def _candidate(
    shape: Shape, sentence: Sentence, enzyme: str, role: str, denied: bool, vitro: bool, guessed: bool
) -> Candidate:
    acts = not role.endswith("substrate")
    value = {"role": role}
    if vitro and acts and not denied:
        value["setting"] = "in vitro"
    if shape.said_of:
        value["said_of"] = shape.said_of
    return Candidate(
        predicate=_PREDICATE,
        sentences=(sentence,),
        object=enzyme,
        value=tuple(sorted(value.items())),
        polarity=cues.polarity(denied),
        certainty="possible" if guessed and acts else "stated",
        slots=("interaction.modifiers",),
        variant="transporter" if _TRANSPORTER.match(enzyme) else "",
    )
