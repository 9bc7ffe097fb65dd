"""Groups: the patients by whom a dose is adjusted, by kidney, liver, age, dialysis or genotype."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from materia.extraction.dosing.band import IN_SENTENCE, Band, metric_of, read_band

_SEVERITY = (
    r"(?P<degree>(?:mild|moderate|severe)(?:\s?(?:,|to|or|and|-|,\s?(?:or|and))\s?(?:mild|moderate"
    r"|severe)){0,2}|any degree of|varying degrees of)"
)
_ORGAN = r"(?P<organ>renal|kidney|hepatic|liver)"
_IMPAIRED = r"(?P<noun>impairments?|insufficiency|dysfunction|diseases?|failure)"
_CHILD_PUGH = (
    r"child[\s-]*pugh(?:\sclass(?:es)?|\sscore)?\s?(?P<classes>[abc](?:\s?(?:,|or|and|to|-"
    r"|/)\s?(?:class\s)?[abc]){0,2})"
)
_LEAD = (
    r"(?:(?:in|for|of|to|among)\s)?(?:adult\s|most\s)?(?:patients?|individuals?|subjects?|those"
    r"|people|adults)\s(?:with|who have|having|on|undergoing|receiving|requiring)\s(?:an?\s)?"
)
_GROUP = re.compile(
    rf"(?:{_LEAD}|(?:in|for)\s(?:the\s)?)?(?:"
    rf"(?:{_SEVERITY}\s)?(?:chronic\s)?{_ORGAN}\s{_IMPAIRED}(?:\s?\((?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)\))?"
    rf"|(?P<impaired>impaired|decreased|reduced)\s(?P<organ2>renal|kidney|hepatic"
    rf"|liver)\sfunction(?:\s?\((?P<inside2>[^()]*)\))?"
    rf"|(?P<dialysis>(?:chronic\s|maintenance\s)?(?:hemo|haemo)?dialysis|end-?[\s-]stage\s(?:renal"
    rf"|kidney)\sdisease(?:\s?\(esrd\))?(?:\s(?:on|requiring|receiving)\s(?:hemo)?dialysis)?)"
    rf"|(?P<band>{re.sub(r'[?]P<[a-z0-9]+>', '?:', IN_SENTENCE.pattern)})"
    rf"|(?<!and\s)(?<!or\s)(?:an?\s)?(?P<old>(?:elderly|geriatric)(?:\s(?:patients?|adults"
    rf"|individuals))?|older\s(?:patients|adults))(?:\s?\(?(?:aged?\s)?(?:≥|>=|over"
    rf"|at least)?\s?65\s(?:years)?(?:\sof\sage)?(?:\s(?:and|or)\s(?:older|over))?\)?)?"
    rf"|(?P<old2>the\selderly)"
    rf"|(?:known\s)?(?P<gene>cyp2d6|cyp2c19|cyp2c9)\spoor\smetabolizers"
    rf")(?![\w-])",
    re.I,
)
_IN_HEADINGS = re.compile(
    r"\b(?:geriatric|elderly|renal|hepatic|kidney|liver|impairments?|insufficiency|(?:special"
    r"|specific) populations?|use in|adjustments?|modifications?|function|impaired)\b",
    re.I,
)
_CONCEPTS = {
    "kidney": {"": "condition:kidney-impairment", "mild": "condition:mild-kidney-impairment",
               "moderate": "condition:moderate-kidney-impairment", "severe": "condition:severe-kidney-impairment"},
    "liver": {"": "condition:liver-impairment", "mild": "condition:mild-liver-impairment",
              "moderate": "condition:moderate-liver-impairment", "severe": "condition:severe-liver-impairment"},
}  # fmt: skip
_CLASS_OF = {"a": "mild", "b": "moderate", "c": "severe"}


@dataclass(frozen=True, slots=True)
class Group:
    """Patients of one kind: the factor, the concept, and what narrows it."""

    factor: str
    object: str
    value: tuple[tuple[str, str], ...] = ()
    population: str | None = None


def find(text: str) -> list[re.Match[str]]:
    """Return where groups stand in a tidied sentence."""
    return list(_GROUP.finditer(text))


def without(heading: str) -> str:
    """Return a heading without the groups that it names, which say nothing of what a dose is for.

    >>> without("Dosage in Patients with Renal Impairment")
    'Dosage'
    """
    return re.sub(r"\s+", " ", _IN_HEADINGS.sub(" ", _GROUP.sub(" ", heading))).strip()


def read(match: re.Match[str]) -> tuple[Group, ...] | None:
    """Return the groups of a match; None where its brackets hold what is not understood.

    >>> def of(text): return read(find(text)[0])
    >>> of("patients with severe renal impairment (CrCl < 30 mL/min)")[0].value[-1]
    ('threshold', 'creatinine clearance below 30 mL/min')
    >>> of("mild to moderate hepatic impairment")[0].value, of("severe hepatic impairment (Child-Pugh C)")[0].object
    ((('degree', 'mild to moderate'),), 'condition:severe-liver-impairment')
    >>> of("patients with renal impairment (see Table 2)") is None
    True
    """
    if match["dialysis"]:
        return (Group("dialysis", "population:dialysis"),) if "dialysis" in match["dialysis"].lower() else None
    if match["gene"]:
        return (Group("genotype", "population:poor-metabolizers", (("gene", match["gene"].upper()),)),)
    if match["old"] or match["old2"]:
        return (Group("age", "population:older-adults", population="population:older-adults"),)
    if match["band"]:
        band = _band(match["band"])
        return (Group("kidney", "condition:kidney-impairment", band.value),) if band else None
    organ = "kidney" if (match["organ"] or match["organ2"]).lower() in ("renal", "kidney") else "liver"
    inside = match["inside"] or match["inside2"]
    degree = _degree(match["degree"] or "")
    narrowed: tuple[tuple[str, str], ...] = ()
    if inside:
        if organ == "kidney":
            band = _band(inside)
            if band is None:
                return None
            narrowed = band.value
        elif not _same_class(inside, degree):
            return None
        elif not degree:
            degree = _degree_of_classes(inside)
    if (match["noun"] or "").lower() == "failure":
        return (Group(organ, f"condition:{organ}-failure", narrowed),) if not degree else None
    if degree in _CONCEPTS[organ]:
        return (Group(organ, _CONCEPTS[organ][degree], narrowed),)
    if narrowed:
        return None  # one band for several degrees: which is whose is not said
    return (Group(organ, _CONCEPTS[organ][""], (("degree", degree),)),)


def narrowest(found: Sequence[Group]) -> tuple[Group, ...]:
    """Return the groups without those that another of the same factor narrows: a heading glued before its sentence.

    >>> broad = Group("liver", "condition:liver-impairment")
    >>> narrow = Group("liver", "condition:severe-liver-impairment")
    >>> narrowest([broad, narrow]) == (narrow,)
    True
    """
    broad = {_CONCEPTS["kidney"][""], _CONCEPTS["liver"][""]}
    distinct = tuple(dict.fromkeys(found))
    narrowed = {one.factor for one in distinct if one.value or one.object not in broad}
    return tuple(one for one in distinct if one.factor not in narrowed or one.value or one.object not in broad)


def _band(text: str) -> Band | None:
    found = IN_SENTENCE.fullmatch(text.strip())
    if found is None:
        return None
    return read_band(found["band"], metric_of(text))


def _degree(words: str) -> str:
    lower = re.sub(r"\s*(?:,\s?(?:or|and)|,)\s*", ", ", words.lower().replace("-", " to "))
    return "" if "degree" in lower else re.sub(r"\s+", " ", lower).strip()


def _same_class(inside: str, degree: str) -> bool:
    """Whether brackets hold Child-Pugh classes only, and those of the degree where one is said."""
    if not re.fullmatch(_CHILD_PUGH, inside.strip(), re.I):
        return False
    said = _degree_of_classes(inside)
    return not degree or set(re.findall(r"mild|moderate|severe", degree)) == set(
        re.findall(r"mild|moderate|severe", said)
    )


def _degree_of_classes(inside: str) -> str:
    match = re.fullmatch(_CHILD_PUGH, inside.strip(), re.I)
    classes = re.findall(r"\b[abc]\b", match["classes"].lower()) if match else []
    return " or ".join(_CLASS_OF[one] for one in classes)
