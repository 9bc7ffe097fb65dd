"""A sentence as a shape: what it names is replaced by marks, so that its grammar can be read by expressions.

Marks: `<S>` the label's subject (or, as `said_of` tells, the one ingredient or class of it that the sentence names),
`<s>` one ingredient of several named, `<C>` a class of the subject beside it, `<P0>` others beside it (medicines,
classes, foods, "strong CYP3A4 inhibitors"; a list is one mark), `<F0>` conditions and effects (a list is one mark),
`<T0>` tests, `<E0>` enzymes, `<N0>` populations. The rest is in lower case, without references in brackets.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

from materia.extraction.label import Label
from materia.extraction.patterns import patterns
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind, Mention

_PARTNERS = frozenset({ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS, ConceptKind.FOOD})
_FINDINGS = frozenset({ConceptKind.CONDITION, ConceptKind.EFFECT})


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
_words = cache(_PATTERNS.words)
_REFERENCE = _PATTERNS["reference"]
_BULLET = _PATTERNS["bullet"]
#: Tests that are the level of a medicine are read as that.
_LEVEL_TESTS = {"test:digoxin-level": "drug:digoxin", "test:lithium-level": "drug:lithium"}
_QUALIFIER = _PATTERNS["qualifier"]
_OTHER = _PATTERNS["other"]
_WITH_EXAMPLES = _PATTERNS["with_examples"]
_AFTER = _PATTERNS["after"]
_GIVEN = _PATTERNS["given"]
_MEASURED = _PATTERNS["measured"]
_QUALITY = _PATTERNS["quality"]
#: Words that the vocabulary takes, in a question, for one class, and that a label says of others too (steroids).
_WIDER = _PATTERNS["wider"]
_CLASS_OF_ENZYME = _PATTERNS["class_of_enzyme"]
_ENZYME_SHORT = {"p-gp": "p-glycoprotein"}
_SHORT_ENZYME = _PATTERNS["short_enzyme"]
_ENZYME_TAIL = _PATTERNS["enzyme_tail"]
_ROLE_NOUN = {"inhibitor": "inhibitor", "inducer": "inducer", "substrate": "substrate"}
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
_OWN_CLASS = _PATTERNS["own_class"]
_OWN_REST = _PATTERNS["own_rest"]
_OWN_TWICE = _PATTERNS["own_twice"]
_DOSE = _PATTERNS["dose"]
_DOSE_OF = _PATTERNS["dose_of"]
#: "inhibitors of OATP1B1 (e.g., <P0>)": the named ones are meant.
_HEAD_OF_EXAMPLES = _PATTERNS["head_of_examples"]
_UNKNOWN_FIRST = _PATTERNS["unknown_first"]
_BOOSTED = _PATTERNS["boosted"]
_EXAMPLE_WORD = _PATTERNS["example_word"]
_WITH_SUBJECT = _PATTERNS["with_subject"]
_NARROW = _PATTERNS["narrow"]
_NAMED_CLASS = _PATTERNS["named_class"]
_HEADED = _PATTERNS["headed"]
_STRENGTHS_APART = _PATTERNS["strengths_apart"]
_MARK = _PATTERNS["mark"]


def shape_of(label: Label, sentence: Sentence) -> Shape:
    """Return the shape of a sentence of this label."""
    shape = Shape()
    text = _BULLET.sub("", _masked(label, sentence, shape))
    if "(" in text or "[" in text or "®" in text or "™" in text or "†" in text or "*" in text:
        text = _REFERENCE.sub("", text)
    text = " ".join(text.split()).replace(" ,", ",").replace(" .", ".").replace("’", "'")
    if "<E" in text:
        text = _ENZYME_TAIL.sub(_more_enzymes(label, shape), text)
        text = _partners_of_enzymes(_STRENGTHS_APART.sub(r"\1 \3 \4 \6 (\2, \5)", text), shape)
    if "<S>" in text:
        text = _OWN_REST.sub("<S>", _OWN_TWICE.sub("<S>", _OWN_REST.sub("<S>", text)))
        if "<C>" in text:  # of "SNRIs and SSRIs, including <S>" none is taken with the other
            text = _OWN_CLASS.sub(lambda own: own.group() if own["beside"] else "<S>", text)
    if "mg" in text or " g" in text or "dose" in text or "mcg" in text:
        text = _DOSE_OF.sub("", _DOSE.sub("", text))
    if "<P" in text:
        text = _partners_together(text, shape)
    for kind in "FTEN":
        if text.count(f"<{kind}") > 1:
            text = _merged(text, kind, shape)
    shape.text = " ".join(text.replace(">)", ">").split() if "(" not in text else text.split())
    shape.by_enzyme = list(shape.partners)
    shape.partners[:] = [tuple(_of_vocabulary(label, partner) for partner in each) for each in shape.partners]
    shape.heading = tuple(_of_vocabulary(label, partner) for partner in shape.heading)
    return shape


def _partners_together(text: str, shape: Shape) -> str:
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
        text = _examples(_merged(text, "P", shape), shape)
    if "<C>" not in text and _EXAMPLE_WORD.search(text):
        text = _HEAD_OF_EXAMPLES.sub(r"\1", text)
    if ", <P" in text or "or <P" in text or "and <P" in text:
        text = _UNKNOWN_FIRST.sub(r"\1 ", text)
    if text.count("<P") > 1:
        text = _merged(text, "P", shape)
    return _heading(text, shape)


def _masked(label: Label, sentence: Sentence, shape: Shape) -> str:
    """The sentence with every mention marked; its own heading is taken off and kept."""
    pieces: list[str] = []
    at = 0
    text = sentence.text
    own_named = any(mention.concept.id in label.own_concepts for mention in sentence.mentions)
    shape.said_of = _said_of(label, sentence)
    for mention in sentence.mentions:
        between = text[at : mention.start]
        mark, qualifier = _mark(label, sentence, mention, shape, own_named)
        if qualifier and between.lower().endswith(qualifier):
            between = between[: -len(qualifier)]
        pieces += [_plain(between), mark]
        at = mention.end
        if not "".join(pieces[:-1]).strip(" •●▪■◦‣∙*-") and mark.startswith("<P") and (cut := _heading_end(text, at)):
            shape.heading = shape.partners[int(mark[2:-1])]
            pieces, at = [], cut
    pieces.append(_plain(text[at:]))
    return "".join(pieces)


_HEADING_END = _PATTERNS["heading_end"]


def _heading_end(text: str, at: int) -> int:
    found = _HEADING_END.match(text, at)
    return found.end() if found else 0


def _plain(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›").lower()


def _more_enzymes(label: Label, shape: Shape) -> Callable[[re.Match[str]], str]:
    """Read the short names in "CYP2C9, 2C19 and 3A4"."""

    def one(found: re.Match[str]) -> str:
        first = shape.enzymes[int(found.group(1))]
        if not first[0].concept.id.startswith("enzyme:cyp"):
            return found.group()

        def mark(short: re.Match[str]) -> str:
            concept = label.vocabulary.concept(f"enzyme:cyp{'3a4' if short.group(2) == '3a' else short.group(2)}")
            if concept is None:
                return short.group()
            return short.group(1) + _add(shape.enzymes, (replace(first[0], concept=concept),), "E")

        return f"<E{found.group(1)}>" + _SHORT_ENZYME.sub(mark, found.group(2))

    return one


def _enzyme_class(label: Label, mention: Mention, shape: Shape) -> str:
    """Return the text for a class that is named by an enzyme ("strong CYP3A4 inhibitors"), "" for another class."""
    found = _CLASS_OF_ENZYME.fullmatch(mention.concept.id)
    if found is None:
        return ""
    enzyme = label.vocabulary.concept(f"enzyme:{_ENZYME_SHORT.get(found['enzyme'], found['enzyme'])}")
    if enzyme is None:
        return ""
    mark = _add(shape.enzymes, (replace(mention, concept=enzyme),), "E")
    return f"{found['strength'] or ''}{' ' if found['strength'] else ''}{mark} {found['role']}s"


def _of_vocabulary(label: Label, partner: Partner) -> Partner:
    """Return the class that an enzyme with a role is, where the vocabulary has it."""
    if not partner.role:
        return partner
    name = partner.id.partition(":")[2]
    name = next((short for short, full in _ENZYME_SHORT.items() if full == name), name)
    strength, _, role = partner.role.rpartition("_")
    whole = f"class:{strength}{'-' if strength else ''}{name}-{role}"
    if whole in label.vocabulary:
        return Partner(whole, qualifier=partner.qualifier)
    if f"class:{name}-{role}" in label.vocabulary:
        return Partner(f"class:{name}-{role}", qualifier=strength or partner.qualifier)
    return partner


def _mark(label: Label, sentence: Sentence, mention: Mention, shape: Shape, own_named: bool) -> tuple[str, str]:
    """Return the mark for a mention and the qualifier before it that it takes up (as written in lower case)."""
    concept, text = mention.concept, sentence.text
    kind = concept.kind
    if concept.id in label.own_concepts:
        if _AFTER.match(text, mention.end) and not text.startswith(
            (" prescribing", " package", " labeling"), mention.end
        ):
            return f"{mention.text.lower()}", ""
        whole = "+" not in label.subject or concept.id == label.subject or kind is ConceptKind.BRAND
        return ("<S>" if whole or shape.said_of == concept.id else "<s>"), ""
    if kind is ConceptKind.ENZYME:
        return _add(shape.enzymes, (mention,), "E"), ""
    if kind in _FINDINGS:
        return _add(shape.findings, (mention,), "F"), ""
    if kind is ConceptKind.TEST and (measured := _LEVEL_TESTS.get(concept.id)):
        mark = "<S>" if measured == label.subject else _add(shape.partners, (Partner(measured),), "P")
        return (f"{mark} levels" if "level" in mention.text.lower() else mark), ""
    if kind is ConceptKind.TEST:
        return _add(shape.tests, (mention,), "T"), ""
    if kind is ConceptKind.POPULATION:
        return _add(shape.populations, (mention,), "N"), ""
    if kind not in _PARTNERS or _AFTER.match(text, mention.end):
        return mention.text.lower(), ""
    before = text[max(0, mention.start - 40) : mention.start]
    if kind is ConceptKind.CLASS and (written := _enzyme_class(label, mention, shape)):
        return written, ""
    if kind is ConceptKind.CLASS and (_QUALITY.match(text, mention.end) or _WIDER.fullmatch(mention.text)):
        return mention.text.lower(), ""
    if concept.id in _words("analytes") and (_MEASURED.search(before) or not _GIVEN.match(text, mention.end)):
        return mention.text.lower(), ""
    if concept.id in label.own_classes and not _OTHER.search(before) and not own_named:
        return ("<S>" if shape.said_of == concept.id else "<C>"), ""
    if concept.id in label.own_classes and not _OTHER.search(before) and _WITH_EXAMPLES.match(text, mention.end):
        return "<C>", ""
    found = _QUALIFIER.search(before)
    qualifier = found.group(1).lower() if found else ""
    kept = "" if qualifier in _words("empty_qualifiers") else qualifier.replace("-", " ")
    drug = concept.id
    if kind is ConceptKind.BRAND and len(concept.parents) == 1 and concept.parents[0].startswith("drug:"):
        drug = concept.parents[0]
    return _add(shape.partners, (Partner(drug, qualifier=kept),), "P"), (found.group(0).lower() if found else "")


def _said_of(label: Label, sentence: Sentence) -> str | None:
    """Return the ingredient or class that the sentence speaks of, where it names one of them and not the whole."""
    own = {mention.concept.id for mention in sentence.mentions if mention.concept.id in label.own_concepts}
    if own:
        only = own.pop() if len(own) == 1 else ""
        return only if "+" in label.subject and only.startswith("drug:") and "+" not in only else None
    classes = {
        mention.concept.id
        for mention in sentence.mentions
        if mention.concept.id in label.own_classes
        and mention.concept.id not in _words("umbrella_classes")
        and not _OTHER.search(sentence.text[max(0, mention.start - 40) : mention.start])
    }
    others = any(mention.concept.id not in classes for mention in sentence.of(*_PARTNERS, ConceptKind.ENZYME))
    return classes.pop() if len(classes) == 1 and others else None


def _add(
    listed: list[tuple[object, ...]] | list[tuple[Partner, ...]] | list[tuple[Mention, ...]],
    item: tuple[object, ...],
    kind: str,
) -> str:
    listed.append(item)  # type: ignore[arg-type]
    return f"<{kind}{len(listed) - 1}>"


def _partners_of_enzymes(text: str, shape: Shape) -> str:
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
        return _add(shape.partners, partners, "P")

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
        return _add(shape.partners, tuple(replace(partner, qualifier=f"{name}-boosted") for partner in first), "P")

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
        return _add(shape.partners, tuple(replace(partner, qualifier=word) for partner in first), "P")

    return one


def _heading(text: str, shape: Shape) -> str:
    """Take the sentence's own heading off ("Strong CYP3A4 inhibitors: may increase …")."""
    found = _HEADED.match(text)
    if found is None:
        return text
    shape.heading = shape.partners[int(found.group(1))]
    return text[found.end() :]


def _merged(text: str, kind: str, shape: Shape) -> str:
    """Make one mark of a list of marks."""
    listed: list[tuple[object, ...]] = {
        "P": shape.partners, "F": shape.findings, "T": shape.tests, "E": shape.enzymes, "N": shape.populations,
    }[kind]  # type: ignore[assignment] # fmt: skip

    def one(found: re.Match[str]) -> str:
        parts = [listed[int(number)] for _, number in _MARK.findall(found.group())]
        return _add(listed, tuple(dict.fromkeys(item for part in parts for item in part)), kind)

    return _RUN[kind].sub(one, text)


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
        return _add(shape.partners, tuple(dict.fromkeys(item for part in parts for item in part)), "P")

    return _BRACKETED.sub(one, text)


def _examples(text: str, shape: Shape) -> str:
    """Make one mark of a class and the examples that the sentence names."""

    def one(found: re.Match[str]) -> str:
        parts = (*shape.partners[int(found.group(1))], *shape.partners[int(found.group(2))])
        return _add(shape.partners, tuple(dict.fromkeys(parts)), "P")

    return _EXAMPLES.sub(one, text)
