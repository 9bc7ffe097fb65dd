"""The header of a label: what every label reader says about a document in the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from materia.errors import SourceError
from materia.model.document import DateKind, Document, DocumentKind, DrugClassLink, Product, Section
from materia.sources.section_kinds import rows

_SET_ID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")
_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
#: FDA publishes SPL labels without copyright restrictions of its own; manufacturers' text is public by law.
LICENCE = "public record (DailyMed / FDA)"


def normal_set_id(text: str) -> str | None:
    """Return a set id in its one form, or None where `text` is not one.

    >>> normal_set_id(" 00206AAE-7db1-4ae9-8500-b03fd6788d74 ")
    '00206aae-7db1-4ae9-8500-b03fd6788d74'
    """
    found = _SET_ID.fullmatch(text.strip().lower())
    return found[0] if found else None


def iso_date(text: str | None) -> str | None:
    """Return a date such as "20120131" (or a longer time) as "2012-01-31", None where it is not a date.

    >>> iso_date("20120131"), iso_date("201213"), iso_date("20120230")
    ('2012-01-31', None, None)
    """
    from datetime import date

    found = _DATE.match((text or "").strip())
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


@cache
def _form_words() -> tuple[frozenset[str], frozenset[str]]:
    table = rows("dosage_form_words.tsv")
    return frozenset(row[0] for row in table), frozenset(row[0] for row in table if row[1] == "yes")


def split_form(line: str) -> tuple[str, str | None]:
    """Return the generic name and the dosage form (upper case) of a line that prints both.

    >>> split_form("doxycycline hyclate tablet, film coated")
    ('doxycycline hyclate', 'TABLET, FILM COATED')
    >>> split_form("medicated thing")
    ('medicated thing', None)
    """
    words, begins = _form_words()
    tokens = line.split()
    first = len(tokens)
    for at in range(len(tokens) - 1, 0, -1):
        parts = [part for part in re.split(r"[,/-]", tokens[at].lower()) if part]
        if not all(part in words for part in parts):
            break
        if parts and parts[0] in begins and not tokens[at - 1].endswith(","):
            first = at
    if first == len(tokens):
        return line, None
    return " ".join(tokens[:first]).rstrip(","), " ".join(tokens[first:]).upper()


def is_for_people(product_type: str | None) -> bool:
    """Return whether a label type is for people; an unknown type counts as one.

    >>> is_for_people("OTC ANIMAL DRUG LABEL"), is_for_people("HUMAN PRESCRIPTION DRUG LABEL")
    (False, True)
    """
    shown = (product_type or "").upper()
    return not any(word in shown for word in ("ANIMAL", "VETERINARY", "DEVICE"))


def disclaimer_notes(disclaimer: str) -> list[str]:
    """Return the notes that FDA's disclaimer at the head of a label means."""
    if "not been found by FDA to be safe and effective" in disclaimer:
        return ["not_fda_approved"]
    if "not reviewed and approved by FDA" in disclaimer:
        return ["otc_monograph_not_reviewed"]
    return []


def label(
    *,
    source_format: str,
    set_id: str,
    version_id: str | None,
    version: str | None,
    effective: str | None,
    title: str,
    labeler: str,
    products: Sequence[Product],
    product_type: str | None,
    sections: tuple[Section, ...],
    notes: Iterable[str],
    origin: str,
    scheme: str = "spl",
    codes: tuple[str, ...] = (),
    classes: tuple[DrugClassLink, ...] = (),
) -> Document:
    """Return the document of a drug label; raise `SourceError` where it is not one for people, or says nothing."""
    identifier = normal_set_id(set_id)
    if identifier is None:
        raise SourceError("no_set_id", f"{origin}: the set id is not one")
    if not is_for_people(product_type):
        raise SourceError("not_for_people", f"{origin}: the label is of type {product_type}")
    if not any(section.text for section in sections):
        raise SourceError("empty", f"{origin}: the label holds no text")
    day = iso_date(effective)
    found = list(notes)
    if not products:
        found.append("no_products")
    if not title:
        found.append("no_title")
        title = "; ".join(dict.fromkeys(product.name for product in products)) or "Untitled label"
    return Document(
        id=f"{scheme}:{identifier}",
        kind=DocumentKind.LABEL,
        title=title,
        publisher=labeler or "unknown labeler",
        source_format=source_format,
        date=day,
        date_kind=DateKind.EFFECTIVE if day else DateKind.UNKNOWN,
        version=version,
        url=f"https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={identifier}",
        licence=LICENCE,
        set_id=identifier,
        version_id=(version_id or "").lower() or None,
        product_type=product_type,
        codes=codes,
        products=tuple(products),
        classes=classes,
        sections=sections,
        notes=tuple(dict.fromkeys(found)),
    )
