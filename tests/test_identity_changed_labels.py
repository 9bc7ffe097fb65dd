"""The changed-since table against the real labels: old sentences are caught, current ones are not."""

from pathlib import Path

import pytest

from materia.identity import superseded
from materia.identity.product import identities
from materia.identity.superseded import Supersession
from materia.model.statement import Status
from materia.pack import changed
from materia.pack.findings import Finding
from materia.pack.labels import Shelf
from materia.terms.vocabulary import Vocabulary

ROWS = {row["id"]: row for row in changed.load().rows}


@pytest.fixture(scope="module")
def findings(test_data: Path) -> list[Finding]:
    return list(changed.findings(Shelf.open(test_data)))


@pytest.mark.parametrize("row", sorted(ROWS))
def test_its_old_sentences_are_caught_its_new_ones_are_not_and_all_are_in_the_labels(
    row: str, findings: list[Finding]
) -> None:
    assert [str(finding) for finding in findings if finding.statement == row] == []


def test_every_row_that_replaces_is_held_to_a_real_old_sentence_or_says_why_there_is_none() -> None:
    replaced = [row for row in ROWS.values() if row["effect"] == "replaced"]
    without = {row["id"] for row in replaced if "old" not in row}
    assert without == {row["id"] for row in replaced if row.get("no_old")}
    assert len(replaced) - len(without) >= 15


def test_rows_on_a_notice_alone_are_few_and_stand_among_the_open_leads() -> None:
    alone = {name for name, row in ROWS.items() if row.get("notice_only")}
    assert alone == {
        "metformin-egfr-2016", "opioid-cough-adults-2018", "ketoconazole-oral-2013", "febuxostat-death-2019",
    }  # fmt: skip


@pytest.mark.parametrize("row", superseded.rows(), ids=lambda row: row.id)
def test_what_holds_now_cites_labels_that_can_be_named(row: Supersession) -> None:
    assert {item.document for item in row.evidence} == {label.id for label in row.labels}
    assert all(label.title and label.publisher for label in row.labels)
    assert bool(row.evidence) != bool(ROWS[row.id].get("notice_only"))


def test_concepts_in_statement_patterns_are_of_the_vocabulary() -> None:
    from materia.pack.store import Pack

    known = set(Vocabulary.load().ids())
    with Pack.open() as pack:
        known |= {concept.id for concept in pack.concepts(every=True)}
    patterns = [pattern for row in ROWS.values() for pattern in row.get("statements", ())]
    named = {name for pattern in patterns for key in ("objects", "populations") for name in pattern.get(key, ())}
    assert sorted(named - known) == []


def test_an_unresolved_citation_and_a_row_without_evidence_are_refused(tmp_path: Path) -> None:
    table = tmp_path / "changed_since.yaml"
    table.write_text(
        "rows:\n"
        "- id: bare\n  effect: replaced\n"
        "- id: unresolved\n  effect: added\n  now:\n  - 'spl:1 4 \"First words\"'\n",
        encoding="utf-8",
    )
    found = {(finding.statement, finding.rule) for finding in changed.findings(path=table)}
    assert found == {("bare", "changed-evidence"), ("bare", "changed-old"), ("unresolved", "changed-unresolved")}


def test_no_current_statement_of_the_pack_rests_on_a_sentence_that_states_an_old_rule(test_data: Path) -> None:
    from materia.pack.store import Pack

    shelf = Shelf.open(test_data)
    with Pack.open() as pack:
        current = [statement for statement in pack.all_statements() if statement.status is Status.CURRENT]
    outdated = []
    for statement in current:
        for item in statement.evidence:
            document = shelf.document(item.document)
            section = next((s for s in document.sections if s.id == item.section), None) if document else None
            if document is None or section is None:
                continue
            moieties = {moiety for identity in identities(document) for moiety in identity.moieties}
            sentence = section.text[item.start : item.end]
            if superseded.find_statement(document, moieties, statement, section.kind, sentence, statement.route):
                outdated.append(statement.id)
    assert len(current) > 1000 and outdated == []
