"""Every quote of an answer is the stored text at its offsets, whatever the label looks like and however it changes.

All labels are invented.
"""

import runpy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from materia.library.ingest import ingest
from materia.library.store import Library
from materia.model.answer import Answer
from materia.text.digest import sha256

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
label, library, spl, product = (INVENTED[k] for k in ("label", "library", "spl", "product"))
AS_OF = INVENTED["AS_OF"]
SECTIONS = {
    INVENTED[
        "BOXED"
    ]: "WARNING: PURPLE ELBOWS\nInventa may cause purple elbows (see WARNINGS). Do not stop it suddenly.",
    INVENTED["DESCRIPTION"]: "Inventa (inventol) is an antihistamine. Each tablet holds 5 mg.",
    INVENTED["INDICATIONS"]: "Inventa is indicated for:\n- hiccups\n- purple elbows (see WARNINGS)",
    INVENTED["CONTRA"]: "Inventol is contraindicated in patients with:\n- asthma\n- gout",
    INVENTED["DOSE"]: "The usual adult dose is 5 mg once daily. The maximum dose is 20 mg daily.\n"
    "Age | Dose\nAdults | Take 2 tablets every 6 hours",
    INVENTED["WARNINGS"]: "Abrupt discontinuation of Inventa may cause withdrawal symptoms. Taper inventol gradually.",
    INVENTED["INTERACTIONS"]: "Alcohol increases the effect of inventol. Avoid alcohol with Inventa.",
    INVENTED[
        "ADVERSE"
    ]: "The most common adverse reactions were headache (5%) and dizziness.\nReaction | Rate\nNausea | 5%",
    INVENTED["PREGNANCY"]: "Inventol should be used in pregnancy only if clearly needed.",
    INVENTED["OVERDOSE"]: "Symptoms of inventol overdosage include sleepiness. Treatment is supportive.",
    INVENTED["MECHANISM"]: "Inventol blocks invented receptors.",
}
QUESTIONS = (
    "What is inventol?",
    "What is Inventa used for?",
    "How does inventol work?",
    "What is the dose of inventol?",
    "What are the side effects of inventol?",
    "Does inventol cause nausea?",
    "Does inventol cause constipation?",
    "Who should not take inventol?",
    "Can I take inventol if I have gout?",
    "Can I drink alcohol with inventol?",
    "Can inventol be used in pregnancy?",
    "What happens if inventol is stopped suddenly?",
    "What are the signs of an overdose of inventol?",
    "Is inventol an antihistamine?",
    "Is inventol the same as fictivol?",
    "How should inventol be stored?",
)


def unsound(answer: Answer, stored: Library) -> list[str]:
    """Return what is wrong with the evidence of an answer."""
    found: list[str] = []
    numbers = {r.number for r in answer.references}
    for claim in answer.claims:
        if not claim.evidence and (claim.kind != "safety" or not claim.rule):
            found.append(f"no evidence: {claim.text}")
        for item in claim.evidence:
            section = stored.section(item.document, item.section)
            if section is None or item.quote != section.text[item.start : item.end]:
                found.append(f"not the stored text: {claim.text} <- {item.quote}")
            if item.quote is None or item.quote_sha256 != sha256(item.quote):
                found.append(f"not its digest: {item.quote}")
            if item.reference not in claim.citations or item.reference not in numbers:
                found.append(f"not cited: {claim.text}")
    return found


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Library:
    made: Library = library(
        tmp_path_factory.mktemp("evidence"),
        a=label("a", SECTIONS),
        b=label("b", {INVENTED["DESCRIPTION"]: "Fictivol is an opioid."}, drugs=("fictivol",), brand="Fictiva"),
    )
    return made


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_quote_is_the_stored_text(text: str, stored: Library) -> None:
    answer = INVENTED["answerer"](stored).answer(text, as_of=AS_OF)
    assert unsound(answer, stored) == []
    assert answer.status in ("answered", "partial") or text.startswith("How should")
    own = {spl("a"), spl("b")} if "fictivol" in text else {spl("a")}
    assert {e.document for c in answer.claims for e in c.evidence} <= own


def test_one_answerer_gives_the_same_answers_in_any_order(stored: Library) -> None:
    def answers(questions: Sequence[str]) -> dict[str, Answer]:
        answerer = INVENTED["answerer"](stored)
        return {text: answerer.answer(text, as_of=AS_OF) for text in questions}

    assert answers(QUESTIONS) == answers(QUESTIONS[::-1])


def updated(root: Path) -> tuple[Any, Library]:
    """Return an answerer that has answered from a label before a new version of it was ingested."""
    made = library(root, a=label("a", {INVENTED["ADVERSE"]: "Inventol may cause headache. Inventol may cause gout."}))
    answerer = INVENTED["answerer"](made)
    assert answerer.answer("What are the side effects of inventol?", as_of=AS_OF).claims
    new = {INVENTED["ADVERSE"]: "In adults of great age inventol may cause dizziness. Inventol may cause a rash."}
    (root / "labels" / "a.xml").write_bytes(label("a", new, version=2, day="20250101"))
    ingest([root / "labels"], root / "library", workers=1)
    return answerer, made


def test_an_open_answerer_follows_a_new_version_of_a_label(tmp_path: Path) -> None:
    answerer, made = updated(tmp_path)
    answer = answerer.answer("What are the side effects of inventol?", as_of=AS_OF)
    assert unsound(answer, made) == []
    said = " ".join(c.text for c in answer.claims if c.evidence)
    assert "rash" in said
    assert "headache" not in said


def test_an_open_answerer_names_the_library_that_it_answers_from(tmp_path: Path) -> None:
    answerer, made = updated(tmp_path)
    answer = answerer.answer("What are the side effects of inventol?", as_of=AS_OF)
    assert answer.engine.library == made.digest()


def test_a_label_of_several_ingredients_is_asked_for_by_all_their_names(tmp_path: Path) -> None:
    text = "{} is indicated for {}."
    made = library(
        tmp_path,
        one=label("one", {INVENTED["INDICATIONS"]: text.format("Inventol", "hiccups")}),
        three=label(
            "three",
            {INVENTED["INDICATIONS"]: text.format("Trinventa", "purple elbows")},
            drugs=("inventol", "fictivol", "nihilol"),
            brand="Trinventa",
        ),
    )
    answerer = INVENTED["answerer"](made)
    for name in ("Trinventa", "fictivol, inventol and nihilol"):
        answer = answerer.answer(f"What is {name} used for?", as_of=AS_OF)
        assert answer.status in ("answered", "partial"), name
        assert {e.document for c in answer.claims for e in c.evidence} == {spl("three")}, name
    alone = answerer.answer("What is inventol used for?", as_of=AS_OF)
    assert {e.document for c in alone.claims for e in c.evidence} == {spl("one")}


def test_an_ingredient_that_is_also_a_food_is_an_ingredient_in_the_name_of_a_product(tmp_path: Path) -> None:
    sections = {INVENTED["INDICATIONS"]: "Trinventa is indicated for purple elbows."}
    drugs = ("caffeine", "fictivol", "inventol")
    made = library(tmp_path, three=label("three", sections, drugs=drugs, brand="Trinventa"))
    answer = INVENTED["answerer"](made).answer("What is caffeine, fictivol and inventol used for?", as_of=AS_OF)
    assert (answer.question.intent, answer.status) == ("indication", "answered")


def test_a_sentence_about_nursing_does_not_answer_for_pregnancy(tmp_path: Path) -> None:
    text = "Infants should not be nursed during treatment with inventol."
    made = library(tmp_path, a=label("a", {INVENTED["PREGNANCY"]: text}))
    answer = INVENTED["answerer"](made).answer("Can inventol be used in pregnancy?", as_of=AS_OF)
    assert (answer.verdict.value, answer.verdict.stance) != ("no", "avoid")
