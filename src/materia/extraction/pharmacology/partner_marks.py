"""What a shape holds, and how the marks of several partners become one: lists, examples, enzymes with a role."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

from materia.extraction.label import Label
from materia.extraction.pharmacology.patterns import patterns
from materia.model.concept import Mention


@dataclass(frozen=True, slots=True)
class Partner:
    """Something beside the subject. `role` is of an enzyme ("strong_inhibitor"), `qualifier` the narrowing word."""

    id: str
    role: str = ""
    qualifier: str = ""


@dataclass(slots=True)
class Shape:
    """The shape and what its marks stand for."""

    text: str = ""
    partners: list[tuple[Partner, ...]] = field(default_factory=list)
    findings: list[tuple[Mention, ...]] = field(default_factory=list)
    tests: list[tuple[Mention, ...]] = field(default_factory=list)
    enzymes: list[tuple[Mention, ...]] = field(default_factory=list)
    populations: list[tuple[Mention, ...]] = field(default_factory=list)
    heading: tuple[Partner, ...] = ()  # "Digoxin: Monitor …"
    by_enzyme: list[tuple[Partner, ...]] = field(
        default_factory=list
    )  # as `partners`, classes of an enzyme by that enzyme
    said_of: str | None = None  # the one ingredient, or class of the subject, that `<S>` stands for


_PATTERNS = patterns("shape")
_SHORT_ENZYME = _PATTERNS["short_enzyme"]
_ENZYME_AFTER = _PATTERNS["enzyme_after"]
_ENZYME_BEFORE = _PATTERNS["enzyme_before"]
_ENZYME_CLAUSE = _PATTERNS["enzyme_clause"]
_ENZYME_METABOLISED = _PATTERNS["enzyme_metabolised"]
_RUN = {kind: _PATTERNS.template("run", kind=kind) for kind in "PFTEN"}
_EXAMPLES = _PATTERNS["examples"]
_BRACKETED = _PATTERNS["bracketed"]
_APPOSITION = _PATTERNS["apposition"]
_APPOSED = _PATTERNS["apposed"]
_BRACKETS = _PATTERNS["brackets"]
#: "inhibitors of OATP1B1 (e.g., <P0>)": the named ones are meant.
_HEAD_OF_EXAMPLES = _PATTERNS["head_of_examples"]
_UNKNOWN_FIRST = _PATTERNS["unknown_first"]
_BOOSTED = _PATTERNS["boosted"]
_EXAMPLE_WORD = _PATTERNS["example_word"]
_WITH_SUBJECT = _PATTERNS["with_subject"]
_NARROW = _PATTERNS["narrow"]
_NAMED_CLASS = _PATTERNS["named_class"]
_HEADED = _PATTERNS["headed"]
_MARK = _PATTERNS["mark"]
_words = cache(_PATTERNS.words)


def add(
    listed: list[tuple[object, ...]] | list[tuple[Partner, ...]] | list[tuple[Mention, ...]],
    item: tuple[object, ...],
    kind: str,
) -> str:
    listed.append(item)  # type: ignore[arg-type]
    return f"<{kind}{len(listed) - 1}>"


def merged(text: str, kind: str, shape: Shape) -> str:
    """Make one mark of a list of marks."""
    listed: list[tuple[object, ...]] = {
        "P": shape.partners, "F": shape.findings, "T": shape.tests, "E": shape.enzymes, "N": shape.populations,
    }[kind]  # type: ignore[assignment] # fmt: skip

    def one(found: re.Match[str]) -> str:
        parts = [listed[int(number)] for _, number in _MARK.findall(found.group())]
        return add(listed, tuple(dict.fromkeys(item for part in parts for item in part)), kind)

    return _RUN[kind].sub(one, text)


def together(text: str, shape: Shape) -> str:
    """Make one mark of each list of partners, with its examples, and leave out what only explains."""
    if "(" in text or ", " in text:
        text = _APPOSITION.sub("", _APPOSED.sub("", text))
        text = _BRACKETS.sub("", _bracketed(text, shape))
    if "including" in text or "such as" in text or "like" in text or "e.g" in text:
        text = _WITH_SUBJECT.sub("<C> <S>", text)
    if "narrow" in text or "sensitive" in text:
        text = _NARROW.sub(_narrow(shape), text)
    if "/" in text or "+" in text or "plus" in text:
        text = _BOOSTED.sub(_boosted(shape), text)
    if text.count("<P") > 1:
        text = _NAMED_CLASS.sub(_named(shape), text)
        text = _examples(merged(text, "P", shape), shape)
    if "<C>" not in text and _EXAMPLE_WORD.search(text):
        text = _HEAD_OF_EXAMPLES.sub(r"\1", text)
    if ", <P" in text or "or <P" in text or "and <P" in text:
        text = _UNKNOWN_FIRST.sub(r"\1 ", text)
    if text.count("<P") > 1:
        text = merged(text, "P", shape)
    return _heading(text, shape)


def more_enzymes(label: Label, shape: Shape) -> Callable[[re.Match[str]], str]:
    """Read the short names in "CYP2C9, 2C19 and 3A4"."""

    def one(found: re.Match[str]) -> str:
        first = shape.enzymes[int(found.group(1))]
        if not first[0].concept.id.startswith("enzyme:cyp"):
            return found.group()

        def mark(short: re.Match[str]) -> str:
            concept = label.vocabulary.concept(f"enzyme:cyp{'3a4' if short.group(2) == '3a' else short.group(2)}")
            if concept is None:
                return short.group()
            return short.group(1) + add(shape.enzymes, (replace(first[0], concept=concept),), "E")

        return f"<E{found.group(1)}>" + _SHORT_ENZYME.sub(mark, found.group(2))

    return one


def of_enzymes(text: str, shape: Shape) -> str:
    """Mark "strong CYP3A4 inhibitors", "inhibitors of CYP2D6" and "drugs metabolized by CYP1A2" as partners."""
    for expression in (_ENZYME_METABOLISED, _ENZYME_CLAUSE, _ENZYME_AFTER, _ENZYME_BEFORE):
        text = expression.sub(_enzyme_mark(shape), text)
    return text


def _enzyme_mark(shape: Shape) -> Callable[[re.Match[str]], str]:
    def mark(found: re.Match[str]) -> str:
        groups = found.groupdict()
        role = str(groups.get("role") or "substrate")
        role = {"inhibit": "inhibitor", "induce": "inducer"}.get(
            role, "substrate" if role.startswith(("substrate", "metabol")) else role
        )
        strengths = [_STRENGTH[str(word)] for key in ("strength", "second", "strongly") if (word := groups.get(key))]
        roles = [f"{strength}_{role}" for strength in strengths] or [role]
        partners = tuple(
            Partner(mention.concept.id, role=each)
            for index in re.findall(r"<E(\d+)>", found.group("marks"))
            for mention in shape.enzymes[int(index)]
            for each in roles
        )
        return add(shape.partners, partners, "P")

    return mark


_STRENGTH = {
    "strong": "strong", "potent": "strong", "powerful": "strong", "strongly": "strong", "potently": "strong",
    "moderate": "moderate", "moderately": "moderate", "weak": "weak", "mild": "weak",
}  # fmt: skip


def _boosted(shape: Shape) -> Callable[[re.Match[str]], str]:
    """Read "darunavir/ritonavir" as boosted darunavir: what it does is not said of ritonavir."""

    def one(found: re.Match[str]) -> str:
        first, second = shape.partners[int(found.group(1))], shape.partners[int(found.group(2))]
        if len(second) != 1 or second[0].id not in _words("boosters"):
            return found.group()
        name = second[0].id.partition(":")[2]
        return add(shape.partners, tuple(replace(partner, qualifier=f"{name}-boosted") for partner in first), "P")

    return one


def _named(shape: Shape) -> Callable[[re.Match[str]], str]:
    """Read "the blood thinning drug warfarin" as the one medicine that is named."""

    def one(found: re.Match[str]) -> str:
        first, second = shape.partners[int(found.group(1))], shape.partners[int(found.group(2))]
        named = all(partner.id.startswith("class:") for partner in first) and second[0].id.startswith("drug:")
        return f"<P{found.group(2)}>" if named else found.group()

    return one


def _narrow(shape: Shape) -> Callable[[re.Match[str]], str]:
    """Keep "with a narrow therapeutic index" and "sensitive" with the substrates that they narrow."""

    def one(found: re.Match[str]) -> str:
        if not found["before"] and not found["after"]:
            return found.group()
        word = "sensitive" if found["before"] == "sensitive" else "narrow therapeutic index"
        first = shape.partners[int(found["partner"])]
        return add(shape.partners, tuple(replace(partner, qualifier=word) for partner in first), "P")

    return one


def _heading(text: str, shape: Shape) -> str:
    """Take the sentence's own heading off ("Strong CYP3A4 inhibitors: may increase …")."""
    found = _HEADED.match(text)
    if found is None:
        return text
    shape.heading = shape.partners[int(found.group(1))]
    return text[found.end() :]


def _bracketed(text: str, shape: Shape) -> str:
    """Take medicines in brackets after a class or medicine as its examples or other names."""

    def one(found: re.Match[str]) -> str:
        inside = [int(number) for kind, number in _MARK.findall(found.group(2)) if kind == "P"]
        parts = [shape.partners[number] for number in inside]
        if all(
            partner.role or partner.id.startswith("class:") for part in parts for partner in part
        ) and shape.partners[int(found.group(1))][0].id.startswith("drug:"):
            return f"<P{found.group(1)}>"  # "fluvoxamine (a strong CYP1A2 inhibitor)": what it is, not another
        alone = not _EXAMPLE_WORD.search(found.group(2)) and any(part[0].id.startswith("drug:") for part in parts)
        if not alone:  # "antacids (aluminum hydroxide)" are these antacids, "(e.g. …)" are examples
            parts.insert(0, shape.partners[int(found.group(1))])
        return add(shape.partners, tuple(dict.fromkeys(item for part in parts for item in part)), "P")

    return _BRACKETED.sub(one, text)


def _examples(text: str, shape: Shape) -> str:
    """Make one mark of a class and the examples that the sentence names."""

    def one(found: re.Match[str]) -> str:
        parts = (*shape.partners[int(found.group(1))], *shape.partners[int(found.group(2))])
        return add(shape.partners, tuple(dict.fromkeys(parts)), "P")

    return _EXAMPLES.sub(one, text)
