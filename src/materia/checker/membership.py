"""Membership: "X is one of the Ys" where the passage names X as a Y while it says something else.

"Ys, including X, may raise …", "X or other Ys should not …", "As with other Ys, X …": what is said of them, how surely
and of whom, has nothing to do with their being Ys.
"""

import re
from collections.abc import Sequence

from materia.checker.alignment import Pair
from materia.checker.items import Item

_CLAIM = re.compile(r".{2,60}? (?:is|are) (?:one of the|a member of the|an?) (?P<class>[^.,;]+)\.")
_HEAVY = frozenset({"subject", "term", "known", "word", "quantity"})
_NOUN = (
    r"(?:drugs?|agents?|antibiotics?|antibacterials?|medicines?|medications?|therapy|products?|derivatives?"
    r"|preparations?)"
)
#: Between a class and a member of it that follows.
_AS_EXAMPLE = re.compile(
    rf"\s*(?:\([^()]{{1,12}}\))?\s*(?:{_NOUN})?\s*(?:\([^()]{{1,12}}\))?\s*,?\s*\(?\s*"
    r"(?:including|such as|like|e\.?\s?g\.?|for example|particularly|especially)\s*,?\s*(?:either |the )?"
    r"(?:(?:[\w®™ /-]|\([^()]{1,30}\))+,\s*(?:and |or )?|(?:[\w®™ /-]|\([^()]{1,30}\))+ (?:and|or) )*$",
    re.I,
)
#: Between a member and a class that follows.
_AND_OTHER = re.compile(
    r"[^.;:]{0,60}\b(?:and|or|and/or)\s+(?:to\s+|with\s+)?(?:any\s+|all\s+|the\s+)?other\s+(?:[\w-]+\s+){0,2}$", re.I
)
#: Before a class, with the member in the main clause.
_AS_OTHERS = re.compile(
    r"\b(?:like|unlike|as with|as for|as is true of)\s+(?:all|any|other|the other|many|most)\s+(?:other\s+)?"
    r"(?:[\w-]+\s+){0,2}$",
    re.I,
)
_FAR = 400  # characters between a class and its member in a list of examples
_TO_MEMBER = re.compile(r"[^.;:,]{0,40},\s*(?:the use of\s+)?(?:[\w®™-]+\s+){0,2}?$", re.I)


def named_as_member(pair: Pair) -> bool:
    """Return whether the claim only says that X is a Y, and the passage names X as one."""
    if _CLAIM.fullmatch(pair.claim.text.strip()) is None:
        return False
    heavy = [item for item in pair.claim.items if item.kind in _HEAVY]
    if len(heavy) != len(("X", "Y")) or heavy[1].kind != "term" or any(item.negated for item in heavy):
        return False
    member, group = heavy
    text = pair.passage.text
    members = [item for item in pair.passage.items if item.key == member.key]
    groups = [item for item in pair.passage.items if item.key == group.key]
    named = [item for item in pair.passage.items if item.kind in ("subject", "term")]
    return any(
        _joined(text, one, other, named) for one in members for other in groups if one.sentence == other.sentence
    )


def _joined(text: str, member: Item, group: Item, named: Sequence[Item]) -> bool:
    if group.end <= member.start:
        between = text[group.end : member.start]
        if len(between) <= _FAR and _AS_EXAMPLE.fullmatch(between):
            return True
        return bool(_AS_OTHERS.search(text[: group.start]) and _TO_MEMBER.fullmatch(between))
    # "X, Z and other Ys" may be of Z only
    alone = not any(member.end <= item.start and item.end <= group.start for item in named)
    return alone and _AND_OTHER.fullmatch(text[member.end : group.start]) is not None
