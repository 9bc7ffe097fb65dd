"""Extracted statements in answers: of one product, joined where one sentence says them, read of labels when asked."""

from dataclasses import replace
from pathlib import Path

import pytest
from answers_fixtures import CONTRA, answerer, label, library, spl

from materia.answers.gather import from_statement
from materia.answers.joining import joined
from materia.answers.own_labels import OwnLabels
from materia.answers.product import for_product
from materia.model.identity import Availability, ReleaseForm, RouteGroup
from materia.model.question import Intent, Question
from materia.model.statement import Evidence, Polarity, Statement
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

NAMES = {"condition:gout": ("gout", "gout"), "condition:asthma": ("asthma", "tight lungs")}


def extracted(identifier: str, **fields: object) -> Statement:
    evidence = Evidence(document="d", section="1", start=0, end=1, quote_sha256="0" * 64, section_kind="34070-3")
    made = Statement(
        id=identifier,
        subject="drug:inventol",
        predicate="contraindicated_in",
        object=None,
        text="t",
        plain="p",
        evidence=(evidence,),
        origin="extracted",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def forbidden(condition: str, **fields: object) -> Statement:
    name, plain = NAMES[condition]
    base = extracted(
        condition,
        object=condition,
        text=f"Inventol is contraindicated in patients with {name}.",
        plain=f"Do not take inventol if you have {plain}.",
        stance="avoid",
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def sentences(*statements: Statement) -> list[tuple[str, str]]:
    candidates = [from_statement(statement, "drug:inventol", "contraindications") for statement in statements]
    made = joined(candidates, NAMES.get)
    return [(c.text, c.statement.plain) for c in made if c.statement is not None]


def question(intent: Intent = Intent.DOSE, route: RouteGroup | None = None) -> Question:
    return Question(text="q", intent=intent, mentions=(), route=route)


def test_what_one_sentence_says_of_two_things_is_said_in_one_sentence() -> None:
    assert sentences(forbidden("condition:gout"), forbidden("condition:asthma")) == [
        (
            "Inventol is contraindicated in patients with gout or asthma.",
            "Do not take inventol if you have gout or tight lungs.",
        )
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"evidence": (replace(forbidden("condition:gout").evidence[0], quote_sha256="1" * 64),)},
        {"polarity": Polarity.NEGATED},
        {"origin": "curated"},
        {"text": "Inventol is contraindicated in adults with asthma."},
    ],
    ids=["another sentence", "a denial", "a curator's", "other words"],
)
def test_what_differs_in_more_than_its_object_stays_apart(other: dict[str, object]) -> None:
    assert len(sentences(forbidden("condition:gout"), forbidden("condition:asthma", **other))) == 2


def test_an_object_named_twice_in_the_sentence_is_not_joined() -> None:
    twice = forbidden("condition:gout", text="Gout: inventol is contraindicated with gout or worse gout.")
    assert len(sentences(twice, forbidden("condition:asthma"))) == 2


def test_a_dose_by_vein_is_never_that_of_the_tablet() -> None:
    tablet = extracted("tablet", predicate="dose", route=RouteGroup.ORAL)
    vein = extracted("vein", predicate="dose", route=RouteGroup.INJECTED)
    risk = extracted("risk", predicate="causes", route=RouteGroup.INJECTED)
    assert for_product([tablet, vein, risk], question(), None) == [tablet]
    assert for_product([tablet, vein, risk], question(route=RouteGroup.INJECTED), None) == [vein, risk]


def test_the_plain_form_is_meant_unless_a_lasting_one_is_named() -> None:
    plain = extracted("plain", predicate="dose", route=RouteGroup.ORAL)
    lasting = extracted("lasting", predicate="dose", route=RouteGroup.ORAL, release=ReleaseForm.EXTENDED)
    assert for_product([plain, lasting], question(), None) == [plain]
    assert lasting in for_product([plain, lasting], question(), ReleaseForm.EXTENDED)
    assert for_product([lasting], question(Intent.INDICATION), None) == [lasting]


def test_lay_readers_are_told_the_dose_that_is_sold_without_a_prescription() -> None:
    prescribed = extracted("rx", predicate="dose", availability=Availability.RX)
    bought = extracted("otc", predicate="dose", availability=Availability.OTC)
    assert for_product([prescribed, bought], question(), None, lay=True) == [bought]
    assert for_product([prescribed, bought], question(), None, lay=False) == [prescribed]


def test_a_medicine_that_the_pack_does_not_know_is_read_from_the_loaded_labels(tmp_path: Path) -> None:
    forbids = {CONTRA: "Inventol is contraindicated in patients with gout."}
    stored = library(tmp_path, one=label("one", forbids), copy=label("copy", forbids))
    recogniser = Recogniser(Vocabulary.load())
    (found,) = OwnLabels(stored, recogniser).statements("drug:inventol")
    assert (found.predicate, found.object, found.route) == ("contraindicated_in", "condition:gout", RouteGroup.ORAL)
    assert found.evidence[0].document in (spl("one"), spl("copy"))
    assert OwnLabels(stored, recogniser).statements("drug:fictivol") == ()


def test_what_was_read_answers_and_is_cited(tmp_path: Path) -> None:
    stored = library(tmp_path, one=label("one", {CONTRA: "Inventol is contraindicated in patients with gout."}))
    answer = answerer(stored).answer("Can I take inventol with gout?")
    assert answer.verdict.stance == "avoid"
    claim = next(claim for claim in answer.claims if claim.id in answer.verdict.claims)
    assert claim.evidence[0].quote == "Inventol is contraindicated in patients with gout."
