"""Eye drops, creams and gels with another medicine: what is known of tablets is not said of them."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from materia.answers.answerer import Answerer
from materia.answers.opening import recogniser_of
from materia.model.answer import Answer
from materia.pack.store import Pack

FIXTURES: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
label, library, answerer = FIXTURES["label"], FIXTURES["library"], FIXTURES["answerer"]
INTERACTIONS = FIXTURES["INTERACTIONS"]


@pytest.fixture(scope="module")
def shipped() -> Answerer:
    pack = Pack.open()
    return Answerer(pack, None, recogniser_of(pack, None))


def codes(answer: Answer) -> set[str]:
    return {limit.code for limit in answer.limits}


@pytest.mark.parametrize(
    ("systemic", "local"),
    [
        ("Can I take ciprofloxacin with tizanidine?", "Can I use ciprofloxacin eye drops with tizanidine?"),
        ("Can I take clotrimazole with warfarin?", "Can I use clotrimazole cream with warfarin?"),
    ],
)
def test_what_is_known_of_the_tablet_is_not_said_of_the_local_form(
    shipped: Answerer, systemic: str, local: str
) -> None:
    assert shipped.answer(systemic).verdict.stance in ("avoid", "caution")
    answer = shipped.answer(local)
    assert answer.verdict.stance == "not_checked" and not answer.verdict.claims
    assert "local_form" in codes(answer)


def test_a_form_that_is_not_known_of_the_medicine_never_lifts_a_warning(shipped: Answerer) -> None:
    """A nitrate ointment acts in the whole body; no source at hand is of a nitrate for the skin."""
    answer = shipped.answer("Can I use nitroglycerin ointment with sildenafil?")
    assert answer.verdict.stance == "avoid"


def test_the_label_of_the_local_form_speaks_for_it(tmp_path: Path) -> None:
    stored = library(
        tmp_path,
        drops=label(
            "drops",
            {INTERACTIONS: "Caution should be used when inventol drops are given with fictivol."},
            route="OPHTHALMIC",
            form="SOLUTION/ DROPS",
        ),
        tablets=label("tablets", {INTERACTIONS: "Inventol is contraindicated with fictivol."}),
        other=label("other", {INTERACTIONS: "Avoid inventol."}, drugs=("fictivol",), brand="Fictiva"),
    )
    told = answerer(stored)
    assert told.answer("Can I take inventol with fictivol?").verdict.stance == "avoid"
    drops = told.answer("Can I use inventol eye drops with fictivol?")
    assert drops.verdict.stance == "caution"
    assert all("contraindicated" not in claim.text and "Avoid" not in claim.text for claim in drops.claims)


def test_a_route_belongs_to_the_medicine_that_is_known_by_it(tmp_path: Path) -> None:
    """The other medicine of the pair is a tablet, and its label may speak."""
    stored = library(
        tmp_path,
        shots=label("shots", {INTERACTIONS: "None known."}, route="INTRAVENOUS", form="INJECTION"),
        tablets=label(
            "tablets", {INTERACTIONS: "Avoid taking fictivol with inventol."}, drugs=("fictivol",), brand="Fictiva"
        ),
    )
    answer = answerer(stored).answer("Can I have inventol injections while taking fictivol?")
    assert answer.verdict.stance == "avoid"


def test_a_patch_is_of_the_skin_where_its_medicine_is_known_so(shipped: Answerer) -> None:
    answer = shipped.answer("lidocaine patch how many at once")
    assert "three" in " ".join(claim.text for claim in answer.claims)


@pytest.mark.parametrize("question", ["lidocaine patch and pregnancy", "how do I dispose of fentanyl patches"])
def test_a_form_named_in_passing_is_no_question_for_a_ban(shipped: Answerer, question: str) -> None:
    answer = shipped.answer(question)
    assert answer.verdict.value != "no" and "route" not in {section.kind for section in answer.sections}


def test_a_definition_that_names_the_route_forbids_nothing(tmp_path: Path) -> None:
    told = "Tolerant are those who take at least 25 mcg of intrathecal inventol."
    stored = library(tmp_path, shots=label("shots", {FIXTURES["CONTRA"]: told}, route="INTRAVENOUS", form="INJECTION"))
    answer = answerer(stored).answer("can inventol be given intrathecally")
    assert answer.verdict.value != "no"


def test_what_a_label_says_against_a_route_is_the_answer(tmp_path: Path) -> None:
    told = "Inventol is fatal if given by the intrathecal route."
    stored = library(tmp_path, shots=label("shots", {FIXTURES["BOXED"]: told}, route="INTRAVENOUS", form="INJECTION"))
    answer = answerer(stored).answer("can inventol be given intrathecally")
    assert (answer.verdict.value, answer.verdict.stance) == ("no", "avoid")
