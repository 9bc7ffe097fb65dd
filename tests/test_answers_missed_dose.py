"""A missed dose is a kind of question of its own. All labels and sentences are invented."""

import runpy
from pathlib import Path

import pytest

from materia.answers.answerer import Answerer
from materia.answers.opening import open_answerer
from materia.model.answer import Answer
from materia.model.question import Audience
from materia.questions.intent import decide

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
label, library, answerer, AS_OF, DOSE = (INVENTED[k] for k in ("label", "library", "answerer", "AS_OF", "DOSE"))
LEAFLET = "34076-0"
MISSED = (
    "If you miss a dose of inventol, take it as soon as you remember. "
    "If it is almost time for your next dose, skip the missed dose. "
    "Inventol is a white tablet."
)


def ask(root: Path, sections: dict[str, str], text: str) -> Answer:
    made: Answerer = answerer(library(root, one=label("one", sections)))
    return made.answer(text, audience=Audience.PATIENT, as_of=AS_OF)


def texts(answer: Answer, section: str = "") -> list[str]:
    shown = {c for s in answer.sections if not section or s.kind == section for c in s.claims}
    return [c.text for c in answer.claims if c.id in shown or (not section and c.id in answer.verdict.claims)]


@pytest.mark.parametrize(
    "asked",
    [
        "I missed a dose of inventol",
        "i forgot my inventol, what now",
        "3 hours late with my inventol",
        "I forgot my inventol yesterday, should I double up today?",
    ],
)
def test_a_missed_dose_is_answered_by_the_sentences_that_say_it(tmp_path: Path, asked: str) -> None:
    answer = ask(tmp_path, {LEAFLET: MISSED}, asked)
    assert answer.question.intent == "missed_dose"
    said = texts(answer)
    assert any("as soon as you remember" in text for text in said)
    assert any("skip the missed dose" in text for text in said)
    assert not any("white tablet" in text for text in said)


def test_what_to_do_says_never_two_and_the_poison_line(tmp_path: Path) -> None:
    said = " ".join(texts(ask(tmp_path, {LEAFLET: MISSED}, "missed dose of inventol"), "advice"))
    assert "two doses at once" in said and "1-800-222-1222" in said and "more than one dose" in said


def test_where_a_label_speaks_of_doubling_its_words_stand_alone(tmp_path: Path) -> None:
    said = f"{MISSED} Do not take two doses of inventol at the same time."
    answer = ask(tmp_path, {LEAFLET: said}, "missed dose of inventol")
    assert any("two doses of inventol" in text for text in texts(answer))
    assert not any("make up for a missed one" in text for text in texts(answer, "advice"))


def test_how_late_it_may_be_taken_opens_wherever_it_stands(tmp_path: Path) -> None:
    said = "Do not take two doses of inventol at the same time. If you miss a dose of inventol, take it the same day."
    answer = ask(tmp_path, {LEAFLET: said}, "missed dose of inventol")
    assert "same day" in next(c.text for c in answer.claims if c.id in answer.verdict.claims)


def test_where_nothing_is_known_no_dose_is_offered_and_it_is_said_not_to_take_two(tmp_path: Path) -> None:
    answer = ask(tmp_path, {DOSE: "Inventol 10 mg is taken once daily."}, "I missed a dose of inventol")
    assert answer.status == "not_found"
    assert any(n.id == "missed_unknown" for n in answer.notices)


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("i missed a dose of DRUG so i took two this morning", "overdose"),
        ("i took a double dose of DRUG by mistake", "overdose"),
        ("i took DRUG twice", "overdose"),
        ("i missed my DRUG can i take two tonight", "missed_dose"),
        ("forgot DRUG do i double the next one", "missed_dose"),
        ("can i skip MEAL when i take DRUG", "other"),
    ],
)
def test_who_took_two_asks_about_an_overdose_who_asks_whether_to_about_a_missed_dose(asked: str, intent: str) -> None:
    assert decide(asked).intent.value == intent


def test_the_pack_answers_with_what_to_take_before_what_to_skip() -> None:
    answer = open_answerer(None).answerer.answer("I missed a dose of sitagliptin", as_of=AS_OF)
    first = next(c.text for c in answer.claims if c.id in answer.verdict.claims)
    assert "as soon as" in first


def test_two_doses_by_mistake_still_ring_the_poison_line() -> None:
    answer = open_answerer(None).answerer.answer("I took two doses of apixaban by mistake", as_of=AS_OF)
    assert answer.status == "emergency" and "1-800-222-1222" in " ".join(c.text for c in answer.claims)
