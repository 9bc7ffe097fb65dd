"""A sentence as a shape: what it names is replaced by marks, so that its grammar can be read by expressions.

Marks: `<S>` the label's subject (or, as `said_of` tells, the one ingredient or class of it that the sentence names),
`<s>` one ingredient of several named, `<C>` a class of the subject beside it, `<P0>` others beside it (medicines,
classes, foods, "strong CYP3A4 inhibitors"; a list is one mark), `<F0>` conditions and effects (a list is one mark),
`<T0>` tests, `<E0>` enzymes, `<N0>` populations. The rest is in lower case, without references in brackets.
"""

from dataclasses import replace
from functools import cache
from weakref import WeakKeyDictionary

from materia.extraction.label import Label
from materia.extraction.pharmacology.partner_marks import (
    Partner,
    Shape,
    add,
    merged,
    more_enzymes,
    of_enzymes,
    together,
)
from materia.extraction.pharmacology.patterns import patterns
from materia.extraction.sentence import Sentence
from materia.model.concept import ConceptKind, Mention

_PARTNERS = frozenset({ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS, ConceptKind.FOOD})
_FINDINGS = frozenset({ConceptKind.CONDITION, ConceptKind.EFFECT})


_PATTERNS = patterns("shape")
_words = cache(_PATTERNS.words)
_REFERENCE = _PATTERNS["reference"]
_BULLET = _PATTERNS["bullet"]
#: Tests that are the level of a medicine are read as that.
_LEVEL_TESTS = {"test:digoxin-level": "drug:digoxin", "test:lithium-level": "drug:lithium"}
_QUALIFIER = _PATTERNS["qualifier"]
_QUALIFIED = _PATTERNS["qualified"]
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
_ENZYME_TAIL = _PATTERNS["enzyme_tail"]
_OWN_CLASS = _PATTERNS["own_class"]
_OWN_REST = _PATTERNS["own_rest"]
_OWN_TWICE = _PATTERNS["own_twice"]
_DOSE = _PATTERNS["dose"]
_DOSE_OF = _PATTERNS["dose_of"]
_STRENGTHS_APART = _PATTERNS["strengths_apart"]


#: Shapes of the labels that are being read: several families read the same sentence.
_SHAPES: WeakKeyDictionary[Label, dict[tuple[str, int], Shape]] = WeakKeyDictionary()


def shape_of(label: Label, sentence: Sentence) -> Shape:
    """Return the shape of a sentence of this label; the same object at each call."""
    known = _SHAPES.setdefault(label, {})
    place = (sentence.section.id, sentence.start)
    if place not in known:
        known[place] = _shape(label, sentence)
    return known[place]


def _shape(label: Label, sentence: Sentence) -> Shape:
    shape = Shape()
    text = _BULLET.sub("", _masked(label, sentence, shape))
    if "(" in text or "[" in text or "®" in text or "™" in text or "†" in text or "*" in text:
        text = _REFERENCE.sub("", text)
    text = " ".join(text.split()).replace(" ,", ",").replace(" .", ".").replace("’", "'")
    if "<E" in text:
        text = _ENZYME_TAIL.sub(more_enzymes(label, shape), text)
        text = of_enzymes(_STRENGTHS_APART.sub(r"\1 \3 \4 \6 (\2, \5)", text), shape)
    if "<S>" in text:
        text = _OWN_REST.sub("<S>", _OWN_TWICE.sub("<S>", _OWN_REST.sub("<S>", text)))
        if "<C>" in text:  # of "SNRIs and SSRIs, including <S>" none is taken with the other
            text = _OWN_CLASS.sub(lambda own: own.group() if own["beside"] else "<S>", text)
    if "mg" in text or " g" in text or "dose" in text or "mcg" in text:
        text = _DOSE_OF.sub("", _DOSE.sub("", text))
    if "<P" in text:
        text = together(text, shape)
    for kind in "FTEN":
        if text.count(f"<{kind}") > 1:
            text = merged(text, kind, shape)
    shape.text = " ".join(text.replace(">)", ">").split() if "(" not in text else text.split())
    shape.by_enzyme = list(shape.partners)
    shape.partners[:] = [tuple(_of_vocabulary(label, partner) for partner in each) for each in shape.partners]
    shape.heading = tuple(_of_vocabulary(label, partner) for partner in shape.heading)
    return shape


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


def _enzyme_class(label: Label, mention: Mention, shape: Shape) -> str:
    """Return the text for a class that is named by an enzyme ("strong CYP3A4 inhibitors"), "" for another class."""
    found = _CLASS_OF_ENZYME.fullmatch(mention.concept.id)
    if found is None:
        return ""
    enzyme = label.vocabulary.concept(f"enzyme:{_ENZYME_SHORT.get(found['enzyme'], found['enzyme'])}")
    if enzyme is None:
        return ""
    mark = add(shape.enzymes, (replace(mention, concept=enzyme),), "E")
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
        return add(shape.enzymes, (mention,), "E"), ""
    if kind in _FINDINGS:
        return add(shape.findings, (mention,), "F"), ""
    if kind is ConceptKind.TEST and (measured := _LEVEL_TESTS.get(concept.id)):
        mark = "<S>" if measured == label.subject else add(shape.partners, (Partner(measured),), "P")
        return (f"{mark} levels" if "level" in mention.text.lower() else mark), ""
    if kind is ConceptKind.TEST:
        return add(shape.tests, (mention,), "T"), ""
    if kind is ConceptKind.POPULATION:
        return add(shape.populations, (mention,), "N"), ""
    if kind not in _PARTNERS or _AFTER.match(text, mention.end) or mention.text.lower() in _words("not_partners"):
        return mention.text.lower(), ""
    before = text[max(0, mention.start - 40) : mention.start]
    if kind is ConceptKind.CLASS and (written := _enzyme_class(label, mention, shape)):
        return written, ""
    if kind is ConceptKind.CLASS and (_QUALITY.match(text, mention.end) or _WIDER.fullmatch(mention.text)):
        return mention.text.lower(), ""
    if concept.id in _words("analytes") and (_MEASURED.search(before) or not _GIVEN.match(text, mention.end)):
        return mention.text.lower(), ""
    if concept.id in label.classes and not _OTHER.search(before) and not own_named:
        return ("<S>" if shape.said_of == concept.id else "<C>"), ""
    if concept.id in label.classes and not _OTHER.search(before) and _WITH_EXAMPLES.match(text, mention.end):
        return "<C>", ""
    found = _QUALIFIER.search(before)
    qualifier = found.group(1).lower() if found else ""
    kept = "" if qualifier in _words("empty_qualifiers") else qualifier.replace("-", " ")
    own = _QUALIFIED.match(mention.text)  # "live vaccines" is a name that the vocabulary takes for vaccines
    if own is not None and not concept.name.lower().startswith(own.group(1).lower()):
        kept = f"{kept} {own.group(1).lower()}".strip()
    drug = concept.id
    if kind is ConceptKind.BRAND:
        products = label.vocabulary.products(concept)
        if len(products) != 1:
            return mention.text.lower(), ""  # a name of several products, or of none that is known
        drug = products[0].id
    return add(shape.partners, (Partner(drug, qualifier=kept),), "P"), (found.group(0).lower() if found else "")


def _said_of(label: Label, sentence: Sentence) -> str | None:
    """Return the ingredient or class that the sentence speaks of, where it names one of them and not the whole."""
    own = {mention.concept.id for mention in sentence.mentions if mention.concept.id in label.own_concepts}
    if own:
        only = own.pop() if len(own) == 1 else ""
        return only if "+" in label.subject and only.startswith("drug:") and "+" not in only else None
    classes = {
        mention.concept.id
        for mention in sentence.mentions
        if mention.concept.id in label.classes
        and mention.concept.id not in _words("umbrella_classes")
        and not _OTHER.search(sentence.text[max(0, mention.start - 40) : mention.start])
    }
    others = any(mention.concept.id not in classes for mention in sentence.of(*_PARTNERS, ConceptKind.ENZYME))
    return classes.pop() if len(classes) == 1 and others else None
