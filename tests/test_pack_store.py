"""The compiler and the store: what is built, how it is asked, and what is said when it cannot be."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from materia.errors import PackError
from materia.model.identity import RouteGroup
from materia.model.statement import Status
from materia.pack import artefact, build, stats, store
from materia.pack.store import Pack

# The sources below are invented: no drug, class or label of these names exists.

DIGEST = "0" * 64
DOCUMENTS = """
documents:
  invented: {id: "spl:00000000-0000-0000-0000-000000000001", kind: label, title: Invented label, publisher: Nobody,
    date: "2020-01-01", date_kind: effective, version: "1"}
"""
EVIDENCE = f'[{{document: invented, section: "1", kind: "34073-7", at: [0, 10], sha256: "{DIGEST}"}}]'
CURATED = 'curated: {by: Nobody, on: "2020-01-02"}'

CLASSES = """id\tkind\tname\tlay_name\tsynonyms\tparents\tcomplete
sleeper\ttherapeutic\tsleepers\tsleeping pills\tsleeper\tslower\t
slower\ttherapeutic\tslowers\t\tslower\t\t
"""

FILES = {
    "concepts/foods.yaml": "concepts:\n- {id: food:nectar, name: nectar}\n",
    "classes.tsv": CLASSES,
    "class_members.tsv": """class\tdrug\tsource\tsection\tat\tsha256
sleeper\tcalmine\tan invented list\t\t\t
sleeper\tdozamine\tan invented list\t\t\t
sleeper\tnapitol\tan invented list\t\t\t
""",
    "drugs/dozamine.yaml": f"""
concept: {{id: drug:dozamine, name: dozamine, brands: [Dozo, Twinol], misspellings: [dosamine], codes: {{unii: XX1}}}}
{DOCUMENTS}
statements:
- {{id: nectar, predicate: interacts_with, object: food:nectar, text: Nectar adds to it., plain: Nectar adds to it.,
   severity: serious, stance: caution, value: {{consequence: sleep}}, evidence: {EVIDENCE}, {CURATED}}}
- {{id: old-dose, predicate: dose, text: It was ten., plain: It was ten., value: {{step: usual, dose: 10 mg}},
   route: oral, status: superseded, status_note: "Replaced in 2019.", evidence: {EVIDENCE}, {CURATED}}}
""",
    "drugs/calmine.yaml": f"""
concept: {{id: drug:calmine, name: calmine, brands: [Twinol]}}
{DOCUMENTS}
statements:
- {{id: not-slower, predicate: is_a, object: class:sleeper, text: It is a sleeper., plain: It is a sleeper.,
   evidence: {EVIDENCE}, {CURATED}}}
""",
    "rules/slower-slower.yaml": f"""
rule: {{id: rule:slower-slower, name: two that slow}}
{DOCUMENTS}
statements:
- {{id: sedation, subject: class:slower, predicate: interacts_with, object: class:sleeper, severity: serious,
   stance: avoid, text: Together they slow more., plain: Together they slow more., value: {{consequence: sleep}},
   exempt: [{{concept: drug:napitol, reason: it does not add, evidence: {EVIDENCE}}}], evidence: {EVIDENCE}, {CURATED}}}
""",
}


def write(folder: Path, **changed: str | None) -> Path:
    """Write the invented sources; keyword "drugs_dozamine" replaces that file, "classes" the table, None leaves out."""
    replaced = {
        name.replace("_", "/", 1) + (".yaml" if "_" in name else ".tsv"): text for name, text in changed.items()
    }
    for name, text in {**FILES, **replaced}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, encoding="utf-8")
    return folder


def built(folder: Path) -> Path:
    """Build the invented sources in `folder` and return the pack."""
    source = write(folder / "source")
    build.run(source, folder / "pack.sqlite", source)
    return folder / "pack.sqlite"


SLEEPER_RULE = "rule:slower-slower/sedation"


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return Pack.open(built(tmp_path))


def test_statements_come_back_typed_and_sorted(pack: Pack) -> None:
    nectar, dose = pack.statements("drug:dozamine")
    assert nectar.id == "drug:dozamine/nectar" and nectar.object == "food:nectar"
    assert nectar.value == (("consequence", "sleep"),) and nectar.evidence[0].section_kind == "34073-7"
    assert dose.status is Status.SUPERSEDED and dose.status_note and dose.route is RouteGroup.ORAL
    assert pack.statements("drug:dozamine", ["dose"]) == (dose,)
    assert pack.statements("drug:nothing") == ()
    assert pack.statements_about("food:nectar") == (nectar,)
    assert pack.statement(nectar.id) == nectar


def test_the_source_of_a_statement_is_known_without_its_text(pack: Pack) -> None:
    record = pack.source(pack.statements("drug:dozamine")[0].evidence[0].document)
    assert record is not None and (record.date, record.date_kind, record.version) == ("2020-01-01", "effective", "1")
    assert pack.source("spl:unknown") is None


def test_members_come_from_the_class_tables(pack: Pack) -> None:
    assert pack.members("class:sleeper") == ("drug:calmine", "drug:dozamine", "drug:napitol")
    assert pack.members("class:slower") == pack.members("class:sleeper")
    assert pack.ancestors("drug:dozamine") == ("class:sleeper", "class:slower")


def test_a_drug_that_only_stands_in_a_class_is_under_its_rules_and_no_concept_of_the_pack(tmp_path: Path) -> None:
    members = FILES["class_members.tsv"] + "sleeper\tsnorine\tan invented list\t\t\t\n"
    folder = write(tmp_path / "source")
    (folder / "class_members.tsv").write_text(members, encoding="utf-8")
    build.run(folder, tmp_path / "pack.sqlite", folder)
    with Pack.open(tmp_path / "pack.sqlite") as pack:
        assert pack.concept("drug:snorine") is None and "drug:snorine" in pack.members("class:slower")
        assert [hit.statement.id for hit in pack.interactions("drug:snorine", "drug:calmine")] == [SLEEPER_RULE]
        assert pack.interactions("drug:calmine", "drug:dozamine+snorine")


def test_a_class_that_the_tables_do_not_hold_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "source", classes_other="concept: {id: class:other}\n")
    with pytest.raises(PackError, match=r"classes/other.yaml: class:other is no class"):
        build.run(folder, tmp_path / "pack.sqlite", folder)


def test_tables_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "source", classes="a\tb\n1\n")
    with pytest.raises(PackError, match="class tables"):
        build.run(folder, tmp_path / "pack.sqlite", folder)


def test_a_brand_of_two_drugs_has_both_as_parents(pack: Pack) -> None:
    twinol = pack.concept("brand:twinol")
    assert twinol is not None and twinol.parents == ("drug:calmine", "drug:dozamine")
    assert {name.kind for name in pack.names() if name.name == "dosamine"} == {"misspelling"}


def test_a_direct_statement_is_found_both_ways_round(pack: Pack) -> None:
    for pair in (("drug:dozamine", "food:nectar"), ("food:nectar", "drug:dozamine"), ("brand:dozo", "food:nectar")):
        (hit,) = pack.interactions(*pair)
        assert hit.statement.id == "drug:dozamine/nectar" and hit.distance == 0 and hit.exemption is None


def test_a_class_rule_holds_for_members_by_hierarchy(pack: Pack) -> None:
    (hit,) = pack.interactions("drug:dozamine", "drug:calmine")
    assert hit.statement.id == SLEEPER_RULE and hit.distance == 3 and hit.exemption is None


def test_an_exempted_member_is_told_with_the_exemption(pack: Pack) -> None:
    (hit,) = pack.interactions("drug:calmine", "drug:napitol")
    assert hit.exemption is not None and hit.exemption.reason == "it does not add" and hit.exemption.evidence


def test_a_combination_is_taken_apart_and_no_exemption_covers_its_other_part(tmp_path: Path) -> None:
    combination = "concept: {id: drug:dozamine+napitol, name: dozamine and napitol}\n"
    folder = write(tmp_path / "source", **{"drugs_dozamine+napitol": combination})
    build.run(folder, tmp_path / "pack.sqlite", folder)
    with Pack.open(tmp_path / "pack.sqlite") as pack:
        (hit,) = pack.interactions("drug:calmine", "drug:dozamine+napitol")
        assert hit.second == "drug:dozamine" and hit.exemption is None
        assert "drug:dozamine+napitol" not in pack.members("class:sleeper")
        assert "class:sleeper" in pack.ancestors("drug:dozamine+napitol")
        assert "class:sleeper" not in pack.ancestors("drug:dozamine+napitol", ingredients=False)


def test_two_builds_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    folder = write(tmp_path / "source")
    program = (
        "import sys; from pathlib import Path; from materia.pack import build; build.run(*map(Path, sys.argv[1:]))"
    )
    found = set()
    for seed in ("0", "1", "77"):
        target = tmp_path / f"{seed}.sqlite"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-c", program, str(folder), str(target), str(folder)], check=True, env=environment
        )
        found.add(hashlib.sha256(target.read_bytes()).hexdigest())
    assert len(found) == 1


def test_every_problem_is_named_at_once_and_lenient_leaves_only_those_out(tmp_path: Path) -> None:
    broken = FILES["drugs/calmine.yaml"].replace("class:sleeper, text", "class:missing, text")
    folder = write(tmp_path / "source", drugs_calmine=broken, drugs_bad="concept: [\n")
    with pytest.raises(PackError) as caught:
        build.run(folder, tmp_path / "pack.sqlite", folder)
    assert "class:missing" in str(caught.value) and "drugs/bad.yaml" in str(caught.value)
    assert not list(tmp_path.glob("*.sqlite*"))
    report = build.run(folder, tmp_path / "pack.sqlite", folder, lenient=True)
    assert report.problems and report.exit_code == 1
    with Pack.open(tmp_path / "pack.sqlite") as pack:
        assert pack.statements("drug:calmine") == () and pack.statements("drug:dozamine")


def test_a_statement_without_resolved_evidence_does_not_compile(tmp_path: Path) -> None:
    bare = FILES["drugs/calmine.yaml"].replace(EVIDENCE, '["invented 1:1"]')
    folder = write(tmp_path / "source", drugs_calmine=bare)
    with pytest.raises(PackError, match="pack lint --fix"):
        build.run(folder, tmp_path / "pack.sqlite", folder)


def test_a_circle_of_classes_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "source", classes=CLASSES.replace("\tslower\t\t\n", "\tslower\tsleeper\t\n"))
    with pytest.raises(PackError, match="its own ancestor"):
        build.run(folder, tmp_path / "pack.sqlite", folder)


@pytest.mark.parametrize("content", [None, b"not a database at all", b""])
def test_a_missing_or_broken_pack_names_the_mend(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "pack.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PackError, match="pack build"):
        Pack.open(path)


def test_a_pack_of_another_schema_names_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path)
    monkeypatch.setattr(store, "SCHEMA_VERSION", "next")
    with pytest.raises(PackError, match="another version"):
        Pack.open(tmp_path / "pack.sqlite")


def test_a_pack_older_than_its_sources_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "source")
    build.run(folder, tmp_path / "pack.sqlite", folder)
    monkeypatch.setattr(store, "SOURCE", folder)
    monkeypatch.setattr(store, "CLASS_TABLES", folder)
    monkeypatch.setattr(store, "PACK_FILE", tmp_path / "pack.sqlite")
    monkeypatch.delenv("MATERIA_PACK", raising=False)
    later = (tmp_path / "pack.sqlite").stat().st_mtime_ns + 10**9
    drug = folder / "drugs" / "dozamine.yaml"
    os.utime(drug, ns=(later, later))
    Pack.open().close()  # touched, not changed
    drug.write_text(drug.read_text("utf-8") + "\n", encoding="utf-8")
    os.utime(drug, ns=(later, later))
    with pytest.raises(PackError, match="older than its sources"):
        Pack.open()


def test_the_store_never_writes(tmp_path: Path) -> None:
    built(tmp_path)
    before = (tmp_path / "pack.sqlite").read_bytes()
    with Pack.open(tmp_path / "pack.sqlite") as pack:
        pack.all_statements()
    assert (tmp_path / "pack.sqlite").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["pack.sqlite"]


def test_stats_count_what_is_there(tmp_path: Path) -> None:
    built(tmp_path)
    counted = stats.run(tmp_path / "pack.sqlite")
    assert counted.statements == 4 == sum(counted.by_predicate.values()) == sum(counted.by_status.values())
    assert (counted.drugs, counted.bare_drugs, counted.classes) == (2, 1, 2)
    assert counted.by_status == {"current": 3, "superseded": 1}


def test_the_shipped_sources_compile(tmp_path: Path) -> None:
    report = build.run(artefact.SOURCE, tmp_path / "pack.sqlite")
    assert report.statements and not report.problems


def test_the_compiler_needs_no_more_than_the_build_requirements(tmp_path: Path) -> None:
    """The wheel is built where only hatchling and PyYAML are installed."""
    root = Path(artefact.__file__).parents[2]
    program = (
        "import sys; before = set(sys.modules); import materia.pack.compile;"
        "loaded = {name.split('.')[0] for name in set(sys.modules) - before};"
        "extra = loaded - set(sys.stdlib_module_names) - {'yaml', '_yaml', 'materia'};"
        "extra = {name for name in extra if 'cython' not in name};"
        "raise SystemExit(str(extra) if extra else 0)"
    )
    shutil.copytree(root / "materia" / "model", tmp_path / "materia" / "model")
    shutil.copytree(root / "materia" / "pack", tmp_path / "materia" / "pack", ignore=shutil.ignore_patterns("source"))
    shutil.copytree(root / "materia" / "text", tmp_path / "materia" / "text")
    shutil.copytree(root / "materia" / "identity", tmp_path / "materia" / "identity")
    light = (
        "__init__.py",
        "errors.py",
        "terms/__init__.py",
        "terms/keys.py",
        "terms/name_keys.py",
        "terms/tables.py",
        "terms/words.py",
        "extraction/__init__.py",
        "extraction/naming.py",
        "extraction/wording.py",
    )
    for name in light:
        (tmp_path / "materia" / name).parent.mkdir(exist_ok=True)
        shutil.copy(root / "materia" / name, tmp_path / "materia" / name)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, cwd=tmp_path)
