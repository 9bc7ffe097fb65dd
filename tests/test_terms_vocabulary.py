"""The vocabulary: shipped tables, classes and their members, look-alikes, and names that are added."""

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest

from materia.library.records import LibraryName
from materia.model.concept import Concept, ConceptKind
from materia.pack.labels import Shelf
from materia.pack.store import Pack
from materia.terms import compiler
from materia.terms.library_names import library_concepts
from materia.terms.recogniser import Recogniser
from materia.terms.tables import DATA, rows
from materia.terms.vocabulary import Vocabulary

VOCABULARY = Vocabulary.load()


def test_the_compiled_files_are_those_of_the_tables() -> None:
    for name, text in compiler.compile_tables(DATA).items():
        assert (DATA / "compiled" / name).read_text("utf-8") == text, "run scripts/build_terms.py --compile-only"


def test_every_row_names_its_source_and_tables_are_sorted() -> None:
    for path in sorted(DATA.glob("*.tsv")):
        listed = list(rows(path))
        assert listed
        assert all(row["source"].strip() for row in listed), path.name


def test_compiled_files_stay_small() -> None:
    """They are read at every start; two thousand conditions, spelled in two ways, take a third of them."""
    assert sum(path.stat().st_size for path in (DATA / "compiled").iterdir()) < 2_500_000


def test_every_name_leads_to_a_concept_and_every_parent_is_known() -> None:
    for name, rest in VOCABULARY.names.items():
        for identifier in filter(None, rest.partition("\t")[0].split("|")):
            assert VOCABULARY.concept(identifier) is not None, (name, identifier)
    for identifier in VOCABULARY.ids():
        concept = VOCABULARY.concept(identifier)
        assert concept is not None
        assert all(VOCABULARY.concept(parent) is not None for parent in concept.parents), identifier


@pytest.mark.parametrize(
    ("drug", "class_id", "expected"),
    [
        ("drug:oxycodone", "class:opioid", True),
        ("drug:oxycodone", "class:analgesic", True),
        ("drug:baclofen", "class:opioid", False),
        ("drug:baclofen", "class:skeletal-muscle-relaxant", True),
        ("drug:cyclobenzaprine", "class:skeletal-muscle-relaxant", True),
        ("drug:gabapentin", "class:opioid", False),
        ("drug:hydroxyzine", "class:benzodiazepine", False),
        ("drug:sertraline", "class:antidepressant", True),
        ("drug:ibuprofen", "class:nsaid", True),
        ("drug:lisinopril", "class:ace-inhibitor", True),
        ("drug:acetaminophen+hydrocodone", "class:opioid", True),
        ("brand:zoloft", "class:ssri", True),
        ("drug:lisinopril", "class:laxative", None),
        ("drug:loperamide", "class:opioid", None),
        ("drug:nothing", "class:opioid", None),
    ],
)
def test_is_a(drug: str, class_id: str, expected: bool | None) -> None:
    assert VOCABULARY.is_a(drug, class_id) is expected


def test_members_go_down_the_hierarchy_and_ancestors_up() -> None:
    assert "drug:fluoxetine" in VOCABULARY.members("class:antidepressant")
    assert "drug:diazepam" in VOCABULARY.members("class:cns-depressant")
    assert VOCABULARY.ancestors("class:ssri") == ("class:antidepressant", "class:serotonergic")
    assert list(VOCABULARY.members("class:opioid")) == sorted(VOCABULARY.members("class:opioid"))


def test_there_are_enough_classes_and_findings() -> None:
    ids = VOCABULARY.ids()
    assert sum(i.startswith("class:") for i in ids) >= 60
    assert len({i.partition(":")[2] for i in ids if i.startswith(("condition:", "effect:"))}) >= 300
    populated = [i for i in ids if i.startswith("class:") and VOCABULARY.members(i)]
    assert len(populated) >= 100


def test_every_class_has_members_and_a_known_kind() -> None:
    kinds = {"chemical", "pharmacologic", "therapeutic", "legal", "rule"}
    classes = list(rows(DATA / "classes.tsv"))
    assert len(classes) >= 250 and {row["kind"] for row in classes} == kinds
    assert not [row["id"] for row in classes if not VOCABULARY.members(f"class:{row['id']}")]


def test_no_membership_is_stated_twice_by_a_class_and_by_a_narrower_one() -> None:
    stated: dict[str, set[str]] = {}
    for row in rows(DATA / "class_members.tsv"):
        stated.setdefault(row["drug"], set()).add(f"class:{row['class']}")
    twice = {
        (drug, narrow, wide)
        for drug, classes in stated.items()
        for narrow in classes
        for wide in set(VOCABULARY.ancestors(narrow)) & classes
    }
    assert not twice


@pytest.mark.labels
def test_the_sentence_of_every_membership_stands_in_its_label(test_data: Path) -> None:
    shelf = Shelf.open(test_data)
    cited = [row for row in rows(DATA / "class_members.tsv") if row["sha256"]]
    moved = []
    for row in sorted(cited, key=lambda row: row["source"]):
        document = shelf.document(row["source"])
        assert document is not None, row
        section = next(section for section in document.sections if section.id == row["section"])
        start, end = map(int, row["at"].split("-"))
        if hashlib.sha256(section.text[start:end].encode()).hexdigest() != row["sha256"]:
            moved.append((row["class"], row["drug"]))
    assert len(cited) >= 1500 and not moved, "run scripts/build_class_members.py"


def test_the_class_hierarchy_has_no_circle() -> None:
    for identifier in VOCABULARY.ids():
        if identifier.startswith("class:"):
            assert identifier not in VOCABULARY.ancestors(identifier)


def test_every_look_alike_name_is_known() -> None:
    for row in rows(DATA / "look_alikes.tsv"):
        names = [name for name in row["names"].split("|") if VOCABULARY.lookup(name)]
        for left, right in pairwise(names):
            assert VOCABULARY.lookup(right)[0].id in VOCABULARY.look_alikes(VOCABULARY.lookup(left)[0].id)


def test_an_extra_concept_adds_names_and_parents_to_the_known_one() -> None:
    pack = Concept(
        id="drug:tizanidine",
        kind=ConceptKind.DRUG,
        name="tizanidine",
        synonyms=("tizafree",),
        parents=("class:inventive",),
    )
    vocabulary = Vocabulary.load([pack])
    concept = vocabulary.concept("drug:tizanidine")
    assert concept is not None
    assert concept.parents[-1] == "class:inventive"
    assert vocabulary.lookup("Tizafree")[0].id == "drug:tizanidine"
    assert VOCABULARY.lookup("Tizafree") == ()


def test_a_product_title_of_everyday_words_is_no_name() -> None:
    label = Concept(id="brand:sleep-aid", kind=ConceptKind.BRAND, name="Today Relief", origin="library")
    assert Vocabulary.load([label]).lookup("today relief") == ()


@pytest.mark.parametrize("title", ["Lisinopril and Hydrochlorothiazide", "Acid Reducer", "Today"])
def test_a_product_title_that_describes_is_no_brand(title: str) -> None:
    label = Concept(id="brand:title", kind=ConceptKind.BRAND, name=title, parents=("drug:aspirin",), origin="library")
    assert "brand:title" not in {c.id for c in Vocabulary.load([label]).lookup(title)}


def test_the_order_of_extras_does_not_matter() -> None:
    one = Concept(id="brand:aaa", kind=ConceptKind.BRAND, name="Aaabrand", parents=("drug:baclofen",), origin="library")
    two = Concept(id="brand:bbb", kind=ConceptKind.BRAND, name="Aaabrand", parents=("drug:aspirin",), origin="library")
    assert Vocabulary.load([one, two]).names == Vocabulary.load([two, one]).names


def test_names_of_the_library_become_concepts() -> None:
    names = [
        LibraryName(name="Inventra", kind="brand", concept="brand:inventra", drugs=("drug:baclofen",), documents=1),
        LibraryName(
            name="Duplexa", kind="brand", concept="brand:duplexa", drugs=("drug:aspirin", "drug:baclofen"), documents=2
        ),
        LibraryName(name="Noveline", kind="drug", concept="drug:noveline", drugs=("drug:noveline",), documents=1),
    ]
    vocabulary = Vocabulary.load(library_concepts(names))
    recogniser = Recogniser(vocabulary)
    result = recogniser.find("Inventra, Duplexa or noveline")
    resolved = [c.id for m in result.mentions for c in recogniser.resolve(m)]
    assert resolved == ["drug:baclofen", "drug:noveline"]
    (ambiguity,) = result.ambiguities
    assert [c.id for c in ambiguity.choices] == ["drug:aspirin", "drug:baclofen"]
    assert vocabulary.is_a("drug:noveline", "class:opioid") is None


@pytest.mark.labels
def test_active_ingredients_of_the_labels_have_their_own_concept(test_data: Path) -> None:
    import json
    import zipfile

    from materia.identity.moiety import normalise
    from materia.model.concept import drug_id

    with zipfile.ZipFile(test_data / "labels" / "openfda_json.zip") as archive:
        names = set()
        for info in archive.infolist():
            if info.filename.endswith(".json"):
                names.update(json.loads(archive.read(info))["openfda_meta"].get("substance_name", []))
    missing = [n for n in sorted(names) if drug_id((normalise(n).name,)) not in VOCABULARY]
    assert len(missing) / len(names) <= 0.05, missing


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("condition:kidney-disease", "condition:kidney-impairment"),
        ("population:kidney-impairment", "condition:kidney-impairment"),
        ("condition:liver-disease", "condition:liver-impairment"),
        ("population:liver-impairment", "condition:liver-impairment"),
    ],
)
def test_weak_kidneys_and_a_weak_liver_are_one_concept_each(old: str, now: str) -> None:
    vocabulary = Vocabulary.load([Concept(id=old, kind=ConceptKind.CONDITION, name="an added name", origin="pack")])
    concept = vocabulary.concept(old)
    assert concept is not None and concept.id == now
    assert "an added name" in concept.synonyms
    assert vocabulary.lookup("an added name")[0].id == now


@pytest.mark.parametrize(
    ("written", "class_id"),
    [
        ("beta-adrenergic receptor blocking agent", "class:beta-blocker"),
        ("\u03b2-adrenergic blocking agent", "class:beta-blocker"),
        ("benzodiazepine derivative", "class:benzodiazepine"),
        ("HMG-CoA reductase inhibitor", "class:statin"),
        ("H1 receptor antagonist", "class:antihistamine"),
    ],
)
def test_a_class_is_known_by_the_names_that_labels_give_it(written: str, class_id: str) -> None:
    assert class_id in {c.id for c in Vocabulary.load().lookup(written)}


def test_an_allergy_is_known_as_people_and_as_labels_write_it() -> None:
    vocabulary = Vocabulary.load()
    for name in (
        "penicillin allergy",
        "allergic to penicillin",
        "hypersensitivity to penicillins",
        "amoxicillin allergy",
    ):
        assert vocabulary.lookup(name)[0].id == "condition:penicillin-allergy", name


def test_a_brand_says_its_release_form() -> None:
    vocabulary = Vocabulary.load()
    assert vocabulary.release_of("brand:oxycontin") == "extended"
    assert vocabulary.release_of("brand:effexor-xr") == "extended"
    assert vocabulary.release_of("brand:percocet") is None


def test_the_names_of_the_pack_are_known_without_reading_its_concepts() -> None:
    """What a pack stores of its names gives the same vocabulary as adding its concepts one by one."""
    with Pack.open() as pack:
        stored, added = Vocabulary.load((), pack), Vocabulary.load(pack.concepts())
        assert stored.names == added.names
        assert stored.everyday == added.everyday
        assert stored.ids() == added.ids()
        assert stored.members("class:opioid") == added.members("class:opioid")
        assert [i for i in added.ids() if stored.concept(i) != added.concept(i)] == []
