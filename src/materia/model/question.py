"""A question once understood."""

from dataclasses import dataclass
from enum import StrEnum

from materia.model.concept import Ambiguity, Mention
from materia.model.identity import RouteGroup


class Audience(StrEnum):
    PATIENT = "patient"
    CAREGIVER = "caregiver"
    STUDENT = "student"
    NURSE = "nurse"
    PHARMACIST = "pharmacist"
    PHYSICIAN = "physician"


class Intent(StrEnum):
    WHAT_IS = "what_is"
    CLASS_MEMBERSHIP = "class_membership"  # is X a Y
    COMPARISON = "comparison"  # same as, difference, X v Y
    MECHANISM = "mechanism"
    INDICATION = "indication"  # what is it for; is it used for C
    SIDE_EFFECTS = "side_effects"
    CAUSES = "causes"  # does X cause Y
    INTERACTION = "interaction"  # X with drug, class, alcohol, food
    CONTRAINDICATION = "contraindication"  # who must not take it; X with condition C
    DOSE = "dose"
    PREGNANCY = "pregnancy"
    BREASTFEEDING = "breastfeeding"
    STOPPING = "stopping"  # stopping, withdrawal, tapering
    OVERDOSE = "overdose"
    MISSED_DOSE = "missed_dose"  # a dose was missed, or is late
    OTHER = "other"  # best sections, and the answer says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """What a yes/no question asserts, e.g. is_a(drug:baclofen, class:opioid)."""

    predicate: str
    args: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question text with its intent, concepts and slots."""

    text: str
    intent: Intent
    mentions: tuple[Mention, ...]
    ambiguities: tuple[Ambiguity, ...] = ()
    proposition: Proposition | None = None
    route: RouteGroup | None = None  # named in the question, else None
    slots: tuple[tuple[str, str], ...] = ()  # e.g. (("renal_metric", "CrCl"), ("renal_value", "25"), ("age", "78"))
    section_hints: tuple[str, ...] = ()  # for OTHER: LOINC codes of the sections that fit best
    also_asked: tuple[str, ...] = ()  # other questions in the same text, as written: they are not answered
    matter: str = ""  # for OTHER: the matter asked about, "storage" for instance
    corrections: tuple[str, ...] = ()  # "metfromin → metformin"
    assumptions: tuple[str, ...] = ()
    unknown_drug: str | None = None  # a word in the place of a drug that no vocabulary knows
