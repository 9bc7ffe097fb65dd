"""Findings that an indication names and that are not what the product is for."""

import re
from functools import cache

from materia.extraction.conditions.item import Item
from materia.model.concept import ConceptKind
from materia.text.datafile import load_yaml


@cache
def _procedures() -> frozenset[str]:
    """Return what is done to a patient and not treated (slugs of concepts)."""
    return frozenset(load_yaml("materia.extraction", "data/procedures.yaml"))


#: "patients with leukemia who are receiving cancer therapy" are not treated for it by this product.
_PATIENTS_WITH = re.compile(r"\b(?:patients?|people|persons|adults|children)\s+with\b(?![^;•]*;)", re.I)
_ON_OTHER = re.compile(
    r"[^;.•]{0,120}\b(?:receiving|undergoing)\s+(?:\w+\s+){0,3}(?:therapy|chemotherapy|dialysis|surgery|transplant\w*|treatment)",
    re.I,
)
#: The name of a germ, as "Haemophilus influenzae".
_SPECIES = re.compile(r"[A-Z][a-z]+ [a-z]+|[A-Z]\. ?[a-z]+")
#: Before a finding these make it something that is not treated.
_NOT_TREATED = re.compile(
    r"\b(?:without|no|not|absence|undergoing|receiving|risk\s+factors|except|unless|despite|other\s+than|induced)\b",
    re.I,
)
#: "to reduce serum phosphorus in patients with kidney disease": the phosphorus is treated, not the disease.
_MEASURED = re.compile(
    r"\b(?:reduc|lower|decreas|control|rais|increas|correct|maintain|remov)\w*\s+(?:of\s+)?(?:the\s+)?(?:elevated\s+|high\s+|low\s+)?"
    r"(?:serum|plasma|blood|urinary|dietary|levels?\s+of)?\s*(?:phosph\w+|potassium|calcium|sodium|magnesium|ammonia|uric\s+acid|urate|iron"
    r"|glucose|oxalate|parathyroid\s+hormone|i?PTH|LDL\S*|cholesterol|triglycerides)\b[^;.•:]*\b(?:in|of|for)\s+(?:\w+\s+){0,2}"
    r"(?:patients?|people|persons|adults|children)\b[^;.•:]*\b(?:with|on)\b[^;.•:]*$",
    re.I,
)
#: "symptoms of hay fever such as sneezing": the signs that follow are those of the illness, not any.
_SIGNS_OF = re.compile(
    r"\bsymptoms\b[^;.•]*\b(?:with|of|to|from)\b[^;.•]*\b(?:such\s+as|including|like)\b[^;.•]*$", re.I
)
#: "cough and other symptoms of a cold": the cough is that of the cold.
_WITH_SYMPTOMS = re.compile(
    r"\s*,?\s*(?:and|or)\s+(?:\w+\s+){0,3}symptoms\b[^;.•]*?\b(?:associated\s+with|due\s+to|of|from|caused\s+by)\b",
    re.I,
)


def untreated(item: Item, text: str, start: int) -> str:
    """Return why a finding beside what was not understood cannot be an indication."""
    if item.concept.kind is ConceptKind.POPULATION:
        return "population"
    if item.concept.id.partition(":")[2] in _procedures():
        return "procedure"
    if item.history:
        return "history"
    if item.mention.text.lower().endswith(" cell"):  # "squamous cell, non-small cell lung cancer"
        return "half_named"
    if item.concept.id.endswith("-infection") and _SPECIES.fullmatch(item.mention.text):
        return "organism"
    behind = next((problem for problem in item.problems if problem in ("scope", "unknown_after")), "")
    if behind == "unknown_after":  # the next word may make it another thing ("feeding tube leakage")
        return behind
    for problem in ("two_findings", "inside"):
        if problem in item.problems:
            return problem
    if "unknown_before" in item.problems or "half_named" in item.problems:
        return "unknown_before"
    if _PATIENTS_WITH.search(text, start, item.start) and _ON_OTHER.match(text, item.end):
        return "patients_on_other_treatment"
    before = text[start : item.start]
    if _MEASURED.search(before):
        return "measured"
    if _SIGNS_OF.search(before) or _WITH_SYMPTOMS.match(text, item.end):
        return "signs_of_another"
    clause = re.split(r"[,;:•.]", before)[-1]
    if _NOT_TREATED.search(clause):
        return "not_treated"
    return ""
