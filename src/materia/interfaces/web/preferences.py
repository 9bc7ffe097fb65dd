"""What a reader chose and their browser keeps: for whom the words are, the country, the theme. Nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from materia.settings import AUDIENCES

if TYPE_CHECKING:
    from fastapi import Request, Response

    from materia.settings import Settings

COOKIE = "materia"
_YEAR = 365 * 24 * 60 * 60

AUDIENCE_WORDS = {
    "patient": "Patient",
    "caregiver": "Caregiver or family",
    "student": "Student",
    "nurse": "Nurse",
    "pharmacist": "Pharmacist",
    "physician": "Physician",
}
COUNTRY_WORDS = {
    "US": "United States",
    "GB": "United Kingdom",
    "CA": "Canada",
    "AU": "Australia",
    "EU": "European Union",
    "OTHER": "Another country",
}
THEME_WORDS = {"auto": "As the device", "light": "Light", "dark": "Dark"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The choices of a reader, each one of the known words."""

    audience: str
    country: str
    theme: str = "auto"
    kept: bool = False  # whether they come from the reader's cookie

    @property
    def cookie(self) -> str:
        """Return the value of the cookie.

        >>> Preferences(audience="nurse", country="GB").cookie
        'nurse.GB.auto'
        """
        return f"{self.audience}.{self.country}.{self.theme}"


def read(request: Request, settings: Settings) -> Preferences:
    """Return the choices in the request's cookie; what is missing or unknown there is as the settings say."""
    value = request.cookies.get(COOKIE, "")
    audience, country, theme = [*value.split("."), "", "", ""][:3]
    return Preferences(
        audience=audience if audience in AUDIENCES else settings.audience,
        country=country if country in _countries(settings) else settings.country,
        theme=theme if theme in THEME_WORDS else "auto",
        kept=bool(value),
    )


def chosen(before: Preferences, audience: str, country: str, theme: str, settings: Settings) -> Preferences:
    """Return the choices after a form: fields that are empty or unknown leave what was chosen before."""
    return Preferences(
        audience=audience if audience in AUDIENCES else before.audience,
        country=country if country in _countries(settings) else before.country,
        theme=theme if theme in THEME_WORDS else before.theme,
        kept=True,
    )


def keep(response: Response, preferences: Preferences, *, secure: bool) -> None:
    """Let the browser keep the choices for a year: three words, not readable by scripts, not sent from other sites."""
    response.set_cookie(COOKIE, preferences.cookie, max_age=_YEAR, httponly=True, samesite="lax", secure=secure)


def country_choices(settings: Settings) -> dict[str, str]:
    """Return the countries to choose from by code: those with emergency numbers, and the operator's own."""
    return COUNTRY_WORDS if settings.country in COUNTRY_WORDS else {settings.country: settings.country, **COUNTRY_WORDS}


def _countries(settings: Settings) -> frozenset[str]:
    return frozenset(country_choices(settings))
