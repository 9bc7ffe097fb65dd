"""Release forms: immediate, extended or delayed, from the dosage form and, where that is silent, the product name."""

import re
from functools import cache

from materia.identity.tables import rows
from materia.model.identity import ReleaseForm, RouteGroup

#: Routes on which products differ by release form; elsewhere (eye drops, creams) the question does not arise.
_RELEASED = frozenset({RouteGroup.ORAL, RouteGroup.SUBLINGUAL_BUCCAL})


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], ReleaseForm, str], ...]:
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(row['term'])}(?!\w)"), ReleaseForm(row["release"]), row["where"])
        for row in rows("forms.tsv")
    )


@cache
def _not_release() -> tuple[str, ...]:
    return tuple(row["name"] for row in rows("release_exceptions.tsv"))


def release(form: str | None, name: str = "", generic_name: str | None = None) -> ReleaseForm:
    """Return the release form of a product.

    The dosage form decides. A name suffix (XR, ER, SR, XL, CR, DR …) only counts where the form does not say; a form
    that names neither is immediate release, no form at all is `UNKNOWN`.

    >>> release("TABLET, FILM COATED, EXTENDED RELEASE"), release("TABLET", "Glucotrol XL"), release("TABLET")
    (<ReleaseForm.EXTENDED: 'extended'>, <ReleaseForm.EXTENDED: 'extended'>, <ReleaseForm.IMMEDIATE: 'immediate'>)
    """
    by_form = _first((form or "").lower(), "form")
    if by_form is not None:
        return by_form
    for text in (name, generic_name or ""):
        lowered = text.lower()
        for excepted in _not_release():
            lowered = lowered.replace(excepted, " ")
        by_name = _first(lowered, "name")
        if by_name is not None:
            return by_name
    return ReleaseForm.IMMEDIATE if form else ReleaseForm.UNKNOWN


def _first(text: str, where: str) -> ReleaseForm | None:
    if not text:
        return None
    found = {kind for pattern, kind, place in _patterns() if place == where and pattern.search(text)}
    # "delayed release" with "extended release" (e.g. a multilayer capsule) acts over the longer time
    return ReleaseForm.EXTENDED if ReleaseForm.EXTENDED in found else next(iter(found), None)


def matters(route: RouteGroup) -> bool:
    """Return whether products on this route are told apart by release form.

    >>> matters(RouteGroup.ORAL), matters(RouteGroup.OPHTHALMIC)
    (True, False)
    """
    return route in _RELEASED
