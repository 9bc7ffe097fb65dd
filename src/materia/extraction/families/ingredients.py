"""Ingredients: the excipients that matter to some patients, and that a product is free of one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.dosing import posology
from materia.extraction.dosing.instructions import product_forms
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence
from materia.model.section_kind import (
    DESCRIPTION,
    INACTIVE_INGREDIENT,
    PRECAUTIONS,
    UNCLASSIFIED,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
)
from materia.model.statement import Polarity
from materia.text.datafile import load_yaml

MOST = 3  # statements a label: excipients must not crowd out the rest
_LISTS = frozenset({DESCRIPTION, INACTIVE_INGREDIENT})
_KINDS = frozenset({*_LISTS, WARNINGS, WARNINGS_AND_PRECAUTIONS, PRECAUTIONS, UNCLASSIFIED})
_LIST = re.compile(
    r"\binactive ingredients?\b|\bexcipients?\b|\balso contains?\b|\bcontains?\b|\bcontaining\b|\badded as\b", re.I
)
_FREE = re.compile(
    r"\b(?:does not contain|do not contain|contains no|not made with|free of|free from|without)\b"
    r"|\w-free\b|\bgluten free\b",
    re.I,
)
#: One strength, form or flavour of several, a product beside this one, or the active ingredient's own name.
_ONE_OF = re.compile(
    r"\b\d+(?:\.\d+)?\s?-?(?:mg|mcg|g|%|mL)(?:,| and| or|\s)[^.;]{0,60}\b(?:tablets?|capsules?"
    r"|strengths?|vials?)\b[^.;]{0,12}\b(?:(?:also )?contains?\b|are\b|include\b)"
    r"|\b(?:strengths?|flavou?r(?:ed)?|multi-?dose|multiple[- ]dose|preservative-free"
    r"|single-?[ -]?dose|single-use|diluents?"
    r"|bacteriostatic|colorants?|dyes?|in addition)\b"
    r"|\bmay contain\b|\bor\s+(?:lactose|tartrazine)|only\)",
    re.I,
)
_INK = re.compile(r"\b(?:ink|inks|imprint\w*)\b[^.;]{0,60}\bcontain", re.I)
_PHENYLALANINE = re.compile(
    r"phenylalanine\s?\(?(?:[^.;\d]{0,20})?(?P<mg>\d+(?:\.\d+)?)\s?mg\s?\)?\s?(?:per|in each"
    r"|/)\s?(?P<per>tablet|chewable tablet|5 ml|packet|gram|dose)"
    r"|(?P<mg2>\d+(?:\.\d+)?)\s?mg\s(?:of\s)?phenylalanine\s?(?:per|in each|/)\s?(?P<per2>tablet"
    r"|chewable tablet|5 ml|packet|gram|dose)"
    r"|each (?P<per3>tablet|chewable tablet|5 ml|packet"
    r"|dose)[^.;]{0,60}contains (?P<mg3>\d+(?:\.\d+)?)\s?mg\s(?:of\s)?phenylalanine",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Excipient:
    """An excipient and how labels name it."""

    ingredient: str
    says: re.Pattern[str]
    object: str | None


@cache
def excipients() -> tuple[Excipient, ...]:
    """Return the excipients that matter, the most important first."""
    rows = load_yaml("materia.extraction", "data/excipients.yaml")
    return tuple(Excipient(row["ingredient"], re.compile(row["says"], re.I), row.get("object")) for row in rows)


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(row.says.pattern for row in excipients()), re.I)


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield at most `MOST` excipients of the label, in the order of their importance."""
    found: dict[str, Candidate] = {}
    for section in label.sections(_KINDS):
        if not _any().search(section.text):
            continue
        for sentence in label.read(section):
            if not _any().search(sentence.text):
                continue
            for proposed in _of_sentence(label, sentence):
                if isinstance(proposed, Rejected):
                    yield proposed
                else:
                    found.setdefault(dict(proposed.value)["ingredient"], proposed)
    order = [row.ingredient for row in excipients()]
    yield from sorted(found.values(), key=lambda one: order.index(dict(one.value)["ingredient"]))[:MOST]


def _of_sentence(label: Label, sentence: Sentence) -> Iterator[Candidate | Rejected]:
    text = posology.tidy(sentence.text)
    if any(row.says.search(" ".join(label.names)) for row in excipients()):
        return
    listed = sentence.section.kind == INACTIVE_INGREDIENT
    if not listed and not _LIST.search(text) and not _FREE.search(text):
        yield Rejected(predicate="ingredients", reason="not_a_list", sentence=sentence)
        return
    if _ONE_OF.search(text) or _several_products(label) or _INK.search(text):
        yield Rejected(predicate="ingredients", reason="one_of_several_products", sentence=sentence)
        return
    if sentence.section.kind not in _LISTS and not _own(label, text):
        yield Rejected(predicate="ingredients", reason="subject_not_named", sentence=sentence)
        return
    for row in excipients():
        match = row.says.search(text)
        if match:
            yield from _candidate(sentence, text, row, match)


def _several_products(label: Label) -> bool:
    """Whether the label holds products of several forms, whose excipients differ."""
    return len({(product.form or "").split(",")[0] for product in label.document.products}) > 1


def _own(label: Label, text: str) -> bool:
    """Whether the sentence speaks of this product: its name, or "this product"."""
    lower = text.lower()
    named = any(name.lower() in lower for name in label.names if len(name) > 2)
    return named or "this product" in lower or lower.startswith(("contains", "phenylketonurics"))


def _candidate(sentence: Sentence, text: str, row: Excipient, match: re.Match[str]) -> Iterator[Candidate | Rejected]:
    value = [("ingredient", row.ingredient)]
    free = _FREE.search(text)
    if free:
        near = free.start() < match.start() < free.end() + 40 or match.end() >= free.start() > match.start() - 1
        if not near or row.ingredient not in ("gluten", "lactose", "benzyl alcohol", "sulfites", "tartrazine"):
            yield Rejected(predicate="ingredients", reason="denied", sentence=sentence)
            return
        yield Candidate(
            predicate="ingredients",
            sentences=(sentence,),
            value=tuple(value),
            polarity=Polarity.NEGATED,
            variant="free",
        )
        return
    if row.ingredient == "gluten":
        yield Rejected(predicate="ingredients", reason="gluten_without_denial", sentence=sentence)
        return
    amount = _PHENYLALANINE.search(text) if row.ingredient == "phenylalanine" else None
    if amount:
        milligrams = amount["mg"] or amount["mg2"] or amount["mg3"]
        unit = (amount["per"] or amount["per2"] or amount["per3"]).lower().replace("ml", "mL")
        value.append(("amount", f"{milligrams} mg in each {unit}"))
    elif row.ingredient == "phenylalanine" and re.search(r"\d", text):
        yield Rejected(predicate="ingredients", reason="amount_not_understood", sentence=sentence)
        return
    value += [("form", form) for form in _form(text)]
    yield Candidate(predicate="ingredients", sentences=(sentence,), object=row.object, value=tuple(value))


def _form(text: str) -> tuple[str, ...]:
    """Return the one form that the sentence names, which may be one of several of the label."""
    forms = [form for form in product_forms(text.lower()) if form not in ("powder", "gel")]
    return tuple(forms) if len(forms) == 1 else ()
