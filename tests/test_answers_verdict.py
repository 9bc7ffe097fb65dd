"""The verdict: yes, no, depends or unknown, and its stance. Silence is never a no. All sentences are invented."""

import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.answers.gather import Gathered
from materia.answers.plan import plan_for
from materia.answers.topic import topic
from materia.answers.verdict import (
    VerdictDraft,
    causes_verdict,
    class_verdict,
    safety_verdict,
    stance_for,
    stance_of,
    strictest,
)
from materia.model.concept import Concept, ConceptKind
from materia.model.question import Intent
from materia.model.statement import Polarity, Statement, Status
from materia.terms.vocabulary import Vocabulary

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
candidate, evidence = INVENTED["candidate"], INVENTED["evidence"]

STANCES = ("avoid", "only_with_prescriber", "caution", "none_listed", "not_checked")

OPIOID = Concept(id="class:opioid", kind=ConceptKind.CLASS, name="opioid", synonyms=("opioids", "opioid analgesic"))
SEDATIVE = Concept(id="class:benzodiazepine", kind=ConceptKind.CLASS, name="benzodiazepine")
NAUSEA = Concept(id="effect:nausea", kind=ConceptKind.EFFECT, name="nausea", synonyms=("feeling sick",))
GOUT = Concept(id="condition:gout", kind=ConceptKind.CONDITION, name="gout")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load([OPIOID, SEDATIVE, NAUSEA, GOUT])


def gathered(part: str, *texts: str, has_section: bool = True) -> Gathered:
    """Return what a gatherer would have found for one part of the answer."""
    rows = [candidate(t, start=100 * n, subject_names=("inventol", "Inventa")) for n, t in enumerate(texts)]
    return Gathered(candidates={part: rows} if rows else {}, has_section=has_section, from_sections=bool(rows))


def stated(predicate: str, what: str, **given: Any) -> Statement:
    """Return an invented statement of a pack."""
    return Statement(
        id="inventol.1",
        subject="drug:inventol",
        predicate=predicate,
        object=what,
        text="Inventol is an invented agent.",
        plain="Inventol is made up.",
        evidence=(evidence("Inventol is an invented agent."),),
        **given,
    )


def membership(
    vocabulary: Vocabulary,
    *texts: str,
    asked: Concept = OPIOID,
    statements: tuple[Statement, ...] = (),
    above: Callable[[str], tuple[str, ...]] = lambda _: (),
    supported: bool = True,
) -> VerdictDraft:
    """Return the verdict on "is inventol a …" from label sentences and statements."""
    return class_verdict(
        "drug:inventol",
        asked.id,
        gathered("why", *texts),
        topic(asked, vocabulary),
        statements,
        above,
        lambda _candidate, _text: supported,
    )


# -- is it a member of a class ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Inventol is an opioid.",
        "Inventa is a synthetic opioid analgesic with an invented action.",
        "Inventol belongs to the opioids.",
    ],
)
def test_a_label_that_says_so_makes_a_yes(vocabulary: Vocabulary, text: str) -> None:
    made = membership(vocabulary, text)
    assert (made.value, [c.text for c in made.candidates]) == ("yes", [text])


@pytest.mark.parametrize(
    "text",
    [
        "Inventol is not an opioid.",
        "Inventol is neither an opioid nor a barbiturate.",
        "Inventol is an invented agent unrelated to opioids.",
        "Inventol is a muscle relaxant, not an opioid.",
    ],
)
def test_a_label_that_denies_it_makes_a_no(vocabulary: Vocabulary, text: str) -> None:
    made = membership(vocabulary, text)
    assert (made.value, [c.text for c in made.candidates]) == ("no", [text])


@pytest.mark.parametrize(
    "text",
    [
        "Inventol is related to the opioids.",
        "Inventol is not related to the opioids.",
        "Inventol is similar to an opioid.",
        "Inventol is an opioid antagonist.",
        "Inventol is used for opioid withdrawal.",
        "Inventol is given with an opioid.",
        "Inventol is contraindicated in patients who take opioids.",
        "Inventol is an invented agent for opioid dependence.",
        "Inventol is an opioid-free tablet.",
        "Inventol is a non-opioid pain reliever.",
        "Inventol binds to opioid receptors.",
        "Fictivol is an opioid.",
        "Inventol is unrelated to other opioids.",
        "Inventol was given to nobody at all.",
    ],
)
def test_what_is_said_of_a_relation_or_of_another_drug_is_no_membership(vocabulary: Vocabulary, text: str) -> None:
    assert membership(vocabulary, text).value == "unknown"


def test_a_medicine_that_must_be_kept_up_in_pregnancy_is_not_forbidden_in_it(tmp_path: Path) -> None:
    text = "Inventol should not be discontinued during pregnancy."
    answer = asked(tmp_path, text, "42228-7", "Is inventol safe in pregnancy?")
    assert (answer.verdict.value, answer.verdict.stance) != ("no", "avoid")


def test_one_type_of_a_condition_is_not_the_other(tmp_path: Path) -> None:
    text = "Inventol is indicated for adults with type 2 diabetes mellitus."
    assert asked(tmp_path, text, "34067-9", "Is inventol used for type 1 diabetes?").verdict.value != "yes"


def test_a_brand_is_the_same_as_its_ingredient(tmp_path: Path) -> None:
    text = "Inventa (inventol) is an antihistamine."
    answer = asked(tmp_path, text, "34089-3", "Is Inventa the same as inventol?")
    assert answer.status in ("answered", "partial")
    assert answer.verdict.value == "yes"


def test_two_medicines_are_not_the_same_and_the_sentence_says_so(tmp_path: Path) -> None:
    answer = asked(tmp_path, "Inventol is an antihistamine.", "34089-3", "Is inventol the same as fictivol?")
    assert answer.verdict.value == "no"
    (opening,) = [c for c in answer.claims if c.id in answer.verdict.claims]
    assert "inventol" in opening.text.lower()
    assert "fictivol" in opening.text.lower()
    assert "different" in opening.text
    assert len(opening.citations) == 2


def test_without_a_label_of_one_of_two_medicines_a_no_still_says_why(tmp_path: Path) -> None:
    """Two ingredients differ by their names; an answer that opens with another sentence does not say so."""
    stored = INVENTED["library"](tmp_path, a=INVENTED["label"]("a", {"34089-3": "Inventol is an antihistamine."}))
    answer = INVENTED["answerer"](stored).answer("Is inventol the same as baclofen?", as_of=INVENTED["AS_OF"])
    openings = [c.text for c in answer.claims if c.id in answer.verdict.claims]
    assert answer.verdict.value != "no" or any("different" in text for text in openings)


def asked(root: Path, text: str, kind: str, ask: str) -> Any:
    """Return the answer to a question from one invented label that says one thing, through the whole program."""
    sections = {"34067-9": "Inventol is indicated for hiccups.", kind: text}
    fictivol = INVENTED["label"]("b", {"34089-3": "Fictivol is an opioid."}, drugs=("fictivol",), brand="Fictiva")
    stored = INVENTED["library"](root, a=INVENTED["label"]("a", sections), b=fictivol)
    return INVENTED["answerer"](stored).answer(ask, as_of=INVENTED["AS_OF"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Inventol is an opioid analgesic.", "yes"),
        ("Inventa is a partial opioid agonist.", "yes"),
        ("Inventol is an invented agent unrelated to opioids.", "no"),
        ("Inventol should not be given with fictivol, which is an opioid.", "unknown"),
        ("Inventol is an antihistamine.", "unknown"),
        ("Inventol is a drug that reverses opioid effects.", "unknown"),
        ("Inventol is an opioid-free tablet.", "unknown"),
        ("Inventol is an opioid antagonist.", "unknown"),
        ("Inventol is not only an opioid but also an invented agent.", "unknown"),
        ("Inventol is not an opioid.", "no"),
    ],
)
def test_is_it_an_opioid_is_answered_from_a_label(tmp_path: Path, text: str, value: str) -> None:
    answer = asked(tmp_path, text, "34089-3", "Is inventol an opioid?")
    assert answer.verdict.value == value
    if value != "unknown":
        assert [c.text for c in answer.claims if c.id in answer.verdict.claims] == [text.replace("Inventa", "Inventol")]
        assert all("answers the question directly" not in entry.text for entry in answer.limits)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Inventol may cause nausea.", "yes"),
        ("Inventol does not cause nausea.", "unknown"),
        ("Inventol relieves nausea and may cause dizziness.", "unknown"),
        ("Inventol is used in adults with nausea from other drugs.", "unknown"),
        ("Nausea was not reported with inventol.", "unknown"),
    ],
)
def test_does_it_cause_nausea_is_answered_from_a_label(tmp_path: Path, text: str, value: str) -> None:
    assert asked(tmp_path, text, "34084-4", "Does inventol cause nausea?").verdict.value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Inventol is indicated for asthma.", "yes"),
        ("Inventol is not indicated for asthma.", "no"),
        ("Inventol is indicated for asthma not controlled by other drugs.", "yes"),
        ("Inventol is indicated for hiccups.", "unknown"),
    ],
)
def test_is_it_used_for_asthma_is_answered_from_a_label(tmp_path: Path, text: str, value: str) -> None:
    assert asked(tmp_path, text, "34067-9", "Is inventol used for asthma?").verdict.value == value


@pytest.mark.parametrize(
    "text",
    [
        "Inventol is not only an opioid but also an invented agent.",
        "Inventol is not a benzodiazepine but an opioid.",
        "Inventol is no ordinary opioid.",
    ],
)
def test_a_not_that_denies_something_else_is_no_no(vocabulary: Vocabulary, text: str) -> None:
    assert membership(vocabulary, text).value != "no"


def test_silence_is_never_a_no(vocabulary: Vocabulary) -> None:
    made = membership(vocabulary)
    assert (made.value, made.candidates, made.found_object) == ("unknown", [], False)


def test_labels_that_differ_leave_it_unknown(vocabulary: Vocabulary) -> None:
    assert membership(vocabulary, "Inventol is an opioid.", "Inventol is not an opioid.").value == "unknown"


def test_a_yes_needs_the_checker_too(vocabulary: Vocabulary) -> None:
    assert membership(vocabulary, "Inventol is an opioid.", supported=False).value == "unknown"


def test_stated_membership_comes_before_what_a_label_says(vocabulary: Vocabulary) -> None:
    no = membership(vocabulary, "Inventol is an opioid.", statements=(stated("not_a", OPIOID.id),))
    yes = membership(vocabulary, "Inventol is not an opioid.", statements=(stated("is_a", OPIOID.id),))
    assert (no.value, yes.value) == ("no", "yes")
    assert no.candidates[0].statement is not None


def test_a_class_is_what_its_narrower_class_is(vocabulary: Vocabulary) -> None:
    def above(identifier: str) -> tuple[str, ...]:
        return ("class:opioid",) if identifier == "class:invented-opioid" else ()

    assert membership(vocabulary, statements=(stated("is_a", "class:invented-opioid"),), above=above).value == "yes"
    assert membership(vocabulary, statements=(stated("not_a", "class:invented-opioid"),), above=above).value == (
        "unknown"
    ), "not being of one kind of a class says nothing of the class"


def test_not_being_of_a_class_denies_the_classes_within_it(vocabulary: Vocabulary) -> None:
    def above(identifier: str) -> tuple[str, ...]:
        return ("class:cns-depressant",) if identifier == OPIOID.id else ()

    assert membership(vocabulary, statements=(stated("not_a", "class:cns-depressant"),), above=above).value == "no"
    assert membership(vocabulary, statements=(stated("is_a", "class:cns-depressant"),), above=above).value == "unknown"


@pytest.mark.parametrize("status", [Status.SUPERSEDED, Status.WITHDRAWN, Status.DISPUTED])
def test_a_statement_that_does_not_stand_decides_nothing(vocabulary: Vocabulary, status: Status) -> None:
    for predicate in ("is_a", "not_a"):
        assert membership(vocabulary, statements=(stated(predicate, OPIOID.id, status=status),)).value == "unknown"


def test_a_negated_membership_is_no_yes(vocabulary: Vocabulary) -> None:
    made = membership(vocabulary, statements=(stated("is_a", OPIOID.id, polarity=Polarity.NEGATED),))
    assert made.value != "yes"


# -- stances ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Inventol is contraindicated in gout.", "avoid"),
        ("Inventol should not be used with cheese.", "avoid"),
        ("Do not take inventol with cheese.", "avoid"),
        ("Cheese should be avoided.", "avoid"),
        ("Inventol is not recommended in adults.", "avoid"),
        ("Use inventol only if the benefit is great.", "only_with_prescriber"),
        ("Ask a doctor before use if you have gout.", "only_with_prescriber"),
        ("The dose should be reduced gradually.", "only_with_prescriber"),
        ("Use with caution in gout.", "caution"),
        ("Cheese increases the effect of inventol.", "caution"),
        ("Inventol is a purple tablet.", None),
    ],
)
def test_a_sentence_takes_the_stance_of_its_words(text: str, stance: str | None) -> None:
    assert stance_of(text) == stance


@pytest.mark.parametrize(
    "text",
    [
        "Inventol should not be discontinued during pregnancy.",
        "Inventol should not be withheld from adults with gout.",
        "Do not stop inventol in pregnancy.",
        "Treatment with inventol must not be interrupted.",
    ],
)
def test_a_sentence_that_forbids_stopping_does_not_forbid_taking(text: str) -> None:
    assert stance_of(text) != "avoid"


@pytest.mark.parametrize(
    "text",
    [
        "Starting inventol in adults who take cheese is also contraindicated.",
        "Cheese and inventol are therefore contraindicated.",
        "When pregnancy is detected, discontinue inventol as soon as possible.",
        "Concomitant use with cheese is contraindicated.",
    ],
)
def test_every_way_of_forbidding_is_avoid(text: str) -> None:
    assert stance_of(text) == "avoid"


def test_the_stricter_words_of_a_sentence_decide() -> None:
    assert stance_of("Inventol should not be used, or only if monitored with caution.") == "avoid"
    assert stance_of("Use only if needed, and monitor with caution.") == "only_with_prescriber"


@given(st.lists(st.sampled_from([*STANCES, None]), max_size=8))
def test_the_strictest_stance_wins_in_any_order(stances: list[str | None]) -> None:
    known = [s for s in stances if s is not None]
    expected = min(known, key=STANCES.index) if known else None
    assert strictest(stances) == expected == strictest(stances[::-1])


def test_where_sources_differ_the_stricter_is_followed(vocabulary: Vocabulary) -> None:
    found = gathered(
        "condition",
        "Use inventol with caution in patients with gout.",
        "Inventol is contraindicated in patients with gout.",
        "Use inventol in gout only if needed.",
    )
    made = safety_verdict(found, plan_for(Intent.CONTRAINDICATION), "condition", topic(GOUT, vocabulary))
    assert (made.value, made.stance) == ("no", "avoid")
    assert [c.text for c in made.candidates] == ["Inventol is contraindicated in patients with gout."]


def test_the_stance_rests_on_a_sentence_about_what_was_asked(vocabulary: Vocabulary) -> None:
    found = gathered(
        "condition", "Use inventol with caution in gout.", "Inventol is contraindicated in patients with asthma."
    )
    made = safety_verdict(found, plan_for(Intent.CONTRAINDICATION), "condition", topic(GOUT, vocabulary))
    assert (made.value, made.stance) == ("depends", "caution")


@pytest.mark.parametrize(("has_section", "stance"), [(True, "none_listed"), (False, "not_checked")])
def test_nothing_found_is_never_a_yes(vocabulary: Vocabulary, has_section: bool, stance: str) -> None:
    found = gathered("condition", has_section=has_section)
    made = safety_verdict(found, plan_for(Intent.CONTRAINDICATION), "condition", topic(GOUT, vocabulary))
    assert (made.value, made.stance, made.found_object) == ("unknown", stance, False)


@given(
    st.lists(st.sampled_from(["gout", "asthma", "should not be used", "may", "caution", "only if", "is"]), max_size=6)
)
def test_a_may_i_question_is_never_answered_with_yes(words: list[str]) -> None:
    found = gathered("condition", f"Inventol {' '.join(words)} in gout.")
    made = safety_verdict(found, plan_for(Intent.CONTRAINDICATION), "condition", None)
    assert made.value in ("no", "depends")
    assert made.stance in STANCES


def test_questions_without_yes_or_no_take_a_stance_only_where_safety_is_asked() -> None:
    caution = [candidate("Use inventol with caution in gout.")]
    assert stance_for(Intent.WHAT_IS, caution) is None
    assert stance_for(Intent.CONTRAINDICATION, caution) == "caution"
    assert stance_for(Intent.STOPPING, caution) == stance_for(Intent.STOPPING, []) == "only_with_prescriber"
    assert stance_for(Intent.CONTRAINDICATION, [replace(caution[0], stance="avoid")]) == "avoid"


# -- does it cause that ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["Inventol may cause nausea.", "The most common reactions were dizziness and nausea.", "Nausea occurred in 5%."],
)
def test_a_named_effect_is_a_yes(vocabulary: Vocabulary, text: str) -> None:
    made = causes_verdict(gathered("effect", text), topic(NAUSEA, vocabulary))
    assert (made.value, [c.text for c in made.candidates]) == ("yes", [text])


@pytest.mark.parametrize(
    "text",
    [
        "Inventol does not cause nausea.",
        "Inventol was given without nausea.",
        "No nausea was reported.",
        "Neither vomiting nor nausea was reported.",
    ],
)
def test_a_denied_effect_is_no_yes(vocabulary: Vocabulary, text: str) -> None:
    assert causes_verdict(gathered("effect", text), topic(NAUSEA, vocabulary)).value != "yes"


@pytest.mark.parametrize(
    "text",
    [
        "Nausea was not reported with inventol.",
        "Nausea has not been observed.",
        "Nausea did not occur in any adult.",
        "Nausea was reported in none of the adults.",
    ],
)
def test_an_effect_denied_after_its_name_is_no_yes(vocabulary: Vocabulary, text: str) -> None:
    assert causes_verdict(gathered("effect", text), topic(NAUSEA, vocabulary)).value != "yes"


def test_an_effect_that_is_not_named_is_unknown_not_no(vocabulary: Vocabulary) -> None:
    made = causes_verdict(gathered("effect", "Inventol may cause purple elbows."), topic(NAUSEA, vocabulary))
    assert (made.value, made.candidates, made.found_object) == ("unknown", [], False)


def test_a_sentence_that_affirms_is_chosen_before_one_that_denies(vocabulary: Vocabulary) -> None:
    affirms, denies = "Inventol may cause nausea.", "Inventol does not cause nausea."
    for order in ((affirms, denies), (denies, affirms)):
        made = causes_verdict(gathered("effect", *order), topic(NAUSEA, vocabulary))
        assert (made.value, [c.text for c in made.candidates]) == ("yes", [affirms])
