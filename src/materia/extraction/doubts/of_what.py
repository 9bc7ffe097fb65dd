"""Whether a fact is narrowed, turned or cut short by the words around it."""

from materia.extraction.candidate import Candidate
from materia.extraction.doubts.surroundings import AROUND, before, each_after, each_before, named, said, whole
from materia.extraction.label import Label
from materia.model.concept import ConceptKind
from materia.model.document import BlockKind
from materia.model.statement import Polarity

_OF_TABLES = (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)
_HEADING_WORDS = 6
_OUTCOMES = frozenset({"effect:death", "condition:liver-transplant", "effect:liver-transplant"})
_PROSE = 90  # characters of a line that is no item of a list


def of_children(_: Label, candidate: Candidate) -> bool:
    """Return whether children are spoken of, and the candidate does not say so."""
    if candidate.population is not None or "people" in dict(candidate.value):
        return False
    sentence = candidate.sentences[0]
    return said("children", f"{sentence.section.title} {sentence.text}")


def counted_without_strength(_: Label, candidate: Candidate) -> bool:
    """Return whether a dose counts tablets or millilitres whose strength is not said."""
    return said("counted", dict(candidate.value).get("dose", "")) and not said("weighed", candidate.sentences[0].text)


def heading(_: Label, candidate: Candidate) -> bool:
    """Return whether the sentence only names what the paragraph below it is about."""
    sentence = candidate.sentences[0]
    text = sentence.text.rstrip()
    if sentence.in_table or len(text.split()) > _HEADING_WORDS:
        return False
    if text.endswith((".", ";")) or "," in text:
        return False
    below = sentence.section.text[sentence.end :].lstrip(" :*\n").partition("\n")[0]
    return len(below) > _PROSE


def opened_pack(_: Label, candidate: Candidate) -> bool:
    """Return whether a pack in use, or a mixture made of it, is to be kept so."""
    sentence = candidate.sentences[0]
    return said("opened_pack", f"{sentence.section.title}. {before(sentence, AROUND)[-200:]} {sentence.text}")


def half_a_denial(_: Label, candidate: Candidate) -> bool:
    """Return whether only a part of an interaction is denied."""
    return candidate.polarity is Polarity.NEGATED and said("half_a_denial", candidate.sentences[0].text)


def not_significant(_: Label, candidate: Candidate) -> bool:
    """Return whether the label calls an interaction that it found of no weight."""
    return candidate.polarity is not Polarity.NEGATED and said("not_significant", whole(candidate.sentences[0]))


def long_use(_: Label, candidate: Candidate) -> bool:
    """Return whether it holds of long use only."""
    return "setting" not in dict(candidate.value) and said("long_use", candidate.sentences[0].text)


def unknown_in_long_use(label: Label, candidate: Candidate) -> bool:
    """Return whether how it works is unknown of long use only."""
    return candidate.certainty == "not_established" and long_use(label, candidate)


def past(_: Label, candidate: Candidate) -> bool:
    """Return whether a history is meant, and the candidate speaks of what is there now."""
    return "history" not in dict(candidate.value) and each_before("past", candidate)


def any_allergy(_: Label, candidate: Candidate) -> bool:
    """Return whether it is not said to what an allergy is."""
    return candidate.object == "condition:allergic-reaction" and "allergen" not in dict(candidate.value)


def example_of_allergy(_: Label, candidate: Candidate) -> bool:
    """Return whether the finding is only how an allergy showed itself."""
    return candidate.object != "condition:allergic-reaction" and each_before("example_of_allergy", candidate)


def from_the_drug(_: Label, candidate: Candidate) -> bool:
    """Return whether only a finding that the medicine once caused is meant."""
    return "from" not in dict(candidate.value) and said("from_the_drug", candidate.sentences[0].text)


def way_of_partner(_: Label, candidate: Candidate) -> bool:
    """Return whether the partner is meant by one route only."""
    return "qualifier" not in dict(candidate.value) and said("way_of_partner", candidate.sentences[0].text)


def after_a_class(name: str, candidate: Candidate) -> bool:
    """Return whether what stands before a class of the sentence holds the expression."""
    sentence = candidate.sentences[0]
    return any(said(name, sentence.text[: mention.start]) for mention in sentence.of(ConceptKind.CLASS))


def death_of(_: Label, candidate: Candidate) -> bool:
    """Return whether death by a named cause is meant, and the candidate speaks of death."""
    return candidate.object == "effect:death" and each_after("death_of", candidate)


def outcome(_: Label, candidate: Candidate) -> bool:
    """Return whether death or a transplant is the outcome of another effect ("liver injury, including death")."""
    if candidate.object not in _OUTCOMES:
        return False
    return candidate.object != "effect:death" or each_before("outcome", candidate)


def subtype(_: Label, candidate: Candidate) -> bool:
    """Return whether only one kind of a class is meant (inhibitors of MAO-A)."""
    return candidate.object == "class:maoi" and said("subtype", candidate.sentences[0].text)


def denied_and_warned(label: Label, candidate: Candidate) -> bool:
    """Return whether an interaction is denied of a partner that the label warns of elsewhere."""
    return candidate.polarity is Polarity.NEGATED and candidate.object in label.warned_of


def row_warns(_: Label, candidate: Candidate) -> bool:
    """Whether a row that denies one change of a pair warns of the pair all the same."""
    sentence = candidate.sentences[0]
    return candidate.polarity is Polarity.NEGATED and sentence.in_table and said("warns", whole(sentence))


def joint_figure(_: Label, candidate: Candidate) -> bool:
    """Return whether a share is that of several effects together ("acne/seborrhea 15 %")."""
    if "frequency" not in dict(candidate.value):
        return False
    sentence = candidate.sentences[0]
    text = sentence.cells[0] if sentence.in_table else sentence.text
    places = [m for m in named(candidate) if m.end <= len(text)]
    return bool(places) and all(
        said("joined_before", text[: m.start]) or said("joined_after", text[m.end :]) for m in places
    )


def of_one_way(label: Label, candidate: Candidate) -> bool:
    """Return whether a half-life is that of one way of giving it, which the candidate does not say."""
    sentence = candidate.sentences[0]
    near = f"{before(sentence, AROUND).rpartition('.')[0].rpartition('.')[2]} {sentence.text}"
    return said("by_a_way", near) and (label.route is None or str(label.route) not in near.lower())


def several_enzymes(_: Label, candidate: Candidate) -> bool:
    """Return whether one of several enzymes that the sentence names together is called the main one."""
    enzymes = {m.concept.id for m in candidate.sentences[0].of(ConceptKind.ENZYME)}
    return dict(candidate.value).get("role") == "major_substrate" and len(enzymes) > 1


def of_an_organ(_: Label, candidate: Candidate) -> bool:
    """Return whether the section is about people whose kidneys or liver are weak."""
    return said("organ", candidate.sentences[0].section.title.lower())


def category(_: Label, candidate: Candidate) -> bool:
    """Return whether the finding is the name of a group of effects ("Infections: mouth thrush")."""
    return each_after("category", candidate)


def of_one_trial(label: Label, candidate: Candidate) -> bool:
    """Return whether a share was counted in people with one of the illnesses that the product is for."""
    if "frequency" not in dict(candidate.value) or len(label.uses) < 2:
        return False
    sentence = candidate.sentences[0]
    table = min((b.start for b in sentence.section.blocks if b.kind in _OF_TABLES), default=sentence.start)
    lines = sentence.section.text[max(0, table - AROUND) : table] if sentence.in_table else before(sentence, AROUND)
    around = f"{sentence.section.title}. {lines}"
    return bool({m.concept.id for m in label.mentions(around)} & label.uses)


def reserved(label: Label, candidate: Candidate) -> bool:
    """Return whether the label keeps the product for people without another choice."""
    return candidate.object in label.reserved


def of_one_use(label: Label, candidate: Candidate) -> bool:
    """Return whether a dose by kidney or liver function is that of one use among several."""
    if "condition" in dict(candidate.value):
        return False
    sentence = candidate.sentences[0]
    around = f"{sentence.section.title}. {before(sentence, AROUND)[-150:]} {sentence.text}"
    named = {m.concept.id for m in label.mentions(around) if m.concept.kind is ConceptKind.CONDITION}
    others = {name for name in named if not said("organ", name)}
    return len(label.uses) > 1 and bool(others & label.uses)
