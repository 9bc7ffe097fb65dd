"""Uses outside the label: they rest on published sources, can be re-checked with excerpts, and are never a plain yes.

Drug, condition, article and every sentence are invented.
"""

import hashlib
import json
from pathlib import Path

import pytest

from materia.answers.answerer import Answerer
from materia.answers.opening import recogniser_of
from materia.errors import BadInput
from materia.model.question import Intent
from materia.pack import build, check, lint
from materia.pack.excerpts import read_excerpts
from materia.pack.store import Pack

SENTENCE = "In a review of seven trials, dozamine reduced attacks of the squimbles."
NO_BENEFIT = "Dozamine did not help the fictoids in a trial of 90 people."
TABLES = {
    "classes.tsv": "id\tkind\tname\tlay_name\tsynonyms\tparents\tcomplete\nsleeper\ttherapeutic\tsleepers\t\t\t\t\n",
    "class_members.tsv": "class\tdrug\tsource\tsection\tat\tsha256\nsleeper\tdozamine\tan invented list\t\t\t\n",
}
SOURCE = """concept:
  id: drug:dozamine
  name: dozamine

documents:
  pmid-1:
    id: pmid:1
    kind: research
    title: An invented review
    publisher: Invented Journal
    date: "2019-05"
    date_kind: published
    url: https://example.org/1
    pmid: "1"

terms:
- {{id: condition:squimbles, name: squimbles}}
- {{id: condition:fictoids, name: fictoids}}

statements:
- id: no-benefit-fictoids
  predicate: not_for
  object: condition:fictoids
  text: Dozamine was of no help in the fictoids in a trial.
  plain: Dozamine did not help people with the fictoids.
  evidence:
  - {{document: pmid-1, section: "2", kind: "42229-5", at: [0, {no_length}], sha256: {no_digest}}}
  curated: {{by: Nobody, on: "2026-01-02"}}

- id: off-label-squimbles
  predicate: off_label_use
  object: condition:squimbles
  text: Dozamine reduced squimbles attacks in trials.
  plain: Dozamine may lead to fewer attacks of the squimbles.
  slots: [evidence.off_label]
  evidence:
  - {{document: pmid-1, section: "1", kind: "42229-5", at: [0, {length}], sha256: {digest}}}
  curated: {{by: Nobody, on: "2026-01-02"}}
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "drugs").mkdir(parents=True)
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    filled = SOURCE.format(
        length=len(SENTENCE),
        digest=hashlib.sha256(SENTENCE.encode()).hexdigest(),
        no_length=len(NO_BENEFIT),
        no_digest=hashlib.sha256(NO_BENEFIT.encode()).hexdigest(),
    )
    (folder / "drugs" / "dozamine.yaml").write_text(filled, encoding="utf-8")
    return folder


@pytest.fixture
def excerpts(tmp_path: Path) -> Path:
    path = tmp_path / "excerpts.jsonl"
    rows = [("1", SENTENCE), ("2", NO_BENEFIT)]
    path.write_text(
        "".join(json.dumps({"document": "pmid:1", "section": s, "text": t}) + "\n" for s, t in rows), encoding="utf-8"
    )
    return path


@pytest.fixture
def pack(sources: Path, tmp_path: Path) -> Path:
    build.run(sources, tmp_path / "pack.sqlite", sources)
    return tmp_path / "pack.sqlite"


def test_excerpts_are_read_as_documents_and_bad_lines_are_named(excerpts: Path, tmp_path: Path) -> None:
    (document,) = read_excerpts(excerpts).values()
    assert document.id == "pmid:1" and [s.text for s in document.sections] == [SENTENCE, NO_BENEFIT]
    bad = tmp_path / "bad.jsonl"
    for line in ("{", "[]", '{"document": "a", "section": "1"}', '{"document": "a", "section": "1", "text": 3}'):
        bad.write_text(line, encoding="utf-8")
        with pytest.raises(BadInput, match="Line 1 of"):
            read_excerpts(bad)
    with pytest.raises(BadInput, match="is not a file"):
        read_excerpts(tmp_path / "none.jsonl")


def test_statements_on_published_sources_are_checked_with_excerpts_and_not_checked_without(
    pack: Path, excerpts: Path, tmp_path: Path
) -> None:
    labels = tmp_path / "labels"
    labels.mkdir()
    assert set(check.run(labels, pack).totals) == {"not_checked"}
    report = check.run(labels, pack, texts=excerpts)
    assert report.totals == {"supported": 4}, check.render(report)
    changed = excerpts.read_text(encoding="utf-8").replace("seven", "eight")
    excerpts.write_text(changed, encoding="utf-8")
    assert check.run(labels, pack, texts=excerpts).totals["unsupported"] == 2


def test_the_linter_holds_such_evidence_to_the_excerpt(sources: Path, excerpts: Path) -> None:
    def rules() -> set[str]:
        report = lint.run(sources, tables=sources, texts=excerpts, only=["drugs/dozamine.yaml"])
        return {
            finding.rule for finding in report.findings if finding.rule in ("evidence-text", "label-missing", "copied")
        }

    assert rules() == set()
    excerpts.write_text(excerpts.read_text(encoding="utf-8").replace("seven", "eight"), encoding="utf-8")
    assert rules() == {"evidence-text"}
    assert "label-missing" not in {f.rule for f in lint.run(sources, tables=sources).findings}


@pytest.mark.parametrize(
    ("question", "value", "stance", "says"),
    [
        ("Is dozamine used for the squimbles?", "depends", "only_with_prescriber", "fewer attacks of the squimbles"),
        ("Is dozamine used for the fictoids?", "no", None, "did not help"),
    ],
)
def test_a_use_outside_the_label_is_the_prescribers_to_decide(
    pack: Path, question: str, value: str, stance: str | None, says: str
) -> None:
    with Pack.open(pack) as opened:
        answer = Answerer(opened, None, recogniser_of(opened, None)).answer(question)
    assert answer.question.intent == Intent.INDICATION
    assert (answer.verdict.value, answer.verdict.stance) == (value, stance)
    claims = {claim.id: claim for claim in answer.claims}
    assert says in claims[answer.verdict.claims[0]].text
    assert ("off_label" in {notice.id for notice in answer.notices}) is (value == "depends")
    reference = answer.references[0]
    assert (reference.kind, reference.date, reference.pmid) == ("research", "2019-05", "1")


def test_what_a_medicine_is_used_for_lists_uses_outside_its_label_apart(pack: Path) -> None:
    with Pack.open(pack) as opened:
        answer = Answerer(opened, None, recogniser_of(opened, None)).answer("What is dozamine used for?")
    titles = {section.kind: section.title for section in answer.sections}
    assert "off_label" in titles or "off_label" in {notice.id for notice in answer.notices}
    assert "indications" not in titles


def test_a_typed_use_is_not_denied_by_a_not_elsewhere_in_its_sentence(sources: Path, tmp_path: Path) -> None:
    path = sources / "drugs" / "dozamine.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "Dozamine reduced squimbles attacks in trials.",
        "Dozamine, which is not a cure, reduced squimbles attacks in trials and not all of them.",
    )
    path.write_text(text, encoding="utf-8")
    build.run(sources, tmp_path / "pack.sqlite", sources)
    with Pack.open(tmp_path / "pack.sqlite") as opened:
        answer = Answerer(opened, None, recogniser_of(opened, None)).answer("Is dozamine used for the squimbles?")
    assert answer.verdict.value == "depends"
