"""A rule on classes comes with the step from each medicine to its class."""

import pytest

from materia.answers.class_step import SECTION
from materia.answers.opening import open_answerer
from materia.model.answer import Answer


def ask(question: str) -> Answer:
    return open_answerer(None).answerer.answer(question)


def texts(answer: Answer, kind: str) -> list[str]:
    shown = {c.id: c.text for c in answer.claims}
    return [shown[c] for section in answer.sections if section.kind == kind for c in section.claims]


def everything(answer: Answer) -> str:
    return " ".join(claim.text for claim in answer.claims)


def test_the_step_names_both_medicines_asked_about() -> None:
    answer = ask("Can I take Paxlovid with tacrolimus?")
    assert answer.verdict.stance == "avoid"
    assert "Ritonavir is one of the HIV protease inhibitors." in everything(answer)
    assert "Tacrolimus is one of the" in everything(answer)
    assert texts(answer, SECTION)


def test_a_statement_that_names_the_pair_needs_no_step() -> None:
    answer = ask("Can I take warfarin with amiodarone?")
    assert not any("is one of the" in text for text in texts(answer, "interaction"))


def test_what_a_class_of_rules_says_is_no_part_of_what_a_medicine_is() -> None:
    assert "cleared by" not in everything(ask("What is metoprolol?"))


def test_what_is_said_of_the_very_two_opens_before_a_rule_of_their_classes() -> None:
    answer = ask("tacrolimus with fluconazole")
    told = {c.id: c.text for c in answer.claims}
    first, second = (told[i] for i in answer.verdict.claims)
    assert "Fluconazole" in first and "fluconazole" not in second.lower() and answer.verdict.stance == "avoid"


def test_what_is_forbidden_opens_though_it_names_another_member() -> None:
    answer = ask("Can lisinopril be taken with Entresto?")
    told = {c.id: c.text for c in answer.claims}
    assert "36 hours" in told[answer.verdict.claims[0]] and answer.verdict.stance == "avoid"


@pytest.mark.parametrize("herb", ["turmeric", "ginkgo", "ginseng", "kava"])
def test_a_herb_is_one_of_the_herbal_products(herb: str) -> None:
    answer = ask(f"Can I take {herb} with warfarin?")
    assert answer.verdict.stance == "caution" and "herbal" in " ".join(c.text for c in answer.claims)


def test_the_time_between_two_medicines_opens_where_it_is_asked_for() -> None:
    answer = ask("fluoxetine to MAOI washout")
    told = {c.id: c.text for c in answer.claims}
    opening = " ".join(told[i] for i in answer.verdict.claims)
    assert "5 weeks" in opening and "14 days" in opening and answer.verdict.stance == "avoid"
    assert "5 weeks" not in told[ask("Can I take fluoxetine with an MAOI?").verdict.claims[0]]


def test_an_allergy_to_one_antibiotic_is_not_told_of_another() -> None:
    answer = ask("doc gave me bactrim but im alergic to penicillin")
    assert answer.question.concepts[-1].id == "condition:penicillin-allergy"
    assert not any("sulf" in c.text and "allergic" in c.text for c in answer.claims)
    assert ask("can I take amoxicillin, I'm allergic to penicillin").verdict.stance == "avoid"


def test_the_brand_of_an_emergency_pill_is_no_plan() -> None:
    answer = ask("plan b and tegretol")
    assert answer.verdict.stance == "caution" and "birth control" in everything(answer)
