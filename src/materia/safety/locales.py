"""Whom to call in a country: emergency service, poison line, crisis line."""

from dataclasses import dataclass
from functools import lru_cache

from materia.text.datafile import load_mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumbers:
    """Each text completes a sentence that begins with "Call"; `animals` is whom to call when an animal was poisoned.

    `sources` are ids of `sources.yaml`.
    """

    country: str
    ems: str
    poison: str
    crisis: str
    animals: str
    sources: tuple[str, ...]


@lru_cache(maxsize=64)
def phone_numbers(country: str) -> PhoneNumbers:
    """Return the numbers of a country (ISO 3166 code); a country without an entry gets no guessed number.

    >>> phone_numbers("gb").ems, phone_numbers("UK").ems, phone_numbers("DE").ems
    ('999', '999', '112')
    """
    raw = load_mapping("materia.safety", "locales.yaml")
    code = country.strip().upper() or str(raw["default"])
    for name, target in raw["aliases"].items():
        if isinstance(target, list) and code in target:
            code = name
        elif isinstance(target, str) and code == name:
            code = target
    if code not in raw["locales"]:
        code = "OTHER"
    row = raw["locales"][code]
    return PhoneNumbers(
        country=code,
        ems=row["ems"],
        poison=row["poison"],
        crisis=row["crisis"],
        animals=row.get("animals", raw["animals"]),
        sources=tuple(row["sources"]),
    )
