"""People: whom a dose is for, by age and weight, as labels print it ("adults and children 12 years and over")."""

import re
from dataclasses import dataclass

from materia.extraction.dosing.amount import NUMBERS

_AGE = r"(?:\d{1,3}(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_UNIT = r"(?:years?|yrs?\.?|months?|mos?\.|weeks?|days?)"
_OLD = r"(?:\s(?:of\sage|old|in\sage|of\sages?))?"
_UP = r"(?:\s(?:and|or|&)\s(?:older|over|above|up|greater|more)(?:\s(?:in|of)\sage|\syears\sof\sage)?)"
_UNDER = r"(?:under|less\sthan|younger\sthan|below|<)"
_AT_LEAST = r"(?:at\sleast|≥|>=|greater\sthan\sor\sequal\sto)"
_OVER = r"(?:over|above|older\sthan|greater\sthan|more\sthan|>)"
_MINORS = (
    r"(?:pediatric\spatients?|paediatric\spatients?|pediatrics?|children|child|adolescents?|teenagers|infants)"
    r"(?:\s(?:and|or|/)\s(?:adolescents?|children|teenagers))?"
)
_ANYBODY = r"(?:patients?|persons?|individuals?|people|consumers|those)"
_WHO = (
    rf"(?:(?P<adults>adults?(?:\s(?:patients?|men|women))?)(?:\s?(?:,|and|or|/|&|,\sand)\s?(?P<with>{_MINORS}))?"
    rf"|(?P<minors>{_MINORS})|(?P<anybody>{_ANYBODY}))"
)
_LEAD = r"(?:,?\s?\(?(?:who\sare\s)?(?:aged?|ages|from|between|between\sthe\sages\sof|of|with\san\sage\sof)?\s?)?"
_BAND = (
    rf"(?:{_LEAD}(?:(?P<from>{_AGE})\s?-?(?P<from_unit>{_UNIT})?{_OLD}\s?(?P<to>-|to|through"
    rf"|and)\s?(?P<less>{_UNDER}\s)?"
    rf"(?P<until>{_AGE})[\s-]?(?P<unit>{_UNIT})(?:{_OLD})"
    rf"|(?P<low>{_AGE})[\s-]?(?P<low_unit>{_UNIT}){_OLD}{_UP}"
    rf"|(?P<atleast>{_AT_LEAST})\s?(?P<least>{_AGE})[\s-]?(?P<least_unit>{_UNIT}){_OLD}"
    rf"|(?P<over>{_OVER})\s?(?P<more>{_AGE})[\s-]?(?P<more_unit>{_UNIT}){_OLD}"
    rf"|(?P<below>{_UNDER})\s?(?:the\sage\sof\s)?(?P<high>{_AGE})[\s-]?(?P<high_unit>{_UNIT}){_OLD})\)?)"
)
_WEIGHT = (
    r"(?:\s(?:who\sweigh|weighing|with\sa\sbody\sweight\sof|with\sbody\sweight)\s(?P<weight>"
    r"(?:at\sleast|more\sthan|less\sthan|over|under|≥|>|<|≤)?\s?\d{1,3}(?:\.\d+)?(?:\s?kg)?"
    r"(?:\s?(?:-|to)\s?(?:less\sthan\s|<\s?)?\d{1,3}(?:\.\d+)?)?\s?kg(?:\s(?:or|and)\s(?:more|less"
    r"|greater|above|over))?))"
)
#: People in a sentence; `read` takes the match apart.
PATTERN = re.compile(rf"(?<![\w-]){_WHO}{_BAND}?{_WEIGHT}?(?![\w-])", re.I)


@dataclass(frozen=True, slots=True)
class People:
    """A group of patients; edges as printed: `age_above` at least, `age_over` more than, `age_below` less than."""

    population: str | None = None  # concept id; None for people of all kinds within the edges
    age_above: str = ""
    age_over: str = ""
    age_below: str = ""
    age_at_most: str = ""
    weight: str = ""

    @property
    def ages(self) -> str:
        """Return the age band as a sentence says it, "" where there is none."""
        if self.age_above and self.age_below:
            return f"from {_bare(self.age_above, self.age_below)} to under {self.age_below} of age"
        if self.age_above and self.age_at_most:
            return f"{_bare(self.age_above, self.age_at_most)} to {self.age_at_most} of age"
        if self.age_above:
            return f"{self.age_above} of age and older"
        if self.age_over:
            return f"over {self.age_over} of age"
        return f"under {self.age_below} of age" if self.age_below else ""

    @property
    def value(self) -> tuple[tuple[str, str], ...]:
        """Return the qualifiers of a statement that say the band."""
        rows = (
            ("age_above", self.age_above), ("age_over", self.age_over), ("age_below", self.age_below),
            ("age_at_most", self.age_at_most),
            ("ages" if self.population else "all_ages", self.ages), ("weight", self.weight),
        )  # fmt: skip
        return tuple((key, text) for key, text in rows if text)


def _bare(low: str, high: str) -> str:
    """Return the lower age without its unit where both have the same."""
    number, unit = low.split(" ")
    return number if unit == high.split(" ")[1] else low


def read(match: re.Match[str]) -> People | None:
    """Return the people of a match of `PATTERN`; None for "patients" of any kind.

    >>> def of(text): return read(PATTERN.search(text))
    >>> of("adults and children 12 years and over").ages, of("children 6 to under 12 years of age").ages
    ('12 years of age and older', 'from 6 to under 12 years of age')
    >>> of("Pediatric patients 2 months to 12 years").ages, of("adult patients").population
    ('2 months to 12 years of age', 'population:adults')
    >>> of("patients with pain") is None
    True
    """
    ages = _ages(match)
    weight = _weight(match["weight"] or "")
    if match["adults"] and not match["with"]:
        population = "population:adults"
    elif match["minors"]:
        population = _minors(match["minors"])
    else:
        population = None
    if population is None and not ages and not weight and not (match["adults"] and match["with"]):
        return None
    return People(population, **ages, weight=weight)


def _minors(words: str) -> str:
    lower = words.lower()
    if " " in lower.replace("pediatric patient", "pediatric"):
        return "population:children"
    return {"adolescent": "population:adolescents", "infants": "population:infants"}.get(
        lower.rstrip("s") if lower.startswith("adol") else lower, "population:children"
    )


def _ages(match: re.Match[str]) -> dict[str, str]:
    if match["from"]:
        unit = _unit(match["unit"])
        low = _age(match["from"], match["from_unit"] or match["unit"])
        high = _age(match["until"], unit)
        return {"age_above": low, ("age_below" if match["less"] else "age_at_most"): high}
    if match["low"]:
        return {"age_above": _age(match["low"], match["low_unit"])}
    if match["least"]:
        return {"age_above": _age(match["least"], match["least_unit"])}
    if match["more"]:
        return {"age_over": _age(match["more"], match["more_unit"])}
    if match["high"]:
        return {"age_below": _age(match["high"], match["high_unit"])}
    return {}


def _unit(unit: str) -> str:
    lower = unit.lower()
    return next(word for word in ("years", "months", "weeks", "days") if lower[0] == word[0])


def _age(number: str, unit: str) -> str:
    word = _unit(unit)
    count = NUMBERS.get(number.lower(), number)
    return f"{count} {word.removesuffix('s') if count == '1' else word}"


def _weight(text: str) -> str:
    words = re.sub(r"\s+", " ", text.strip().lower())
    words = re.sub(r"(?<=\d)(?=kg)", " ", words).replace("≥", "at least ").replace(">", "more than ")
    words = words.replace("≤", "at most ").replace("<", "less than ")
    return re.sub(r"\s+", " ", re.sub(r"(?<=\d)\s?-\s?(?=\d)", " to ", words)).strip()
