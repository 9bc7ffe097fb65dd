"""The editorial policy of the pack: one rule a test, on an invented drug that does not exist."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materia.errors import BadInput, PackError
from materia.model.document import DateKind, Document, DocumentKind, KindSource, Section
from materia.pack import lint
from materia.pack.evidence import UnresolvedError, quote, relocate, resolve, wanted
from materia.pack.labels import Shelf
from materia.pack.lint import LintReport
from materia.pack.wording import bands, copied

TEXT = "Dozamine has made people sleep for a very long time indeed. Seizures were seen in 4% of 50 people."
LABEL = Document(
    id="spl:00000000-0000-0000-0000-000000000001",
    kind=DocumentKind.LABEL,
    title="Invented label",
    publisher="Nobody",
    source_format="spl_html",
    date="2020-01-01",
    date_kind=DateKind.EFFECTIVE,
    version="1",
    set_id="00000000-0000-0000-0000-000000000001",
    sections=(
        Section(id="1", title="Uses", text="", kind="34067-9", kind_source=KindSource.OWN_CODE),
        Section(id="1.1", title="Effects", text=TEXT, kind="34084-4", kind_source=KindSource.OWN_CODE),
    ),
)
STATEMENT = """
- id: long-sleep
  predicate: causes
  object: effect:sleep
  value: {frequency: 4 %, n: "50"}
  text: Long sleep has followed the use of dozamine.
  plain: Dozamine can make you sleep for long.
  slots: [side_effect.answer]
  evidence: ["label 1.1:1"]
  curated: {by: Nobody, on: "2020-01-02"}
"""
FILE = """
concept: {id: drug:dozamine, name: dozamine}
documents: {label: 00000000-0000-0000-0000-000000000001}
terms: [{id: "effect:sleep", name: sleep}]
statements:
"""


CLASSES = "id\tkind\tname\tlay_name\tsynonyms\tparents\tcomplete\nsleeper\ttherapeutic\tsleepers\t\t\t\t\n"
MEMBERS = "class\tdrug\tsource\tsection\tat\tsha256\nsleeper\tdozamine\tan invented list\t\t\t\n"


class InventedShelf(Shelf):
    """A shelf with the invented label only."""

    def __init__(self, document: Document = LABEL) -> None:
        super().__init__([])
        self.label = document

    def document(self, document_id: str) -> Document | None:
        return self.label if document_id == self.label.id else None


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shelf, "open", classmethod(lambda cls, path=None, cache=True: InventedShelf()))


def linted(folder: Path, statement: str = STATEMENT, file: str = FILE, *, fix: bool = True) -> LintReport:
    """Return the report on the invented drug file with this statement, after fixing."""
    path = folder / "drugs" / "dozamine.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text((file + statement).lstrip(), encoding="utf-8")
    return lint.run(folder, folder, fix=fix)


def rules(report: LintReport) -> set[str]:
    return {finding.rule for finding in report.findings}


def test_fix_gives_span_digest_kind_and_header_and_moves_terms(tmp_path: Path) -> None:
    report = linted(tmp_path)
    text = (tmp_path / "drugs" / "dozamine.yaml").read_text("utf-8")
    assert report.findings == () and report.exit_code == 0 and report.statements == 1
    assert report.fixed == ("concepts/effects.yaml", "drugs/dozamine.yaml")
    assert 'section: "1.1"' in text and "at: [0, 59]" in text and "34084-4" in text and "Invented label" in text
    assert "effect:sleep" in (tmp_path / "concepts" / "effects.yaml").read_text("utf-8")
    assert lint.run(tmp_path, tmp_path, fix=True).fixed == ()


def test_without_fix_nothing_is_written(tmp_path: Path) -> None:
    report = linted(tmp_path, fix=False)
    assert {"canonical", "evidence-unresolved", "document-header"} <= rules(report) and report.exit_code == 1
    assert [path.name for path in tmp_path.rglob("*.yaml")] == ["dozamine.yaml"]


BREACHES = [
    ("predicate", "predicate: causes", "predicate: makes"),
    ("object", "object: effect:sleep", "object: drug:dozamine"),
    ("concept-unknown", "effect:sleep", "effect:slep"),
    ("qualifier", "{frequency: 4 %, n: ", "{dose: 4 mg, n: "),
    ("qualifier-value", 'n: "50"', 'n: "fifty"'),
    ("slot", "side_effect.answer", "dose.start"),
    ("id", "id: long-sleep", "id: Long_Sleep"),
    ("unknown-key", "  slots:", "  slotz:"),
    ("curated", "by: Nobody, ", ""),
    ("full-stop", "the use of dozamine.", "the use of dozamine"),
    ("one-sentence", "use of dozamine.", "use of dozamine. It was deep."),
    ("playing-down", "Long sleep has", "Rare long sleep has"),
    ("abbreviation", "the use of dozamine.", "dozamine 10mg."),
    ("abbreviation", "the use of dozamine.", "dozamine taken bid."),
    ("abbreviation", "you sleep for long.", "you sleep if your CNS is slow."),
    ("copied", "Long sleep has followed the use of dozamine.", "It has made people sleep for a very long time indeed."),
    ("copied", "Dozamine can make you", "Dozamine has made people sleep for a very long time indeed and you"),
    ("plain-grade", "make you sleep for long.", "occasionally precipitate considerable pathological hypersomnolence."),
    ("evidence-unresolved", "label 1.1:1", "label 1.1:9"),
    ("evidence-text", "label 1.1:1", "label 7:1"),
    ("evidence-unresolved", "label 1.1:1", "the second sentence"),
    ("evidence", '  evidence: ["label 1.1:1"]\n', ""),
    ("document-unused", "label 1.1:1", "other 1.1:1"),
    ("severity", "  slots:", "  severity: awful\n  slots:"),
    ("stance", "  slots:", "  stance: fine\n  slots:"),
    ("route", "  slots:", "  route: mouth\n  slots:"),
    ("status-note", "  slots:", "  status: superseded\n  slots:"),
    ("text", "  text: Long sleep has followed the use of dozamine.\n", ""),
    ("shape", '["label 1.1:1"]', "{label: 1}"),
]


@pytest.mark.parametrize(("rule", "old", "new"), BREACHES)
def test_each_breach_is_found_by_its_rule(tmp_path: Path, rule: str, old: str, new: str) -> None:
    assert old in STATEMENT
    report = linted(tmp_path, STATEMENT.replace(old, new))
    assert rule in rules(report)
    finding = next(finding for finding in report.findings if finding.rule == rule)
    assert finding.error and finding.solution.endswith((".", "2")) and finding.path == "drugs/dozamine.yaml"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dozamine is to be discontinued when you sleep for very long.", True),
        ("If sleep comes on, stop dozamine promptly.", True),
        ("Stopping dozamine suddenly brings long sleep, so it is not to be stopped without advice.", False),
        ("Dozamine should be discontinued over two weeks, by lower and lower doses.", False),
    ],
)
def test_what_says_when_to_stop_does_not_say_not_to_stop(tmp_path: Path, text: str, found: bool) -> None:
    file = STATEMENT.replace("predicate: causes", "predicate: stopping").replace(
        "side_effect.answer", "side_effect.do_not_stop_alone"
    )
    file = file.replace("Long sleep has followed the use of dozamine.", text)
    report = linted(tmp_path, file.replace("Dozamine can make you sleep for long.", text))
    assert ("stopping" in rules(report)) is found


def test_a_finding_points_at_its_line(tmp_path: Path) -> None:
    report = linted(tmp_path, STATEMENT.replace("predicate: causes", "predicate: makes"))
    finding = next(finding for finding in report.findings if finding.rule == "predicate")
    text = (tmp_path / "drugs" / "dozamine.yaml").read_text("utf-8").splitlines()
    assert finding.line is not None and text[finding.line - 1] == "- id: long-sleep"
    assert finding.statement == "long-sleep"


def test_two_statements_of_one_id_are_refused(tmp_path: Path) -> None:
    assert "id-unique" in rules(linted(tmp_path, STATEMENT + STATEMENT.lstrip()))


def test_a_number_beside_a_playing_down_word_is_enough(tmp_path: Path) -> None:
    text = STATEMENT.replace("Long sleep has followed", "In 4 % a rare long sleep has followed")
    assert "playing-down" not in rules(linted(tmp_path, text))


def test_a_comment_inside_stops_the_fix_and_nothing_is_lost(tmp_path: Path) -> None:
    report = linted(tmp_path, STATEMENT.replace("  slots:", "  # ask the author\n  slots:"))
    assert "comment" in rules(report)
    assert "# ask the author" in (tmp_path / "drugs" / "dozamine.yaml").read_text("utf-8")


def test_a_file_is_named_after_its_concept(tmp_path: Path) -> None:
    assert "file-name" in rules(linted(tmp_path, file=FILE.replace("drug:dozamine, name", "drug:other, name")))


def test_a_drug_is_not_both_in_a_class_and_outside_it(tmp_path: Path) -> None:
    negative = STATEMENT.replace("predicate: causes", "predicate: not_a").replace("effect:sleep", "class:sleeper")
    outside = rules(linted(tmp_path, negative))
    (tmp_path / "classes.tsv").write_text(CLASSES, encoding="utf-8")
    (tmp_path / "class_members.tsv").write_text(MEMBERS, encoding="utf-8")
    assert "hierarchy" not in outside
    assert "hierarchy" in {finding.rule for finding in lint.run(tmp_path, tables=tmp_path).findings}


def test_a_stated_class_that_the_tables_do_not_give_is_warned_of(tmp_path: Path) -> None:
    stated = STATEMENT.replace("predicate: causes", "predicate: is_a").replace("effect:sleep", "class:ssri")
    warned = [finding for finding in linted(tmp_path, stated).findings if finding.rule == "hierarchy"]
    assert warned and warned[0].level == "warning" and "class_members.tsv" in warned[0].solution


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        ("concept: {id: class:ssri, name: another name}\n", "class-tables"),
        ("concept: {id: class:ssri, parents: [class:nsaid]}\n", "class-tables"),
        ("concept: {id: class:ssri}\nmembers: [{drug: drug:dozamine}]\n", "unknown-key"),
    ],
)
def test_what_a_class_is_stands_in_the_tables_only(tmp_path: Path, file: str, rule: str) -> None:
    (tmp_path / "classes").mkdir()
    (tmp_path / "classes" / "ssri.yaml").write_text(file, encoding="utf-8")
    assert rule in {finding.rule for finding in lint.run(tmp_path).findings}


def test_yaml_that_cannot_be_read_is_one_finding_not_an_exception(tmp_path: Path) -> None:
    assert rules(linted(tmp_path, file="concept: [", statement="")) == {"yaml"}


@pytest.mark.parametrize("file", ["statements: [a, b]\n", "statements: text\n", "documents: [a]\n", "terms: {a: b}\n"])
def test_a_file_of_another_shape_is_one_finding(tmp_path: Path, file: str) -> None:
    assert "shape" in rules(linted(tmp_path, file=file, statement=""))


def test_only_the_named_files_are_fixed(tmp_path: Path) -> None:
    linted(tmp_path, fix=False)
    with pytest.raises(PackError, match="No source file is named"):
        lint.run(tmp_path, fix=True, only=["drugs/other.yaml"])
    assert lint.run(tmp_path, fix=True, only=["src/materia/pack/source/drugs/dozamine.yaml"]).files == 2


def test_missing_sources_and_labels_name_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PackError, match="checkout"):
        lint.run(tmp_path / "none")
    monkeypatch.undo()
    with pytest.raises(BadInput, match="MATERIA_TEST_DATA"):
        Shelf.open(tmp_path / "none")


# Evidence


def test_evidence_is_given_by_number_range_or_first_words() -> None:
    one = resolve("label 1.1:2", LABEL)
    assert quote(one, LABEL) == "Seizures were seen in 4% of 50 people."
    assert resolve('label 1.1 "Seizures were"', LABEL) == one == resolve("label 1.1 'seizures were s'", LABEL)
    assert resolve({"document": "label", "section": "1.1", "sentence": "2"}, LABEL) == one
    assert quote(resolve("label 1.1:1-2", LABEL), LABEL) == TEXT


@pytest.mark.parametrize(
    "row", ["label 1.1:0", "label 1.1:3", "label 1.1:2-1", 'label 1.1 "Nothing"', "label 9:1", "", {}]
)
def test_evidence_that_is_not_there_is_refused_with_a_sentence(row: object) -> None:
    with pytest.raises(UnresolvedError) as caught:
        resolve(row, LABEL)
    assert len(str(caught.value)) > 20


def test_a_damaged_sentence_is_never_cited() -> None:
    damaged = replace(LABEL, sections=(replace(LABEL.sections[1], damaged=((5, 6),)),))
    with pytest.raises(UnresolvedError, match="damaged"):
        resolve("label 1.1:1", damaged)
    assert resolve("label 1.1:2", damaged)


def test_a_sentence_that_moved_is_found_again_and_one_that_changed_is_not() -> None:
    row = resolve("label 1.1:2", LABEL)
    moved = replace(LABEL, sections=(replace(LABEL.sections[1], id="2.4", text="New words. " + TEXT),))
    with pytest.raises(UnresolvedError):
        quote(row, moved)
    found = relocate(row, moved)
    assert found is not None and found["section"] == "2.4" and quote(found, moved) == quote(row, LABEL)
    changed = replace(LABEL, sections=(replace(LABEL.sections[1], text=TEXT.replace("4%", "5%")),))
    assert relocate(row, changed) is None


@given(st.text())
def test_whatever_a_curator_types_is_understood_or_refused(row: str) -> None:
    try:
        assert wanted(row).document
    except UnresolvedError as error:
        assert str(error)


# Wording


@given(
    st.lists(
        st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]),
        min_size=8,
    )
)
def test_a_whole_sentence_taken_over_is_always_found(chosen: list[str]) -> None:
    sentence = " ".join(chosen)
    assert copied(f"Well, {sentence} it is.", f"He said {sentence}.") == sentence


def test_a_list_of_known_terms_or_numbers_is_no_copy() -> None:
    sentence = "Seizures, coma, deep sleep, dizziness, headache, nausea, vomiting and rash occurred."
    terms = ["seizures", "coma", "deep sleep", "dizziness", "headache", "nausea", "vomiting", "rash"]
    assert copied(sentence, sentence, terms) is None
    assert copied(sentence, sentence) is not None
    assert copied("It is 5 mg to 10 mg or 20 mg to 40 mg.", "Take 5 mg to 10 mg or 20 mg to 40 mg.", ["mg"]) is None


EDGES = st.integers(0, 200)


@given(st.lists(EDGES, min_size=1, max_size=6, unique=True), st.booleans())
def test_bands_that_meet_tile_and_any_missing_one_leaves_a_gap(edges: list[int], upper_closed: bool) -> None:
    cuts = sorted(edges)
    low, high = ("above", "at_most") if upper_closed else ("at_least", "below")
    rows: list[tuple[str, dict[str, str]]] = [("first", {high: str(cuts[0])})]
    rows += [(f"{a}", {low: str(a), high: str(b)}) for a, b in pairwise(cuts)]
    rows.append(("last", {low: str(cuts[-1])}))
    assert list(bands(list(rows))) == []
    for missing in range(1, len(rows) - 1):
        assert len(list(bands([*rows[:missing], *rows[missing + 1 :]]))) == 1


def test_an_edge_in_no_band_or_in_two_is_found() -> None:
    assert list(bands([("a", {"below": "30"}), ("b", {"above": "30"})]))
    assert list(bands([("a", {"at_most": "30"}), ("b", {"at_least": "30"})]))
    assert not list(bands([("a", {"below": "30"}), ("b", {"above": "30", "edge_unresolved": "yes"})]))


# The shipped sources


def test_the_shipped_sources_have_no_errors() -> None:
    report = lint.run()
    assert report.files and not [str(finding) for finding in report.findings if finding.level == "error"]


@pytest.mark.labels
def test_the_shipped_sources_hold_against_the_real_labels(test_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    report = lint.run(labels=test_data)
    assert not [str(finding) for finding in report.findings if finding.level == "error"]


def test_labels_are_found_by_what_they_hold(test_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    shelf = Shelf.open(test_data)
    assert {note.ingredients for note in shelf.find("baclofen")} == {("baclofen",)}
    by_id = shelf.find("f133fe04-1550-4fa4-9dc4-652c27936bf2")
    assert [note.document for note in by_id] == ["spl:f133fe04-1550-4fa4-9dc4-652c27936bf2"]
    label = shelf.document(by_id[0].document)
    assert label is not None and label.date == "2006-01-04"
