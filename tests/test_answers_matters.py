"""What a question is about binds the answer: the matter, the highest dose, an age, a route, a kidney function, a class.

All labels and sentences are invented.
"""

import runpy
from pathlib import Path

import pytest

from materia.answers.answerer import Answerer
from materia.model.answer import Answer
from materia.model.concept import Concept, ConceptKind
from materia.model.question import Audience

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
label, library, answerer, undated, AS_OF = (INVENTED[k] for k in ("label", "library", "answerer", "undated", "AS_OF"))
BOXED, DOSE, CONTRA, WARNINGS = (INVENTED[k] for k in ("BOXED", "DOSE", "CONTRA", "WARNINGS"))
INTERACTIONS, DESCRIPTION = INVENTED["INTERACTIONS"], INVENTED["DESCRIPTION"]
ALCOHOL = "Avoid alcohol while taking inventol, because breathing may become slow."


def ask(root: Path, sections: dict[str, str], text: str, **given: object) -> Answer:
    """Ask an answerer that knows one invented label."""
    made: Answerer = answerer(library(root, one=label("one", sections, **given)))
    return made.answer(text, audience=Audience.PHARMACIST, as_of=AS_OF)


def texts(answer: Answer) -> list[str]:
    return [c.text for c in answer.claims if c.kind != "safety"]


def headline(answer: Answer) -> str:
    return next((c.text for c in answer.claims if c.id in answer.verdict.claims), "")


def test_a_food_question_opens_with_food_and_not_with_what_shares_words(tmp_path: Path) -> None:
    dosage = "Elderly patients should take a low dose of inventol. Inventol is taken with a meal."
    assert (
        headline(ask(tmp_path, {DOSE: dosage}, "Should I take inventol with food?")) == "Inventol is taken with a meal."
    )


def test_where_nothing_speaks_of_the_matter_nothing_is_said(tmp_path: Path) -> None:
    answer = ask(tmp_path, {DOSE: "Elderly patients should take a low dose of inventol."}, "inventol with food?")
    assert answer.status == "not_found" and not texts(answer)


def test_the_boxed_warning_is_shown_where_it_is_asked_for(tmp_path: Path) -> None:
    sections = {BOXED: "Inventol may cause a fatal wibble.", WARNINGS: "Inventol may cause a mild squib."}
    assert headline(ask(tmp_path, sections, "inventol black box warning")) == "Inventol may cause a fatal wibble."


@pytest.mark.parametrize(
    "asked", ["max dose of inventol", "highest daily dose of inventol", "most inventol you can take"]
)
def test_the_highest_dose_opens_where_it_is_asked_for(tmp_path: Path, asked: str) -> None:
    dosage = "The recommended starting dose of inventol is 10 mg daily. The dose should not exceed 40 mg daily."
    assert "40 mg" in headline(ask(tmp_path, {DOSE: dosage}, asked))


def test_a_starting_dose_is_not_the_answer_to_the_highest(tmp_path: Path) -> None:
    answer = ask(tmp_path, {DOSE: "The recommended starting dose of inventol is 10 mg daily."}, "max dose of inventol")
    assert "10 mg" not in headline(answer)
    assert any("highest dose" in entry.text for entry in answer.limits)


RENAL = (
    "In patients with creatinine clearance of 30 to 59 mL/min, inventol is given as 20 mg daily. "
    "In patients with creatinine clearance below 30 mL/min, inventol is given as 10 mg daily."
)


def test_a_kidney_function_finds_the_sentence_whose_band_holds_it(tmp_path: Path) -> None:
    answer = ask(tmp_path, {DOSE: RENAL}, "inventol dose CrCl 22")
    assert "10 mg" in headline(answer)
    assert not any("20 mg" in text for text in texts(answer))


def test_without_a_band_what_is_said_of_weak_kidneys_is_shown_and_the_gap_named(tmp_path: Path) -> None:
    answer = ask(tmp_path, {WARNINGS: "Use inventol with caution in renal impairment."}, "inventol dose CrCl 22")
    assert "caution" in headline(answer) and answer.status == "partial"
    assert any(entry.code == "no_band" for entry in answer.limits)


def test_a_contraindication_holds_only_within_its_band(tmp_path: Path) -> None:
    forbidden = "Inventol is contraindicated in patients with creatinine clearance below 30 mL/min."
    inside = ask(tmp_path / "in", {CONTRA: forbidden}, "is inventol contraindicated with CrCl 22")
    outside = ask(tmp_path / "out", {CONTRA: forbidden}, "is inventol contraindicated with CrCl 80")
    assert inside.verdict.stance == "avoid" and outside.verdict.stance != "avoid"


def test_a_childs_age_is_held_against_the_labels_ages(tmp_path: Path) -> None:
    dosage = "Adults and children 12 years and over: take 2 tablets.\nChildren 6 to under 12 years: take 1 tablet."
    answer = ask(tmp_path, {DOSE: dosage}, "inventol dose for a 7 year old")
    assert not any("2 tablets" in text for text in texts(answer))


def test_what_is_forbidden_at_another_age_is_no_avoid(tmp_path: Path) -> None:
    said = "Inventol is contraindicated in patients less than 2 years of age."
    answer = ask(tmp_path, {CONTRA: said}, "can my 4 year old take inventol")
    assert answer.verdict.stance == "caution"


def test_a_ban_of_the_route_asked_about_is_the_answer(tmp_path: Path) -> None:
    sections = {BOXED: "Inventol is fatal if given by the intrathecal route.", DOSE: "Inventol 2 mg is given weekly."}
    answer = ask(tmp_path, sections, "can inventol be given intrathecally", route="INTRAVENOUS", form="INJECTION")
    assert "fatal" in headline(answer) and answer.verdict.stance == "avoid"
    assert not any("2 mg" in text for text in texts(answer))


def test_without_a_ban_another_route_is_still_not_answered(tmp_path: Path) -> None:
    answer = ask(tmp_path, {DOSE: "Inventol 2 mg is given weekly."}, "can inventol be given intrathecally")
    assert answer.status == "not_found" and not texts(answer)


def test_of_two_questions_the_dangerous_one_is_answered_and_the_other_named(tmp_path: Path) -> None:
    sections = {DESCRIPTION: "Inventol is an opioid analgesic.", INTERACTIONS: ALCOHOL}
    answer = ask(tmp_path, sections, "is inventol an opioid and can i have a glass of wine on it")
    assert headline(answer) == ALCOHOL and answer.verdict.stance == "avoid"
    assert answer.status == "partial"
    assert any("is inventol an opioid" in entry.text for entry in answer.limits if entry.code == "also_asked")


@pytest.mark.parametrize("asked", ["can i drink on inventol", "is it ok to drink while taking inventol"])
def test_drinking_means_alcohol(tmp_path: Path, asked: str) -> None:
    assert headline(ask(tmp_path, {INTERACTIONS: ALCOHOL}, asked)) == ALCOHOL


def test_harm_to_an_organ_is_looked_for_and_not_an_allergy(tmp_path: Path) -> None:
    sections = {
        CONTRA: "Inventol is contraindicated in hypersensitivity.",
        WARNINGS: "Inventol may cause retinal damage.",
    }
    answer = ask(tmp_path, sections, "is inventol bad for your eyes")
    assert answer.question.intent == "causes"
    assert headline(answer) == "Inventol may cause retinal damage."


def test_more_than_three_medicines_are_asked_back(tmp_path: Path) -> None:
    names = ("inventol", "fictivol", "squibol", "wibblol")
    made = {name: label(name, {DESCRIPTION: f"{name} is a drug."}, drugs=(name,), brand=f"{name}ex") for name in names}
    answer = answerer(library(tmp_path, **made)).answer(f"side effects of {', '.join(names)}", as_of=AS_OF)
    assert answer.status == "declined" and [entry.code for entry in answer.limits] == ["too_many"]


def test_a_class_that_both_medicines_share_names_neither() -> None:
    from materia.answers.topic import topic
    from materia.terms.vocabulary import Vocabulary

    fictoid = Concept(id="class:fictoid", kind=ConceptKind.CLASS, name="fictoids")
    one, other = (
        Concept(id=f"drug:{name}", kind=ConceptKind.DRUG, name=name, parents=("class:fictoid",))
        for name in ("inventol", "fictivol")
    )
    target = topic(other, Vocabulary.load([fictoid, one, other]), one)
    assert not target.match("Inventol, like all fictoids, is not given with squibol.")
    assert target.match("Inventol is not given with other fictoids.") == 1


PANEL = (
    "do not take more than directed adults and children 12 years and over: take 1 tablet while symptoms last "
    "do not exceed 6 tablets in 24 hours, unless directed by a doctor children under 12 years: ask a doctor"
)


def test_drug_facts_in_one_line_are_read_item_by_item(tmp_path: Path) -> None:
    fields = {"dosage_and_administration": f"Directions {PANEL}", "purpose": "Purpose Invented reliever"}
    made = answerer(library(tmp_path, one=undated("one", fields)))
    adult = made.answer("max dose of inventol per day", audience=Audience.PATIENT, as_of=AS_OF)
    child = made.answer("inventol dose for a 7 year old", audience=Audience.PATIENT, as_of=AS_OF)
    people = "Adults and children 12 years and over"
    assert headline(adult) == f"{people}: do not exceed 6 tablets in 24 hours, unless directed by a doctor."
    assert "Children under 12 years: ask a doctor." in texts(child)
    assert not any(text.startswith(people) for text in texts(child))


def test_a_condition_that_forbids_it_comes_before_any_dose(tmp_path: Path) -> None:
    sections = {CONTRA: "Inventol is contraindicated in patients with bulimia.", DOSE: "Inventol 10 mg is taken daily."}
    answer = ask(tmp_path, sections, "dose of inventol in bulimia")
    assert headline(answer).startswith("Inventol is contraindicated in patients with bulimia")
    assert answer.verdict.stance == "avoid"


def test_a_child_pugh_class_finds_its_own_dose(tmp_path: Path) -> None:
    dosage = (
        "For patients with moderate hepatic impairment (Child-Pugh Class B), inventol is reduced to 20 mg daily. "
        "For patients with severe hepatic impairment (Child-Pugh Class C), inventol is reduced to 5 mg daily."
    )
    answer = ask(tmp_path, {DOSE: dosage}, "inventol dose in Child-Pugh C")
    assert any("5 mg" in text for text in texts(answer))
    assert not any("20 mg" in text for text in texts(answer))


def test_a_forgotten_dose_is_not_answered_by_a_switch(tmp_path: Path) -> None:
    dosage = (
        "To switch, stop inventol and begin fictivol at the time of the next dose of inventol. "
        "If inventol is not taken at the scheduled time, it should be taken as soon as possible on the same day."
    )
    answer = ask(tmp_path, {DOSE: dosage}, "i forgot my inventol this morning do i take 2 tonight")
    assert headline(answer).startswith("If inventol is not taken at the scheduled time")
    assert not any(text.startswith("To switch") for text in texts(answer))


def test_to_nurse_a_baby_is_breastfeeding(tmp_path: Path) -> None:
    lactation = {"34080-2": "Nursing should not be undertaken during inventol therapy."}
    answer = ask(tmp_path, lactation, "can i nurse my baby while taking inventol")
    assert answer.question.intent == "breastfeeding" and answer.verdict.stance == "avoid"


def test_where_nothing_is_known_of_stopping_it_is_said_not_to_stop_alone(tmp_path: Path) -> None:
    answer = ask(tmp_path, {DOSE: "Inventol 10 mg is taken daily."}, "can i quit inventol cold turkey")
    assert answer.status == "not_found"
    assert any(n.id == "stopping_unknown" for n in answer.notices)


def test_signs_seen_in_animals_are_no_signs_of_overdose(tmp_path: Path) -> None:
    said = (
        "Single doses of inventol were lethal to mice and rats. Symptoms of acute toxicity were wibbling and squibbing."
    )
    answer = ask(tmp_path, {INVENTED["OVERDOSE"]: said}, "signs of an overdose of inventol")
    assert not any("wibbling" in text for text in texts(answer))


def test_how_long_is_answered_by_the_limit_of_the_panel(tmp_path: Path) -> None:
    limit = "Stop use and ask a doctor if the itching lasts for more than 7 days or clears up and comes back."
    sections = {DOSE: "Apply inventol to the skin for as long as directed.", "50566-9": limit}
    assert "7 days" in headline(ask(tmp_path, sections, "how long can I use inventol from the store"))
