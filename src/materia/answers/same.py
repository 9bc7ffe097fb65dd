"""Is X the same as Y: decided by product identity, said in one sentence, resting on both labels."""

import re
from collections.abc import Sequence
from dataclasses import replace

from materia.answers.candidate import Candidate
from materia.answers.gather import from_statement
from materia.answers.speaking import Spoken
from materia.answers.verdict import AVOID, VerdictDraft
from materia.model.concept import Concept, moieties_of
from materia.model.section_kind import (
    CONTRAINDICATIONS,
    DESCRIPTION,
    DOSAGE,
    INDICATIONS,
    OTC_ACTIVE_INGREDIENT,
    WARNINGS,
)
from materia.model.statement import Evidence, SourceRecord, Statement, Status
from materia.text.series import series

_MEDICINES = (
    "are different medicines with different active ingredients, and one should not be swapped for the other without "
    "the prescriber"
)
_SALTS = "hold the same medicine in different salts, and one should not be swapped for the other without the prescriber"


def same_verdict(
    pair: Sequence[Concept],
    statements: Sequence[Sequence[Statement]],
    spokens: Sequence[Spoken],
    *,
    asked: bool,
) -> VerdictDraft:
    """Return the verdict on two drugs: a shipped `differs_from` first, else their active ingredients compared.

    Only where it was `asked` whether they are the same do the answer's value, stance and first word say no.
    """
    made = _verdict(pair, statements, spokens)
    if not asked:
        made.value = made.stance = None
        made.candidates = [_without_no(c) for c in made.candidates]
    return made


def _without_no(candidate: Candidate) -> Candidate:
    said = candidate.text.removeprefix("No: ")
    composed = candidate.verified == "identity" and said != candidate.text
    return replace(candidate, text=said[:1].upper() + said[1:]) if composed else candidate


def _verdict(
    pair: Sequence[Concept], statements: Sequence[Sequence[Statement]], spokens: Sequence[Spoken]
) -> VerdictDraft:
    if len(pair) < 2:
        return VerdictDraft([], None, None)
    first, second = pair[0], pair[1]
    if first.id == second.id and first.name == second.name:
        return VerdictDraft([], None, None)
    ids = {first.id, second.id}
    for subject, its in zip(pair, statements, strict=True):
        for statement in its:
            if statement.status is not Status.CURRENT or statement.predicate != "differs_from":
                continue
            if statement.object in ids - {subject.id} or (first.id == second.id and statement.object == first.id):
                return VerdictDraft([from_statement(statement, subject.id, "verdict")], "no", AVOID)
    made = _different(first, second, spokens, statements)
    if made is None:
        return VerdictDraft([], "unknown", None)
    return VerdictDraft([made], "no", AVOID)


def _parts(identifier: str) -> frozenset[str]:
    return frozenset(moieties_of(identifier))


def _different(
    first: Concept, second: Concept, spokens: Sequence[Spoken], statements: Sequence[Sequence[Statement]]
) -> Candidate | None:
    salts = first.id == second.id
    if (
        (not salts and _parts(first.id) == _parts(second.id))
        or not first.id.startswith("drug:")
        or not second.id.startswith("drug:")
    ):
        return None
    evidence: list[Evidence] = []
    sources: list[SourceRecord] = []
    missing: list[Concept] = []
    text = f"No: {first.name} and {second.name} {_SALTS if salts else _MEDICINES}."
    for drug, spoken, its in zip((first, second), spokens, statements, strict=True):
        named = _naming_sentence(drug.name, spoken)
        if named is not None:
            evidence.append(named[0])
            sources.append(named[1])
        elif (stated := _stating(drug.name, its) if salts else next(iter(its), None)) is not None:
            evidence.append(stated.evidence[0])  # any fact of the pack about it rests on a label of it
        else:
            missing.append(drug)
    if len(missing) > 1:
        return None
    if missing:
        named_drug = second if missing[0] is first else first
        what = "salts of one medicine" if salts else "medicines"
        text = (
            f"No: they are different {what}, and a label of {named_drug.name} names {named_drug.name} as its "
            f"ingredient, not {missing[0].name}; one should not be swapped for the other without the prescriber."
        )
    return Candidate(
        text=text,
        subject=first.id,
        evidence=tuple(evidence),
        sources=tuple(sources),
        concepts=(first.id, second.id),
        section="verdict",
        verified="identity",
        slots=("do_not_swap", "verdict"),
    )


def _stating(salt: str, statements: Sequence[Statement]) -> Statement | None:
    """Return a fact of the pack that names this salt: it rests on a label of it."""
    named = re.compile(rf"(?<![\w-]){re.escape(salt)}(?![\w-])", re.I)
    return next((s for s in statements if named.search(s.text)), None)


def brands_of(drug: Concept, names: Sequence[str], spoken: Spoken) -> Candidate | None:
    """Return that these are brands of a drug, resting on a label sentence that names each; None where none does."""
    found = [_naming_sentence(name, spoken) for name in names]
    named = [f for f in found if f is not None]
    if not named or len(named) < len(names):
        return None
    listed = series(names)
    verb = "is a brand" if len(names) == 1 else "are brands"
    return Candidate(
        text=f"Yes: {listed} {verb} of {drug.name}.",
        subject=drug.id,
        evidence=tuple(f[0] for f in named),
        sources=tuple(f[1] for f in named),
        concepts=(drug.id,),
        section="verdict",
        verified="identity",
        slots=("verdict",),
    )


def _naming_sentence(name: str, spoken: Spoken) -> tuple[Evidence, SourceRecord] | None:
    """Return the sentence of a label that names an ingredient or brand."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.I)
    for speaker in spoken.speakers:
        for kind in (DESCRIPTION, OTC_ACTIVE_INGREDIENT, INDICATIONS, CONTRAINDICATIONS, DOSAGE, WARNINGS):
            for section in speaker.sections({kind}):
                for start, end in section.sentences or ((0, len(section.text)),):
                    quote = section.text[start:end]
                    if pattern.search(quote):
                        found = speaker.evidence(section, start, end)
                        return found, speaker.source
    return None
