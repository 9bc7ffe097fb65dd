"""What somebody is allergic to: the product itself, its other ingredients, another medicine or class."""

import re
from collections.abc import Iterator

from materia.extraction.conditions.subject import Subject
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind, Mention

ALLERGY = "condition:allergic-reaction"
SELF = "self"
INGREDIENTS = "ingredients"

#: Adjectives that name an allergy where "to" follows.
ADJECTIVE = re.compile(r"\b(?:hypersensitive|allergic|sensitive|sensitized|oversensitive)(?=\s+to\b)", re.I)
_TO = re.compile(r"\s*(?:reactions?|responses?)?,?\s*(?:of any kind\s*)?(?:to|towards?)\s+", re.I)
_NEXT = re.compile(r"\s*(?:,\s*(?:and/or|or|and)?|and/or|or|and|/)\s*(?:to\s+)?", re.I)
_OTHERS = re.compile(
    r"(?:either\s+)?(?:(?:the\s+)?(?:administration|use)\s+of\s+)?(?:any\s+)?(?:other|of\s+the\s+other|of\s+the|of\s+these|of\s+its)?\s*(?:the\s+)?",
    re.I,
)
_FORM = (
    r"(?:tablets?|capsules?|injections?|solutions?|suspensions?|cream|ointment|gel|lotion|syrup|elixir|oral|topical|nasal"
    r"|ophthalmic|spray|hydrochloride|hcl|sodium|potassium|sulfate|maleate|acetate|extended-release|delayed-release|usp)"
)
_SELF = re.compile(
    r"(?:it\b(?!s)|(?:the|this|these)\s+(?:active\s+)?(?:drugs?|product|medications?|medicines?|preparation|agents?|compound|substance))"
    r"(?!\s+(?:class|group|famil|of|in|derived))",
    re.I,
)
_INGREDIENTS = re.compile(
    r"(?:any|either|one)?\s*(?:one\s+)?(?:or\s+more\s+)?(?:of\s+)?(?:the|its|their|these|this)?\s*"
    r"(?:(?:other|inactive|listed|various|active|inert|product)\s+)*(?:product'?s?\s+)?"
    r"(?:components?|ingredients?|excipients?|constituents?)"
    r"(?P<where>\s+(?:present\s+|contained\s+|used\s+|found\s+)?(?:of|in)\s+(?:the\s+|this\s+|its\s+|these\s+|either\s+)?"
    r"(?:(?:product|drug)\s+)?(?:formulations?|products?|preparations?|drugs?|medications?|medicines?|vehicle|tablets?|capsules?|solutions?))?",
    re.I,
)


def read(subject: Subject, sentence: Sentence, text: str, finding: Mention) -> tuple[tuple[str, ...], int] | None:
    """Return what an allergy named by `finding` is to, and where that ends in `text`; None where nothing is understood.

    Each is "self" (the product), "ingredients" (its other ingredients) or the id of a drug or class. A list is read as
    far as it is understood: each of its entries stands for itself.
    """
    first: list[tuple[str, int]] = []
    if finding.concept.id != ALLERGY:  # the vocabulary's own name of an allergy to something
        written = finding.text.partition(" to ")[2]
        first = [(SELF if written and subject.called(written) else finding.concept.id, finding.end)]
        opening = _NEXT.match(text, finding.end)
        if opening is not None and not opening.group().strip():
            opening = None
    else:
        opening = _TO.match(text, finding.end)
    found = [*first, *(_allergens(subject, sentence, text, opening.end()) if opening is not None else ())]
    return (tuple(dict.fromkeys(name for name, _ in found)), found[-1][1]) if found else None


def _allergens(subject: Subject, sentence: Sentence, text: str, at: int) -> Iterator[tuple[str, int]]:
    mentions = {m.start: m for m in sentence.mentions if m.concept.kind in _KINDS}
    while True:
        one = _one(subject, mentions, text, at)
        if one is None:
            return
        yield one
        step = _NEXT.match(text, one[1])
        if step is None or not step.group().strip():
            return
        at = step.end()


_KINDS = (ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS, ConceptKind.FOOD)


def is_allergy(concept_id: str) -> bool:
    """Return whether a finding is an allergy."""
    return concept_id == ALLERGY or (concept_id.startswith("condition:") and concept_id.endswith("-allergy"))


def _one(subject: Subject, mentions: dict[int, Mention], text: str, at: int) -> tuple[str, int] | None:
    if own := _SELF.match(text, at):
        return SELF, _after_form(text, own.end())
    if own := _INGREDIENTS.match(text, at):
        end = own.end()
        if own["where"] is None and (
            where := re.compile(r"\s+(?:present\s+|contained\s+)?(?:of|in)\s+(?:the\s+)?").match(text, end)
        ):
            mention = mentions.get(where.end())
            if mention is None or not (subject.names(mention) or subject.names_part(mention)):
                return None  # of something else, or of what is not known
            end = mention.end
        return INGREDIENTS, _after_form(text, end)
    skipped = _OTHERS.match(text, at)
    mention = mentions.get(skipped.end() if skipped else at) or mentions.get(at)
    if mention is None or text[mention.end : mention.end + 1] == "-":
        return None
    end = _after_form(text, mention.end)
    if subject.names(mention):
        return SELF, end
    return mention.concept.id, end


def _after_form(text: str, at: int) -> int:
    """Return the end of the words of a form or salt that follow."""
    match = re.compile(
        rf"(?:\s+{_FORM})*(?:\s+(?:drugs?|agents?|products?|antibiotics?|antibacterials?|derivatives?|class|group))?(?:\s+of\s+(?:antibiotics|antibacterials?|drugs|agents))?",
        re.I,
    ).match(text, at)
    return match.end() if match else at
