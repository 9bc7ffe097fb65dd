"""Dose adjustments in sentences: by kidney, liver, dialysis, age and genotype, and that none is needed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.dosing import group as groups
from materia.extraction.dosing import posology
from materia.extraction.dosing.clause import clauses, without_tail
from materia.extraction.dosing.dosing_scope import ScopeReader
from materia.extraction.dosing.group import Group
from materia.extraction.dosing.instructions import other_product
from materia.extraction.dosing.regimen import Regimen, Unclear, regimens
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.section_kind import DOSAGE, GERIATRIC_USE, HEPATIC_IMPAIRMENT, RENAL_IMPAIRMENT, SPECIFIC_POPULATIONS
from materia.model.statement import Polarity
from materia.text.datafile import load_yaml

KINDS = frozenset({DOSAGE, RENAL_IMPAIRMENT, HEPATIC_IMPAIRMENT, SPECIFIC_POPULATIONS, GERIATRIC_USE})
_SEEN = re.compile(
    r"\b(?:renal|hepatic|kidney|liver|dialysis|hemodialysis|creatinine|crcl|clcr|egfr|elderly"
    r"|geriatric|older|metaboli[sz]ers)\b",
    re.I,
)
_DOSE = re.compile(
    r"\bdos(?:e|es|age|ages|ing)\b|\brecommended\b|\bavoid\b|\bnot be (?:used|given|administered)\b", re.I
)
_HEADING_BEFORE = 6  # characters: a number or bullet may stand before a heading
_LEAD = re.compile(
    r"^(?:therefore|thus|accordingly|however|in addition|generally|in general|\d+(?:\.\d+)*|•|-|○|o)[,:]?\s", re.I
)
_SLOTS = {
    "kidney": ("dose.kidney", "kidney_liver.dose_or_avoid"),
    "liver": ("dose.liver", "kidney_liver.dose_or_avoid"),
    "dialysis": ("dose.kidney", "kidney_liver.dialysis"),
    "age": ("dose.age_weight",),
    "genotype": ("dose.age_weight",),
}


@dataclass(frozen=True, slots=True)
class _Action:
    action: str
    only: str  # the factor that the action is about, "" for any
    patterns: tuple[re.Pattern[str], ...]


@cache
def _actions() -> tuple[_Action, ...]:
    rows = load_yaml("materia.extraction", "data/adjustment.yaml")["actions"]
    return tuple(
        _Action(row["action"], row.get("only", ""), tuple(re.compile(text) for text in row["says"])) for row in rows
    )


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield the adjustments that clauses of the dosing and organ sections state in full."""
    scopes = ScopeReader(label, KINDS, groups.without)
    for section in label.sections(KINDS):
        for sentence in label.read(section):
            if sentence.in_table or not (_SEEN.search(sentence.text) and _DOSE.search(sentence.text)):
                continue
            yield from _of_sentence(label, sentence, scopes)


def _of_sentence(label: Label, sentence: Sentence, scopes: ScopeReader) -> Iterator[Candidate | Rejected]:
    if other_product(label, sentence):
        yield Rejected(predicate="dose_adjustment", reason="other_product", sentence=sentence)
        return
    problem = _place(scopes, sentence)
    for start, end in clauses(sentence.text):
        clause = sentence.part(start, end)
        text = without_tail(posology.tidy(clause.text))
        if not _DOSE.search(text):
            continue
        try:
            found = list(_of_clause(text, clause, scopes))
        except Unclear as unclear:
            yield Rejected(predicate="dose_adjustment", reason=str(unclear), sentence=sentence)
            continue
        if found and problem:
            yield Rejected(predicate="dose_adjustment", reason=problem, sentence=sentence)
            continue
        yield from found


def _place(scopes: ScopeReader, sentence: Sentence) -> str:
    """Return why adjustments of this place are left alone: its headings narrow whom or what for."""
    scope = scopes.of(sentence)
    if scope.problem:
        return scope.problem
    return "of_one_indication" if scope.condition else "of_some_people" if scope.people else ""


def _of_clause(text: str, clause: Sentence, scopes: ScopeReader) -> Iterator[Candidate]:
    matches = groups.find(text)
    if not matches:
        return
    read = [groups.read(match) for match in matches]
    if any(one is None for one in read):
        raise Unclear("group_not_understood")
    spoken = read[1:] if len(read) > 1 and _is_heading(text, matches[0]) else read
    found = groups.narrowest([group for several in spoken for group in several or ()])
    rest = _marked(text, matches)
    plain = _plain(scopes.names.sub("x", rest))
    for action in _actions():
        for pattern in action.patterns:
            match = pattern.fullmatch(plain)
            if match:
                by = next((value for key, value in match.groupdict().items() if value), "")
                for group in found:
                    if action.only not in ("", group.factor):
                        continue
                    yield _candidate(clause, group, _worded(action.action, by))
                return
    regimen = _regimen(rest, scopes)
    for group in found:
        yield _dose(clause, group, regimen)


def _is_heading(text: str, first: re.Match[str]) -> bool:
    """Whether the clause opens with a group that is a heading ("Renal Impairment: the dose is … on dialysis")."""
    return first.start() <= _HEADING_BEFORE and not re.match(r"\s*(?:,|\(|and\b|or\b|who\b)", text[first.end() :])


def _marked(text: str, matches: list[re.Match[str]]) -> str:
    """Return the clause with each group replaced by "@", and a row of groups by one."""
    found = []
    place = 0
    for match in matches:
        found += [text[place : match.start()], " @ "]
        place = match.end()
    joined = re.sub(r"\s+", " ", "".join([*found, text[place:]]))
    joined = re.sub(r"@(?: ?(?:,|and|or|and/or|,? ?(?:and|or) in|,? ?(?:and|or) for) ?@)+", "@", joined)
    return re.sub(
        r"\b(?:in|for|of)(?: the)?(?: adult)?(?: patients| those| individuals)?(?: with| on| undergoing)? @",
        "@",
        joined,
    ).strip()


_PRODUCT = re.compile(
    r"\bx(?: (?:tablets?|capsules?|injection|oral solution|oral suspension|extended-release tablets?"
    r"|extended-release capsules?|delayed-release (?:tablets?|capsules?)|hydrochloride|sodium|hcl))+"
)


def _plain(text: str) -> str:
    lower = _LEAD.sub("", text.lower().strip(" .;:,"))
    lower = re.sub(r"\s*\(\s*\)\s*", " ", _PRODUCT.sub("x", lower))
    lower = re.sub(r"\bpatients? @", "@", lower)
    return re.sub(r"\s+", " ", lower).strip(" .;:,").replace(" ,", ",")


def _worded(action: str, by: str) -> str:
    share = by.strip().removeprefix("by ").removeprefix("approximately ")
    if not share:
        return action
    share = "half" if "half" in share else re.sub(r"\s?%", " %", share)
    return f"{action} by {share}"


def _candidate(clause: Sentence, group: Group, action: str) -> Candidate:
    variant, _, share = action.partition(" by ")
    percent = (("percent", share),) if "%" in share else ()
    return Candidate(
        predicate="dose_adjustment",
        sentences=(clause,),
        object=group.object,
        value=(("factor", group.factor), ("action", action), *percent, *group.value),
        polarity=Polarity.NEGATED if action == "no dose adjustment" else Polarity.AFFIRMED,
        population=group.population,
        slots=slots(group),
        variant=variant,
    )


def slots(group: Group) -> tuple[str, ...]:
    """Return the must-have slots that an adjustment for the group fills."""
    banded = ("kidney_liver.bands", "kidney_liver.metric") if "threshold" in dict(group.value) else ()
    return tuple(sorted((*_SLOTS[group.factor], *banded)))


def _regimen(rest: str, scopes: ScopeReader) -> Regimen:
    """Return the one dose of a clause from which its groups are taken out."""
    text = re.sub(r"\s+", " ", rest.replace("@", " ")).strip(" ,:")
    found = regimens(posology.read(text, scopes.names))
    if len(found) != 1:
        raise Unclear("no_dose" if not found else "several_doses")
    if found[0].people or found[0].condition:
        raise Unclear("of_some_people")
    return found[0]


def _dose(clause: Sentence, group: Group, regimen: Regimen) -> Candidate:
    kept = ("dose", "daily_dose", "frequency", "way", "form", "strength", "duration")
    value = [pair for pair in regimen.value if pair[0] in kept]
    if regimen.step not in ("start", "usual", "maximum") or regimen.variant in ("within", "single", "apply"):
        raise Unclear("step")
    if set(dict(regimen.value)) - {*kept, "step"}:
        raise Unclear("dose_with_more")
    return Candidate(
        predicate="dose_adjustment",
        sentences=(clause,),
        object=group.object,
        value=(("factor", group.factor), *value, *group.value),
        population=group.population,
        slots=slots(group),
        variant=f"{regimen.step} dose",
    )
