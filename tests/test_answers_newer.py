"""What holds now, said beside or in place of what old sources state. The statements are invented."""

import pytest

from materia.answers.answerer import Answerer
from materia.answers.newer import newer_fact, what_replaced
from materia.identity import superseded
from materia.model.statement import Evidence, Statement, Status
from materia.pack.store import Pack
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

EVIDENCE = Evidence(document="spl:1", section="1", start=0, end=1, quote_sha256="", section_kind="34067-9")


def treats(condition: str, status: Status) -> Statement:
    return Statement(
        id="drug:ciprofloxacin/x",
        subject="drug:ciprofloxacin",
        predicate="treats",
        object=condition,
        text="",
        plain="",
        evidence=(EVIDENCE,),
        status=status,
    )


def test_a_superseded_statement_tells_what_replaced_it_a_current_one_nothing() -> None:
    old = treats("condition:acute-sinusitis", Status.SUPERSEDED)
    found = what_replaced([old, treats("condition:pneumonia", Status.CURRENT)], "drug:ciprofloxacin")
    assert list(found) == ["fluoroquinolone-reserve-2016"]
    assert what_replaced([treats("condition:acute-sinusitis", Status.CURRENT)], "drug:ciprofloxacin") == {}


def row(name: str) -> superseded.Supersession:
    return next(row for row in superseded.rows() if row.id == name)


def test_the_notice_comes_first_and_then_a_newer_label_of_the_drug_itself() -> None:
    made = newer_fact(row("z-drug-sleep-behaviours-2019"), "drug:zaleplon")
    notice, *labels = made.evidence
    assert notice.document == "notice:z-drug-sleep-behaviours-2019"
    assert {item.document for item in labels} == {"openfda:2cc7adee-2c4c-4fed-9914-545e70dba773"}
    assert [source.id for source in made.sources] == [notice.document, labels[0].document]


def test_a_drug_without_a_newer_label_of_its_own_cites_one_of_its_class() -> None:
    made = newer_fact(row("fluoroquinolone-reserve-2016"), "drug:ciprofloxacin")
    assert [source.kind for source in made.sources] == ["reference", "label"]


@pytest.mark.parametrize("drug", ["drug:raloxifene", "drug:atorvastatin"])
def test_a_rule_for_every_medicine_cites_no_label_that_merely_follows_it(drug: str) -> None:
    made = newer_fact(row("pregnancy-letters-2015"), drug)
    assert [source.id for source in made.sources] == ["notice:pregnancy-letters-2015"]
    assert [item.document for item in made.evidence] == ["notice:pregnancy-letters-2015"]


@pytest.mark.parametrize("name", ["metformin-egfr-2016", "febuxostat-death-2019"])
def test_what_rests_on_a_notice_alone_cites_the_notice_alone(name: str) -> None:
    made = newer_fact(row(name), "drug:metformin")
    assert [source.id for source in made.sources] == [f"notice:{name}"]


def test_a_shipped_statement_that_was_superseded_is_answered_by_what_holds_now() -> None:
    with Pack.open() as pack:
        answerer = Answerer(pack, None, Recogniser(Vocabulary.load()))
        answer = answerer.answer("Can ciprofloxacin treat acute sinusitis?")
    said = " ".join(claim.text for claim in answer.claims)
    assert "nothing else" in said or "without another choice" in said
    assert "Ciprofloxacin is indicated for acute sinusitis" not in said
