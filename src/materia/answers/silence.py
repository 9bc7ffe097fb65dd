"""What a label does not name, or names only in a table or list: checked by searching the section whole."""

import re
from collections.abc import Collection

from materia.answers.candidate import Candidate
from materia.answers.effects import caused
from materia.answers.reading import Reading
from materia.answers.speaking import Spoken
from materia.answers.topic import Topic
from materia.model.concept import Concept, ConceptKind
from materia.model.section_kind import (
    BOXED_WARNING,
    CONTRAINDICATIONS,
    DRUG_INTERACTIONS,
    GENERAL_PRECAUTIONS,
    OTC_ASK_DOCTOR,
    OTC_ASK_DOCTOR_OR_PHARMACIST,
    OTC_DO_NOT_USE,
    OTC_WHEN_USING,
    PRECAUTIONS,
    TO_PATIENTS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)
from materia.model.statement import Evidence
from materia.text.datafile import load_yaml

_LONGEST_SEARCHED = 60_000
_MOST_LABELS = 2


#: Sections in which a label warns of something.
SAFETY = frozenset(
    {
        BOXED_WARNING,
        CONTRAINDICATIONS,
        WARNINGS,
        WARNINGS_AND_PRECAUTIONS,
        PRECAUTIONS,
        GENERAL_PRECAUTIONS,
        DRUG_INTERACTIONS,
        OTC_DO_NOT_USE,
        OTC_ASK_DOCTOR,
        OTC_ASK_DOCTOR_OR_PHARMACIST,
        OTC_WHEN_USING,
    }
)
_FINDINGS = (ConceptKind.CONDITION, ConceptKind.EFFECT)
_STEM = 6


def _stems(target: Topic) -> re.Pattern[str]:
    """Return what any word of the topic's names begins with."""
    concept = target.concept
    # a synonym of several everyday words ("sick to the stomach") says nothing by each of them
    names = (concept.name, *(n for n in concept.synonyms if " " not in n))
    words = {w for name in names for w in re.findall(r"[a-z]{4,}", name.lower())}
    parts = {w for m in concept.id.partition(":")[2].split("+") for w in re.findall(r"[a-z]{4,}", m)}
    stems = {w[:_STEM] for w in words | parts}
    for group in load_yaml("materia.answers", "data/organs.yaml")["organs"]:
        if any(word.startswith(stem) for word in words | parts for stem in group):
            stems |= set(group)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(stems))) + ")", re.I) if stems else re.compile(r"(?!)")


def article(name: str) -> str:
    """Return a name after its article.

    >>> article("aspirin"), article("warfarin")
    ('an aspirin', 'a warfarin')
    """
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def silence(
    subject: Concept, target: Topic, spoken: Spoken, kinds: Collection[str], section_name: str
) -> list[Candidate]:
    """Return, label by label, that its sections of these kinds do not name the target, by its own names or its classes.

    Empty where one of them, or what the label tells patients, does name it, where any safety section holds a word of
    the same stem (then a person has to look), or where a section cannot be searched whole (unreadable characters).
    """
    stems = _stems(target)
    searched = Reading(spoken.speakers, kinds)
    if any(target.match(f"{s.title} {s.text}") for _, sections in searched for s in sections.values()):
        return []
    out: list[Candidate] = []
    for speaker, _ in Reading(spoken.speakers, SAFETY | set(kinds)):
        if len(out) == _MOST_LABELS:
            break
        evidence: list[Evidence] = []
        # what a section on adverse reactions leaves out, patients may be told
        warned = SAFETY | set(kinds) | (set(TO_PATIENTS) if target.concept.kind in _FINDINGS else set())
        if any(stems.search(f"{s.title} {s.text}") for s in speaker.sections(warned)):
            return []
        if any(target.match(s.text) == 2 for s in speaker.sections(TO_PATIENTS)):
            return []
        for section in speaker.sections(kinds):
            text = section.text
            if len(text) > _LONGEST_SEARCHED or section.damaged or target.match(f"{section.title} {text}"):
                return []
            evidence.append(speaker.evidence(section, 0, len(text)))
        if not evidence:
            continue
        dated = f" dated {speaker.header.date[:4]}" if speaker.header.date else " (undated)"
        out.append(
            Candidate(
                text=(
                    f"The {section_name} section of {article(subject.name)} label{dated} does not name "
                    f"{target.concept.name}."
                ),
                subject=subject.id,
                evidence=tuple(evidence),
                sources=(speaker.source,),
                section_kind=evidence[0].section_kind,
                concepts=(subject.id, target.concept.id),
                section="silence",
                verified="absence",
            )
        )
    return out


def listed(
    subject: Concept, target: Topic, spoken: Spoken, kinds: Collection[str], section_name: str
) -> list[Candidate]:
    """Return that a section lists the target, for labels that name it only where no sentence can be shown.

    The evidence is the row, item or line that names it; lines that deny it ("no nausea") do not count.
    """
    for speaker, sections in Reading(spoken.speakers, kinds):
        for section in sections.values():
            for block in section.blocks:
                line = section.text[block.start : block.end]
                found = target.own.search(line)
                hurt = any(s < block.end and e > block.start for s, e in section.damaged)
                if found is None or hurt or not caused(line, target):
                    continue
                dated = f" dated {speaker.header.date[:4]}" if speaker.header.date else " (undated)"
                name = found.group(0).lower()
                return [
                    Candidate(
                        text=f"The {section_name} section of {article(subject.name)} label{dated} lists {name}.",
                        subject=subject.id,
                        evidence=(speaker.evidence(section, block.start, block.end),),
                        sources=(speaker.source,),
                        section_kind=section.kind,
                        concepts=(subject.id, target.concept.id),
                        section="effect",
                        verified="presence",
                    )
                ]
    return []
