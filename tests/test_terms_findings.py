"""Conditions and effects: the editorial policy of `findings.tsv`, their hierarchy, and that questions name them."""

import re
from collections import Counter, defaultdict

import pytest

from materia.model.concept import Concept, ConceptKind, slug
from materia.terms import compiler
from materia.terms.keys import key
from materia.terms.name_keys import variants
from materia.terms.recogniser import Recogniser
from materia.terms.tables import DATA, rows
from materia.terms.tokens import singulars
from materia.terms.vocabulary import Vocabulary
from materia.terms.words import is_english

VOCABULARY = Vocabulary.load()
RECOGNISER = Recogniser(VOCABULARY)
ROWS = {row["name"]: row for row in rows(DATA / "findings.tsv")}
KINDS = {"condition", "effect", "condition;effect", "effect;condition"}
#: What the body or its food holds: "low potassium" is a condition, "lithium poisoning" would hide the drug asked about.
OF_THE_BODY = frozenset(
    [
        "alpha-1 antitrypsin", "antithrombin iii", "arginine", "calcium", "calcium oxalate", "carbon dioxide",
        "carbon monoxide", "carnitine", "creatine", "cyanocobalamin", "cystine", "estrogen", "factor viii",
        "fibrinogen", "folate",
        "folic acid", "fructose", "galactose", "glycol", "growth hormone", "insulin", "iodine", "iron", "lactase",
        "lactic acid", "lactose", "magnesium", "niacin", "ornithine", "phenylalanine", "phosphorus", "potassium",
        "protein c", "protein s", "pyridoxine", "testosterone", "thiamine", "thyroid", "vasopressin", "vitamin",
        "vitamin a", "vitamin b 12", "vitamin b1", "vitamin b12", "vitamin b6", "vitamin c", "vitamin d", "vitamin k",
        "zinc", "ammonia",
    ]
)  # fmt: skip
#: Conditions that are called after a drug and nothing else.
CALLED_AFTER_A_DRUG = frozenset(
    [
        "amphetamine abuse", "aspirin sensitive asthma", "aspirin triad", "aspirin-exacerbated respiratory disease",
        "cocaine addiction", "cocaine dependence", "cocaine use disorder", "distant spread of botulinum toxin",
        "heparin-induced thrombocytopenia", "HPV infection", "levodopa-induced dyskinesia",
        "methamphetamine addiction", "nicotine addiction", "nicotine dependence", "nicotine withdrawal",
        "botulinum toxin that spreads in the body",
    ]
)  # fmt: skip
CLINICAL_ENDING = re.compile(r"\w+(?:itis|osis|emia|uria|opathy|algia|ectomy|penia|plasia|megaly|itides|cytosis)$")
PLAIN = frozenset(
    [
        "anemia", "arthritis", "bedsore", "bronchitis", "diagnosis", "hepatitis", "leukemia", "monkeypox", "sclerosis",
        "tuberculosis", "whipworms",
    ]
)  # fmt: skip
SHORT_NAME = re.compile(r"[A-Z]{2,5}")  # "ADHD"


def found(text: str) -> list[str]:
    return [m.concept.id for m in RECOGNISER.find(text).mentions]


def names_of(row: dict[str, str]) -> list[str]:
    return [n for n in (row["name"], row["lay_name"], *row["synonyms"].split(";")) if n]


# The data


def test_there_are_enough_of_them() -> None:
    assert len(ROWS) >= 1500
    assert len(ROWS) == len(list(rows(DATA / "findings.tsv")))
    assert len({slug(name) for name in ROWS}) == len(ROWS)


def test_rows_are_sorted_and_every_one_names_its_kinds_and_source() -> None:
    assert list(ROWS) == sorted(ROWS, key=lambda name: (name.lower(), name))
    for name, row in ROWS.items():
        assert row["kinds"] in KINDS, name
        assert row["source"].strip(), name
        assert not any(part != part.strip() for part in row["synonyms"].split(";")), name


def test_no_name_stands_in_two_rows() -> None:
    holders = defaultdict(set)
    for name, row in ROWS.items():
        for each in names_of(row):
            for k in variants(each):
                holders[k].add(name)
    assert {k: sorted(v) for k, v in holders.items() if len(v) > 1} == {}


def test_no_name_is_given_twice_in_a_row() -> None:
    twice = {n: [k for k, count in Counter(map(key, names_of(row))).items() if count > 1] for n, row in ROWS.items()}
    assert {name: keys for name, keys in twice.items() if keys} == {}


def test_parents_are_other_rows_and_have_no_circle() -> None:
    parents = {name: [p for p in row["parents"].split(";") if p] for name, row in ROWS.items()}
    assert {p for ps in parents.values() for p in ps} <= set(ROWS)

    def above(name: str, path: tuple[str, ...]) -> set[str]:
        assert name not in path, path
        return {p for each in parents[name] for p in (each, *above(each, (*path, name)))}

    for name, direct in parents.items():
        over = [p for p in direct if any(p in above(other, ()) for other in direct if other != p)]
        assert not over, f"{name}: {over} already lies above another parent"


def test_a_lay_name_is_plain() -> None:
    """Words of the English list, or short names and germs that some row has as a name ("PML", "pneumococcus")."""
    listed = {w for row in ROWS.values() for n in (row["name"], row["synonyms"]) for w in key(n).split()}
    for name, row in ROWS.items():
        for word in re.findall(r"[\w']+", row["lay_name"]):
            lowered = word.lower().removesuffix("'s")
            assert lowered in PLAIN or not CLINICAL_ENDING.fullmatch(lowered), (name, word)
            known = is_english(lowered) or bool(listed.intersection(singulars(lowered)))
            plain = lowered in PLAIN or known or SHORT_NAME.fullmatch(word)
            assert plain, (name, word)


def test_a_name_hides_no_drug_that_is_asked_about() -> None:
    for name, row in ROWS.items():
        for each in names_of(row):
            hidden = RECOGNISER.find(each, {ConceptKind.DRUG, ConceptKind.BRAND}, correct=False).mentions
            drugs = {m.text.lower() for m in hidden} - OF_THE_BODY
            assert not drugs or each in CALLED_AFTER_A_DRUG, (name, each, drugs)


def test_a_wording_is_of_a_row_and_stands_in_none() -> None:
    listed = {key(n) for row in ROWS.values() for n in names_of(row)}
    for row in rows(DATA / "finding_wordings.tsv"):
        assert row["finding"] in ROWS
        assert key(row["wording"]) not in listed
        assert slug(row["finding"]) in {c.id.partition(":")[2] for c in VOCABULARY.lookup(row["wording"])}


def test_nine_of_ten_are_printed_in_labels() -> None:
    printed = sum("SPL labels" in row["source"] or "FDA labels" in row["source"] for row in ROWS.values())
    assert printed / len(ROWS) >= 0.9


# The hierarchy


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("condition:asthma", "condition:bronchospastic-disease"),
        ("condition:asthma", "condition:obstructive-airway-disease"),
        ("condition:asthma-attack", "condition:bronchospastic-disease"),
        ("condition:chronic-obstructive-pulmonary-disease", "condition:obstructive-airway-disease"),
        ("condition:alzheimer-s-disease", "condition:dementia"),
        ("condition:cirrhosis", "condition:liver-impairment"),
        ("condition:liver-failure", "condition:liver-impairment"),
        ("effect:liver-injury", "condition:liver-impairment"),
        ("condition:paralytic-ileus", "condition:bowel-obstruction"),
        ("condition:mechanical-bowel-obstruction", "condition:bowel-obstruction"),
        ("condition:bowel-obstruction", "condition:gastrointestinal-obstruction"),
        ("effect:stevens-johnson-syndrome", "effect:severe-skin-reaction"),
        ("condition:aplastic-anemia", "condition:bone-marrow-suppression"),
        ("effect:aplastic-anemia", "effect:anemia"),
        ("condition:retinal-disease", "condition:eye-disease"),
        ("condition:graves-disease", "condition:hyperthyroidism"),
        ("condition:end-stage-kidney-disease", "condition:kidney-impairment"),
        ("condition:type-2-diabetes", "condition:diabetes-mellitus"),
    ],
)
def test_a_condition_is_one_of_the_wider_ones_that_labels_name(narrow: str, wide: str) -> None:
    assert wide in VOCABULARY.ancestors(narrow)
    assert narrow not in VOCABULARY.ancestors(wide)


@pytest.mark.parametrize(
    ("cause", "consequence"),
    [
        ("condition:g6pd-deficiency", "condition:hemolytic-anemia"),
        ("condition:hypertension", "condition:stroke"),
        ("condition:diabetes-mellitus", "condition:kidney-impairment"),
        ("condition:alcohol-use-disorder", "condition:liver-impairment"),
    ],
)
def test_what_causes_a_condition_is_not_one_of_it(cause: str, consequence: str) -> None:
    assert cause in VOCABULARY
    assert consequence not in VOCABULARY.ancestors(cause)


def test_a_wider_condition_keeps_the_kind_where_it_has_it() -> None:
    for identifier in VOCABULARY.ids():
        kind, _, name = identifier.partition(":")
        if kind in ("condition", "effect"):
            concept = VOCABULARY.concept(identifier)
            assert concept is not None
            assert all(i.startswith(("condition:", "effect:")) for i in VOCABULARY.ancestors(identifier)), identifier
            for parent in concept.parents:
                assert parent.startswith(f"{kind}:") or f"{kind}:{parent.partition(':')[2]}" not in VOCABULARY, name


def test_the_conditions_do_not_mix_with_the_classes() -> None:
    for identifier in VOCABULARY.ids():
        if identifier.startswith(("drug:", "brand:", "class:")):
            assert all(above.startswith("class:") for above in VOCABULARY.ancestors(identifier)), identifier
    assert VOCABULARY.members("condition:asthma") == ()


# What is recognised (the sentences are invented)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My uncle has G6PD deficiency, may he have it?", "condition:g6pd-deficiency"),
        ("not for bronchospastic disorders", "condition:bronchospastic-disease"),
        ("he has obstructive pulmonary disease", "condition:chronic-obstructive-pulmonary-disease"),
        ("known mechanical obstruction", "condition:mechanical-gastrointestinal-obstruction"),
        ("is ileus a worry", "condition:paralytic-ileus"),
        ("aplastic anaemia in my family", "condition:aplastic-anemia"),
        ("thyrotoxicosis", "condition:hyperthyroidism"),
        ("my fatty liver", "condition:fatty-liver-disease"),
        ("retinal damage", "condition:retinal-toxicity"),
        ("an underactive thyroid", "condition:hypothyroidism"),
        ("Addison's disease", "condition:addison-s-disease"),
        ("he vomited, vomiting blood all night", "effect:hematemesis"),
        ("a kidney infection", "condition:pyelonephritis"),
        ("oesophageal ulcer", "condition:esophageal-ulcer"),
        ("haemophilia", "condition:hemophilia"),
        ("gastro-oesophageal reflux disease", "condition:gastroesophageal-reflux-disease"),
        ("my nan has AIDS", "condition:acquired-immunodeficiency-syndrome"),
        ("PAD", "condition:peripheral-artery-disease"),
        ("depression of the bone marrow", "condition:bone-marrow-suppression"),
        ("heart attack", "condition:myocardial-infarction"),
        ("her pupils: dilated pupils", "effect:mydriasis"),
    ],
)
def test_conditions_are_known_as_people_and_labels_say_them(text: str, expected: str) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "I take it in the fall with cold water.",
        "He fell asleep and falls asleep early.",
        "A stroke of luck, or an electric shock?",
        "A mass of people at the gas station, after much labor.",
        "Do not tear the patch in two.",
        "How do I dress and keep the pad dry, and what aids sleep?",
        "A pale yellow tablet of this strain, boil it first.",
        "Mr Nash and Dr Graves told the MDs the gist of it.",
        "Is a glucose tolerance test a stress test?",
        "The growth rate was a rash decision.",
        "ST segment depression was seen.",
    ],
)
def test_ordinary_words_are_no_condition(text: str) -> None:
    assert [i for i in found(text) if i.startswith(("condition:", "effect:"))] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how is an acetaminophen overdose treated", "drug:acetaminophen"),
        ("signs of lithium poisoning", "drug:lithium"),
        ("can I take birth control", "class:hormonal-contraceptive"),
        ("is potassium low", "drug:potassium"),
    ],
)
def test_a_drug_or_class_keeps_its_name(text: str, expected: str) -> None:
    assert expected in found(text)


def test_what_is_shipped_under_a_name_speaks_before_what_is_added() -> None:
    added = [
        Concept(id="condition:acute-inventitis", kind=ConceptKind.CONDITION, name="acute gout", synonyms=("gout",)),
        Concept(id="condition:aaa", kind=ConceptKind.CONDITION, name="edema in inventitis", synonyms=("weight gain",)),
    ]
    vocabulary = Vocabulary.load(added)
    assert vocabulary.lookup("gout")[0].id == "condition:gout"
    assert [c.id for c in vocabulary.lookup("weight gain")] == ["effect:weight-gain", "condition:aaa"]
    assert "condition:acute-inventitis" in [c.id for c in vocabulary.lookup("gout")]


@pytest.mark.parametrize(
    ("american", "expected"),
    [
        ("hypoglycemia", "hypoglycaemia"),
        ("diarrhea", "diarrhoea"),
        ("sleep apnea", "sleep apnoea"),
        ("methemoglobinemia", "methaemoglobinaemia"),
        ("paresthesia", "paraesthesia"),
        ("brain tumor", "brain tumour"),
        ("angioedema", "angioedema"),
        ("systemic lupus", "systemic lupus"),
        ("hemiplegia", "hemiplegia"),
    ],
)
def test_a_condition_is_also_known_as_it_is_spelled_in_britain(american: str, expected: str) -> None:
    assert compiler.british(american, compiler.spelling_rules(DATA)) == expected
