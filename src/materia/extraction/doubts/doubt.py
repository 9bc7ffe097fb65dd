"""Every doubt with the predicates that it is about, and whether one of them keeps a candidate from being a statement.

A family reads a clause. Who is spoken of (one ingredient, children, an animal), and what narrows a fact, often stand in
the title above, in the sentence before or in the next cell of the row.
"""

from collections.abc import Callable

from materia.extraction.candidate import Candidate
from materia.extraction.doubts import of_what, of_whom
from materia.extraction.doubts.surroundings import each_before, said
from materia.extraction.label import Label

#: Predicates by which a combination must be spoken of as a whole. What forbids or warns of one ingredient holds for it.
_OF_THE_WHOLE = (
    "causes overdose half_life elimination onset duration metabolised_by mechanism older_adults children dependence"
    " fertility dose"
)
#: What a label that is only for children says of these must not be said of everybody.
_OF_ANYBODY = "causes how_to_take half_life contraindicated_in caution_in dose missed_dose overdose"

_Holds = Callable[[Label, Candidate], bool]


def _before_object(name: str) -> _Holds:
    return lambda _, candidate: each_before(name, candidate)


def _in_sentence(name: str) -> _Holds:
    return lambda _, candidate: said(name, candidate.sentences[0].text)


def _before_class(name: str) -> _Holds:
    return lambda _, candidate: of_what.after_a_class(name, candidate)


def _always(_: Label, __: Candidate) -> bool:
    return True


#: Reason code, predicates, and what makes it doubtful; the first that holds is the reason.
_DOUBTS: tuple[tuple[str, str, _Holds], ...] = (
    ("one_ingredient", _OF_THE_WHOLE, of_whom.one_ingredient),
    ("one_ingredient", "pregnancy lactation", of_whom.reassuring_of_one_ingredient),
    ("several_enzymes", "metabolised_by", of_what.several_enzymes),
    ("some_of_class", "interacts_with", of_whom.some_of_class),
    ("of_one_way", "half_life", of_what.of_one_way),
    ("of_an_organ", "monitor", of_what.of_an_organ),
    # what is said of children alone must not be said of all: these predicates say whom they hold for
    ("of_children", "causes boxed_warning", of_what.of_children),
    ("counted_without_strength", "dose dose_adjustment", of_what.counted_without_strength),
    ("other_subject_before", "onset duration half_life older_adults", of_whom.other_subject_before),
    ("other_route", "causes contraindicated_in caution_in how_to_take half_life", of_whom.other_route),
    ("half_a_denial", "interacts_with", of_what.half_a_denial),
    ("beside_the_use", "treats", _before_object("beside_the_use")),
    ("lowered", "causes", _before_object("lowered")),
    ("heading", "causes", of_what.heading),
    ("category", "causes", of_what.category),
    ("of_one_trial", "causes", of_what.of_one_trial),
    ("reserved", "treats", of_what.reserved),
    ("label_of_children", _OF_ANYBODY, of_whom.label_of_children),
    ("outcome", "causes", of_what.outcome),
    ("subtype", "interacts_with washout contraindicated_in", of_what.subtype),
    ("denied_and_warned", "interacts_with", of_what.denied_and_warned),
    ("row_warns", "interacts_with", of_what.row_warns),
    ("joint_figure", "causes", of_what.joint_figure),
    ("death_of", "causes boxed_warning overdose", of_what.death_of),
    ("opened_pack", "storage", of_what.opened_pack),
    ("long_use_unknown", "mechanism", of_what.unknown_in_long_use),
    ("among_people", "causes", _before_object("among_people")),
    ("example_of_allergy", "contraindicated_in", of_what.example_of_allergy),
    ("from_the_drug", "contraindicated_in", of_what.from_the_drug),
    ("likeness", "is_a", _before_class("likeness")),
    ("class_narrowed", "is_a", _before_class("outside")),
    ("no_sign", "counselling stopping lactation", lambda _, candidate: candidate.object == "effect:death"),
    ("part_of_a_pair", "interacts_with washout", of_whom.in_a_pair),
    ("strength_of_partner", "interacts_with", of_whom.strength_lost),
    ("other_treatment", "causes", of_whom.other_treatment),
    ("past", "contraindicated_in caution_in", of_what.past),
    ("any_allergy", "contraindicated_in", of_what.any_allergy),
    ("stage", "dose half_life", _in_sentence("stage")),
    ("long_use", "interacts_with children causes", of_what.long_use),
    ("in_combination", "fertility", _in_sentence("in_combination")),
    ("of_a_strength", "contraindicated_in children", _in_sentence("of_a_strength")),
    ("of_one_form", "how_to_take", of_whom.of_one_form),
    ("of_one_use", "dose_adjustment", of_what.of_one_use),
    ("way_of_partner", "interacts_with", of_what.way_of_partner),
    ("not_significant", "interacts_with", of_what.not_significant),
    ("of_the_class", "causes", of_whom.of_the_class),
    ("way_not_told", "onset duration", _always),
)

#: The doubts about a predicate, in their order.
_ABOUT: dict[str, list[tuple[str, _Holds]]] = {}
for _reason, _predicates, _holds in _DOUBTS:
    for _predicate in _predicates.split():
        _ABOUT.setdefault(_predicate, []).append((_reason, _holds))


def doubt(label: Label, candidate: Candidate) -> str | None:
    """Return why the candidate must not become a statement, None where nothing speaks against it."""
    return next((reason for reason, holds in _ABOUT.get(candidate.predicate, ()) if holds(label, candidate)), None)
