"""What restricts an indication behind its conditions: for whom, beside what, after what, by which germs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from materia.extraction.conditions.ages import age_from
from materia.model.concept import Mention

#: Stands for a restriction that was seen and not understood.
UNKNOWN = "?"

_ADULTS = "population:adults"
_POPULATION = re.compile(
    r"\b(?:(?:in|for|of)\s+(?:the\s+)?)?\b(?:(?P<adults>adults?(?:\s+patients?)?)(?P<both>\s*(?:,|and)\s*(?:in\s+)?(?:adolescents?|pediatric|children)\b(?:\s+patients?)?)?"
    r"|(?P<children>children|pediatric\s+patients|pediatric|adolescents?(?:\s+patients?)?)|patients|persons|individuals)(?P<aged>\s+(?:aged\s+)?)?",
    re.I,
)
_TO_DIET = (
    r"\b(?:as\s+(?:an\s+)?)?(?:adjunct(?:ive)?(?:\s+therapy)?\s+to|in\s+addition\s+to)\s+(?:an?\s+)?(?:[a-z-]+\s+)?diet"
)
_EXERCISE = re.compile(_TO_DIET + r"\s+and\s+exercise", re.I)
_DIET = re.compile(_TO_DIET, re.I)
_ADDED = re.compile(
    r"\b(?:as\s+)?(?:an?\s+)?(?:adjunct(?:ive)?\s*(?:therapy|treatment|use)?(?:\s+(?:to"
    r"|with)\s+(?:other\s+)?[a-z -]{3,40}?(?:therapy|agents?|drugs?|medications?|treatments?))?"
    r"|add-on\s+(?:therapy|treatment))(?=\s*(?:[,.;:]|$|\bfor\b|\bin\b|\bto\b|\bwith\b))",
    re.I,
)
_COMBINED = re.compile(
    r"\b(?:when\s+)?(?:used\s+|given\s+|taken\s+)?(?:in\s+combination\s+with|in\s+conjunction\s+with|concomitantly\s+with|as\s+part\s+of|as\s+a\s+component\s+of)\b[^.;:•]*",
    re.I,
)
_AFTER = re.compile(
    r"\b(?:who\s+(?:have\s+(?:had\s+)?(?:an?\s+)?(?:failed|inadequate|not\s+responded|progressed|received\s+(?:at\s+least|one|two|prior|previous))|are\s+(?:refractory|intolerant|resistant|unresponsive|inadequately))"
    r"|(?:following|after)\s+(?:failure|progression|prior|at\s+least|treatment\s+with)|(?:that|which)\s+(?:is|has)\s+(?:refractory|not\s+respond\w+|progressed)|refractory\s+to|unresponsive\s+to|resistant\s+to"
    r"|in\s+whom\s+(?:other|alternative|treatment\s+with)|when\s+(?:other|alternative))\b[^.;:•]*",
    re.I,
)
_GERMS = re.compile(
    r"\b(?:when\s+)?(?:caused|due)\s+(?:by|to)\s+(?:the\s+)?(?:(?:designated|susceptible|beta-lactamase|penicillin|methicillin|multi|indicated|strains|certain|proven|one\s+or\s+more)\b|(?-i:[A-Z][a-z]+(?:us|er|la|as|es|um|ia|on|is|da)\s+[a-z]+|[A-Z]\.\s?[a-z]{4,})|(?:streptococc|staphylococc|pneumococc|gram-)|sensitive\s)",
    re.I,
)
_FIRST_LINE = re.compile(
    r"\b(?:as\s+)?first-line\s+(?=treatment|therapy)|\bas\s+first-line\s+(?:treatment|therapy)", re.I
)
_ALONE = re.compile(
    r"\b(?:either\s+)?(?:alone\s+or\s+(?:in\s+combination|together|combined|concomitantly|as\s+adjunctive)|as\s+monotherapy\s+or|used\s+alone\s+or)\b[^.;:•]*",
    re.I,
)
_NEUTRAL = re.compile(
    r"\b(?:to\s+lower\s+(?:the\s+)?blood\s+pressure|as\s+monotherapy|as\s+a\s+single\s+agent|for\s+oral\s+use|alone|when\s+used\s+as\s+directed|as\s+indicated\s+below|in\s+the\s+specific\s+conditions\s+listed\s+below"
    r"|characterized\s+by\b[^.;:•]*|in\s+immunocompetent\s+(?:patients|adults)|\bof\s+(?:various|all)\s+(?:types|etiologies)|as\s+needed|as\s+defined\s+by\b[^.;•]*)",
    re.I,
)


_ONLY_ADULTS = re.compile(r"(?:(?:in|for|of)\s+(?:the\s+)?)?adults?(?:\s+patients?)?\s+with\b", re.I)
_JOINED = re.compile(r"\b(?:and|or|,)\s*$", re.I)
#: What is changed in people with a condition: "to reduce LDL-C in patients with".
_AIM = re.compile(
    r"\bto\s+(?:reduce|lower|improve|increase|decrease|raise|normalize|maintain)\b(?![^.;:•]*\b(?:risk|incidence|rate)\b)[^.;:•]*?"
    r"\b(?P<people>in\s+(?:\w+\s+){0,3}?(?:patients?|adults?|children|men|women)\s+with\b)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What was found: `text` is the sentence with it blanked, of the same length; `limits` are controlled phrases."""

    text: str
    population: str | None = None
    age_above: str = ""
    people_at: int = 0  # where the population stands
    limits: tuple[tuple[str, int], ...] = ()  # controlled phrases, each with where it stands
    both: bool = False  # adults, and children from the age on


def read(text: str, start: int, end: int, findings: Sequence[Mention]) -> Restrictions:
    """Return the restrictions understood in `text[start:end]`.

    `findings` are the mentions of conditions: what names germs ends before the next of them.
    """
    limits: list[tuple[str, int]] = []
    for pattern, limit in (
        (_ALONE, ""),
        (_EXERCISE, "together with diet and exercise"),
        (_DIET, "together with diet"),
        (_FIRST_LINE, "as first treatment"),
        (_NEUTRAL, ""),
        (_AFTER, "after other treatment"),
        (_COMBINED, "in combination with other medicines"),
        (_ADDED, "added to other treatment"),
    ):
        for match in pattern.finditer(text, start, end):
            text = _blank(text, match.start(), _before_next(match.start(), match.end(), findings))
            if limit:
                limits.append((limit, match.start()))
    for match in list(_GERMS.finditer(text, start, end)):
        susceptible = re.search(r"\b(?:susceptible|sensitive)\b", text[match.start() : end], re.I)
        limits.append((f"when caused by {'susceptible' if susceptible else 'certain'} germs", match.start()))
        text = _blank(text, match.start(), end)
    for match in list(_AIM.finditer(text, start, end)):
        if not any(match.start() < m.start < match.end() for m in findings):
            text = _blank(text, match.start(), match.start("people"))
    population, age, both, people_at = None, "", False, 0
    for match in list(_POPULATION.finditer(text, start, end)):
        people_at = people_at or match.start()
        above = age_from(text, match.end())
        stop = above[1] if above else match.end()
        if not re.match(r"\s*(?:[,.;:•(]|$|and\b|or\b|to\b|who\s+are\s+not|for\b|with\b|as\b)", text[stop:end]):
            continue
        if above is None and not match["adults"] and not match["children"]:
            continue
        if re.match(r"[^,;.:•]*\bwith\b", text[stop:end]):  # "in children 2 years and older with asthma"
            only_adults = _ONLY_ADULTS.match(text, match.start()) and not _JOINED.search(text, start, match.start())
            if above is not None and match["both"] and not age:
                age, both, text = above[0], True, _blank(text, match.start(), stop)
            elif above is not None and not age:
                age, text = above[0], _blank(text, match.end(), stop)
            elif match["both"]:
                text = _blank(text, match.start(), match.end())
            elif population is None and only_adults:
                population = _ADULTS
            continue
        text = _blank(text, match.start(), stop)
        if population is not None or age:
            return Restrictions(text, limits=((UNKNOWN, start),))
        age = above[0] if above else ""
        both = bool(match["both"]) and above is not None
        if match["adults"] and not match["both"]:
            population = _ADULTS
        elif match["children"]:
            population = (
                "population:adolescents" if match["children"].lower().startswith("adol") else "population:children"
            )
    return Restrictions(text, population, age, people_at, tuple(limits), both)


def _before_next(start: int, end: int, findings: Sequence[Mention]) -> int:
    return min((m.start for m in findings if start < m.start < end), default=end)


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]
