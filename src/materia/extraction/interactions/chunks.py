"""Chunks of a shape: quantities that change (`<Q0>`: the level of …), and the two together (`<B0>`, `<W0>`).

`<B0>` is a noun ("concomitant use of <S> with <P0>"), `<W0>` an adverbial ("when <S> is given with <P0>").
"""

import re
from dataclasses import dataclass, field

from materia.extraction.pharmacology.partner_marks import Partner, Shape
from materia.extraction.pharmacology.patterns import patterns
from materia.model.concept import Mention


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something of the subject or a partner that changes. `owner` is "S" or the partner's number."""

    kind: str  # "level", "clearance", "absorption", "metabolism", "half-life", "effect", "toxicity"
    owner: str
    quality: str = ""  # "anticoagulant"


@dataclass(frozen=True, slots=True)
class Together:
    """Subject and partner taken together.

    `partner` is None where the text leaves it out; `own` is whether it names the subject, `joint` whether it says that
    something is taken beside it ("concomitant use of <P0>", not "use of <P0>").
    """

    partner: str | None
    own: bool
    joint: bool


@dataclass(slots=True)
class Chunked:
    """A clause with its chunks."""

    text: str
    quantities: list[Quantity] = field(default_factory=list)
    together: list[Together] = field(default_factory=list)
    partners: list[tuple[Partner, ...]] = field(default_factory=list)
    findings: list[tuple[Mention, ...]] = field(default_factory=list)

    def same(self, one: str, other: str) -> bool:
        """Whether the first of two partner marks (their numbers) names nothing but what the second names."""
        return {partner.id for partner in self.partners[int(one)]} <= {
            partner.id for partner in self.partners[int(other)]
        }


_PATTERNS = patterns("chunks")
_EFFECT_OF = _PATTERNS["effect_of"]
_EFFECT_BY = _PATTERNS["effect_by"]


_SUBJECT, _PARTNER = r"<S>", r"<P(?P<partner>\d+)>"


def _both_orders(name: str) -> tuple[re.Pattern[str], ...]:
    """Return expressions of subject and partner, each in both orders."""
    there = _PATTERNS.templates(name, x=_SUBJECT, y=_PARTNER)
    back = _PATTERNS.templates(name, x=_PARTNER, y=_SUBJECT)
    return tuple(expression for pair in zip(there, back, strict=True) for expression in pair)


_TOGETHER = (
    ("W", _both_orders("whens")),
    ("B", (*_both_orders("nouns"), *_PATTERNS.frames("nouns_alone"))),
    ("W", _PATTERNS.frames("whens_alone")),
)
_KINDS = _PATTERNS.table("quantities")
_QUANTITIES = tuple(
    (kind, tuple(row["words"]), _PATTERNS.template(name, kind=row["pattern"].replace("\n", "")))
    for name in ("quantity_of", "quantity_by")
    for kind, row in _KINDS.items()
    if "pattern" in row
)
_FINDING_MARK = re.compile(r"<F(\d+)>")
_JOINT_WORD = _PATTERNS["joint_word"]
_EFFECT_WORDS = tuple(_KINDS["effect"]["words"])
_TOGETHER_WORD = _PATTERNS["together_word"]


def chunk(text: str, shape: Shape) -> Chunked:
    """Return the clause with its quantities and pairs marked."""
    found = Chunked(text, partners=shape.partners, findings=shape.findings)
    for kind, words, expression in _QUANTITIES:
        if any(word in found.text for word in words):
            found.text = expression.sub(lambda match, kind=kind: _quantity(found, kind, match), found.text)  # type: ignore[misc]
    if any(word in found.text for word in _EFFECT_WORDS):
        for expression in (_EFFECT_OF, _EFFECT_BY):
            found.text = expression.sub(lambda match: _quantity(found, "effect", match), found.text)
    if not _TOGETHER_WORD.search(found.text):
        return found
    for mark, expressions in _TOGETHER:
        for expression in expressions:
            if "<P" in found.text or "<S>" in found.text:
                found.text = expression.sub(lambda match, mark=mark: _together(found, mark, match), found.text)  # type: ignore[misc]
    return found


def same_things(shape: Shape, one: int, other: int) -> bool:
    """Return whether two partner marks name the same things, whatever narrows them."""
    return {partner.id for partner in shape.partners[one]} == {partner.id for partner in shape.partners[other]}


def _quantity(found: Chunked, kind: str, match: re.Match[str]) -> str:
    quality = (match.groupdict().get("quality") or "").strip(" ,")
    quality = _FINDING_MARK.sub(lambda mark: found.findings[int(mark[1])][0].text.lower(), quality)
    if "<" in quality:
        quality = ""
    found.quantities.append(Quantity(kind, match.group("owner").strip("<P>"), quality))
    return f"<Q{len(found.quantities) - 1}>"


def _together(found: Chunked, mark: str, match: re.Match[str]) -> str:
    partner = match.groupdict().get("partner")
    own = "<S>" in match.group()
    found.together.append(Together(partner, own, own or bool(_JOINT_WORD.search(match.group()))))
    return f"<{mark}{len(found.together) - 1}>"
